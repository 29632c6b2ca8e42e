"""What a viewer finds. Matching, counting and suggesting all go through `visible`, inside the same
query: what one may not see leaves no trace in any of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from creuset.atlas.words.language import (
    FORGIVING_FROM,
    deletions,
    one_letter_apart,
    stems,
    words_of,
)
from creuset.common.viewer import Viewer
from creuset.search import kinds
from creuset.search.models import Document, Near, Posting, Word

LONGEST = 200
MOST_WORDS = 8
BEGUN_FROM = 2
"""Letters from which the last word may be the beginning of a longer one."""
CORRECTIONS = 5


@dataclass
class Term:
    """One word of the question, and the words of the index that answer it."""

    typed: str
    exact: dict[int, str] = field(default_factory=dict)
    begun: dict[int, str] = field(default_factory=dict)
    corrected: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [*self.exact, *self.begun]


@dataclass(frozen=True)
class Question:
    words: str
    kind: str = ""
    assembly_id: int | None = None
    since: datetime | None = None


@dataclass
class Answer:
    """`counts` is by kind, whichever kind is asked for; `rows` those of the kind asked for."""

    terms: list[Term]
    counts: dict[str, int]
    rows: QuerySet[Posting, dict[str, Any]] | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def matched(self) -> frozenset[str]:
        """Every form under which a text may say what was asked."""
        return frozenset(
            text for term in self.terms for text in [*term.exact.values(), *term.begun.values()]
        )


def visible(viewer: Viewer, document: str = "") -> Q:
    """The documents this viewer may see, asking each kind's own `visible_to`. `document` leads to
    them from the rows that are filtered."""
    seen = [
        Q(**{f"{document}kind": kind.key, f"{document}face": face})
        & Q(Exists(rows.filter(pk=OuterRef(f"{document}subject_id"))))
        for kind in kinds.every()
        for face, rows in kind.seen(viewer).items()
    ]
    return reduce(or_, seen)


def answer(question: Question, viewer: Viewer) -> Answer:
    """When nothing says all of it, the words that nobody here says are read again as if one letter
    were wrong."""
    terms = terms_of(question.words)
    found = _answered(question, terms, viewer)
    if terms and not found.total and _corrected(terms, viewer):
        return _answered(question, terms, viewer)
    return found


def terms_of(words: str) -> list[Term]:
    typed = list(dict.fromkeys(words_of(words[:LONGEST])))[:MOST_WORDS]
    terms = [Term(each) for each in typed]
    _look_up(terms)
    return terms


def _look_up(terms: list[Term]) -> None:
    """One query: the words themselves, those with the same stem in one of the languages, and those
    that the last one begins."""
    if not terms:
        return
    asked = {form for term in terms for form in term.corrected or [term.typed]}
    by_stem = [{stems(form)[at] for form in asked} for at in range(3)]
    last = terms[-1]
    wanted = Q(text__in=asked) | Q(fr__in=by_stem[0]) | Q(en__in=by_stem[1]) | Q(es__in=by_stem[2])
    begins = len(last.typed) >= BEGUN_FROM and not last.corrected
    if begins:
        wanted |= _begins(last.typed)
    for pk, text, *its in Word.objects.filter(wanted).values_list("pk", "text", "fr", "en", "es"):
        for term in terms:
            if any(_same_word(form, text, its) for form in term.corrected or [term.typed]):
                term.exact[pk] = text
            elif begins and term is last and text.startswith(term.typed):
                term.begun[pk] = text


def _same_word(form: str, text: str, its: list[str]) -> bool:
    return form == text or any(a == b for a, b in zip(stems(form), its, strict=True))


def _begins(prefix: str) -> Q:
    """Through the index: SQLite's LIKE does not use it, PostgreSQL's order is not that of the bytes."""
    if connection.vendor == "sqlite":
        return Q(text__gte=prefix, text__lt=f"{prefix}\U0010ffff")
    return Q(text__startswith=prefix)


def _answered(question: Question, terms: list[Term], viewer: Viewer) -> Answer:
    if not terms or not all(term.ids for term in terms):
        return Answer(terms, {}, None)
    rows = _matching(question, terms, viewer)
    documents = Document.objects.filter(pk__in=rows.values("document"))
    counted = documents.order_by().values("kind").annotate(n=Count("pk"))
    counts = dict(counted.values_list("kind", "n"))
    if question.kind:
        rows = rows.filter(document__kind=question.kind)
    return Answer(terms, counts, rows)


def _matching(question: Question, terms: list[Term], viewer: Viewer) -> Any:
    """The documents that say all the words, the best first, then the latest.

    A word counts by its best form in the document; a word only begun counts half. Whole numbers
    throughout, so that every database finds the same order.
    """
    rows = Posting.objects.filter(word__in=[pk for term in terms for pk in term.ids])
    rows = rows.filter(visible(viewer, "document__"))
    if question.assembly_id:
        rows = rows.filter(document__assembly=question.assembly_id)
    if question.since:
        rows = rows.filter(document__at__gte=question.since)
    counted = rows.values("document")
    names = [f"of_{number}" for number in range(len(terms))]
    for name, term in zip(names, terms, strict=True):
        best = Case(
            When(word__in=list(term.exact), then=F("weight") * 2),
            When(word__in=list(term.begun), then=F("weight")),
            output_field=IntegerField(),
        )
        counted = counted.annotate(**{name: Max(best)}).filter(**{f"{name}__isnull": False})
    score: Any = sum((F(name) for name in names), Value(0))
    return counted.annotate(score=score).order_by("-score", "-document__at", "-document")


def _corrected(terms: list[Term], viewer: Viewer) -> bool:
    """Whether another reading was found. Only words that this viewer could have read are offered."""
    said = _said([pk for term in terms for pk in term.ids], viewer)
    unsaid = [
        term for term in terms if len(term.typed) >= FORGIVING_FROM and said.isdisjoint(term.ids)
    ]
    near = _near([term.typed for term in unsaid], viewer)
    for term in unsaid:
        alike = sorted(text for text in near if one_letter_apart(term.typed, text))
        term.corrected = alike[:CORRECTIONS]
    if not any(term.corrected for term in unsaid):
        return False
    for term in terms:
        term.exact, term.begun = {}, {}
    _look_up(terms)
    return True


def _said(words: list[int], viewer: Viewer) -> set[int]:
    """Those of these words that a document seen by this viewer says."""
    found = Word.objects.filter(_in_some_document(viewer), pk__in=words)
    return set(found.values_list("pk", flat=True))


def _near(typed: list[str], viewer: Viewer) -> list[str]:
    """Words that may differ by one letter from one of these, and that this viewer could have read."""
    keys = {key for word in typed for key in deletions(word)}
    alike = Near.objects.filter(key__in=keys).values("word")
    found = Word.objects.filter(_in_some_document(viewer), pk__in=alike)
    return list(found.values_list("text", flat=True))


def _in_some_document(viewer: Viewer) -> Q:
    saying = Posting.objects.filter(visible(viewer, "document__"), word=OuterRef("pk"))
    return Q(Exists(saying))
