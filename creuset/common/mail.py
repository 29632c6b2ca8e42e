"""A mail that someone waits for, a code to come in: when it cannot leave, the page says so."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

log = logging.getLogger(__name__)


class NotSent(Exception):
    """No mail server took it."""


@contextmanager
def at_once() -> Iterator[None]:
    """Raises NotSent for whatever a mail server answers, or does not."""
    try:
        yield
    except OSError as fault:
        log.warning("a mail that someone waits for did not leave: %s", type(fault).__name__)
        raise NotSent from fault


def told(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def respond(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    respond.process_exception = _said  # type: ignore[attr-defined]  # where Django looks for it
    return respond


def _said(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not isinstance(exception, NotSent):
        return None
    return render(request, "common/not_sent.html", status=503)
