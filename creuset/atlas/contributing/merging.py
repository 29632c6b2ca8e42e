"""Two entries that are one: put together field by field, and taken apart again, whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.atlas.contributing.models import Merge, Revision, TakingPart
from creuset.atlas.contributing.revising import revise
from creuset.atlas.contributing.rules import may_change
from creuset.atlas.imports.comparing import POINT
from creuset.atlas.models import Entry
from creuset.atlas.values import Changes, differences, values_of
from creuset.common.verdict import YES, Verdict
from creuset.journal.actions import record
from creuset.people.models import Person


def may_merge(gone: Entry, parameters: Mapping[str, Any] | None = None) -> Verdict:
    if not (changing := may_change(gone)):
        return changing
    if parameters is None:
        return YES
    kept = Entry.objects.filter(slug=parameters["into"]).first()
    if kept is None or kept.pk == gone.pk:
        return Verdict(
            _("On ne sait pas avec quelle fiche la réunir."), _("Choisissez une autre fiche.")
        )
    if kept.audience != gone.audience:
        return Verdict(
            _("Ces deux fiches ne sont pas lues par les mêmes personnes."),
            _("Réunissez-la avec une fiche que les mêmes personnes lisent."),
        )
    return may_change(kept)


@transaction.atomic
def merge(
    gone: Entry,
    *,
    into: str,
    taken: list[str],
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Merge:
    """`into` stays, with what it said but for the fields `taken` from the other, and with what it did
    not say. The other leads to it from now on. Both rows are held in the order of their keys."""
    both = {
        one.slug: one
        for one in Entry.objects.select_for_update()
        .filter(slug__in=[gone.slug, into])
        .order_by("pk")
    }
    gone = both[gone.slug]
    parameters = {"into": into, "taken": taken}
    may_merge(gone, parameters).or_refuse()
    kept = both[into]
    community = Assembly.objects.community()
    charter.authorise(
        "atlas.merge", community, subject=gone, parameters=parameters, by=by, warrant=warrant
    ).or_refuse()
    made = Merge.objects.create(
        kept=kept, gone=gone, before={"gone": _state(gone), "kept": _state(kept)}, by=by,
        warrant=warrant,
    )  # fmt: skip
    origins = {key: _origin(gone, key) for key in _brought(gone, kept, taken)}
    revise(
        kept, _brought(gone, kept, taken), Revision.Cause.MERGED, origins=origins, warrant=warrant
    )
    made.after = _state(kept)
    made.moved = _move(TakingPart.objects.filter(entry=gone), kept)
    made.save(update_fields=["after", "moved"])
    gone.status, gone.merged_into, gone.updated_at = Entry.Status.MERGED, kept, timezone.now()
    gone.save(update_fields=["status", "merged_into", "updated_at"])
    record(
        "atlas.merged", kept, scope=community.scope, by=by, audience=kept.audience,
        data={"gone": gone.slug},
    )  # fmt: skip
    return made


def _brought(gone: Entry, kept: Entry, taken: list[str]) -> Changes:
    """What the kept entry says otherwise: the fields that were chosen, and those it left empty."""
    theirs, ours = values_of(gone), values_of(kept)
    wanted = {**theirs, **ours, **{key: theirs.get(key) for key in taken}}
    return differences(ours, wanted)


def _origin(entry: Entry, field: str) -> dict[str, str]:
    own = {"source": entry.source.name, "licence": entry.source.licence}
    origin: dict[str, str] = entry.origins.get(field, own)
    return origin


def _move(parts: Any, kept: Entry) -> list[int]:
    """Who takes part in one takes part in the other, unless they already said so there."""
    there = TakingPart.objects.filter(entry=kept).values("person")
    moved = list(parts.exclude(person__in=there).values_list("pk", flat=True))
    TakingPart.objects.filter(pk__in=moved).update(entry=kept)
    return moved


COLUMNS = (
    "name", "category", "kinds", "country_id", "city", "website", "latitude", "longitude",
    "precision", "facts", "origins", "edited", "status", "merged_into_id",
)  # fmt: skip


def _state(entry: Entry) -> dict[str, Any]:
    return {column: getattr(entry, column) for column in COLUMNS}


@transaction.atomic
def take_apart(made: Merge, *, by: Person | None = None, warrant: Warrant | None = None) -> Merge:
    """Both entries are what they were; what was told of the kept one since stays told."""
    made = Merge.objects.select_for_update().get(pk=made.pk)
    may_take_apart(made).or_refuse()
    community = Assembly.objects.community()
    charter.authorise(
        "atlas.take_apart", community, subject=made, parameters={}, by=by, warrant=warrant
    ).or_refuse()
    return _apart(made, by=by)


@transaction.atomic
def undo_merge(gone: Entry, *, warrant: Warrant) -> Merge | None:
    """What the decision that put them together did is undone, unless that was done already."""
    made = Merge.objects.select_for_update().filter(warrant=warrant, undone_at=None).first()
    return _apart(made, by=None) if made else None


def may_take_apart(made: Merge, parameters: Mapping[str, Any] | None = None) -> Verdict:
    if made.undone_at:
        return Verdict(_("Ces fiches sont déjà séparées."), _("Il n’y a rien à faire."))
    if made.kept.status == Entry.Status.MERGED:
        return Verdict(
            _("La fiche gardée a depuis été réunie avec une autre."),
            _("Séparez d’abord celles-là."),
        )
    return YES


def _apart(made: Merge, *, by: Person | None) -> Merge:
    kept = Entry.objects.select_for_update().get(pk=made.kept_id)
    gone = Entry.objects.select_for_update().get(pk=made.gone_id)
    before, after = made.before["kept"], made.after
    now = values_of(kept)
    moved = any(getattr(kept, column) != after[column] for column in POINT)
    for column in COLUMNS:
        if getattr(kept, column) == after[column] and not (moved and column in POINT):
            setattr(kept, column, before[column])
    _facts_apart(kept, before, after)
    for column, value in made.before["gone"].items():
        setattr(gone, column, value)
    for one in (kept, gone):
        one.updated_at = timezone.now()
        one.save()
    kept.refresh_from_db()
    revise(kept, differences(now, values_of(kept)), Revision.Cause.UNDONE, rewrite=False)
    TakingPart.objects.filter(pk__in=made.moved, entry=kept).update(entry=gone)
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    record(
        "atlas.taken_apart", kept, scope=Assembly.objects.community().scope, by=by,
        audience=kept.audience, data={"gone": gone.slug},
    )  # fmt: skip
    return made


def _facts_apart(kept: Entry, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Fact by fact, when some of them were told since."""
    facts = dict(kept.facts)
    for key in {*before["facts"], *after["facts"]}:
        if facts.get(key) == after["facts"].get(key):
            facts.pop(key, None)
            if key in before["facts"]:
                facts[key] = before["facts"][key]
    kept.facts = facts
