"""The map as an image that the server makes: the same filters, the same numbers as the page."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.db.models import Exists, OuterRef
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.atlas import cells
from creuset.atlas.cells import Gathered, View
from creuset.atlas.drawing import Frame, Spot, draw
from creuset.atlas.filters import Filter
from creuset.atlas.models import Entry, Source
from creuset.atlas.morton import Box
from creuset.atlas.snapshot.choosing import Answers
from creuset.common.viewer import Viewer

NAMED = 3  # sources; beyond, the page of open data tells them all
GROUND = "Natural Earth"


def picture(asked: Answers, viewer: Viewer, wanted: Filter, box: Box | None = None) -> str:
    counts = asked.counts()
    frame = Frame.of(box or (wanted.cell.box if wanted.cell else counts.box))
    west, south, east, north = frame.view()
    view = View.read_box(frame.zoom, (west, south, east, north))
    return draw(
        frame,
        _spots(asked.cells(view)),
        title=_title(counts.total, counts.unplaced),
        mention=_mention(viewer),
        outlines=Path(finders.find("outlines/world.json") or "absent"),
    )


def _spots(found: list[Gathered]) -> list[Spot]:
    keys = [each.one for each in found]
    named = {
        pk: (name, city)
        for pk, name, city in Entry.objects.filter(pk__in=keys).values_list("pk", "name", "city")
    }
    return [
        Spot(each.latitude, each.longitude, each.n, _label(each, *named[each.one]))
        for each in found
    ]


def _label(each: Gathered, name: str, city: str) -> str:
    return name if each.n == 1 else cells.label_of(each, city)


def _title(total: int, unplaced: int) -> str:
    shown = {"n": number_format(total, force_grouping=True)}
    told = ngettext("Carte : %(n)s initiative", "Carte : %(n)s initiatives", total) % shown
    if not unplaced:
        return told
    without = {"n": number_format(unplaced, force_grouping=True)}
    rest = ngettext("dont %(n)s sans position", "dont %(n)s sans position", unplaced) % without
    return f"{told}, {rest}"


def _mention(viewer: Viewer) -> str:
    """Those whose entries this viewer may see."""
    seen = Entry.objects.visible_to(viewer).listed().filter(source=OuterRef("pk"))
    names = [
        each.attribution or each.name
        for each in Source.objects.filter(Exists(seen)).order_by("pk")[: NAMED + 1]
    ]
    told = ", ".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
    return _("Sources : %(names)s. Fond : %(ground)s.") % {"names": told or "–", "ground": GROUND}
