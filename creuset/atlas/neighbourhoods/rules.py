"""What may be named, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.common.verdict import YES, Verdict
from creuset.places.falling import commune_at
from creuset.places.finding import spelt
from creuset.places.models import Territory
from creuset.places.numbering import ROOM

MARGIN = 0.02  # degrees
MOST = ROOM["commune"] // ROOM["neighbourhood"] - 1


def may_name(commune: Territory, parameters: Mapping[str, Any] | None = None) -> Verdict:
    if commune.kind != Territory.Kind.COMMUNE:
        return Verdict(
            _("On ne nomme des quartiers que dans une commune."), _("Allez d’abord à la commune.")
        )
    if commune.children.count() >= MOST:
        return Verdict(_("%(commune)s a déjà trop de quartiers.") % {"commune": commune})
    return _fits(commune, parameters) if parameters else YES


def may_change(neighbourhood: Territory, parameters: Mapping[str, Any] | None = None) -> Verdict:
    if not (there := is_named(neighbourhood)):
        return there
    if parameters is None or neighbourhood.parent is None:
        return YES
    return _fits(neighbourhood.parent, parameters, but=neighbourhood)


def is_named(neighbourhood: Territory, parameters: Mapping[str, Any] | None = None) -> Verdict:
    if neighbourhood.kind != Territory.Kind.NEIGHBOURHOOD:
        return Verdict(_("Ce n’est pas un quartier."))
    if neighbourhood.gone_at:
        return Verdict(_("Ce quartier n’est plus nommé ici."), _("Nommez-le de nouveau."))
    return YES


def may_tell_again(neighbourhood: Territory, told: Mapping[str, Any]) -> Verdict:
    """What was told of it before, when a decision about it is taken back."""
    if not told or neighbourhood.parent is None:
        return YES
    return _fits(neighbourhood.parent, told, but=neighbourhood)


def _is_in(commune: Territory, latitude: float, longitude: float) -> bool:
    """On a doubtful border, or where no outline is drawn, its box answers."""
    if found := commune_at(latitude, longitude):
        return found == commune.code
    return (
        commune.south - MARGIN <= latitude <= commune.north + MARGIN
        and commune.west - MARGIN <= longitude <= commune.east + MARGIN
    )


def _fits(
    commune: Territory, parameters: Mapping[str, Any], but: Territory | None = None
) -> Verdict:
    latitude, longitude = parameters["middle"]
    if not _is_in(commune, latitude, longitude):
        return Verdict(
            _("Le milieu de ce quartier n’est pas dans %(commune)s.") % {"commune": commune},
            _("Placez-le dans la commune, ou allez à la commune voisine."),
        )
    others = Territory.objects.neighbourhoods().filter(parent=commune)
    if any(spelt(each.name) == spelt(parameters["name"]) for each in others if each != but):
        return Verdict(
            _("%(commune)s a déjà un quartier de ce nom.") % {"commune": commune},
            _("Changez celui-là, ou donnez à celui-ci un autre nom."),
        )
    return YES
