"""How the files of one source are read: which column holds what, and what its words mean here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.atlas.fields import FIELDS as FIELDS_HERE
from creuset.atlas.folding import fold
from creuset.atlas.importing.cells import empty, shown
from creuset.atlas.importing.facts import KEYS
from creuset.atlas.importing.names import ADDRESS, NAMES, POINT
from creuset.atlas.importing.points import both
from creuset.atlas.importing.rows import FACTS as TOLD_FACTS
from creuset.atlas.importing.rows import Problem, kinds_by_word, words_of
from creuset.atlas.kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LABELS: Mapping[str, _StrPromise] = {
    "name": gettext_lazy("Nom"),
    "kinds": gettext_lazy("Natures"),
    "country": gettext_lazy("Pays"),
    "city": gettext_lazy("Ville"),
    "website": gettext_lazy("Site"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    POINT: gettext_lazy("Latitude et longitude dans la même case"),
    "source_key": gettext_lazy("Identifiant dans la source"),
    "postcode": gettext_lazy("Code postal"),
    ADDRESS: gettext_lazy("Adresse entière, d’où tirer code postal et ville"),
    **{key: FIELDS_HERE[key].label for key in KEYS},
}
"""What a column may hold, as one chooses it."""

Things = Iterable[tuple[int, dict[str, Any]] | Problem]


@dataclass(frozen=True)
class Recipe:
    """`columns`: name of a column → our field, or nothing when it is left out. `words`: a folded word
    of the kinds → ours. A column that a recipe does not know is told, once."""

    columns: Mapping[str, str]
    words: Mapping[str, list[str]] = field(default_factory=dict)

    @cached_property
    def _alike(self) -> dict[str, str]:
        """For a name that is written otherwise than last time: another case, an accent less."""
        said = {_key(name): ours for name, ours in self.columns.items()}
        return said | {_key(name): ours for name, ours in self.columns.items() if ours}

    @cached_property
    def _facts(self) -> list[str]:
        return [ours for ours in self.columns.values() if ours in KEYS]

    @property
    def columns_of_points(self) -> list[str]:
        wanted = {"latitude", "longitude", POINT}
        return [name for name, ours in self.columns.items() if ours in wanted]

    def field_of(self, name: str) -> str | None:
        """Nothing for a column left out, None for one that was never met."""
        return self.columns.get(name, self._alike.get(_key(name)))

    def applied(self, things: Things) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
        met: set[str] = set()
        for each in things:
            if isinstance(each, Problem):
                yield each
                continue
            number, values = each
            yield from self._strangers(number, values, met)
            yield number, self.ours(values)

    def _strangers(
        self, number: int, values: Mapping[str, Any], met: set[str]
    ) -> Iterator[Problem]:
        for name, value in values.items():
            if name in met or empty(value) or isinstance(value, dict):
                continue
            met.add(name)
            if self.field_of(name) is None:
                nameless = _("colonne sans nom, laissée de côté")
                reason = _("colonne inconnue, laissée de côté") if name.strip() else nameless
                yield Problem(number, "", shown(name), reason, False)

    def ours(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """These values under our names; of two columns for one field, the first that is filled."""
        found: dict[str, Any] = {}
        kinds: list[str] = []
        facts: dict[str, Any] = dict.fromkeys(self._facts)
        for name, value in values.items():
            ours = self.field_of(name)
            if not ours or empty(value):
                continue
            if ours == "kinds":
                kinds += self._kinds_in(value)
            elif ours in facts:
                facts[ours] = _with(facts[ours], value, ours)
            elif ours == POINT:
                found = {**both(name, value, shown(value)), **found}
            else:
                found.setdefault(NAMES[ours][0], value)
        told = {**found, "kinds": kinds} if kinds else found
        return {**told, TOLD_FACTS: facts} if facts else told

    def _kinds_in(self, value: Any) -> Iterator[str]:
        known = {*self.words, *kinds_by_word()}
        for word in words_of(value, known):
            yield from self.words.get(fold(word), [word])


def _with(told: Any, more: Any, ours: str) -> Any:
    """Of two columns for one fact, the first that is filled; two descriptions make one."""
    if (
        told is None
        or ours != "description"
        or not (isinstance(told, str) and isinstance(more, str))
    ):
        return more if told is None else told
    return told if more in told else f"{told}\n\n{more}"


def _key(name: str) -> str:
    return fold(name) or name


def words_known(words: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Only what is a kind here."""
    kinds = {kind.value for kind in Kind}
    return {fold(word): [each for each in ours if each in kinds] for word, ours in words.items()}
