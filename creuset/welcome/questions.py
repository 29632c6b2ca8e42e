"""What a list leaves in doubt, as it is asked of whoever prepared it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from creuset.people.models import Person
from creuset.welcome.importing.sorting import Answer
from creuset.welcome.models import Import, Line

MOST = 50


@dataclass(frozen=True)
class Question:
    key: str
    sentence: str
    lines: list[tuple[int, str]]
    here: list[Person]
    choices: list[tuple[str, str]]
    answer: str


def questions_of(source: Import) -> tuple[list[Question], int]:
    """The first that have no answer, and how many there are in all."""
    open_ones: dict[str, list[Line]] = {}
    for line in source.lines.filter(done_at=None, fate=Line.Fate.ASK).order_by("number"):
        for key in line.questions:
            open_ones.setdefault(key, []).append(line)
    shown = list(open_ones.items())[:MOST]
    return [_question(source, key, lines) for key, lines in shown], len(open_ones)


def _question(source: Import, key: str, lines: list[Line]) -> Question:
    kind, _colon, what = key.partition(":")
    here = list(_here(kind, what))
    sentences = {
        "mail": _("L’adresse %(what)s sert à plusieurs noms.") % {"what": what},
        "name": _("Plusieurs personnes s’appellent-elles ainsi ?"),
        "refused": _("Cette personne a demandé à ne plus être ici."),
    }
    return Question(
        key,
        sentences[kind],
        [(line.number, said(source, line)) for line in lines],
        here,
        list(_choices(kind, here)),
        source.answers.get(key, ""),
    )


def _here(kind: str, what: str) -> Iterator[Person]:
    if kind == "mail":
        yield from Person.objects.filter(email__iexact=what)
    if kind == "name":
        yield from Person.objects.filter(folded_name=what)[:5]


def _choices(kind: str, here: list[Person]) -> Iterator[tuple[str, str]]:
    if kind == "refused":
        yield Answer.SKIP, _("Laisser de côté")
        yield Answer.SAME, _("Elle a changé d’avis, et me l’a dit")
        return
    if len(here) <= 1:
        same = _("C’est elle : compléter ses adhésions") if here else _("Une seule personne")
        yield Answer.SAME, same
    others = (
        _("Des personnes différentes ; une seule garde l’adresse")
        if kind == "mail"
        else _("Des personnes différentes")
    )
    yield Answer.OTHERS, others
    yield Answer.SKIP, _("Laisser ces lignes de côté")


def said(source: Import, line: Line) -> str:
    """What the line says, in a few words."""
    chosen = (source.mapping[each] for each in source.mapping if each != "note")
    return " · ".join(
        line.cells[place] for place in chosen if place < len(line.cells) and line.cells[place]
    )
