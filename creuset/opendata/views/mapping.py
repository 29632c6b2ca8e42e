from typing import cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from creuset.atlas import views as atlas
from creuset.atlas.folding import fold
from creuset.atlas.islands import map_of
from creuset.atlas.kinds import Kind
from creuset.atlas.snapshot.choosing import answers
from creuset.common.viewer import ANONYMOUS, ViewerRequest
from creuset.opendata.embedding import HIGHEST, LOWEST, Embedding
from creuset.opendata.sending import open_to_all
from creuset.places.countries import COUNTRIES


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """The map alone, for the pages of others: the only page of ours that they may frame.

    It shows what a visitor sees, to members too, and reads no cookie.
    """
    asked = Embedding.read(request.GET)
    counts = answers(ANONYMOUS, asked.wanted).counts()
    query = asked.wanted.query
    whole = reverse("atlas:map") + (f"?{query}" if query else "") + "#liste"
    context = {
        "counts": counts,
        "map": map_of(
            asked.wanted,
            asked.box or counts.box,
            list_url=whole,
            cells_url=reverse("opendata:cells"),
            image_url=reverse("opendata:image"),
        ),
        "whole": whole,
    }
    return render(request, "opendata/embedded.html", context)


@require_safe
def cells(request: ViewerRequest) -> HttpResponseBase:
    """What a visitor's map draws, whoever asks."""
    request.viewer = ANONYMOUS
    return atlas.cells(request)


@open_to_all
@require_safe
def image(request: HttpRequest) -> HttpResponseBase:
    """The same picture for all, for any page and any mail."""
    cast(ViewerRequest, request).viewer = ANONYMOUS
    return atlas.image(request)


@require_safe
def snippet(request: HttpRequest) -> HttpResponse:
    """What to paste into a page so that the map shows there, after some choices."""
    asked = Embedding.read(request.GET)
    query = asked.query
    address = reverse("opendata:embedded") + (f"?{query}" if query else "")
    image = reverse("opendata:image") + (f"?{query}" if query else "")
    context = {
        "asked": asked,
        "address": address,
        "code": _frame(request.build_absolute_uri(address), asked.height),
        "image": image,
        "image_code": _image(request.build_absolute_uri(image)),
        "kinds": [(kind, kind in asked.wanted.kinds) for kind in Kind],
        "countries": _countries(),
        "lowest": LOWEST,
        "highest": HIGHEST,
    }
    return render(request, "opendata/snippet.html", context)


def _frame(address: str, height: int) -> str:
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
        address,
        _("Carte des initiatives"),
        height,
    )


def _image(address: str) -> str:
    return format_html(
        '<img src="{}" alt="{}" width="960" loading="lazy">', address, _("Carte des initiatives")
    )


def _countries() -> list[tuple[str, str]]:
    """By name, as one looks for it."""
    language = get_language() or "fr"
    named = [(code, country.name(language)) for code, country in COUNTRIES.items()]
    return sorted(named, key=lambda row: fold(row[1]))
