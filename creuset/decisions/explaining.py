"""What a tired person reads first: what is asked, what it takes, what silence does."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies.terms import complete
from creuset.assemblies.wording import majority_in_words
from creuset.decisions import counting
from creuset.decisions.models import Decision
from creuset.decisions.standing import Standing


def in_short(decision: Decision, standing: Standing) -> list[str]:
    """Sentences with the figures of this very decision, the most important first."""
    method = counting.asked(decision)
    parameters = counting.parameters(decision)
    return [
        each
        for each in (
            _passes(decision, method, parameters),
            _quorum(method, parameters, standing.electors),
            _silence(method, parameters),
        )
        if each
    ]


def _passes(decision: Decision, method: str, parameters: dict[str, Any]) -> str:
    places = parameters["places"]
    match method:
        case "consent" if decision.phase == Decision.Phase.CONSENT:
            return _("La personne proposée est élue si personne n’objecte.")
        case "consent":
            return _("C’est adopté si personne n’objecte.")
        case "majority":
            return _("Pour adopter, il faut %(majority)s.") % {
                "majority": majority_in_words(complete({**parameters, "method": method}))
            }
        case "without_candidates":
            return _(
                "Chacun nomme une personne. Quand les raisons ont été lues, chacun peut changer ; "
                "puis l’assemblée consent à la personne la plus nommée, ou objecte."
            )
        case "stv":
            return ngettext(
                "Vous classez. Votre voix suit votre classement jusqu’à servir. %(n)d place.",
                "Vous classez. Votre voix suit votre classement jusqu’à servir. %(n)d places.",
                places,
            ) % {"n": places}
        case "equal_shares":
            return _(
                "Chaque personne tient une part égale de la somme. Un projet est retenu quand "
                "celles et ceux qui l’approuvent peuvent le payer ensemble."
            )
        case "schulze":
            return _("Vous classez. L’option que la plupart préfèrent à chaque autre l’emporte.")
        case "majority_judgment":
            return _(
                "Vous donnez une mention à chaque option. La meilleure mention médiane l’emporte."
            )
        case _:
            return ngettext(
                "Vous cochez tout ce qui vous convient. L’option la plus cochée l’emporte.",
                "Vous cochez tout ce qui vous convient. Les %(n)d options les plus cochées "
                "l’emportent.",
                places,
            ) % {"n": places}


def _quorum(method: str, parameters: dict[str, Any], electors: int) -> str:
    percent = parameters["quorum"]
    if not percent or not electors:
        return ""
    needed = ceil(Fraction(percent * electors, 100))
    return ngettext(
        "Il faut qu’au moins %(needed)d personne sur %(electors)d s’exprime.",
        "Il faut qu’au moins %(needed)d personnes sur %(electors)d s’expriment.",
        needed,
    ) % {"needed": needed, "electors": electors}


def _silence(method: str, parameters: dict[str, Any]) -> str:
    if method == "consent":
        if parameters.get("silence") == "consents":
            return _("Le silence vaut consentement.")
        return _("Le silence ne compte pas.")
    return _("Ne pas répondre, c’est laisser les autres choisir.")
