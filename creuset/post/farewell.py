"""What this area gives back to a person, and how it forgets them."""

from typing import Any

from creuset.atlas.searches.models import Search
from creuset.common.leaving import Farewell
from creuset.people.models import Person
from creuset.post import optout
from creuset.post.inbound import bounces
from creuset.post.models import (
    Delivery,
    Habits,
    Held,
    Letter,
    Notice,
    Preference,
    Received,
    Reminder,
    ReplyKey,
    Rhythm,
)
from creuset.post.models.habits import STOPPABLE


def export(person: Person) -> Any:
    habits = Habits.objects.filter(person=person)
    return {
        "habits": habits.values("paused", "hour", "weekday").first(),
        "preferences": list(
            person.mail_preferences.order_by("pk").values(
                "kind", "assembly__name", "thread__title", "rhythm"
            )
        ),
        "told": list(
            person.notices.order_by("pk").values(
                "record__verb", "record__title", "reminder__verb", "reminder__title", "at",
                "read_at",
            )
        ),
        "mails": list(
            person.deliveries.order_by("pk").values(
                "kind", "subject", "text", "status", "queued_at", "sent_at"
            )
        ),
        "mails_received": list(
            person.mails_received.order_by("pk").values("at", "became", "why", "post__thread__title")
        ),
        "mails_held": list(person.mails_held.order_by("pk").values("subject", "sender")),
        "reply_addresses": list(
            person.reply_keys.order_by("pk").values("thread__title", "expires_at")
        ),
        "letters": list(person.letters.order_by("pk").values("title", "begun_at", "sent_at")),
    }  # fmt: skip


def erase(person: Person) -> None:
    """An address that wanted no more mail wants none after its owner has left."""
    if person.email:
        for kind in _refused(person):
            optout.refuse(kind, person.email)
        bounces.works_again(person.email)
        Delivery.objects.filter(address__iexact=person.email).delete()
    Letter.objects.filter(writer=person).update(writer=None)
    searches = Search.objects.filter(person=person).values("pk")
    about_them = Reminder.objects.filter(verb="reminders.found", subject_id__in=searches)
    for rows in (
        person.mails_held.all(),
        person.mails_received.all(),
        person.reply_keys.all(),
        person.notices.all(),
        person.deliveries.all(),
        person.mail_preferences.all(),
        Habits.objects.filter(person=person),
        about_them,  # their words are in the title
    ):
        rows.delete()


def _refused(person: Person) -> list[str]:
    if Habits.objects.filter(person=person, paused=True).exists():
        return [kind.value for kind in STOPPABLE]
    everywhere = person.mail_preferences.filter(assembly=None, thread=None, rhythm=Rhythm.NEVER)
    return list(everywhere.values_list("kind", flat=True))


farewell = Farewell(
    area="post",
    models=(Habits, Preference, Notice, Delivery, ReplyKey, Received, Held, Letter),
    export=export,
    erase=erase,
)
