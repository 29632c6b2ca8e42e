"""Requests as this process has answered them, in the text format of Prometheus."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from threading import Lock
from time import monotonic

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from creuset.common import gauges

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
Labels = tuple[str, str, str]

_lock = Lock()
_buckets: defaultdict[Labels, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
_seconds: defaultdict[Labels, float] = defaultdict(float)


def measured(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def respond(request: HttpRequest) -> HttpResponseBase:
        began = monotonic()
        response = get_response(request)
        observe(view_of(request), request.method or "", response.status_code, monotonic() - began)
        return response

    return respond


def view_of(request: HttpRequest) -> str:
    """The name of the page, never its address, which may hold someone's name."""
    match = request.resolver_match
    return (match.view_name or match.func.__name__) if match else ""


def observe(view: str, method: str, status: int, seconds: float) -> None:
    labels = (view, method if method in {"GET", "POST", "HEAD"} else "other", str(status))
    place = next((n for n, most in enumerate(BUCKETS) if seconds <= most), len(BUCKETS))
    with _lock:
        _buckets[labels][place] += 1
        _seconds[labels] += seconds


def forget() -> None:
    with _lock:
        _buckets.clear()
        _seconds.clear()


def told() -> str:
    return "\n".join([*_requests(), *_gauges(), ""])


def _requests() -> Iterator[str]:
    name = "creuset_request_seconds"
    yield f"# HELP {name} Time taken to answer, by page and status."
    yield f"# TYPE {name} histogram"
    with _lock:
        rows = [(labels, list(counts), _seconds[labels]) for labels, counts in _buckets.items()]
    for (view, method, status), counts, seconds in sorted(rows):
        labels = f'view="{view}",method="{method}",status="{status}"'
        total = 0
        for most, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
            total += count
            yield f'{name}_bucket{{{labels},le="{most}"}} {total}'
        yield f"{name}_sum{{{labels}}} {seconds:.6f}"
        yield f"{name}_count{{{labels}}} {total}"


def _gauges() -> Iterator[str]:
    for gauge in gauges.every():
        value = gauge.read()
        if value is not None:
            yield f"# HELP {gauge.name} {gauge.help}"
            yield f"# TYPE {gauge.name} gauge"
            yield f"{gauge.name} {value:g}" if value < 1e6 else f"{gauge.name} {value:.0f}"
