"""A closed door with a notice, the time of an upgrade. `/sante` still answers."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template


def flag() -> Path:
    return Path(settings.VAR) / "maintenance"


def closed() -> bool:
    return settings.MAINTENANCE or flag().exists()


@cache
def page() -> str:
    """Stands alone: the database may be the very thing that is being changed."""
    return get_template("503.html").render()


def gate(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/sante" or not closed():
            return get_response(request)
        return HttpResponse(page(), status=503, headers={"Retry-After": "120"})

    return respond
