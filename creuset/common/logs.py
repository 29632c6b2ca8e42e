"""What is written down of each request and each fault: where and when, never who nor what.

A line keeps the sentence of the programmer, not what was put into it; a fault keeps its kind and the
places it went through, not its message, which may quote an address or a form.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from secrets import token_hex
from time import monotonic
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = logging.getLogger("creuset.requests")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": str(record.msg),
        }
        if request_id.get():
            told["request"] = request_id.get()
        told |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            told["fault"] = record.exc_info[0].__name__
            told["through"] = [
                f"{frame.filename.rpartition('/creuset/')[2] or frame.filename}:{frame.lineno}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ][-12:]
        return json.dumps(told, ensure_ascii=False)


def settings(*, json: bool) -> dict[str, Any]:
    handler = {"class": "logging.StreamHandler"} | ({"formatter": "json"} if json else {})
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "creuset.common.logs.AsJson"}},
        "handlers": {"console": handler},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "creuset.requests": {"level": "INFO" if json else "WARNING"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def told(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """One line a request, and an identifier that a person can quote."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        began, given = monotonic(), request_id.set(token_hex(8))
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            match = request.resolver_match
            facts = {
                "method": request.method if request.method in {"GET", "POST", "HEAD"} else "other",
                "view": match.view_name if match else "",
                "status": response.status_code,
                "ms": round((monotonic() - began) * 1000),
            }
            log.info("request", extra={"facts": facts})
            return response
        finally:
            request_id.reset(given)

    return respond
