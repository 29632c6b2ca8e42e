"""The lines of a list become persons and memberships, a few at a time.

Each batch is one transaction: killed at any instant, an import goes on where it was. Two imports at
once enter one after the other, since each batch holds the community.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from creuset.assemblies.models import Assembly, Mandate, Membership
from creuset.common import leaving
from creuset.common.audience import Audience
from creuset.common.slugs import free_slug
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.welcome.consent import bearer_of
from creuset.welcome.importing.rows import Told
from creuset.welcome.mandates import take_down
from creuset.welcome.models import Arrival, Import, Line
from creuset.welcome.periods import Period, missing
from creuset.welcome.preparing import Reading, entered_before

BATCH = 100
GOES_IN = (Line.Fate.ENTER, Line.Fate.KNOWN)


def go_on(pk: int) -> None:
    while enter_some(pk):
        pass


@transaction.atomic
def enter_some(pk: int) -> bool:
    """The next persons; False when nothing is left to enter."""
    source = Import.objects.select_for_update().get(pk=pk)
    if source.status != Import.Status.RUNNING:
        return False
    Assembly.objects.select_for_update().get(pk=source.assembly_id)
    waiting = source.lines.filter(done_at=None, fate__in=GOES_IN)
    next_ones = waiting.order_by("number").values_list("cluster", flat=True)[:BATCH]
    clusters: defaultdict[str, list[Line]] = defaultdict(list)
    for line in waiting.filter(cluster__in=set(next_ones)).order_by("number"):
        clusters[line.cluster].append(line)
    if not clusters:
        _finish(source)
        return False
    batch = _Batch(source, [line for lines in clusters.values() for line in lines])
    for lines in clusters.values():
        batch.enter(lines)
    Import.objects.filter(pk=pk).update(moved_at=timezone.now())
    return True


def _finish(source: Import) -> None:
    Import.objects.filter(pk=source.pk).update(
        status=Import.Status.DONE, mandates=[], moved_at=timezone.now()
    )
    entered = source.lines.exclude(done_at=None)
    record(
        "welcome.imported",
        source,
        scope=source.assembly.scope,
        by=source.by,
        audience=Audience.COMMUNITY,
        data={
            "lines": entered.count(),
            "persons": Arrival.objects.filter(source=source).count(),
        },
    )


class _Batch:
    """A hundred lines or so, read again with what the database says now."""

    def __init__(self, source: Import, lines: Sequence[Line]) -> None:
        self.source = source
        self.reading = Reading(source, [])
        self.today = timezone.localdate()
        self.now = timezone.now()
        marks = {line.print for line in lines}
        self.before = {mark: pk for mark, pk in entered_before(marks, but=source) if pk}

    def enter(self, lines: list[Line]) -> None:
        """The lines of one person."""
        told = [said for line in lines if (said := self.reading.told(line)[0])]
        person = self._known(lines)
        if person is None and (question := self._in_doubt(lines[0], told[0])):
            return self._ask(lines, question)
        if person is None:
            person = self._new(lines[0].email, told)
        made = [
            membership.pk
            for line, said in zip(lines, told, strict=True)
            if line.print not in self.before
            for membership in self._memberships(person, said)
        ]
        for line in lines:
            line.person, line.done_at = person, self.now
            line.cells, line.questions, line.email, line.cluster = [], [], "", ""
            line.memberships, made = made, []
        lines[0].mandates = self._mandates(person, told)
        fields = [
            "person", "done_at", "cells", "questions", "email", "cluster", "memberships", "mandates",
        ]  # fmt: skip
        Line.objects.bulk_update(lines, fields)
        return None

    def _mandates(self, person: Person, told: list[Told]) -> list[int]:
        posts = self.reading.posts
        held = [said.held for said in told if said.held] if posts else []
        return [
            take_down(self.source, person, each, term=posts.term_of(each)).pk
            for each in dict.fromkeys(held)
            if posts
        ]

    def _known(self, lines: list[Line]) -> Person | None:
        """The person that the list was prepared with, or that the same line of another has made."""
        first, email = lines[0], lines[0].email
        again = next(
            (self.before[each.print] for each in lines if each.print in self.before), None
        )
        wanted = first.person_id or again
        person = Person.objects.filter(pk=wanted).first() if wanted else None
        if person and email and not person.email and bearer_of(email) is None:
            _give_address(person, email)
        return person

    def _in_doubt(self, line: Line, said: Told) -> str:
        """What has to be asked after all: somebody has come since the list was prepared."""
        if line.email and bearer_of(line.email):
            return f"mail:{line.email}"
        named = f"name:{said.folded}"
        if line.fate == Line.Fate.KNOWN:
            return named
        if named not in line.questions and Person.objects.filter(folded_name=said.folded).exists():
            return named
        return ""

    def _new(self, email: str, told: list[Told]) -> Person:
        name = best_name([each.name for each in told])
        person = Person.objects.create_user(
            email=email or None,
            name=name,
            slug=free_slug(Person, name, otherwise="personne"),
            awaits_consent=True,
        )
        if email:
            EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
        note = " ".join(dict.fromkeys(each.note for each in told if each.note))[:500]
        Arrival.objects.create(
            person=person,
            way=Arrival.Way.LISTED,
            by_id=self.source.by_id,
            source=self.source,
            note=note,
        )
        return person

    def _memberships(self, person: Person, said: Told) -> list[Membership]:
        made = self._in(self.source.assembly, person, said)
        stays = said.ends_on is None or said.ends_on > self.today
        for group in self.reading.assemblies(said) if stays else []:
            made += self._in(group, person, said)
        return made

    def _in(self, assembly: Assembly, person: Person, said: Told) -> list[Membership]:
        """What the line says that the rows do not: their own days stay as they are."""
        there: list[Period] = list(
            Membership.objects.filter(person=person, assembly=assembly).values_list(
                "starts_on", "ends_on"
            )
        )
        if said.starts_on is None and there:
            return []
        wanted: Period = (said.starts_on or self.today, said.ends_on)
        return [
            Membership.objects.create(
                person=person, assembly=assembly, starts_on=starts_on, ends_on=ends_on
            )
            for starts_on, ends_on in missing(wanted, there)
        ]

    def _ask(self, lines: list[Line], question: str) -> None:
        for line in lines:
            line.fate, line.questions = Line.Fate.ASK, [question]
        Line.objects.bulk_update(lines, ["fate", "questions"])


def _give_address(person: Person, email: str) -> None:
    person.email = email
    person.save(update_fields=["email"])
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)


def best_name(names: list[str]) -> str:
    """Of several writings of one name, the same whatever their order: with accents, then longer."""
    return max(names, key=lambda name: (sum(ord(sign) > 127 for sign in name), len(name), name))


def undo_all(pk: int) -> None:
    while undo_some(pk):
        pass


@transaction.atomic
def undo_some(pk: int) -> bool:
    source = Import.objects.select_for_update().get(pk=pk)
    if source.status != Import.Status.UNDOING:
        return False
    lines = list(source.lines.exclude(memberships=[], mandates=[])[:BATCH])
    made = [key for line in lines for key in line.memberships]
    Membership.objects.filter(pk__in=made).delete()
    taken_down = [key for line in lines for key in line.mandates]
    Mandate.objects.filter(pk__in=taken_down).delete()
    source.lines.filter(pk__in=[line.pk for line in lines]).update(memberships=[], mandates=[])
    if lines:
        return True
    arrivals = list(Arrival.objects.filter(source=source).select_related("person")[:BATCH])
    for arrival in arrivals:
        _take_back(arrival.person)
    if arrivals:
        return True
    source.lines.update(person=None, cells=[], email="", print="")
    Import.objects.filter(pk=pk).update(status=Import.Status.UNDONE, moved_at=timezone.now())
    record(
        "welcome.import_undone",
        source,
        scope=source.assembly.scope,
        by=None,
        audience=Audience.COMMUNITY,
    )
    return False


def _take_back(person: Person) -> None:
    """As they never answered anything, nothing of them is refused for later."""
    Arrival.objects.filter(person=person).delete()
    Line.objects.filter(person=person).update(person=None)
    for farewell in leaving.every():
        farewell.erase(person)
    person.delete()
