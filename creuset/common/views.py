from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    return render(request, "common/design.html")


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """A plain link, so that a visitor's page needs no form and no cookie to offer languages."""
    wanted = request.GET.get("vers", "/")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(wanted if safe else "/")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read; what was too large to be read is said so. Neither asks the database."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(get_template("413.html").render(), status=413)
    return HttpResponse(get_template("400.html").render(), status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give back what was typed: the form had waited too long, or cookies are refused."""
    context = {"typed": typed(request) if request.user.is_authenticated else []}
    return render(request, "403_csrf.html", context, status=403)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form brought, to be given back."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing, through the same middlewares: what `make bench` measures the pages against."""
    return HttpResponse()
