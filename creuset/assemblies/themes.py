"""How the gestures of a charter are told apart for a reader: entering, deciding, groups, works…"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import Gesture

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Theme:
    """`keys` are those of gestures, or of a whole area: "works."."""

    slug: str
    label: "_StrPromise"
    keys: tuple[str, ...]


THEMES = (
    Theme("entrer", _("Entrer"), ("assemblies.admit", "groups.admit", "welcome.")),
    Theme("decider", _("Décider"), ("decisions.", "assemblies.amend_charter")),
    Theme("groupes", _("Groupes"), ("groups.",)),
    Theme("mandats", _("Mandats et sièges"), ("assemblies.",)),
    Theme("rencontres", _("Rencontres"), ("meetings.",)),
    Theme("conversations", _("Conversations"), ("debates.", "post.")),
    Theme("travaux", _("Travaux"), ("works.",)),
    Theme("carte", _("Carte"), ("atlas.",)),
    Theme("ressources", _("Objectifs et ressources"), ("objectives.", "dues.")),
)
OTHERS = Theme("autres", _("Autres gestes"), ("",))


def theme_of(key: str) -> Theme:
    """The theme that names it most precisely."""
    known = [
        (len(start), theme) for theme in THEMES for start in theme.keys if key.startswith(start)
    ]
    return max(known, key=lambda each: each[0], default=(0, OTHERS))[1]


def by_theme(gestures: Iterable[Gesture]) -> list[tuple[Theme, list[Gesture]]]:
    together: dict[str, list[Gesture]] = {}
    for gesture in gestures:
        together.setdefault(theme_of(gesture.key).slug, []).append(gesture)
    return [(theme, together[theme.slug]) for theme in (*THEMES, OTHERS) if theme.slug in together]
