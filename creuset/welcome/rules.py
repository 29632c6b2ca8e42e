from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies.charter import rule_for
from creuset.assemblies.models import Assembly, Mandate, Membership, Procedure
from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person
from creuset.welcome.models import Arrival, Import, Invitation, Line

FEWEST_FOUNDERS = 2
MOST_BY_LINK = 100
LONGEST_LINK = 90
ALONE = {Procedure.COMMUNITY.value, Procedure.MEMBER.value}
BETWEEN_CLAIMS = timedelta(minutes=10)


class Named(Protocol):
    @property
    def email(self) -> str: ...


def is_empty() -> Verdict:
    if not Assembly.objects.filter(parent=None).exists():
        return YES
    return Verdict(
        _("Une communauté vit déjà ici."), _("Une installation n’en porte qu’une seule.")
    )


def may_found(founders: Sequence[Named], sponsors: int | None) -> Verdict:
    if len({each.email.lower() for each in founders}) < FEWEST_FOUNDERS:
        return Verdict(
            _("Il faut au moins deux personnes pour fonder, chacune avec son adresse."),
            _("Elles se portent garantes l’une de l’autre, puis des suivantes."),
        )
    if len({each.email.lower() for each in founders}) < len(founders):
        return Verdict(_("Deux personnes ont la même adresse."), _("Donnez à chacune la sienne."))
    if sponsors is not None and not 1 <= sponsors <= len(founders):
        return Verdict(
            _("%(sponsors)d garants pour accueillir quelqu’un, c’est impossible ici.")
            % {"sponsors": sponsors},
            _("Demandez entre 1 et %(most)d garants, autant que de personnes qui fondent.")
            % {"most": len(founders)},
        )
    return is_empty()


def prepared_by(source: Import, by: Person | None) -> Verdict:
    if by is not None and source.by_id == by.pk:
        return YES
    return Verdict(_("Cette liste est à la personne qui l’a préparée."))


def may_be_prepared(source: Import) -> Verdict:
    if source.editable:
        return YES
    return Verdict(_("Cette liste est déjà entrée."))


def may_be_answered(source: Import) -> Verdict:
    if source.editable or source.status == Import.Status.DONE:
        return YES
    return Verdict(_("Cette liste est en train d’entrer."), _("Attendez un instant."))


def may_import(source: Import, parameters: object = None) -> Verdict:
    if source.status == Import.Status.READ:
        return Verdict(
            _("Cette liste n’est pas prête."), _("Dites d’abord ce que donne chaque colonne.")
        )
    if not source.editable:
        return Verdict(_("Cette liste est déjà entrée."))
    ready = source.lines.filter(fate__in=[Line.Fate.ENTER, Line.Fate.KNOWN])
    if not ready.exists():
        return Verdict(
            _("Personne n’entrerait par cette liste."),
            _("Corrigez ses lignes, ou répondez à ses questions."),
        )
    return YES


def takes_mandates(source: Import) -> Verdict:
    """A list says who holds what only at the beginning, and never on the word of one person."""
    theirs = [pk for line in source.lines.exclude(mandates=[]) for pk in line.mandates]
    if Mandate.objects.filter(assembly=source.assembly).exclude(pk__in=theirs).exists():
        return Verdict(
            _("Des mandats ont déjà été confiés ici : celui-ci n’entre pas par une liste."),
            _("Proposez de le confier."),
        )
    rule = rule_for(source.assembly, "welcome.import_members").rule
    if rule.procedure in ALONE:
        return Verdict(
            _("Ici une seule personne fait entrer une liste : les mandats n’entrent pas ainsi."),
            _("Proposez de les confier."),
        )
    return YES


def may_undo(source: Import) -> Verdict:
    if source.status != Import.Status.DONE:
        return Verdict(_("Cette liste n’est pas entrée."))
    came = source.arrivals.exclude(person__last_login=None, accepted_at=None).count()
    if came:
        return Verdict(
            ngettext(
                "Une personne de cette liste est déjà venue : elle ne se défait plus d’un coup.",
                "%(came)d personnes de cette liste sont déjà venues : elle ne se défait plus "
                "d’un coup.",
                came,
            )
            % {"came": came},
            _("Chacun peut partir, depuis sa page."),
        )
    return YES


def invited_by(invitation: Invitation, by: Person) -> Verdict:
    return YES if invitation.by_id == by.pk else Verdict(_("Cette invitation n’est pas la vôtre."))


def may_invite(by: Person, letters: int, most: int) -> Verdict:
    """A member may be generous, a stolen account may not be a mailing machine."""
    today = Invitation.objects.filter(by=by, at__gt=timezone.now() - timedelta(days=1))
    if today.exclude(email="").count() + letters <= most:
        return YES
    return Verdict(
        _("Pas plus de %(most)d invitations par jour.") % {"most": most},
        _("Gardez les autres pour demain, ou ouvrez un lien d’invitation."),
    )


def may_make_link(most: int, days: int) -> Verdict:
    if 1 <= most <= MOST_BY_LINK and 1 <= days <= LONGEST_LINK:
        return YES
    return Verdict(
        _("Un lien sert à %(most)d personnes au plus, pendant %(days)d jours au plus.")
        % {"most": MOST_BY_LINK, "days": LONGEST_LINK}
    )


def is_open(invitation: Invitation) -> Verdict:
    """Its day has not passed, it has not served as often as it may, who made it is still here."""
    member = invitation.assembly.memberships.current().filter(person=invitation.by).exists()
    if invitation.over or not member or invitation.comings.count() >= invitation.most:
        return Verdict(
            _("Cette invitation ne vaut plus."),
            _("Vous pouvez demander à rejoindre la communauté sans elle."),
        )
    return YES


def may_come(invitation: Invitation, by: Person) -> Verdict:
    if invitation.assembly.memberships.current().filter(person=by).exists():
        return Verdict(_("Vous êtes déjà membre."))
    if not invitation.comings.filter(person=by).exists() and not (told := is_open(invitation)):
        return told
    if invitation.is_link or is_theirs(by, invitation.email):
        return YES
    return Verdict(
        _("Cette invitation est pour une autre adresse que la vôtre."),
        _("Ajoutez cette adresse à votre compte, ou demandez qu’on vous invite à la vôtre."),
    )


def is_theirs(person: Person, email: str) -> bool:
    confirmed = EmailAddress.objects.filter(user=person, email__iexact=email, verified=True)
    return bool(confirmed.exists())


def may_claim(arrival: Arrival, by: Person) -> Verdict:
    if arrival.person.email:
        return Verdict(_("Cette personne a déjà une adresse."))
    if arrival.by_id != by.pk:
        return Verdict(
            _("Seule la personne qui a pris l’inscription donne une adresse."),
            _("Adressez-vous à elle : personne ne doit pouvoir entrer au nom d’une autre."),
        )
    if arrival.claimed_at and arrival.claimed_at > timezone.now() - BETWEEN_CLAIMS:
        return Verdict(_("Une lettre vient de partir."), _("Attendez quelques minutes."))
    return YES


def gives_way(other: Person, by: Person | None) -> Verdict:
    """Whether an account may go so that its address serves another: who made it is here, with all
    the proofs it asks, and it has never been a member."""
    if by is None or by.pk != other.pk:
        return Verdict(_("Entrez d’abord avec cette adresse."), _("Puis revenez à ce lien."))
    if not Membership.objects.filter(person=other).exists():
        return YES
    return Verdict(
        _("Cette adresse a déjà ici une adhésion à elle."),
        _(
            "Deux histoires ne se réunissent pas seules : parlez-en à la personne qui vous a inscrit."
        ),
    )
