"""The mails of a trial, on a page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from creuset.post import mailbox

ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@never_cache
@require_safe
def box(request: HttpRequest) -> HttpResponse:
    _refuse_in_production()
    to = request.GET.get("a", "")
    return render(request, "post/mailbox.html", {"mails": mailbox.mails(to=to), "to": to})


@never_cache
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "post/mailbox_mail.html", {"mail": _found(key)})


@never_cache
@require_safe
def html(request: HttpRequest, key: str) -> HttpResponse:
    """As a mail program shows it: without scripts, and fetching nothing."""
    response = HttpResponse(_found(key).html)
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _found(key: str) -> mailbox.Kept:
    _refuse_in_production()
    found = mailbox.find(key)
    if found is None:
        raise Http404
    return found


def _refuse_in_production() -> None:
    if settings.PRODUCTION:
        raise Http404
