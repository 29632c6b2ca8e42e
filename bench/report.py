"""The figures as a person reads them, and the bars they are held to. Knows nothing of Django."""

import json
from math import log10
from pathlib import Path
from typing import Any

STATES = {"cold": "signed out, cold", "warm": "signed out, warm", "member": "signed in"}
WARM = 0.5  # of the bare view
QUERIES = 12
MEMORY = {1: 120.0, 100: 220.0}  # MB of private memory, by SIZE
BALLOTS = (
    1.15  # times a page may cost with 50,000 ballots what it costs with 50; the rest is noise
)
FOLLOWED = 2.0  # times a message may cost with 10,000 followers what it costs with none
LONGER = 1.3  # times a line may cost in a file ten times as long
DEARER = 1.5  # times: below, it may be what else the machine was doing
RULE = "─" * 118

Report = dict[str, Any]


def text(report: Report, smaller: Report | None) -> str:
    return "\n".join(
        [
            *_head(report),
            *_pages(report),
            *_beside("Beside plain SQL giving the same answer", "plain SQL", report["plain_sql"]),
            *_beside("Counting by consent as electors double", "bare count", report["tally"]),
            *_votes(report.get("votes", [])),
            *casting(report.get("casting", [])),
            *following(report.get("following", {})),
            *importing(report.get("importing", {})),
            *_memory(report),
            *(_dearer(report, smaller) if smaller else []),
            *_verdicts(bars(report, smaller)),
        ]
    )


def _head(report: Report) -> list[str]:
    built = report["built"]
    how = "found again" if built["reused"] else f"built in {built['seconds']:.0f} s"
    return [
        "",
        f"Creuset bench · SIZE={report['size']} · {report['database']} · {report['python']}",
        f"{report['holds']}",
        f"{built['rows']:,} rows, {built['megabytes']:,.0f} MB, {how} · one granian worker, "
        f"{report['connections']} connections · {report['cores']} cores, load {report['load']}",
    ]


def _pages(report: Report) -> list[str]:
    lines = [
        "",
        "req/s: answers a second · p95: milliseconds, 4 asking at once · cpu: milliseconds of the "
        "server’s processor for one answer",
        "bare: req/s as a share of the bare view’s, asked by turns in the same way · SQL: queries · "
        "kB: gzipped body",
        RULE,
        f"{'':<16}" + "".join(f"│ {said:<30}" for said in STATES.values()) + "│",
        f"{'':<16}"
        + f"│{'SQL':>4}{'req/s':>7}{'p95':>7}{'cpu':>6}{'bare':>6} " * 3
        + f"│{'kB':>5}",
        RULE,
    ]
    watched = False
    for page in report["pages"]:
        if not page["bar"] and not watched:
            watched = True
            lines.append(RULE)
        weight = max(page[state]["bytes"] for state in STATES if state in page) / 1000
        cells = "".join(_cell(page.get(state)) for state in STATES)
        lines.append(f"{page['name']:<16}{cells}│{weight:>5.1f}")
    return [*lines, RULE]


def _cell(seen: dict[str, Any] | None) -> str:
    if seen is None:
        return f"│{'—':>16}{'':>15}"
    figures = (
        f"│{seen.get('queries', ''):>4}{seen['per_second']:>7,.0f}{seen['p95_ms']:>7.0f}"
        f"{seen['cpu_ms']:>6.1f}"
    )
    return figures + (f"{seen['share']:>6.2f} " if "share" in seen else f"{'':>7}")


def _beside(title: str, plain: str, rows: list[dict[str, Any]]) -> list[str]:
    lines = ["", f"{title:<44}{'ours ms':>10}{plain + ' ms':>16}{'ratio':>8}"]
    return lines + [
        f"  {row['name']:<42}{row['ms']:>10.2f}{row['plain_ms']:>16.2f}{row['ratio']:>8.3f}"
        + ("" if row["same"] else "  THE ANSWERS DIFFER")
        for row in rows
    ]


def atlas(rows: list[dict[str, Any]]) -> list[str]:
    return _beside("The atlas beside plain SQL", "plain SQL", rows)


def mapping(found: dict[str, Any]) -> list[str]:
    return [
        "",
        "The map as its readers meet it",
        f"  heaviest view, compressed           {found['views'] / 1000:8.1f} kB",
        f"  heaviest vector tile over France    {found['tiles'] / 1000:8.1f} kB",
        f"  private memory of the worker        {found['before']:8.1f} MB, then {found['worker']:.1f}",
        f"  first view in Chromium              {found['first']:8.0f} ms",
    ]


