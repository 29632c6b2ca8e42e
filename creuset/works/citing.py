"""How a published work is cited: plain values in, text out.

BibTeX as in the BibTeX manual (Patashnik, 1988); CSL-JSON as in citation-style-language 1.0.2.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

SPECIAL = re.compile(r"([&%$#_])")
# BibTeX counts braces, even after a backslash.
NAMED = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """What a citation needs; `authors` in order, as they sign."""

    title: str
    authors: Sequence[str]
    issued: date
    publisher: str
    url: str
    version: int
    language: str
    licence: str
    kind: str


def bibtex(reference: Reference) -> str:
    authors = " and ".join(f"{{{_escaped(name)}}}" for name in reference.authors)
    rows = {
        "title": f"{{{_escaped(reference.title)}}}",
        "author": authors,
        "year": str(reference.issued.year),
        "month": str(reference.issued.month),
        "institution": _escaped(reference.publisher),
        "url": reference.url,
        "language": reference.language,
        "note": _escaped(f"Version {reference.version}, {reference.licence}"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in rows.items()]
    return "\n".join([f"@techreport{{{_key(reference)},", *lines, "}", ""])


def csl_json(reference: Reference) -> str:
    """One item in a list, as reference managers expect it."""
    issued = reference.issued
    item: dict[str, Any] = {
        "id": reference.url,
        "type": "report",
        "title": reference.title,
        "author": [_csl_name(name) for name in reference.authors],
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
        "publisher": reference.publisher,
        "URL": reference.url,
        "version": str(reference.version),
        "language": reference.language,
        "license": reference.licence,
        "genre": reference.kind,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _csl_name(name: str) -> dict[str, str]:
    """People sign as they like: a name is not cut in two by guessing."""
    return {"literal": name}


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", "".join(NAMED.get(sign, sign) for sign in text))


def _key(reference: Reference) -> str:
    def plain(text: str) -> str:
        folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "", folded.lower())

    first = " ".join(reference.authors[:1]).split()
    author = plain(first[-1]) if first else ""
    word = next(
        (plain(word) for word in reference.title.split() if len(plain(word)) > 3), "travail"
    )
    return f"{author or 'anonyme'}{reference.issued.year}{word}"
