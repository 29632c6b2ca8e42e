from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import actions as assemblies
from creuset.assemblies import charter
from creuset.assemblies.models import Application, Assembly
from creuset.common.audience import Audience
from creuset.common.slugs import free_slug
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people import actions as people
from creuset.people.models import Person
from creuset.welcome import consent, rules
from creuset.welcome.actions.inviting import vouch
from creuset.welcome.mail import queue
from creuset.welcome.models import Arrival


@transaction.atomic
def take_down(assembly: Assembly, *, name: str, note: str = "", by: Person) -> Application:
    """Write the request of someone who has no computer. They have been told their rights, and agreed
    aloud; who writes stands behind them."""
    charter.belongs(by, assembly).or_refuse()
    name = " ".join(name.split())
    person = Person.objects.create_user(
        name=name, slug=free_slug(Person, name, otherwise="personne")
    )
    Arrival.objects.create(
        person=person,
        way=Arrival.Way.WRITTEN,
        by=by,
        note=note,
        informed_at=timezone.now(),
        accepted_at=timezone.now(),
        version=consent.VERSION,
    )
    application = assemblies.apply(assembly, by=person)
    record("welcome.taken_down", application, scope=assembly.scope, by=by, title=assembly.name)
    vouch(application, by=by)
    return application


@transaction.atomic
def claim_address(arrival: Arrival, *, email: str, by: Person) -> Arrival:
    """Give an address for someone who had none. Nothing changes until its owner confirms; nothing says
    whether it serves here already."""
    arrival = (
        Arrival.objects.select_for_update(of=["self"]).select_related("person").get(pk=arrival.pk)
    )
    rules.may_claim(arrival, by).or_refuse()
    arrival.claimed_email, arrival.claimed_at = email.lower(), timezone.now()
    arrival.save(update_fields=["claimed_email", "claimed_at"])
    community = Assembly.objects.community()
    record("welcome.address_claimed", community, scope=community.scope, by=by, title="")
    queue("address", arrival, to=arrival.claimed_email)
    return arrival


@transaction.atomic
def link_address(arrival: Arrival, *, by: Person | None = None) -> Person:
    """Its owner has followed the link that only this mailbox received. An account that they made
    meanwhile gives way, unless it has been a member: two histories are not made one."""
    arrival = (
        Arrival.objects.select_for_update(of=["self"]).select_related("person").get(pk=arrival.pk)
    )
    person, email = arrival.person, arrival.claimed_email
    if person.email or not email:
        raise Refused(_("Cette adresse n’est plus attendue."))
    other = consent.bearer_of(email)
    if other is not None:
        rules.gives_way(other, by).or_refuse()
        people.erase(other, keep_name=False, by=other)
    person.email = email
    person.save(update_fields=["email"])
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    arrival.claimed_email = ""
    arrival.save(update_fields=["claimed_email"])
    community = Assembly.objects.community()
    record(
        "welcome.address_linked",
        community,
        scope=community.scope,
        by=person,
        audience=Audience.COMMUNITY,
        title="",
    )
    return person
