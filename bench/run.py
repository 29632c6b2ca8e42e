"""Builds, starts the server, measures, and says. `bench/__main__.py` has set Django up."""

import json
import os
import platform
import sys
from datetime import datetime
from math import sqrt
from pathlib import Path
from typing import Any

from django.db import connection

from bench import beside, casting, following, importing, mapping, queries, report
from bench.build import prepare
from bench.load import CONNECTIONS, Asked, Load
from bench.pages import BARE, Page, cookie_of, pages, reader, voted
from bench.server import Server
from bench.size import Size
from creuset.atlas.snapshot import making

ATLAS, CASTING, FOLLOWING, IMPORTING = "atlas", "casting", "following", "importing"
VOTES = {"50 ballots", "50,000 ballots"}


def run(
    n: int,
    var: Path,
    *,
    anew: bool,
    only: list[str] | None,
    profile: str | None,
    signed_out: bool,
) -> int:
    size = Size(n)
    built = prepare(size, var, anew=anew, alone=only == [ATLAS])
    if making.due():
        making.renew()
    if only == [ATLAS]:
        print("\n".join(report.atlas(beside.atlas())))
        print("\n".join(report.mapping(mapping.seen(var))))
        return 0
    if only == [CASTING]:
        print("\n".join(report.casting(casting.together(var))))
        return 0
    if only == [FOLLOWING]:
        print("\n".join(report.following(following.by_turns(var))))
        return 0
    if only == [IMPORTING]:
        print("\n".join(report.importing(importing.by_length(var))))
        return 0
    visited = _chosen(pages(), only or ([profile] if profile else None))
    if profile:
        page = visited[0]
        paths = page.visitor if signed_out else page.member
        queries.profile(paths, None if signed_out else reader())
        return 0
    print("  beside plain SQL…", flush=True)
    found: dict[str, Any] = {
        "size": n,
        "when": datetime.now().astimezone().isoformat(timespec="minutes"),
        "holds": size.said(),
        "built": built,
        "database": _database(),
        "python": f"Python {platform.python_version()}",
        "cores": os.cpu_count(),
        "load": " ".join(f"{each:.1f}" for each in os.getloadavg()),
        "connections": CONNECTIONS,
        "plain_sql": [] if only else beside.plain_sql(),
        "tally": [] if only else beside.tally(),
        **_served(visited, var),
        "casting": [],
        "following": {},
        "importing": {},
    }
    if not only:
        print("  casting together…", flush=True)
        found["casting"] = casting.together(var)
        print("  writing before ten thousand followers…", flush=True)
        found["following"] = following.by_turns(var)
        print("  importing…", flush=True)
        found["importing"] = importing.by_length(var)
        (var / "report.json").write_text(json.dumps(found, indent=1, ensure_ascii=False))
    print(report.text(found, _smaller(var, n)))
    return 0


def _chosen(every: list[Page], only: list[str] | None) -> list[Page]:
    if not only:
        return every
    chosen = [page for page in every if page.name in only]
    if not chosen:
        names = [*(page.name for page in every), ATLAS, CASTING, FOLLOWING, IMPORTING]
        sys.exit(f"No such page. There are: {', '.join(names)}.")
    return chosen


def _served(visited: list[Page], var: Path) -> dict[str, Any]:
    """Every page on the real server; its queries are counted here, with the same code."""
    member = reader()
    cookie = cookie_of(member)
    server = Server(var)
    try:
        load = Load(server.port, server.worker().pid)
        before = server.memory()
        most = before["worker"]
        rows = [_bare(load, cookie)]
        for page in visited:
            print(f"  measuring {page.name}…", flush=True)
            row: dict[str, Any] = {"name": page.name, "bar": page.bar}
            if page.visitor:
                asked = queries.asked_by(page.visitor, None)
                row["cold"] = _seen(load, Asked(page.visitor, fresh=True)) | asked
                row["warm"] = _seen(load, Asked(page.visitor[:1]))
                most = max(most, server.memory()["worker"])
            if page.member:
                asked = queries.asked_by(page.member, member)
                row["member"] = _seen(load, Asked(page.member, cookie=cookie)) | asked
            most = max(most, server.memory()["worker"])
            rows.append(row)
        votes = _votes(load, cookie) if {page.name for page in visited} >= VOTES else []
        load.close()
        after = server.memory()
    except (OSError, TimeoutError):
        print(server.said(), file=sys.stderr)
        raise
    finally:
        server.close()
    return {
        "pages": rows,
        "votes": votes,
        "memory": {"before": before, "after": after, "most": most},
    }


def _seen(load: Load, page: Asked) -> dict[str, Any]:
    """Beside the bare view asked in the same way: as unlike, or by the same person."""
    bare = Asked([BARE], cookie=page.cookie, fresh=page.fresh)
    heard = load.measure(page, bare)
    share = heard["page"]["per_second"] / max(heard["bare"]["per_second"], 0.1)
    return {
        **heard["page"],
        "share": round(share, 3),
        "bare_per_second": heard["bare"]["per_second"],
    }


def _bare(load: Load, cookie: str) -> dict[str, Any]:
    states = {
        "cold": Asked([BARE], fresh=True),
        "warm": Asked([BARE]),
        "member": Asked([BARE], cookie=cookie),
    }
    seen = {state: load.measure(asked, asked)["page"] for state, asked in states.items()}
    return {"name": "bare view", "bar": True, **{s: {**v, "queries": 0} for s, v in seen.items()}}


def _votes(load: Load, cookie: str) -> list[dict[str, Any]]:
    """The page of a decision with very many ballots beside one with few, asked by turns, each as
    the other's measure: what favours the one that is asked longer favours both."""
    member, found = reader(), []
    states = (("open, signed in", cookie, False), ("closed, signed in", cookie, False),
              ("closed, signed out", "", True))  # fmt: skip
    few, many = voted()
    for (said, signed, fresh), a, b in zip(states, [*few, few[1]], [*many, many[1]], strict=True):
        asked = [Asked([path], cookie=signed, fresh=fresh) for path in (a, b)]
        there, back = load.measure(asked[1], asked[0]), load.measure(asked[0], asked[1])
        sql = [queries.asked_by([path], member if signed else None) for path in (a, b)]
        times = [
            heard[one]["per_second"] / max(heard[other]["per_second"], 0.1)
            for heard, one, other in ((there, "bare", "page"), (back, "page", "bare"))
        ]
        found.append(
            {
                "name": said,
                "queries": [each["queries"] for each in sql],
                "sql_ms": [each["sql_ms"] for each in sql],
                "cpu_ms": [back["page"]["cpu_ms"], there["page"]["cpu_ms"]],
                "bytes": [back["page"]["bytes"], there["page"]["bytes"]],
                "times": round(sqrt(times[0] * times[1]), 3),
            }
        )
    return found


def _smaller(var: Path, n: int) -> dict[str, Any] | None:
    """The report of the next smaller community measured on the same kind of database."""
    kind = "-postgres" if var.name.endswith("-postgres") else ""
    names = {each.parent.name for each in var.parent.glob("bench-*/report.json")}
    sizes = [size for size in range(1, n) if f"bench-{size}{kind}" in names]
    if not sizes:
        return None
    told: dict[str, Any] = json.loads(
        (var.parent / f"bench-{sizes[-1]}{kind}" / "report.json").read_text()
    )
    return told


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
        )
        return f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
