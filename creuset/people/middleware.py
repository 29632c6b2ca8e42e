"""Nothing that was typed is lost because a session had ended meanwhile."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from creuset.common.views import typed

GetResponse = Callable[[HttpRequest], HttpResponse]


def words_kept(get_response: GetResponse) -> GetResponse:
    """Instead of sending someone away to sign in with their words behind them, give them back."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _sends_away(response):
            return response
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)  # the page stays, and says it (frontend/failures.ts)
        words = [each for each in typed(request) if " " in each[1].strip()]
        return _given_back(request, words) if words else response

    return respond


def _sends_away(response: HttpResponse) -> bool:
    where = response.headers.get("Location", "")
    return response.status_code == 302 and where.partition("?")[0] == resolve_url("account_login")


def _given_back(request: HttpRequest, words: list[tuple[str, str]]) -> HttpResponse:
    form = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(form, {request.get_host()}, request.is_secure())
    context = {"typed": words, "back": form if safe else "/moi/"}
    response = render(request, "people/session_over.html", context, status=401)
    add_never_cache_headers(response)
    return response
