"""What one page asks of the database, and where its time goes: in this process, without a server."""

import cProfile
import pstats
from collections import Counter
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.people.models import Person
from creuset.portal import public_pages

FEW = 6  # addresses of each page that are looked at; the greediest counts
TIMES = 30


def asked_by(paths: list[str], person: Person | None) -> dict[str, Any]:
    """How many queries the greediest address makes, how long they take, and the slowest of them."""
    client = _client(person)
    step = max(len(paths) // FEW, 1)
    found = [_one(client, path) for path in paths[::step][:FEW]]
    return max(found, key=lambda each: int(each["queries"]))


def _one(client: Client, path: str) -> dict[str, Any]:
    public_pages.forget()
    client.get(path)  # what is read once and kept is not the page's
    public_pages.forget()
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    said = [query["sql"] for query in captured.captured_queries]
    slowest = max(
        captured.captured_queries, key=lambda query: float(query["time"]), default={"sql": ""}
    )
    return {
        "path": path,
        "status": status,
        "queries": len(said),
        "ms": round(1000 * sum(float(query["time"]) for query in captured.captured_queries), 1),
        "slowest": slowest["sql"],
        "slowest_ms": round(1000 * float(slowest.get("time", 0)), 1),
        "twice": [sql for sql, times in Counter(said).items() if times > 1],
    }


def profile(paths: list[str], person: Person | None) -> None:
    """Print the queries of a page, then where its Python time goes."""
    client = _client(person)
    path = asked_by(paths, person)["path"]
    public_pages.forget()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    print(f"{path}: {len(captured)} queries\n")
    for query in captured.captured_queries:
        print(f"  {1000 * float(query['time']):>7.1f} ms  {query['sql'][:600]}")
    profiler = cProfile.Profile()
    began = perf_counter()
    for _ in range(TIMES):
        public_pages.forget()
        profiler.runcall(client.get, path)
    print(f"\n{1000 * (perf_counter() - began) / TIMES:.1f} ms a page, profiled; {TIMES} pages:\n")
    pstats.Stats(profiler).strip_dirs().sort_stats("cumulative").print_stats(45)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(20)


def _client(person: Person | None) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip", HTTP_ACCEPT_LANGUAGE="fr")
    if person:
        client.force_login(person)
    return client
