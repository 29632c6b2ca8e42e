"""What a proposal about an entry allows, or why not."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.atlas.contributing.models import Suggestion
from creuset.atlas.models import Entry
from creuset.atlas.values import stale, values_of
from creuset.common.verdict import YES, Verdict

State = Suggestion.State


def may_change(entry: Entry) -> Verdict:
    """An entry that stands for another one, or that went with its import, is left as it is."""
    if entry.status == Entry.Status.MERGED:
        return Verdict(
            _("Cette fiche est réunie avec une autre."), _("Proposez le changement sur l’autre.")
        )
    if entry.status == Entry.Status.WITHDRAWN:
        return Verdict(
            _("Cette fiche a été retirée avec son import."), _("Importez-la de nouveau.")
        )
    return YES


def may_accept(suggestion: Suggestion, parameters: Mapping[str, Any] | None = None) -> Verdict:
    if not (settling := _waits(suggestion)):
        return settling
    if suggestion.entry is None:
        return YES
    if not (changing := may_change(suggestion.entry)):
        return changing
    moved = stale(suggestion.changes, values_of(suggestion.entry))
    if moved:
        return Verdict(
            _("La fiche a changé depuis : %(fields)s.")
            % {"fields": ", ".join(str(field.label) for field in moved)},
            _("Comparez, puis proposez de nouveau ce qui reste à changer."),
        )
    return YES


def may_decline(suggestion: Suggestion, parameters: Mapping[str, Any] | None = None) -> Verdict:
    return _waits(suggestion)


def _waits(suggestion: Suggestion) -> Verdict:
    if suggestion.state == State.WAITING:
        return YES
    if suggestion.state == State.UNCONFIRMED:
        return Verdict(
            _("La personne qui propose n’a pas encore confirmé son adresse."),
            _("Attendez qu’elle le fasse."),
        )
    return Verdict(
        _("Cette proposition a déjà sa réponse : %(state)s.")
        % {"state": suggestion.get_state_display()},
        _("Proposez un nouveau changement."),
    )
