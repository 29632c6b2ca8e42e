"""The territory that a postcode and a name mean: one and no other, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from creuset.common.folding import fold
from creuset.places.departments import department_of
from creuset.places.models import Spelling, Territory

Written = tuple[str, str]  # postcode, name: either may be empty
CHUNK = 400
_CEDEX = re.compile(r" cedex( \d+)?$")
_NUMBER = re.compile(r" \d{1,2}( ?(er|e|eme) ?(arrondissement)?)?$")
_SAINT = {"st": "saint", "ste": "sainte"}


def commune(postcode: str, name: str) -> Territory | None:
    """The commune of France that these mean. Several could be meant: none is told."""
    return communes([(postcode, name)]).get((postcode, name))


def communes(asked: Iterable[Written]) -> Mapping[Written, Territory]:
    """The same for many, in a few queries. Those that mean nothing, or several, are left out."""
    wanted = {each: (code_of(each[0]), _plain(each[1])) for each in set(asked)}
    words = {word for pair in wanted.values() for word in pair if word}
    spelled = _spelled(words)
    found: dict[Written, int] = {}
    for each, (postcode, name) in wanted.items():
        if written(each) and (pk := _only(postcode, name, spelled)):
            found[each] = pk
    territories = _territories(set(found.values()))
    return {each: territories[pk] for each, pk in found.items() if pk in territories}


def written(each: Written) -> bool:
    """A postcode that is none leaves what is written in doubt."""
    return not each[0].strip() or bool(code_of(each[0]))


def spelt(text: str) -> str:
    """As all write it: no accent, no capital, no hyphen, «saint» whole."""
    return " ".join(_SAINT.get(word, word) for word in fold(text).split())[:100]


def code_of(postcode: str) -> str:
    """Five digits, whose first zero spreadsheets lose."""
    digits = re.sub(r"^F(R|RA)?[ -]*|\s", "", postcode.strip().upper())
    return digits.zfill(5) if re.fullmatch(r"[0-9]{4,5}", digits) else ""


def _plain(name: str) -> str:
    """Without what the post adds: CEDEX, the number of an arrondissement."""
    plain = _CEDEX.sub("", spelt(name))
    return _NUMBER.sub("", plain) or plain


def _spelled(words: set[str]) -> dict[str, dict[int, str]]:
    """For each word, the communes written so, and the beginning of their code: the département."""
    found: dict[str, dict[int, str]] = {}
    every = sorted(words)
    for start in range(0, len(every), CHUNK):
        rows = Spelling.objects.filter(
            folded__in=every[start : start + CHUNK], territory__kind=Territory.Kind.COMMUNE
        ).values_list("folded", "territory", "territory__code")
        for word, pk, code in rows:
            found.setdefault(word, {})[pk] = code.removeprefix("FR-")
    return found


def _only(postcode: str, name: str, spelled: dict[str, dict[int, str]]) -> int | None:
    named, posted = spelled.get(name, {}), spelled.get(postcode, {})
    if not postcode or not name:
        possible = set(posted if postcode else named)
    elif posted:
        possible = posted.keys() & named.keys()
    else:  # a postcode of large receivers: the name, in its département
        possible = {pk for pk, code in named.items() if same_department(code, postcode)}
    return possible.pop() if len(possible) == 1 else None


def same_department(code: str, postcode: str) -> bool:
    return department_of(code) == department_of(postcode)


def _territories(pks: set[int]) -> dict[int, Territory]:
    found: dict[int, Territory] = {}
    every = sorted(pks)
    for start in range(0, len(every), CHUNK):
        found |= Territory.objects.in_bulk(every[start : start + CHUNK])
    return found
