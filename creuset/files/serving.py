"""How a file is given: never as a page of ours, whole or in part, without being held in memory."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from creuset.files import blobs
from creuset.files.models import SHOWN_IN_PAGES

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Pieces:
    """The bytes from `start`, `length` of them, a piece at a time."""

    def __init__(self, blob: Any, start: int, length: int) -> None:
        self.blob, self.left = blob, length
        blob.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece: bytes = self.blob.read(min(blobs.CHUNK, self.left))
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.blob.close()


class Streamed(StreamingHttpResponse):
    """Under ASGI, Django would read the whole of a plain iterator before sending any of it."""

    def __init__(self, pieces: Pieces, *args: Any, **kwargs: Any) -> None:
        self.pieces = pieces
        super().__init__(pieces, *args, **kwargs)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while piece := await asyncio.to_thread(next, self.pieces, b""):
            yield piece


def given(
    request: HttpRequest, name: str, *, type: str, called: str, size: int | None, public: bool
) -> HttpResponseBase:
    """`name` is the blob's, `called` what the reader's browser will call it."""
    etag = f'"{name.rpartition("/")[2]}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _answer(request, name, type, size, etag)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=600" if public else "private, no-cache"
    if response.status_code == 304:
        return response
    disposition = content_disposition_header(type not in SHOWN_IN_PAGES, called)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # Already as small as it gets, and a part of a file is not the same part once compressed.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


def _answer(
    request: HttpRequest, name: str, type: str, size: int | None, etag: str
) -> HttpResponseBase:
    if settings.FILES_BY_PROXY:
        address = f"{settings.FILES_BY_PROXY.rstrip('/')}/{name}"
        return HttpResponse(content_type=type, headers={"X-Accel-Redirect": address})
    whole = default_storage.size(name) if size is None else size
    start, end = _asked(request, whole, etag)
    if start >= whole:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{whole}"})
    part = (start, end) != (0, whole)
    pieces = Pieces(blobs.read(name), start, end - start)
    response = Streamed(pieces, status=206 if part else 200, content_type=type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(end - start)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{whole}"
    return response


def _asked(request: HttpRequest, whole: int, etag: str) -> tuple[int, int]:
    """From where, until before where; everything, when the request is not understood."""
    if request.headers.get("If-Range", etag) != etag:
        return 0, whole
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or not (found[1] or found[2]) or len(found[0]) > 40:
        return 0, whole
    if not found[1]:
        return max(0, whole - int(found[2])), whole
    start = int(found[1])
    end = min(whole, int(found[2]) + 1) if found[2] else whole
    return (start, end) if start < end or start >= whole else (0, whole)
