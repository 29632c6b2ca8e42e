from collections.abc import Iterable

from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from creuset.atlas.models import Entry
from creuset.common.viewer import ANONYMOUS
from creuset.groups.models import WorkingGroup
from creuset.places.models import Territory
from creuset.works.models import Work


class Pages(Sitemap[str]):
    def items(self) -> Iterable[str]:
        return [
            "portal:home", "atlas:map", "groups:groups", "works:works", "decisions:decisions",
            "assemblies:community_charter", "journal:journal", "post:letters", "opendata:data",
        ]  # fmt: skip

    def location(self, item: str) -> str:
        return reverse(item)


class Works(Sitemap[Work]):
    def items(self) -> QuerySet[Work]:
        return Work.objects.visible_to(ANONYMOUS).published()


class Groups(Sitemap[WorkingGroup]):
    def items(self) -> QuerySet[WorkingGroup]:
        visible = WorkingGroup.objects.visible_to(ANONYMOUS)
        return visible.filter(closed_at=None).select_related("assembly").order_by("pk")


class Entries(Sitemap[Entry]):
    limit = 5000

    def items(self) -> QuerySet[Entry]:
        return Entry.objects.visible_to(ANONYMOUS).listed().only("slug").order_by("pk")


class Territories(Sitemap[Territory]):
    """Countries of which the map knows something."""

    def items(self) -> QuerySet[Territory]:
        there = Entry.objects.visible_to(ANONYMOUS).listed().filter(country=OuterRef("pk"))
        return Territory.objects.countries().filter(Exists(there)).order_by("code")


SITEMAPS = {
    "pages": Pages,
    "works": Works,
    "groups": Groups,
    "entries": Entries,
    "territories": Territories,
}
