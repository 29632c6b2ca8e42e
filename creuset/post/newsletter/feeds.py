from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.post.models import Letter

FEW = 20
# XML 1.0 cannot carry them, and one would break the feed for all.
CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


class Letters(Feed[Letter, None]):
    """Atom: every letter as it was sent."""

    feed_type = Atom1Feed
    link = "/lettres/"

    def title(self) -> str:
        community = Assembly.objects.filter(parent=None).first()
        return _("Lettres de %(community)s") % {"community": community or "Creuset"}

    def items(self) -> QuerySet[Letter]:
        return Letter.objects.sent()[:FEW]

    def item_title(self, item: Letter) -> str:
        return item.title.translate(CONTROLS)

    def item_description(self, item: Letter) -> str:
        return item.html.translate(CONTROLS)

    def item_pubdate(self, item: Any) -> datetime:
        sent: datetime = item.sent_at
        return sent

    def item_updateddate(self, item: Any) -> datetime:
        return self.item_pubdate(item)
