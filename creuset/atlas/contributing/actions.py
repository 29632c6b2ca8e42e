"""Entries as people tell them: proposed by anyone, accepted as the charter says, kept for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.charter import Charter, Way
from creuset.assemblies.models import Assembly, Warrant
from creuset.atlas.contributing import rules
from creuset.atlas.contributing.letters import write
from creuset.atlas.contributing.models import Licence, Revision, Suggestion, TakingPart
from creuset.atlas.contributing.revising import revise
from creuset.atlas.models import Entry, Source, slug_of
from creuset.atlas.values import Changes, Values, differences, values_of
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person

State = Suggestion.State
TIME_TO_CONFIRM = timedelta(days=2)


@transaction.atomic
def suggest(entry: Entry | None, *, changes: Changes, by: Person, **said: Any) -> Suggestion:
    """A member proposes. When the charter lets any member accept, it is done at once."""
    made = _new(entry, changes, author=by, **said)
    offered = Charter(made.assembly).answer("atlas.accept", subject=made, parameters={}, by=by)
    if offered.way == Way.DO and rules.may_accept(made):
        return accept(made, by=by)
    record("atlas.suggested", made, scope=made.assembly.scope, by=by, audience=Audience.COMMUNITY)
    return made


@transaction.atomic
def suggest_from_outside(
    entry: Entry | None, *, changes: Changes, name: str, email: str, language: str, **said: Any
) -> Suggestion:
    """Nobody reads it before its author has confirmed it from their mailbox."""
    made = _new(
        entry, changes, name=name, email=email, language=language, state=State.UNCONFIRMED, **said
    )
    write(made, "confirm")
    return made


def _new(entry: Entry | None, changes: Changes, **said: Any) -> Suggestion:
    if entry:
        rules.may_change(entry).or_refuse()
    if not changes:
        raise Refused(
            _("Rien ne change dans ce que vous proposez."), _("Changez au moins une réponse.")
        )
    return Suggestion.objects.create(entry=entry, changes=changes, **said)


@transaction.atomic
def confirm(suggestion: Suggestion) -> Suggestion:
    """Its author has followed the link of the mail: members may read it. Twice is once."""
    held = _hold(suggestion)
    if held.state != State.UNCONFIRMED:
        return held
    if held.at < timezone.now() - TIME_TO_CONFIRM:
        raise Refused(_("Ce lien ne vaut plus."), _("Proposez de nouveau votre changement."))
    held.state = State.WAITING
    held.save(update_fields=["state"])
    record(
        "atlas.suggested", held, scope=held.assembly.scope, by=None, audience=Audience.COMMUNITY
    )
    return held


@transaction.atomic
def withdraw(suggestion: Suggestion) -> Suggestion:
    """Whoever proposed it takes it back, as long as nobody has answered."""
    held = _hold(suggestion)
    if held.state not in {State.UNCONFIRMED, State.WAITING}:
        rules.may_decline(held).or_refuse()
    _settle(held, State.WITHDRAWN, by=held.author)
    return _forget_address(held)


@transaction.atomic
def accept(
    suggestion: Suggestion, *, by: Person | None = None, warrant: Warrant | None = None
) -> Suggestion:
    """The entry says it from now on, and its history keeps what it said before."""
    held = _hold(suggestion)
    entry = Entry.objects.select_for_update().get(pk=held.entry_id) if held.entry_id else None
    held.entry = entry
    rules.may_accept(held).or_refuse()
    charter.authorise(
        "atlas.accept", held.assembly, subject=held, parameters={}, by=by, warrant=warrant
    ).or_refuse()
    held.entry = entry or _created(held)
    origin = {"source": held.source, "licence": held.licence}
    held.entry.confirmed_on = timezone.localdate()
    revise(
        held.entry, held.changes, Revision.Cause.PROPOSED,
        origins=dict.fromkeys(held.changes, origin), suggestion=held, warrant=warrant,
    )  # fmt: skip
    _settle(held, State.ACCEPTED, by=by)
    said: dict[str, Any] = {
        "scope": held.assembly.scope, "by": held.author or by, "audience": held.entry.audience,
        "data": {"fields": sorted(held.changes)},
    }  # fmt: skip
    if entry is None:
        record("atlas.created", held.entry, **said)
    else:
        record("atlas.changed", held.entry, **said)
    if held.author and held.author != by:
        record(
            "atlas.accepted", held, scope=held.assembly.scope, by=by, audience=Audience.COMMUNITY
        )
    _answer(held, "accepted")
    return held


@transaction.atomic
def decline(
    suggestion: Suggestion, *, why: str, by: Person | None = None, warrant: Warrant | None = None
) -> Suggestion:
    held = _hold(suggestion)
    rules.may_decline(held).or_refuse()
    charter.authorise(
        "atlas.decline",
        held.assembly,
        subject=held,
        parameters={"why": why},
        by=by,
        warrant=warrant,
    ).or_refuse()
    held.answer = why
    _settle(held, State.DECLINED, by=by)
    record("atlas.declined", held, scope=held.assembly.scope, by=by, audience=Audience.COMMUNITY)
    _answer(held, "declined")
    return held


@transaction.atomic
def undo_acceptance(suggestion: Suggestion, *, warrant: Warrant) -> Suggestion:
    """Each field goes back to what it was, unless somebody has told something else since. An entry
    that came with it is closed, and its page stays."""
    held = _hold(suggestion)
    entry = Entry.objects.select_for_update().get(suggestions=held)
    now = values_of(entry)
    back: Changes = {
        key: [after, before]
        for key, (before, after) in held.changes.items()
        if (now.get(key) or None) == (after or None)
    }
    if _came_with(held, entry):
        back = {"closed": [None, True]}
    revise(entry, back, Revision.Cause.UNDONE, warrant=warrant)
    record(
        "atlas.change_undone", entry, scope=held.assembly.scope, by=None, audience=entry.audience
    )
    return held


def _came_with(suggestion: Suggestion, entry: Entry) -> bool:
    first = entry.revisions.order_by("number").first()
    return first is not None and first.suggestion_id == suggestion.pk


def _hold(suggestion: Suggestion) -> Suggestion:
    return Suggestion.objects.select_for_update().get(pk=suggestion.pk)


def _answer(held: Suggestion, kind: str) -> None:
    """The last mail: nobody needs the address any more."""
    write(held, kind)
    _forget_address(held)


def _forget_address(held: Suggestion) -> Suggestion:
    held.email = ""
    held.save(update_fields=["email"])
    return held


def sweep_unconfirmed() -> int:
    """What nobody confirmed in time goes, with the address: perhaps it was never theirs."""
    old = Suggestion.objects.filter(
        state=State.UNCONFIRMED, at__lt=timezone.now() - TIME_TO_CONFIRM
    )
    return old.delete()[0]


def _settle(held: Suggestion, state: str, *, by: Person | None) -> Suggestion:
    held.state, held.settled_at, held.settled_by = state, timezone.now(), by
    held.save(update_fields=["entry", "state", "answer", "settled_at", "settled_by"])
    return held


def _created(suggestion: Suggestion) -> Entry:
    """An empty entry, whose values the first revision brings."""
    source, _made = Source.objects.get_or_create(
        name=Source.HERE, defaults={"licence": Licence.ODBL}
    )
    name, key = suggestion.changes["name"][1], f"fiche:{suggestion.token}"
    return Entry.objects.create(
        name=name, source=source, source_key=key, slug=slug_of(name, source, key, digits=10)
    )


@transaction.atomic
def restore(entry: Entry, *, number: int, by: Person) -> Suggestion:
    """Propose that an entry says again what one of its revisions said."""
    wanted: Values = entry.revisions.get(number=number).values
    return suggest(
        entry,
        changes=differences(values_of(entry), wanted),
        by=by,
        reason=_("Retour à la version %(number)d.") % {"number": number},
    )


@transaction.atomic
def still_true(entry: Entry, *, by: Person) -> Entry:
    """One click: what the entry says was true today."""
    community = Assembly.objects.community()
    charter.belongs(by, community).or_refuse()
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    rules.may_change(held).or_refuse()
    if held.confirmed_on != timezone.localdate():
        held.confirmed_on = timezone.localdate()
        held.save(update_fields=["confirmed_on"])
        record("atlas.confirmed", held, scope=community.scope, by=by, audience=held.audience)
    return held


@transaction.atomic
def take_part(entry: Entry, *, by: Person, **said: Any) -> TakingPart:
    """Say, of oneself only, what one does there; saying it again corrects it."""
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    made, _new_one = TakingPart.objects.update_or_create(entry=entry, person=by, defaults=said)
    return made


def take_part_no_more(entry: Entry, *, by: Person) -> None:
    TakingPart.objects.filter(entry=entry, person=by).delete()
