from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from creuset.welcome import founding

GetResponse = Callable[[HttpRequest], HttpResponse]

OPEN = {"language", "health", "design", "assemblies:first_charters"}
"""Pages that make sense before anyone is there."""


def founding_first(get_response: GetResponse) -> GetResponse:
    """Every page of an empty server leads to the founding page."""

    def respond(request: HttpRequest) -> HttpResponse:
        if founding.is_founded() or _is_open(request.path_info):
            return get_response(request)
        founding.say_code()
        return HttpResponseRedirect(reverse("welcome:found"))

    return respond


def _is_open(path: str) -> bool:
    try:
        found = resolve(path).view_name
    except Resolver404:
        return False
    return found in OPEN or found.startswith(("welcome:found", "demo", "keeping:"))
