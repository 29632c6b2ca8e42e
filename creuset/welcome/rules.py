from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies.models import Assembly
from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person
from creuset.welcome.models import Import, Line

FEWEST_FOUNDERS = 2


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
