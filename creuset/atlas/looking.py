"""How the list is looked at: in which order, from where, as rows or as a table. None of it changes
what is listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creuset.places.distances import Point

POINT = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,8})?),(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)")


class Order(models.TextChoices):
    NAME = "nom", _("par nom")
    RECENT = "recent", _("les dernières mises à jour d’abord")
    NEAR = "proche", _("les plus proches d’abord")


@dataclass(frozen=True)
class Look:
    order: Order = Order.NAME
    around: Point | None = None
    table: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Look:
        """Nearest from nowhere is by name; what makes no sense is as if it were not said."""
        order, around = query.get("tri", ""), _point(query.get("autour", ""))
        known = Order(order) if order in Order else Order.NEAR if around else Order.NAME
        order = Order.NAME if known == Order.NEAR and not around else known
        return cls(order, around, query.get("vue", "") == "tableau")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As an address says it; what is usual is not said."""
        usual = Order.NEAR if self.around else Order.NAME
        return [
            *([("autour", self.place)] if self.around else []),
            *([("tri", self.order.value)] if self.order != usual else []),
            *([("vue", "tableau")] if self.table else []),
        ]

    @property
    def place(self) -> str:
        return ",".join(f"{part:.5f}".rstrip("0").rstrip(".") for part in self.around or ())

    def but(self, **other: Any) -> Look:
        return replace(self, **other)


def _point(text: str) -> Point | None:
    found = POINT.fullmatch(text.strip())
    if not found:
        return None
    latitude, longitude = round(float(found[1]), 5), round(float(found[2]), 5)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def told(metres: float) -> str:
    """As one would say it, and no more exactly than points are."""
    if metres < 25:
        return gettext("au même endroit")
    if metres < 950:
        return gettext("à %(n)s m") % {"n": max(round(metres / 50), 1) * 50}
    if metres < 99_500:
        return gettext("à %(n)s km") % {"n": number_format(round(metres / 1000, 1), 1)}
    return gettext("à %(n)s km") % {"n": number_format(round(metres / 1000), force_grouping=True)}
