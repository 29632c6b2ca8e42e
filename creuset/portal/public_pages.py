"""Public pages, kept a moment in the memory of each process, for visitors who carry no cookie.

A page is kept only when the request could not say who asks, and the answer sets no cookie: it is
the same for every visitor. It is kept so briefly that nothing has to be invalidated: what changes
is seen two seconds later at most, on every process.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from creuset.assemblies import languages

GetResponse = Callable[[HttpRequest], HttpResponseBase]
Key = tuple[str, ...]

SECONDS = 2.0
LARGEST = 500_000  # bytes of a page that is still worth keeping
MOST = 16_000_000  # bytes of all of them
TOLD = ["xframe_options_exempt", "_csp_exempt", "_csp_config", "_csp_update", "_csp_replace"]

_pages: OrderedDict[Key, tuple[float, HttpResponse]] = OrderedDict()
_lock = Lock()


def kept(get_response: GetResponse) -> GetResponse:
    def respond(request: HttpRequest) -> HttpResponseBase:
        if not _could_be_anyone(request):
            return get_response(request)
        key = _key(request)
        page = _fresh(key)
        if page is None:
            response = get_response(request)
            if _is_for_anyone(response):
                _keep(key, response)
            return response
        return _copy(page)

    return respond


def forget() -> None:
    with _lock:
        _pages.clear()


def _could_be_anyone(request: HttpRequest) -> bool:
    return request.method == "GET" and set(request.COOKIES) <= {settings.LANGUAGE_COOKIE_NAME}


def _is_for_anyone(response: HttpResponseBase) -> bool:
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and "private" not in response.headers.get("Cache-Control", "")
        and "no-store" not in response.headers.get("Cache-Control", "")
        and len(response.content) <= LARGEST
    )


def _key(request: HttpRequest) -> Key:
    return (
        request.get_host(),
        request.get_full_path(),
        request.headers.get("HX-Request", ""),
        request.headers.get("HX-Boosted", ""),
        request.headers.get("HX-History-Restore-Request", ""),
        request.headers.get("If-None-Match", ""),
        "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "",
        languages.of_request(request),
        str(request.is_secure()),
    )


def _fresh(key: Key) -> HttpResponse | None:
    with _lock:
        until, page = _pages.get(key, (0.0, None))
        return page if monotonic() < until else None


def _keep(key: Key, response: HttpResponseBase) -> None:
    if not isinstance(response, HttpResponse):
        return
    with _lock:
        _pages[key] = (monotonic() + SECONDS, _copy(response))
        _pages.move_to_end(key)
        held = sum(len(page.content) for _until, page in _pages.values())
        while held > MOST or len(_pages) > settings.PUBLIC_PAGES_KEPT:
            _key_of_oldest, (_until, oldest) = _pages.popitem(last=False)
            held -= len(oldest.content)


def _copy(page: HttpResponse) -> HttpResponse:
    """With what its view told the headers of safety, which are written each time."""
    copy = HttpResponse(page.content, status=page.status_code, headers=dict(page.headers))
    for name in TOLD:
        if hasattr(page, name):
            setattr(copy, name, getattr(page, name))
    return copy
