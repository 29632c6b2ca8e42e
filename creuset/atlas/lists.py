"""The list beside the map: the same entries, a page at a time, as rows or as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from creuset.atlas.counting import Counts
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import of_mask
from creuset.atlas.looking import Look, Order, told
from creuset.atlas.models import Entry
from creuset.atlas.snapshot.choosing import Answers
from creuset.places.distances import metres
from creuset.places.models import Territory

PER_PAGE = 30
READ = (
    "pk", "slug", "name", "kinds", "city", "country", "latitude", "longitude", "updated_at",
)  # fmt: skip


def page_of(asked: Answers, counts: Counts, look: Look, number: str | None) -> Page[Any]:
    """Their number is known already, so it is not counted again."""
    numbers: Any = range(counts.total)
    page: Page[Any] = Paginator(numbers, PER_PAGE).get_page(number)
    pks = asked.page(look, page.start_index() - 1, page.end_index()) if counts.total else []
    rows = {
        row["pk"]: _row(row, counts.territories, look)
        for row in Entry.objects.filter(pk__in=pks).values(*READ)
    }
    listed: Any = [rows[pk] for pk in pks if pk in rows]
    page.object_list = listed
    return page


def _row(
    row: Mapping[str, Any], territories: Mapping[int, Territory], look: Look
) -> dict[str, Any]:
    country = territories.get(row["country"])
    place = [row["city"], country.name if country else ""]
    placed = row["latitude"] is not None
    far = (
        metres(look.around, (row["latitude"], row["longitude"]))
        if look.around and placed
        else None
    )
    return {
        "name": row["name"],
        "url": reverse("atlas:entry", args=[row["slug"]]),
        "place": ", ".join(part for part in place if part),
        "city": row["city"],
        "country": country,
        "kinds": of_mask(row["kinds"]),
        "updated_at": row["updated_at"],
        "placed": placed,
        "distance": "" if far is None else told(far),
    }


def address_of(wanted: Filter, look: Look) -> str:
    """The page that shows this, as it is looked at."""
    query = urlencode([*wanted.pairs, *look.pairs], safe=",")
    return reverse("atlas:map") + (f"?{query}" if query else "")


def orders(wanted: Filter, look: Look) -> list[tuple[str, str, bool]]:
    """Each order that there is from here: its name, its address, whether it is the one."""
    offered = [order for order in Order if order != Order.NEAR or look.around]
    return [
        (str(each.label), address_of(wanted, look.but(order=each)) + "#liste", each == look.order)
        for each in offered
    ]
