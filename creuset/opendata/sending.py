"""How open data is given: to any site and any program, and not again when nothing has changed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any, Concatenate, ParamSpec, cast

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _

from creuset.atlas.filters import Filter
from creuset.common.verdict import Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FRESH = 60  # seconds during which one need not ask again
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


class Streamed(StreamingHttpResponse):
    """Under ASGI, Django would read the whole of a plain iterator before sending any of it."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = iter(cast(Any, self.streaming_content))
        while (piece := await sync_to_async(_next)(pieces)) is not None:
            yield piece


def _next(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def open_to_all(view: View[P]) -> View[P]:
    """Pages of other sites may read this answer: it is the same for everyone, signed in or not."""

    @wraps(view)
    def respond(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**SHARED, **ASKED_FIRST})
        try:
            response = view(request, *args, **kwargs)
        except Refused as no:
            response = in_json({"error": no.reason}, status=400)
        for name, value in SHARED.items():
            response.headers[name] = value
        return response

    return respond


def answered(request: HttpRequest, body: Mapping[str, Any]) -> HttpResponseBase:
    """A small answer, known by what it says."""
    response = in_json(body)
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH)
    return get_conditional_response(request, etag=etag, response=response) or response


def in_json(body: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json", status=status)


def wanted_by(request: HttpRequest) -> Filter:
    """The filters of the map. One that we do not know is refused: a file would not show it."""
    wanted = Filter.read(request.GET)
    if wanted.unknown:
        raise Refused(_("Filtre inconnu : %(what)s.") % {"what": ", ".join(wanted.unknown)})
    return wanted
