"""A letter on its way: who receives it, what each reads, how far it has got."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone

from creuset.assemblies import languages
from creuset.people.models import Person
from creuset.post import optout, sending
from creuset.post.letters import style
from creuset.post.links import Stop, absolute, domain
from creuset.post.models import Delivery, Habits, Kind, Letter, Preference, Rhythm, Subscriber

COMPOSER = "newsletter"
BATCH = 500


def members_who_read(letter: Letter) -> QuerySet[Person]:
    """Members with an address, but those who said no to the news of the community."""
    said_no = Preference.objects.filter(
        person=OuterRef("pk"), kind=Kind.MAILINGS, rhythm=Rhythm.NEVER, thread=None
    )
    everywhere_or_here = said_no.filter(assembly=None) | said_no.filter(assembly=letter.assembly)
    paused = Habits.objects.filter(person=OuterRef("pk"), paused=True)
    return (
        letter.assembly.members()
        .filter(is_active=True, email__isnull=False)
        .exclude(email="")
        .filter(~Exists(everywhere_or_here), ~Exists(paused))
    )


def readers_outside(letter: Letter) -> QuerySet[Subscriber]:
    """Who confirmed, and is not a member: members have their own way to say no."""
    members = letter.assembly.members().filter(email__isnull=False).values(small=Lower("email"))
    return (
        Subscriber.objects.filter(confirmed_at__isnull=False)
        .annotate(small=Lower("address"))
        .exclude(small__in=members)
    )


def queue_letter(letter: Letter, *, seconds: float = 20) -> bool:
    """One row for each reader, whose key makes a second one impossible: killed anywhere, it begins
    again and only adds those who are missing. Whether some may be left."""
    until = monotonic() + seconds
    for batch in _batches(letter):
        Delivery.objects.bulk_create(batch, ignore_conflicts=True)
        if monotonic() > until:
            return True
    Letter.objects.filter(pk=letter.pk, queued_at=None).update(queued_at=timezone.now())
    return False


def _batches(letter: Letter) -> Iterator[list[Delivery]]:
    """From the first who has no row yet: those before have theirs."""
    queued = Delivery.objects.filter(composer=COMPOSER, about_id=letter.pk, person=OuterRef("pk"))
    last = 0
    while True:
        missing = members_who_read(letter).filter(~Exists(queued), pk__gt=last).order_by("pk")
        people = list(missing.values_list("pk", flat=True)[:BATCH])
        if not people:
            break
        last = people[-1]
        yield [_row(letter, f"p{pk}", person_id=pk) for pk in people]
    last = 0
    while True:
        outside = readers_outside(letter).filter(pk__gt=last).order_by("pk")
        rows = list(outside.values_list("pk", "address")[:BATCH])
        if not rows:
            return
        last = rows[-1][0]
        yield [_row(letter, f"a{pk}", address=address) for pk, address in rows]


def _row(letter: Letter, reader: str, **whom: Any) -> Delivery:
    return Delivery(
        key=f"lettre:{letter.pk}:{reader}",
        kind=Kind.MAILINGS,
        composer=COMPOSER,
        about_id=letter.pk,
        **whom,
    )


def carry_on() -> None:
    """Letters that were sent and have not all left: what a killed worker left behind."""
    for letter in Letter.objects.filter(status=Letter.Status.LEAVING).select_related("assembly"):
        if letter.queued_at is None and queue_letter(letter):
            continue
        left = Delivery.objects.filter(
            composer=COMPOSER,
            about_id=letter.pk,
            status__in=[Delivery.Status.WAITING, Delivery.Status.CLAIMED],
        )
        if not left.exists():
            Letter.objects.filter(pk=letter.pk).update(status=Letter.Status.SENT)


def compose(delivery: Delivery) -> sending.Letter | None:
    """What one reader reads; nothing for someone outside who left meanwhile."""
    letter = Letter.objects.filter(pk=delivery.about_id or 0).first()
    if letter is None:
        return None
    mark = "" if delivery.person_id else optout.fingerprint(delivery.address)
    outside = Subscriber.objects.filter(fingerprint=mark, confirmed_at__isnull=False)
    if mark and not outside.exists():
        return None
    stop = Stop(Kind.MAILINGS, delivery.person_id, fingerprint=mark)
    return written(letter, stop=stop.link(), means=stop)


def written(letter: Letter, *, stop: str, means: Stop | None = None) -> sending.Letter:
    page = absolute(letter.get_absolute_url())
    context = {
        "letter": letter,
        "language": languages.own(),
        "style": style(),
        "subject": letter.title,
        "page": page,
        "stop": stop,
        "home": absolute("/").rstrip("/"),
        "html": _whole_links(letter.html),
    }
    return sending.Letter(
        subject=letter.title,
        text=render_to_string("post/newsletter/mail.txt", context),
        html=render_to_string("post/newsletter/mail.html", context),
        headers={
            "List-Id": f"<lettre.{settings.MAIL_DOMAIN or domain()}>",
            "List-Archive": f"<{absolute('/lettres/')}>",
        },
        stop=means,
    )


def _whole_links(html: str) -> str:
    return html.replace('href="/', f'href="{absolute("/")}').replace(
        'src="/', f'src="{absolute("/")}'
    )


def progress(letter: Letter) -> dict[str, int]:
    """How many mails are in which state, counted from their rows."""
    counted = (
        Delivery.objects.filter(composer=COMPOSER, about_id=letter.pk)
        .values("status")
        .annotate(n=Count("pk"))
    )
    found = {each["status"]: each["n"] for each in counted}
    waiting = found.get("waiting", 0) + found.get("claimed", 0)
    return {
        "total": sum(found.values()),
        "sent": found.get("sent", 0),
        "waiting": waiting,
        "dropped": found.get("dropped", 0),
        "failed": found.get("failed", 0),
        "unsure": found.get("unsure", 0),
        "done": sum(found.values()) - waiting,
    }


def connect() -> None:
    sending.compose_with(COMPOSER, compose)
