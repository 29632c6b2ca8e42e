import json
from hashlib import sha256
from typing import Any, cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.atlas import cells as gathering
from creuset.atlas import counting
from creuset.atlas import linked_data as linking
from creuset.atlas.categories import Category
from creuset.atlas.contributing.models import TakingPart
from creuset.atlas.contributing.telling import facts_of, origins_of
from creuset.atlas.filters import Filter
from creuset.atlas.folding import fold
from creuset.atlas.islands import map_of, map_of_one
from creuset.atlas.kinds import Kind
from creuset.atlas.lists import address_of, orders, page_of
from creuset.atlas.looking import Look, Order
from creuset.atlas.models import Entry
from creuset.atlas.morton import Box, box_of_view
from creuset.atlas.neighbours import near
from creuset.atlas.pictures import picture
from creuset.atlas.snapshot.choosing import Answers, answers
from creuset.common.parts import render_part
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.places.countries import COUNTRIES
from creuset.places.models import Territory
from creuset.places.searching import meant

FRESH = 60  # seconds during which a visitor's browser need not ask again


@require_safe
def atlas_map(request: ViewerRequest) -> HttpResponse:
    """The map and, below it, the same initiatives as a list."""
    wanted = Filter.read(request.GET)
    look = Look.read(request.GET)
    asked = answers(request.viewer, wanted)
    counts = asked.counts()
    box = _box(wanted, counts)
    context = {
        "section": "carte",
        "filter": wanted,
        "counts": counts,
        "kinds": [(kind, counts.kinds[kind], kind in wanted.kinds) for kind in Kind],
        "sorts": [(each, counts.categories[each], each in wanted.categories) for each in Category],
        "countries": _countries(wanted, counts),
        "chosen": _chosen(wanted, look),
        "meant": _meant(wanted, look),
        "look": look,
        "orders": orders(wanted, look),
        "views": [
            (label, address_of(wanted, look.but(table=table)) + "#liste", table == look.table)
            for label, table in ((_("Liste"), False), (_("Tableau"), True))
        ],
        "here": address_of(wanted, look.but(order=Order.NEAR)),
        "cleared": address_of(Filter(), look),
        "map": map_of(wanted, box),
        "page": page_of(asked, counts, look, request.GET.get("page")),
    }
    response = render_part(request, "atlas/map.html", "results", context)
    response.headers["HX-Push-Url"] = address_of(wanted, look)
    return response


def _countries(wanted: Filter, counts: counting.Counts) -> list[tuple[str, str, int]]:
    """By name, as one looks for it; the one asked for is there even when nothing is in it."""
    found = {
        counts.territories[pk].code: (counts.territories[pk].name, n)
        for pk, n in counts.countries.items()
        if pk is not None
    }
    if wanted.country:
        found.setdefault(wanted.country, (_country_name(wanted.country), 0))
    rows = [(code, name, n) for code, (name, n) in found.items()]
    return sorted(rows, key=lambda row: fold(row[1]))


def _country_name(code: str) -> str:
    return COUNTRIES[code].name(get_language() or "fr")


def _meant(wanted: Filter, look: Look) -> list[tuple[Territory, str]]:
    """The places that the words may name, and the address of what is there."""
    if not wanted.words or wanted.territory:
        return []
    return [
        (territory, address_of(wanted.without(words=rest, territory=territory.code), look))
        for territory, rest in meant(wanted.words)
    ]


def _name_of(territory: str) -> str:
    found = Territory.objects.filter(code=territory).first()
    return str(found or territory)


def _box(wanted: Filter, counts: counting.Counts) -> Box:
    """What the map opens on."""
    if wanted.cell:
        return wanted.cell.box
    found = Territory.objects.filter(code=wanted.territory).first() if wanted.territory else None
    if found is None:
        return counts.box
    return counting.around([(found.west, found.south, found.east, found.north)])


def _chosen(wanted: Filter, look: Look) -> list[tuple[str, str]]:
    """Each thing asked for, and the address of the page without it."""
    found = [
        (str(kind.label), wanted.without(kinds=tuple(k for k in wanted.kinds if k != kind)))
        for kind in wanted.kinds
    ]
    found += [
        (
            str(one.label),
            wanted.without(categories=tuple(c for c in wanted.categories if c != one)),
        )
        for one in wanted.categories
    ]
    if wanted.country:
        found.append((_country_name(wanted.country), wanted.without(country="")))
    if wanted.words:
        found.append((f"« {wanted.words} »", wanted.without(words="")))
    if wanted.territory:
        found.append((_name_of(wanted.territory), wanted.without(territory="")))
    if wanted.cell:
        found.append((_("un endroit de la carte"), wanted.without(cell=None)))
    if look.around:
        found.append((_("autour d’un point"), wanted))
    addresses = [address_of(rest, look) for _label, rest in found]
    if look.around:
        addresses[-1] = address_of(wanted, look.but(around=None, order=Order.NAME))
    return [(label, address) for (label, _rest), address in zip(found, addresses, strict=True)]


