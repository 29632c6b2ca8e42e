from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.common.viewer import ANONYMOUS
from creuset.works.models import Work, current_promotions

FEW = 30
# XML 1.0 cannot carry them, and one would break the feed for all.
CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


class PublishedWorks(Feed[Work, None]):
    """Atom: what anyone may read, the latest first."""

    feed_type = Atom1Feed
    link = "/travaux/"

    def title(self) -> str:
        community = Assembly.objects.filter(parent=None).first()
        return _("Travaux de %(community)s") % {"community": community or "Creuset"}

    def items(self) -> QuerySet[Work]:
        return (
            Work.objects.visible_to(ANONYMOUS)
            .published()
            .select_related("group__assembly", "published_version")
            .prefetch_related("authorships")[:FEW]
        )

    def item_title(self, item: Work) -> str:
        return item.title.translate(CONTROLS)

    def item_description(self, item: Work) -> str:
        return item.summary.translate(CONTROLS)

    def item_author_name(self, item: Any) -> str:
        return ", ".join(str(each) for each in item.signatories()).translate(CONTROLS)

    def item_pubdate(self, item: Any) -> datetime:
        return timezone.make_aware(datetime.combine(item.shared_from, time.min))

    def item_updateddate(self, item: Any) -> datetime:
        updated: datetime = item.published_at
        return updated


class PromotedWorks(PublishedWorks):
    """Atom: what the community puts forward, the latest decided first."""

    def title(self) -> str:
        community = Assembly.objects.filter(parent=None).first()
        return _("Mis en avant par %(community)s") % {"community": community or "Creuset"}

    def items(self) -> QuerySet[Work]:
        return (
            Work.objects.visible_to(ANONYMOUS)
            .promoted("feed")
            .select_related("group__assembly", "published_version")
            .prefetch_related("authorships", current_promotions())[:FEW]
        )

    def item_description(self, item: Any) -> str:
        why = item.put_forward[0].why if item.put_forward else ""
        return "\n\n".join(filter(None, [why, item.summary])).translate(CONTROLS)
