from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.people.models import Person
from creuset.texts.merging import Merged, merge, unsettled
from creuset.texts.models import Text, Version


class Stale(Exception):
    """Somebody saved meanwhile. Carries their version and both texts put together."""

    def __init__(self, latest: Version, merged: Merged) -> None:
        super().__init__(str(latest))
        self.latest = latest
        self.merged = merged


@transaction.atomic
def begin(
    body: str,
    *,
    details: Mapping[str, Any] | None = None,
    language: str = "fr",
    reason: str = "",
    by: Person | None,
) -> Text:
    text = Text.objects.create(language=language)
    _add(text, 1, body, details or {}, reason, by)
    return text


@transaction.atomic
def save(
    text: Text,
    body: str,
    *,
    details: Mapping[str, Any] | None = None,
    base: int,
    reason: str = "",
    by: Person | None,
) -> Version:
    """A new version, written from version `base`. Raises Stale when that is no longer the latest.

    Without `details`, those of the latest version stay.
    """
    Text.objects.select_for_update().get(pk=text.pk)
    latest = text.latest()
    body = tidy(body)
    if unsettled(body):
        raise Refused(
            _("Il reste des passages à départager dans le texte."),
            _("Gardez ce qui convient entre <<<<<<< et >>>>>>>, puis retirez ces lignes."),
        )
    beside = latest.details if details is None else dict(details)
    if (body, beside) == (latest.body, latest.details):
        return latest
    if latest.number != base:
        raise Stale(latest, _merged(text, body, base, latest))
    return _add(text, latest.number + 1, body, beside, reason, by)


def _merged(text: Text, body: str, base: int, latest: Version) -> Merged:
    start = text.versions.filter(number=base).first()
    return merge(
        start.body if start else "",
        body,
        latest.body,
        mine_name=_("votre texte"),
        theirs_name=_("version %(number)d") % {"number": latest.number},
    )


def _add(
    text: Text,
    number: int,
    body: str,
    details: Mapping[str, Any],
    reason: str,
    by: Person | None,
) -> Version:
    body = tidy(body)
    return Version.objects.create(
        text=text,
        number=number,
        body=body,
        html=to_html(body, text.language),
        details=dict(details),
        reason=reason,
        author=by,
    )


def tidy(body: str) -> str:
    """Line ends as the database keeps them, whatever the browser sent."""
    return body.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip()
