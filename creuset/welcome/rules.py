from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.common.verdict import YES, Verdict

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
