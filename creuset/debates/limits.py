"""How many times in a while, by network address and by mailbox. Counted as sign-in is."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RATES = {
    "debates.report": "10/h/ip",
    "debates.outside": "10/h/ip,3/h/key,10/d/key",
    "debates.link": "10/h/ip,3/h/key",
}


def may_report(request: HttpRequest) -> bool:
    return _within(request, "debates.report")


def may_write(request: HttpRequest, address: str) -> bool:
    return _within(request, "debates.outside", address)


def may_ask_for_link(request: HttpRequest, address: str) -> bool:
    return _within(request, "debates.link", address)


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def _within(request: HttpRequest, action: str, key: str = "") -> bool:
    used = ratelimit.consume(request, app="debates", action=action, config=RATES, key=key)
    return used is not None
