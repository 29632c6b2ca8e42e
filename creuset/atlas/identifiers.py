"""Identifiers given by others, written as their owners write them.

SIREN and SIRET end with a digit that checks the rest (Luhn, ISO/IEC 7812-1), but for those of La
Poste, whose SIRET sum to a multiple of 5 (Insee). An RNA is W and nine digits; a Wikidata item is Q
and a number; an OpenStreetMap object is its type and its number.
"""

import re

LA_POSTE = "356000000"


def identifier(scheme: str, written: str) -> str | None:
    """The identifier as it is kept, or None when it cannot be one. An address that ends with it is
    read too, as people copy it.

    Raises KeyError for a scheme that is not ours.
    """
    return _READERS[scheme]("".join(written.split()))


def _siren(written: str) -> str | None:
    digits = re.sub(r"[.-]", "", written)
    return digits if re.fullmatch(r"[0-9]{9}", digits) and _luhn(digits) % 10 == 0 else None


def _siret(written: str) -> str | None:
    digits = re.sub(r"[.-]", "", written)
    if not re.fullmatch(r"[0-9]{14}", digits):
        return None
    if digits.startswith(LA_POSTE):
        return digits if sum(map(int, digits)) % 5 == 0 or _luhn(digits) % 10 == 0 else None
    return digits if _luhn(digits) % 10 == 0 else None


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled)


def _rna(written: str) -> str | None:
    return written.upper() if re.fullmatch(r"[Ww][0-9]{9}", written) else None


def _wikidata(written: str) -> str | None:
    found = re.fullmatch(
        r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?([Qq][1-9][0-9]{0,10})", written
    )
    return found[1].upper() if found else None


def _osm(written: str) -> str | None:
    found = re.fullmatch(
        r"(?:https?://www\.openstreetmap\.org/)?(node|way|relation)/([1-9][0-9]{0,14})",
        written.lower(),
    )
    return f"{found[1]}/{found[2]}" if found else None


_READERS = {"siren": _siren, "siret": _siret, "rna": _rna, "wikidata": _wikidata, "osm": _osm}

ADDRESSES = {
    "siren": "https://annuaire-entreprises.data.gouv.fr/entreprise/{}",
    "siret": "https://annuaire-entreprises.data.gouv.fr/etablissement/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "osm": "https://www.openstreetmap.org/{}",
}
