from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import actions as assemblies
from creuset.assemblies import charter
from creuset.assemblies.charter import Charter, Way
from creuset.assemblies.models import Application, Assembly
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.actions import register
from creuset.people.models import Person
from creuset.welcome import consent, rules
from creuset.welcome.mail import queue
from creuset.welcome.models import Coming, Invitation

LASTS = timedelta(days=30)
MOST_A_DAY = 50
MOST_FOR_AN_ADDRESS = 3


@transaction.atomic
def invite(
    assembly: Assembly, *, emails: Sequence[str], words: str = "", by: Person
) -> list[Invitation]:
    """A letter to each, with a few words. Whoever comes by it has one's support.

    Addresses that asked to be left alone, or have been written to enough, receive nothing; nothing
    says which.
    """
    Assembly.objects.select_for_update().get(pk=assembly.pk)
    charter.belongs(by, assembly).or_refuse()
    wanted = list(dict.fromkeys(email.strip().lower() for email in emails))
    rules.may_invite(by, len(wanted), MOST_A_DAY).or_refuse()
    now = timezone.now()
    made = Invitation.objects.bulk_create(
        Invitation(assembly=assembly, by=by, email=email, words=words, expires_at=now + LASTS)
        for email in wanted
    )
    left_alone = consent.refused_among(set(wanted)) | _written_to_enough(wanted, made)
    for invitation in made:
        if invitation.email not in left_alone:
            queue("invitation", invitation, to=invitation.email)
    record(
        "welcome.invited",
        assembly,
        scope=assembly.scope,
        by=by,
        data={"letters": len(made)},
    )
    return made


def _written_to_enough(emails: list[str], but: list[Invitation]) -> set[str]:
    """Nobody's mailbox is filled, whoever the members are that invite."""
    recent = Invitation.objects.filter(email__in=emails, at__gt=timezone.now() - LASTS)
    sent = list(recent.exclude(pk__in=[each.pk for each in but]).values_list("email", flat=True))
    return {email for email in emails if sent.count(email) >= MOST_FOR_AN_ADDRESS}


@transaction.atomic
def make_link(
    assembly: Assembly, *, most: int, days: int, words: str = "", by: Person
) -> Invitation:
    """An address to pass on: so many may come by it, until a day."""
    charter.belongs(by, assembly).or_refuse()
    rules.may_make_link(most, days).or_refuse()
    invitation = Invitation.objects.create(
        assembly=assembly,
        by=by,
        words=words,
        most=most,
        expires_at=timezone.now() + timedelta(days=days),
    )
    record("welcome.link_made", assembly, scope=assembly.scope, by=by, data={"most": most})
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Person) -> None:
    rules.invited_by(invitation, by).or_refuse()
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def come(invitation: Invitation, *, by: Person) -> Application:
    """Ask to join, with the support of who invites; where that is enough, one is in."""
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("assembly", "by")
        .get(pk=invitation.pk)
    )
    rules.may_come(invitation, by).or_refuse()
    application = assemblies.apply(invitation.assembly, by=by)
    Coming.objects.get_or_create(invitation=invitation, person=by)
    vouch(application, by=invitation.by)
    return application


def vouch(application: Application, *, by: Person | None) -> None:
    """Stand behind someone, where the charter counts who does; elsewhere the request waits."""
    if by is None or by.pk == application.person_id:
        return
    answer = Charter(application.assembly).answer(
        application.gesture, subject=application, parameters={}, by=by
    )
    if answer.way in (Way.DO, Way.SUPPORT):
        assemblies.support(application.gesture, application, parameters={}, by=by)


@transaction.atomic
def register_invited(invitation: Invitation, *, name: str) -> Person:
    """Someone who holds the letter of an invitation: only their mailbox received its link."""
    rules.is_open(invitation).or_refuse()
    if invitation.is_link or consent.bearer_of(invitation.email):
        raise Refused(_("Cette adresse sert déjà."), _("Entrez avec elle, puis revenez ici."))
    return register(name=name, email=invitation.email, verified=True)


@transaction.atomic
def decline(invitation: Invitation) -> None:
    """Whoever was written to does not want to be again, by anyone here."""
    if not invitation.is_link:
        consent.remember_refusal(invitation.email)
        Invitation.objects.filter(email=invitation.email, revoked_at=None).update(
            revoked_at=timezone.now()
        )
