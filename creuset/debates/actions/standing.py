"""What is said about a thing goes as far as the thing does, and comes back with it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from creuset.assemblies.models import Assembly
from creuset.common import things
from creuset.common.about import key_of
from creuset.common.audience import Audience
from creuset.debates.following import Why, follow
from creuset.debates.models import Thread
from creuset.people.models import Person


@transaction.atomic
def open_standing_thread(
    subject: Model, *, assembly: Assembly, title: str, audience: str, makers: Iterable[Person]
) -> Thread:
    """The conversation that a thing brings with it: one, the same when it comes out again. Those
    who made the thing follow it, until they choose otherwise."""
    found = Thread.objects.filter(**key_of(subject), standing=True).first()
    if found is None:
        made = Thread.objects.create(
            **key_of(subject),
            assembly=assembly,
            title=title[:200],
            audience=audience,
            standing=True,
        )
        for person in makers:
            follow(made, why=Why.SIGNED, by=person)
        return made
    found.audience = audience
    found.save(update_fields=["audience"])
    return found


@transaction.atomic
def narrow(subject: Model, *, audience: str) -> None:
    """A thing is shown to fewer people: what is said about it goes no further."""
    about = Thread.objects.filter(**key_of(subject))
    wider = Audience.values[Audience.values.index(audience) + 1 :]
    about.filter(audience__in=wider).update(audience=audience)
    home = things.of(subject).assembly_id(subject)
    if audience == Audience.GROUP and home:
        # In the assembly of everyone, everyone reads it whatever its audience.
        about.filter(assembly__parent=None).update(assembly=home)
