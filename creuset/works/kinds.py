"""What each kind of work says beside its text, in a form as short as it can be.

Kept with each version, as the text is: what authors agree to publish is one version, with these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from creuset.common.dates import date_format

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHORT, LONG, DATE, ADDRESS = "short", "long", "date", "address"


@dataclass(frozen=True)
class Question:
    """`expected`: a work of this kind is hardly one without it; the page says what is missing."""

    name: str
    label: _StrPromise
    form: str = SHORT
    help: _StrPromise | str = ""
    expected: bool = False


@dataclass(frozen=True)
class Several:
    """The same questions as many times as there are answers: sessions, adopters."""

    name: str
    label: _StrPromise
    one: _StrPromise
    questions: tuple[Question, ...]


KINDS: dict[str, tuple[Question | Several, ...]] = {
    "note": (),
    "seminar": (
        Question("project", _("Le projet"), LONG, _("Ce que l’on cherche, avec qui."), True),
        Several(
            "sessions",
            _("Les séances"),
            _("Séance"),
            (
                Question("title", _("Titre de la séance")),
                Question("on", _("Date"), DATE),
                Question("place", _("Lieu")),
                Question("speakers", _("Intervenantes et intervenants")),
                Question("report", _("Ce qui s’y est dit"), LONG),
            ),
        ),
        Question("overall", _("Le bilan"), LONG, _("Une fois les séances tenues.")),
    ),
    "research": (
        Question("question", _("La question"), LONG, "", True),
        Question("method", _("La méthode"), LONG, "", True),
        Question("data", _("Les données"), LONG, _("D’où elles viennent, où les trouver.")),
        Question("partners", _("Les partenaires"), LONG),
    ),
    "report": (
        Question("event", _("L’événement"), SHORT, "", True),
        Question("on", _("Date"), DATE, "", True),
        Question("place", _("Lieu")),
        Question("organisers", _("Organisé par")),
        Question("attended", _("Qui y était"), SHORT, _("Combien de personnes, venues d’où.")),
    ),
    "feedback": (
        Question("where", _("Essayé où"), SHORT, "", True),
        Question("when", _("Quand"), SHORT, _("Par exemple : de mars 2024 à juin 2025.")),
        Question("changed", _("Ce qui a changé"), LONG, "", True),
        Question("failed", _("Ce qui n’a pas marché"), LONG, "", True),
        Question("again", _("Ce que l’on referait"), LONG),
    ),
    "tool": (
        Question("address", _("Où le trouver"), ADDRESS, "", True),
        Question("maintainers", _("Qui l’entretient"), SHORT, "", True),
        Question(
            "licence", _("Licence de l’outil"), SHORT, _("Celle de l’outil, pas de ce texte.")
        ),
        Question("since", _("Depuis"), SHORT, _("Une année suffit.")),
        Several(
            "adopters",
            _("Qui l’utilise"),
            _("Utilisé par"),
            (
                Question("who", _("Qui")),
                Question("since", _("Depuis")),
                Question("use", _("Pour quoi faire")),
            ),
        ),
    ),
}


@dataclass(frozen=True)
class Said:
    """An answer in words, as pages and paper show it."""

    label: str
    text: str
    form: str = SHORT

    @property
    def is_long(self) -> bool:
        return self.form == LONG


@dataclass(frozen=True)
class SaidSeveral:
    label: str
    rows: list[list[Said]]


def said(kind: str, details: Mapping[str, Any]) -> list[Said | SaidSeveral]:
    """What was answered, in the order of the questions."""
    found: list[Said | SaidSeveral] = []
    for asked in KINDS[kind]:
        if isinstance(asked, Question):
            found += _answer(asked, details)
        elif rows := [_answers(asked.questions, row) for row in details.get(asked.name, [])]:
            found.append(SaidSeveral(str(asked.label), rows))
    return found


def missing(kind: str, details: Mapping[str, Any]) -> list[str]:
    """Labels of what is expected of such a work and not yet said."""
    return [
        str(asked.label)
        for asked in KINDS[kind]
        if isinstance(asked, Question) and asked.expected and not details.get(asked.name)
    ]


def in_lines(kind: str, details: Mapping[str, Any]) -> str:
    """As plain text, to be compared from one version to the next."""
    return "".join(f"{line}\n" for line in _lines(kind, details))


def in_words(kind: str, details: Mapping[str, Any]) -> str:
    """The answers alone, to be found by; days are left out, since each language writes its own."""
    rows = [
        [each] if isinstance(each, Said) else chain(*each.rows) for each in said(kind, details)
    ]
    return ". ".join(each.text for each in chain(*rows) if each.form != DATE)


def _lines(kind: str, details: Mapping[str, Any]) -> Iterator[str]:
    for each in said(kind, details):
        if isinstance(each, Said):
            yield f"{each.label} : {each.text}"
        else:
            for row in each.rows:
                yield f"{each.label} : " + " ; ".join(said.text for said in row)


def _answers(questions: tuple[Question, ...], row: Mapping[str, Any]) -> list[Said]:
    return [answer for asked in questions for answer in _answer(asked, row)]


def _answer(asked: Question, details: Mapping[str, Any]) -> list[Said]:
    text = details.get(asked.name, "")
    if text and asked.form == DATE:
        day = parse_date(text)
        text = date_format(day, "DATE_FORMAT") if day else ""
    return [Said(str(asked.label), text, asked.form)] if text else []
