"""Who is who among the lines of a list and the persons already here. Pure: the order of the lines
changes nothing.

Two things that look alike are never put together without asking: one mailbox for two names, one name
for two mailboxes or for none. What came before exactly as it comes now is recognised, and not asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from creuset.welcome.importing.rows import Told


class Answer(StrEnum):
    SAME = "same"
    OTHERS = "others"
    SKIP = "skip"


class Fate(StrEnum):
    ENTER = "enter"
    KNOWN = "known"
    ASK = "ask"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Known:
    """A person already here; `folded` is their name, as it is compared."""

    pk: int
    folded: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What becomes of a line. Lines of one cluster are one person, who bears this address."""

    fate: Fate
    cluster: str = ""
    person: int | None = None
    email: str = ""
    questions: tuple[str, ...] = ()


def sort_out(
    lines: Iterable[Told],
    known: Iterable[Known],
    *,
    prints: Mapping[str, int] | None = None,
    refused: Set[str] = frozenset(),
    answers: Mapping[str, str] | None = None,
) -> dict[int, Place]:
    """A place for each line, by number. `prints` are those of lines that have entered before, with
    their person; `refused` addresses asked to be left alone; `answers` are to the questions."""
    told, here, answered = list(lines), list(known), answers or {}
    by_email = {each.email: each for each in here if each.email}
    places: dict[int, Place] = {}
    unsettled = []
    for line in told:
        same = by_email.get(line.email) if line.email else None
        person = same.pk if same and same.folded == line.folded else (prints or {}).get(line.print)
        if person is not None:
            places[line.number] = Place(Fate.KNOWN, f"person:{person}", person)
        else:
            unsettled.append(line)
    asked = _questions(unsettled, here, by_email, refused)
    people = _Clusters(unsettled, here, by_email, asked, answered)
    for line in unsettled:
        questions = asked[line.number]
        said = [answered.get(each, "") for each in questions]
        if Answer.SKIP in said:
            places[line.number] = Place(Fate.LEAVE, questions=questions)
        elif not all(said) or (cluster := people.of(line)) is None:
            places[line.number] = Place(Fate.ASK, questions=questions)
        else:
            places[line.number] = _placed(people, cluster, questions)
    return places


def _placed(people: _Clusters, cluster: str, questions: tuple[str, ...]) -> Place:
    person = people.person(cluster)
    fate = Fate.ENTER if person is None else Fate.KNOWN
    name = f"person:{person}" if person is not None else cluster
    return Place(fate, name, person, people.email(cluster), questions)


def _questions(
    lines: list[Told], here: list[Known], by_email: Mapping[str, Known], refused: Set[str]
) -> dict[int, tuple[str, ...]]:
    names_of: defaultdict[str, set[str]] = defaultdict(set)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.email:
            names_of[line.email].add(line.folded)
        bearers[line.folded].add(line.email or f"line {line.number}")
    borne = {each.folded for each in here}
    asked = {}
    for line in lines:
        questions = []
        if line.email in refused and line.email:
            questions.append(f"refused:{line.email}")
        if line.email and (len(names_of[line.email]) > 1 or line.email in by_email):
            questions.append(f"mail:{line.email}")
        if len(bearers[line.folded]) > 1 or line.folded in borne:
            questions.append(f"name:{line.folded}")
        asked[line.number] = tuple(questions)
    return asked


class _Clusters:
    """Which lines are one person, once the answers are known."""

    def __init__(
        self,
        lines: list[Told],
        here: list[Known],
        by_email: Mapping[str, Known],
        asked: Mapping[int, tuple[str, ...]],
        answers: Mapping[str, str],
    ) -> None:
        self.asked, self.answers = asked, answers
        self.parent: dict[str, str] = {}
        self.people: defaultdict[str, set[int]] = defaultdict(set)
        self.emails: defaultdict[str, set[str]] = defaultdict(set)
        taken = self._who_bears(lines, by_email)
        self.keys = {line.number: self._key(line, taken) for line in lines}
        for line in lines:
            for question in self._joined(line):
                self._join(self.keys[line.number], question)
        named = defaultdict(list)
        for each in here:
            named[each.folded].append(each.pk)
        for line in lines:
            root = self._root(self.keys[line.number])
            bears = taken.get(line.email, line.folded) == line.folded
            if line.email and bears and self._is_settled(line):
                self.emails[root].add(line.email)
            for question in self._joined(line):
                kind, _colon, what = question.partition(":")
                if kind == "mail" and what in by_email:
                    self.people[root].add(by_email[what].pk)
                if kind == "name":
                    self.people[root].update(named[what])

    def _who_bears(self, lines: list[Told], by_email: Mapping[str, Known]) -> dict[str, str]:
        """Of several names at one address, who keeps it: the person already here, else the first."""
        bears: dict[str, str] = {}
        for line in lines:
            if self.answers.get(f"mail:{line.email}") == Answer.OTHERS:
                first = min(bears.get(line.email, line.folded), line.folded)
                bears[line.email] = "" if line.email in by_email else first
        return bears

    def _key(self, line: Told, taken: Mapping[str, str]) -> str:
        if line.email and f"mail:{line.email}" in self.asked[line.number]:
            return f"{line.folded} {line.email}"
        return f"{line.folded} {line.email or line.number}"

    def _is_settled(self, line: Told) -> bool:
        """Every question about it is answered: until then its address is nobody's."""
        said = [self.answers.get(each) for each in self.asked[line.number]]
        return all(said) and Answer.SKIP not in said

    def _joined(self, line: Told) -> list[str]:
        return [
            each
            for each in self.asked[line.number]
            if self.answers.get(each) == Answer.SAME and not each.startswith("refused:")
        ]

    def _root(self, key: str) -> str:
        while (above := self.parent.get(key, key)) != key:
            key = above
        return key

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self.parent[second] = first

    def of(self, line: Told) -> str | None:
        """None when the answers make one person of several that are already here."""
        root = self._root(self.keys[line.number])
        return root if len(self.people[root]) <= 1 else None

    def person(self, cluster: str) -> int | None:
        return next(iter(self.people[cluster]), None)

    def email(self, cluster: str) -> str:
        return min(self.emails[cluster], default="")
