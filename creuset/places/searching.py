"""The territories that a few words or a postcode may mean, the nearest to what was written first."""

from __future__ import annotations

from collections.abc import Iterable

from creuset.places.continents import CONTINENTS, WORLD
from creuset.places.countries import COUNTRIES, code_of
from creuset.places.finding import code_of as postcode_of
from creuset.places.finding import spelt
from creuset.places.models import Spelling, Territory
from creuset.places.unions import UNIONS

LONGEST = 100
MOST_WORDS = 12
FEW = 4
ORDER = [
    "world",
    "continent",
    "union",
    "country",
    "region",
    "department",
    "epci",
    "commune",
    "neighbourhood",
]


def find(written: str) -> list[Territory]:
    """All of them, each once."""
    words = " ".join(written.replace("\x00", " ").split())[:LONGEST]
    folded = postcode_of(words) or spelt(words)
    if not folded:
        return []
    exact = {pk for pk, word in _spelled(folded) if word == folded}
    begun = {pk for pk, _word in _spelled(folded)}
    large = _large(words, folded)
    if not begun and not large:
        begun = _saying(folded)
    found = Territory.objects.filter(pk__in=begun).select_related("parent") if begun else []
    named = Territory.objects.filter(code__in=large).select_related("parent")
    known = {one.pk: one for one in (*found, *named)}
    return sorted(known.values(), key=lambda one: _rank(one, exact, folded))


def meant(written: str) -> list[tuple[Territory, str]]:
    """Territories of France that what is written begins or ends with the name of, each with the words
    that are left: « jardin Isère », « Pays de la Loire ». The most words first, then the largest."""
    words = written.replace("\x00", " ").split()[:MOST_WORDS]
    left: dict[str, str] = {}
    for n in range(1, len(words) + 1):
        left[_named(words[-n:])] = " ".join(words[:-n])
        left[_named(words[:n])] = " ".join(words[n:])
    left.pop("", None)
    rows = Spelling.objects.filter(folded__in=left).select_related("territory__parent")
    best: dict[int, tuple[int, Territory, str]] = {}
    for row in rows:
        found = (len(row.folded.split()), row.territory, left[row.folded])
        if found[0] > best.get(row.territory_id, (0,))[0]:
            best[row.territory_id] = found
    ordered = sorted(
        best.values(),
        key=lambda one: (
            -one[0],
            ORDER.index(one[1].kind),
            -(one[1].population or 0),
            one[1].code,
        ),
    )
    return [(territory, rest) for _n, territory, rest in ordered[:FEW]]


def _named(words: list[str]) -> str:
    written = " ".join(words)
    return postcode_of(written) or spelt(written)


def _spelled(folded: str) -> Iterable[tuple[int, str]]:
    rows = Spelling.objects.filter(folded__startswith=folded)
    return rows.values_list("territory", "folded")


def _saying(folded: str) -> set[int]:
    """Those whose name says it further on: « Rhône-Alpes » is looked for by its old name."""
    rows = Spelling.objects.filter(folded__contains=f" {folded}")
    return set(rows.values_list("territory", flat=True))


def _large(words: str, folded: str) -> set[str]:
    """Countries and what holds them, by the beginning of a word of their names in our languages."""
    named = [(WORLD.code, WORLD.names), *((c.code, c.names) for c in CONTINENTS.values())]
    named += [(u.code, u.names) for u in UNIONS]
    named += [(c.code, c.names) for c in COUNTRIES.values()]
    meant = code_of(words)
    return {code for code, names in named if any(_begins(n, folded) for n in names.values())} | (
        {meant} if meant else set()
    )


def _begins(name: str, folded: str) -> bool:
    return f" {spelt(name)}".find(f" {folded}") >= 0


def _rank(one: Territory, exact: set[int], folded: str) -> tuple[bool, int, int, str]:
    whole = one.pk in exact or spelt(one.name) == folded
    return (not whole, ORDER.index(one.kind), -(one.population or 0), str(one))
