from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from creuset.common.verdict import Refused
from creuset.common.viewer import ANONYMOUS
from creuset.opendata import openapi, telling
from creuset.opendata.holdings import after, asked, public
from creuset.opendata.sending import answered, in_json, open_to_all, wanted_by
from creuset.works.models import Work

USUAL, MOST = 100, 500
LARGEST = 2**63 - 1


@open_to_all
@require_http_methods(["GET", "HEAD"])
def entries(request: HttpRequest) -> HttpResponseBase:
    """The entries of the map, a page at a time; `suivant` is the address of the next page."""
    wanted = wanted_by(request)
    last, size = _place(request)
    rows = list(after(wanted, last)[: size + 1])
    site = _site(request)
    return answered(
        request,
        {
            "total": asked(wanted).count(),
            "suivant": _next(request, "opendata:entries", rows, size, wanted.query),
            "fiches": [telling.entry(row, site) for row in rows[:size]],
        },
    )


@open_to_all
@require_http_methods(["GET", "HEAD"])
def entry(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Closed ones too, as their page: `status` says so. One that was joined with another leads to it."""
    found = public().filter(slug=slug).select_related("source", "country", "merged_into").first()
    if found is None:
        return in_json({"error": _("Aucune fiche ouverte à cette adresse.")}, status=404)
    if found.merged_into:
        return redirect("opendata:entry", found.merged_into.slug, permanent=True)
    return answered(request, telling.entry(found, _site(request)))


@open_to_all
@require_http_methods(["GET", "HEAD"])
def works(request: HttpRequest) -> HttpResponseBase:
    """What has been published for everyone."""
    published = Work.objects.visible_to(ANONYMOUS).published()
    last, size = _place(request)
    rows = list(_related(published.filter(pk__gt=last).order_by("pk"))[: size + 1])
    site = _site(request)
    return answered(
        request,
        {
            "total": published.count(),
            "suivant": _next(request, "opendata:works", rows, size, ""),
            "travaux": [telling.work(row, site) for row in rows[:size]],
        },
    )


def _related(works: QuerySet[Work]) -> QuerySet[Work]:
    return (
        works.select_related("text", "group__assembly", "published_version")
        .defer("published_version__body", "published_version__html")
        .prefetch_related("authorships")
    )


@open_to_all
@require_http_methods(["GET", "HEAD"])
def description(request: HttpRequest) -> HttpResponseBase:
    return answered(request, openapi.describe(_site(request)))


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _place(request: HttpRequest) -> tuple[int, int]:
    """After which key, and how many at most."""
    return (
        _number(request, "apres", 0, least=0, most=LARGEST),
        _number(request, "limite", USUAL, least=1, most=MOST),
    )


def _number(request: HttpRequest, name: str, usual: int, *, least: int, most: int) -> int:
    written = request.GET.get(name, str(usual))
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 20 else -1
    if not least <= number <= most:
        told = {"name": name, "least": least, "most": most}
        raise Refused(_("%(name)s doit être un nombre, de %(least)s à %(most)s.") % told)
    return number


def _next(
    request: HttpRequest, name: str, rows: Sequence[Any], size: int, query: str
) -> str | None:
    if len(rows) <= size:
        return None
    kept = f"{query}&" if query else ""
    address = f"{reverse(name)}?{kept}limite={size}&apres={rows[size - 1].pk}"
    return request.build_absolute_uri(address)
