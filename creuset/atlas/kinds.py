"""What an initiative of the atlas does. A row keeps its kinds as one integer, a bit for each."""

from collections.abc import Iterable
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Listed as pages show them; an initiative has one or several."""

    FOOD = "food", _("Alimentation et circuits courts")
    FARMING = "farming", _("Agriculture et jardins partagés")
    FAIR_TRADE = "fair_trade", _("Commerce équitable")
    FINANCE = "finance", _("Finance solidaire et monnaies locales")
    EMPLOYMENT = "employment", _("Emploi et insertion")
    INCLUSION = "inclusion", _("Soin, inclusion et solidarité")
    REUSE = "reuse", _("Réemploi, réparation et partage")
    HOUSING = "housing", _("Habitat partagé")
    ENERGY = "energy", _("Énergie citoyenne")
    MOBILITY = "mobility", _("Mobilité durable")
    NATURE = "nature", _("Nature et biodiversité")
    CULTURE = "culture", _("Culture et tiers-lieux")
    DIGITAL = "digital", _("Numérique et médias libres")
    EDUCATION = "education", _("Éducation et sensibilisation")
    RESEARCH = "research", _("Recherche")
    PARTICIPATION = "participation", _("Démocratie et participation")
    NETWORKS = "networks", _("Réseaux et accompagnement")
    OTHER = "other", _("Autres initiatives")


# The place of a kind is its bit in stored masks, for ever: add at the end, never move or remove.
BITS: tuple[Kind, ...] = (
    Kind.FOOD,
    Kind.FARMING,
    Kind.FAIR_TRADE,
    Kind.FINANCE,
    Kind.EMPLOYMENT,
    Kind.INCLUSION,
    Kind.REUSE,
    Kind.HOUSING,
    Kind.ENERGY,
    Kind.MOBILITY,
    Kind.NATURE,
    Kind.CULTURE,
    Kind.DIGITAL,
    Kind.EDUCATION,
    Kind.RESEARCH,
    Kind.PARTICIPATION,
    Kind.NETWORKS,
    Kind.OTHER,
)


def bit(kind: Kind | str) -> int:
    return 1 << BITS.index(Kind(kind))


def mask(kinds: Iterable[Kind | str]) -> int:
    together = 0
    for kind in kinds:
        together |= bit(kind)
    return together


def of_mask(mask: int) -> list[Kind]:
    """The kinds of a mask, in the order of pages; a bit that no kind owns is a fault."""
    return list(_of_mask(mask))


@lru_cache(maxsize=4096)  # a million entries share a few hundred masks
def _of_mask(mask: int) -> tuple[Kind, ...]:
    if mask < 0 or mask >> len(BITS):
        raise ValueError(f"{mask} is not a mask of kinds")
    return tuple(kind for kind in Kind if mask & bit(kind))