def _votes(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    title = "Page of a decision: 50 → 50,000 ballots"
    lines = ["", f"{title:<44}{'SQL':>10}{'SQL ms':>16}{'cpu ms':>14}{'kB':>14}{'times':>8}"]
    return lines + [
        f"  {row['name']:<42}{'{} → {}'.format(*row['queries']):>10}"
        f"{'{:.1f} → {:.1f}'.format(*row['sql_ms']):>16}"
        f"{'{:.1f} → {:.1f}'.format(*row['cpu_ms']):>14}"
        f"{'{:.1f} → {:.1f}'.format(*(each / 1000 for each in row['bytes'])):>14}"
        f"{row['times']:>8.2f}"
        for row in rows
    ]


def casting(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    title = f"{rows[0]['people']} people casting at the same time"
    lines = ["", f"{title:<44}{'lost':>8}{'refused':>9}{'seconds':>9}{'ballots/s':>11}"]
    for row in rows:
        lines.append(
            f"  {row['ballots'] + ' ballots':<42}{row['lost'] + row['doubled']:>8}"
            f"{row['refused']:>9}{row['seconds']:>9.2f}{row['per_second']:>11.0f}"
        )
        lines += [f"    {why}" for why in row["why"][:5]]
    return lines


def following(row: dict[str, Any]) -> list[str]:
    if not row:
        return []
    title = f"One message: no follower → {row['followers']:,} followers"
    return [
        "",
        f"{title:<54}{'SQL':>10}{'ms':>16}{'times':>8}",
        f"{'':<54}{'{} → {}'.format(*row['queries']):>10}"
        f"{'{:.1f} → {:.1f}'.format(*row['ms']):>16}{row['times']:>8.2f}",
    ]


def importing(row: dict[str, Any]) -> list[str]:
    if not row:
        return []
    title = "Importing: a line in {:,} → in {:,}".format(*row["lines"])
    lines = ["", f"{title:<54}{'ms':>18}{'times':>8}{'bare rows':>11}"]
    lines += [
        f"  {step['name']:<52}{'{:.2f} → {:.2f}'.format(*step['ms']):>18}{step['times']:>8.2f}"
        f"{step['ms'][1] / row['bare']:>11.1f}"
        for step in row["steps"]
    ]
    return [*lines, f"  memory at most, more than the short file took: {row['grown']:.0f} MB"]


def _memory(report: Report) -> list[str]:
    memory = report["memory"]
    return [
        "",
        f"Private memory of the worker: {memory['before']['worker']:.0f} MB before the load, "
        f"{memory['after']['worker']:.0f} MB after it, {memory['most']:.0f} MB at most; "
        f"the process that watches over it: {memory['after']['watcher']:.0f} MB",
    ]


def _dearer(report: Report, smaller: Report) -> list[str]:
    """Pages whose cost, counted in bare views, has grown with the community."""
    before = {page["name"]: page for page in smaller["pages"]}
    grown = [
        (before[page["name"]][state]["share"] / seen["share"], page["name"], said)
        for page in report["pages"]
        for state, said in STATES.items()
        if (seen := page.get(state, {})).get("share")
        and before.get(page["name"], {}).get(state, {}).get("share")
    ]
    told = [
        f"  {name:<18}{said:<18}{'×' + format(times, '.1f'):>8}"
        for times, name, said in sorted(grown, reverse=True)
        if times >= DEARER
    ]
    head = f"Dearer than at SIZE={smaller['size']}, counted in bare views (×{DEARER} or more)"
    return ["", head, *(told or ["  none"])]


def bars(report: Report, smaller: Report | None) -> list[tuple[str, str]]:
    """What is promised, and whether it holds; a bar that no page measured says nothing."""
    main = [page for page in report["pages"] if page["bar"]]
    warm = [
        (page["warm"]["share"], page["name"]) for page in main if "share" in page.get("warm", {})
    ]
    asked = [(page["member"]["queries"], page["name"]) for page in main if "member" in page]
    found = []
    if warm:
        share, name = min(warm)
        missed = [f"{n} {s:.2f}" for s, n in sorted(warm) if s < WARM]
        found.append(
            (
                f"signed out and warm, at least {WARM} of the bare view (least: {name} {share:.2f})",
                f"MISSED by {WARM - share:.2f}: {', '.join(missed)}" if missed else "holds",
            )
        )
    if asked:
        most, name = max(asked)
        missed = [f"{n} {q}" for q, n in sorted(asked, reverse=True) if q > QUERIES]
        found.append(
            (
                f"signed in, at most {QUERIES} queries (most: {name} {most})",
                f"MISSED by {most - QUERIES}: {', '.join(missed)}" if missed else "holds",
            )
        )
    if smaller:
        found.append(_growth(report, smaller))
    found += _of_votes(report.get("votes", []), report.get("casting", []))
    found += _of_followers(report.get("following", {}))
    found += _of_imports(report.get("importing", {}))
    limit = allowed_memory(report["size"])
    over = report["memory"]["most"] - limit
    found.append(
        (
            f"private memory of the worker, under {limit:.0f} MB",
            f"MISSED by {over:.0f} MB" if over >= 0 else "holds",
        )
    )
    wrong = [
        f"{page['name']} {state} {seen['statuses']}"
        for page in report["pages"]
        for state, seen in page.items()
        if state in STATES and set(seen["statuses"]) != {"200"}
    ]
    found.append(("every answer is 200", f"MISSED: {'; '.join(wrong)}" if wrong else "holds"))
    differ = [row["name"] for row in report["plain_sql"] + report["tally"] if not row["same"]]
    if report["plain_sql"]:
        found.append(
            (
                "the same answers as plain SQL",
                f"MISSED: {'; '.join(differ)}" if differ else "holds",
            )
        )
    return found


def _of_votes(votes: list[dict[str, Any]], casting: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = []
    if votes:
        most = max(row["times"] for row in votes)
        missed = [f"{row['name']} ×{row['times']:.2f}" for row in votes if row["times"] > BALLOTS]
        more = [
            f"{row['name']} {row['queries'][0]} → {row['queries'][1]} queries"
            for row in votes
            if row["queries"][1] > row["queries"][0]
        ]
        found.append(
            (
                f"page of a decision with 50,000 ballots: ×{most:.2f} of one with 50 (at most ×{BALLOTS})",
                f"MISSED: {', '.join(missed + more)}" if missed or more else "holds",
            )
        )
    if casting:
        wrong = [
            f"{row['ballots']}: {row['lost']} lost, {row['doubled']} too many, {row['refused']} refused"
            for row in casting
            if row["lost"] or row["doubled"] or row["refused"]
        ]
        found.append(
            (
                f"{casting[0]['people']} people casting at the same time: none lost, none refused",
                f"MISSED: {'; '.join(wrong)}" if wrong else "holds",
            )
        )
    return found


def _of_followers(row: dict[str, Any]) -> list[tuple[str, str]]:
    if not row:
        return []
    alone, heard = row["queries"]
    missed = [
        *([f"×{row['times']:.2f}"] if row["times"] >= FOLLOWED else []),
        *([f"{alone} → {heard} queries"] if heard > alone else []),
    ]
    return [
        (
            f"a message to {row['followers']:,} followers: ×{row['times']:.2f} of one to nobody "
            f"(under ×{FOLLOWED:.0f})",
            f"MISSED: {', '.join(missed)}" if missed else "holds",
        )
    ]


def _of_imports(row: dict[str, Any]) -> list[tuple[str, str]]:
    if not row:
        return []
    missed = [
        f"{step['name']} ×{step['times']:.2f}" for step in row["steps"] if step["times"] > LONGER
    ]
    most = max(step["times"] for step in row["steps"])
    return [
        (
            f"a line of a file ten times as long: ×{most:.2f} (at most ×{LONGER})",
            f"MISSED: {', '.join(missed)}" if missed else "holds",
        )
    ]


def allowed_memory(size: int) -> float:
    """120 MB at SIZE=1 and 220 at SIZE=100; between them, along the logarithm."""
    slope = (MEMORY[100] - MEMORY[1]) / 2
    return min(MEMORY[1] + slope * log10(size), MEMORY[100])


def _growth(report: Report, other: Report) -> tuple[str, str]:
    """Against a smaller community: no page asks the database more."""
    before = {page["name"]: page for page in other["pages"]}
    more = [
        f"{page['name']} {before[page['name']]['member']['queries']} → {page['member']['queries']}"
        for page in report["pages"]
        if "member" in page
        and "member" in before.get(page["name"], {})
        and page["member"]["queries"] > before[page["name"]]["member"]["queries"]
    ]
    return (
        f"signed in, no more queries than at SIZE={other['size']}",
        f"MISSED: {', '.join(more)}" if more else "holds",
    )


def _verdicts(found: list[tuple[str, str]]) -> list[str]:
    return ["", "Bars", *(f"  {said:<82}{verdict}" for said, verdict in found), ""]


def side_by_side(one: Path, other: Path) -> str:
    """Two reports, as shares of their own bare views: what an absolute figure could not compare."""
    a, b = (json.loads(path.read_text()) for path in (one, other))
    after = {page["name"]: page for page in b["pages"]}
    lines = [
        "",
        f"A: SIZE={a['size']}, {a['database']}, {a['when']} · "
        f"B: SIZE={b['size']}, {b['database']}, {b['when']}",
        "each as a share of the bare view, A then B, and B over A; SQL: queries signed in",
        RULE,
        f"{'':<16}" + "".join(f"│ {said:<27}" for said in STATES.values()) + "│ SQL",
        RULE,
    ]
    for page in a["pages"]:
        if page["name"] in after:
            twin = after[page["name"]]
            cells = "".join(_both(page.get(state), twin.get(state)) for state in STATES)
            asked = [str(each.get("member", {}).get("queries", "—")) for each in (page, twin)]
            lines.append(f"{page['name']:<16}{cells}│ {' → '.join(asked)}")
    memory = [f"{each['memory']['most']:.0f} MB" for each in (a, b)]
    return "\n".join([*lines, RULE, f"private memory at most: {' → '.join(memory)}", ""])


def _both(one: dict[str, Any] | None, other: dict[str, Any] | None) -> str:
    if not one or not other or "share" not in one:
        return f"│{'—':>14}{'':>14}"
    times = other["share"] / one["share"] if one["share"] else 0.0
    return f"│{one['share']:>8.3f} →{other['share']:>7.3f}{'×' + format(times, '.2f'):>9} "
