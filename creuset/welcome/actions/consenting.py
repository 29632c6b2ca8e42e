from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people import actions as people
from creuset.people import rules as people_rules
from creuset.people.models import Person
from creuset.welcome import consent
from creuset.welcome.models import Arrival


@transaction.atomic
def accept(arrival: Arrival, *, by: Person) -> Person:
    """They have read who holds their data and why, and stay. From here on they are written to."""
    people_rules.is_oneself(arrival.person, by).or_refuse()
    arrival = (
        Arrival.objects.select_for_update(of=["self"]).select_related("person").get(pk=arrival.pk)
    )
    if arrival.accepted_at is None:
        arrival.accepted_at, arrival.version = timezone.now(), consent.VERSION
        arrival.save(update_fields=["accepted_at", "version"])
        community = Assembly.objects.community()
        record(
            "welcome.accepted",
            community,
            scope=community.scope,
            by=by,
            audience=Audience.COMMUNITY,
        )
    arrival.person.awaits_consent = False
    arrival.person.save(update_fields=["awaits_consent"])
    return arrival.person


@transaction.atomic
def refuse(arrival: Arrival, *, by: Person) -> None:
    """They do not want to be here: everything about them goes, and their address is not taken from
    a list again without asking."""
    person = Person.objects.select_for_update().get(pk=arrival.person_id)
    people_rules.is_oneself(person, by).or_refuse()
    if not Arrival.objects.filter(person=person, accepted_at=None).exists():
        raise Refused("")
    community = Assembly.objects.community()
    record("welcome.refused", community, scope=community.scope, by=None)
    people.erase(person, keep_name=False, by=person)


@transaction.atomic
def confirm_address(person: Person, *, by: Person) -> None:
    """They have followed a link that only their mailbox received."""
    people_rules.is_oneself(person, by).or_refuse()
    EmailAddress.objects.filter(user=person, email__iexact=person.email).update(verified=True)
