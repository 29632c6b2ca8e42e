"""What one page asks of the database, and where its time goes: in this process, without a server."""

import cProfile
import pstats
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test import Client

from creuset.people.models import Person
from creuset.portal import public_pages

FEW = 6  # addresses of each page that are looked at; the greediest counts
TIMES = 30

Asked = list[tuple[str, float]]  # each query, and its milliseconds


def asked_by(paths: list[str], person: Person | None) -> dict[str, Any]:
    """How many queries the greediest address makes, how long they take, and the slowest of them."""
    client = _client(person)
    step = max(len(paths) // FEW, 1)
    found = [_one(client, path) for path in paths[::step][:FEW]]
    return max(found, key=lambda each: int(each["queries"]))


def _one(client: Client, path: str) -> dict[str, Any]:
    client.get(path)  # what is read once for good is not the page's
    asked = _asked(client, path)
    slowest = max(asked, key=lambda query: query[1], default=("", 0.0))
    return {
        "path": path,
        "queries": len(asked),
        "sql_ms": round(sum(ms for _sql, ms in asked), 1),
        "slowest": slowest[0],
        "slowest_ms": round(slowest[1], 1),
    }


def _asked(client: Client, path: str) -> Asked:
    """Finer than what Django keeps, which stops at the millisecond."""
    asked: Asked = []

    def note(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            asked.append((sql, 1000 * (perf_counter() - began)))

    public_pages.forget()
    with connection.execute_wrapper(note):
        client.get(path)
    return asked


def profile(paths: list[str], person: Person | None) -> None:
    """Print the queries of a page, then where its Python time goes."""
    client = _client(person)
    path = asked_by(paths, person)["path"]
    asked = _asked(client, path)
    print(f"{path}: {len(asked)} queries\n")
    for sql, ms in asked:
        print(f"  {ms:>7.1f} ms  {sql}")
    used = process_time()
    for _ in range(TIMES):
        public_pages.forget()
        client.get(path)
    print(f"\n{1000 * (process_time() - used) / TIMES:.1f} ms of processor a page. Profiled:\n")
    profiler = cProfile.Profile()
    for _ in range(TIMES):
        public_pages.forget()
        profiler.runcall(client.get, path)
    for order, lines in (("cumulative", 45), ("tottime", 20)):
        pstats.Stats(profiler).strip_dirs().sort_stats(order).print_stats(lines)


def _client(person: Person | None) -> Client:
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip", HTTP_ACCEPT_LANGUAGE="fr")
    if person:
        client.force_login(person)
    return client