@require_safe
def cells(request: ViewerRequest) -> HttpResponseBase:
    """What the map draws in one view. The counts of the whole world sum to `total`."""
    wanted = Filter.read(request.GET)
    try:
        if wanted.unknown:
            raise Refused(_("Filtre inconnu : %(what)s.") % {"what": ", ".join(wanted.unknown)})
        view = gathering.View.read(request.GET)
    except Refused as no:
        return HttpResponse(
            json.dumps({"error": no.reason}, ensure_ascii=False),
            content_type="application/json",
            status=400,
        )
    told = _cells(answers(request.viewer, wanted), wanted, view)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return _kept(request, HttpResponse(body, content_type="application/json"))


@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]})
@require_safe
def image(request: HttpRequest) -> HttpResponseBase:
    """The map for paper, mails and pages without JavaScript. A filter we do not know is left aside."""
    wanted, asking = Filter.read(request.GET), cast(ViewerRequest, request)
    box = box_of_view(request.GET.get("bbox", ""))
    told = picture(answers(asking.viewer, wanted), asking.viewer, wanted, box)
    return _kept(asking, HttpResponse(told, content_type="image/svg+xml"))


def _kept(request: ViewerRequest, response: HttpResponse) -> HttpResponseBase:
    """Known by what it says, and kept on the way when it is a visitor's."""
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    if request.viewer.person_id is None:
        patch_cache_control(response, public=True, max_age=FRESH)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or (
        response
    )


def _cells(asked: Answers, wanted: Filter, view: gathering.View) -> dict[str, Any]:
    total, placed = asked.totals()
    found = asked.cells(view)
    known = {
        pk: (slug, name, city)
        for pk, slug, name, city in Entry.objects.filter(
            pk__in=[each.one for each in found]
        ).values_list("pk", "slug", "name", "city")
    }
    return {
        "total": placed,
        "without_point": total - placed,
        "shown": sum(each.n for each in found),
        "cells": [_cell(each, *known[each.one], wanted, view) for each in found],
    }


def _cell(
    each: gathering.Gathered, slug: str, name: str, city: str, wanted: Filter, view: gathering.View
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "n": each.n,
        "lat": round(each.latitude, 5),
        "lon": round(each.longitude, 5),
    }
    if each.n == 1:
        return {**told, "label": name, "url": reverse("atlas:entry", args=[slug])}
    told["label"] = gathering.label_of(each, city)
    told["bbox"] = [round(side, 5) for side in gathering.box_of(each)]
    if each.stacked or view.zoom >= gathering.DEEPEST:
        told["url"] = address_of(wanted.without(cell=each.cell), Look()) + "#liste"
    return told


@require_safe
def entry(request: ViewerRequest, slug: str) -> HttpResponse:
    visible = Entry.objects.visible_to(request.viewer)
    one = get_object_or_404(
        visible.select_related("country", "territory__parent", "source", "merged_into"), slug=slug
    )
    if one.merged_into:
        return redirect(one.merged_into, permanent=True)
    told = list(facts_of(one))
    parts = TakingPart.objects.visible_to(request.viewer).filter(entry=one)
    context = {
        "section": "carte",
        "entry": one,
        "facts": told,
        "short": [each for each in told if not each.long and each.field.key != "purpose"],
        "origins": origins_of(one),
        "parts": parts.select_related("person").order_by("-since", "pk"),
        "map": map_of_one(one),
        "neighbours": near(one, visible.listed()),
        "around": Look(around=one.point).place,
    }
    status = 410 if one.status == Entry.Status.WITHDRAWN else 200
    return render(request, "atlas/entry.html", context, status=status)


@require_safe
def linked_data(request: ViewerRequest, slug: str) -> HttpResponse:
    visible = Entry.objects.visible_to(request.viewer)
    one = get_object_or_404(visible.select_related("country", "source", "merged_into"), slug=slug)
    if one.merged_into:
        return redirect("atlas:linked_data", one.merged_into.slug, permanent=True)
    told = linking.of(one, request.build_absolute_uri(one.get_absolute_url()))
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/ld+json")
