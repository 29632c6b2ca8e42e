"""How a published work is cited: plain values in, text out.

BibTeX as in the BibTeX manual (Patashnik, 1988); CSL-JSON as in citation-style-language 1.0.2.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from creuset.works import orcid

SPECIAL = re.compile(r"([&%$#_])")
# BibTeX counts braces, even after a backslash.
NAMED = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """One person as a work names them."""

    name: str
    affiliation: str = ""
    orcid: str = ""
    roles: Sequence[str] = ()


@dataclass(frozen=True)
class Joined:
    """A file that goes with a work; `licence` is an address, for programs."""

    name: str
    url: str
    type: str
    size: int
    sha256: str = ""
    licence: str = ""
    shows: str = ""


@dataclass(frozen=True)
class Reference:
    """What a citation needs; `authors` in order, as they sign; then those who helped."""

    title: str
    authors: Sequence[Signed]
    issued: date
    publisher: str
    url: str
    version: int
    language: str
    licence: str
    kind: str
    abstract: str = ""
    thanked: Sequence[Signed] = ()
    licence_url: str = ""
    files: Sequence[Joined] = ()
    paper: str = ""


def bibtex(reference: Reference) -> str:
    authors = " and ".join(f"{{{_escaped(each.name)}}}" for each in reference.authors)
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
    known = [each for each in reference.authors if each.affiliation or each.orcid]
    if known:
        rows["annote"] = _escaped("; ".join(_described(each) for each in known))
    lines = [f"  {name} = {{{value}}}," for name, value in rows.items()]
    return "\n".join([f"@techreport{{{_key(reference)},", *lines, "}", ""])


def csl_json(reference: Reference) -> str:
    """One item in a list, as reference managers expect it."""
    issued = reference.issued
    item: dict[str, Any] = {
        "id": reference.url,
        "type": "report",
        "title": reference.title,
        "author": [_csl_name(each) for each in reference.authors],
        "issued": {"date-parts": [[issued.year, issued.month, issued.day]]},
        "publisher": reference.publisher,
        "URL": reference.url,
        "version": str(reference.version),
        "language": reference.language,
        "license": reference.licence,
        "genre": reference.kind,
    }
    if reference.abstract:
        item["abstract"] = reference.abstract
    for variable, role in CSL_ROLES.items():
        helped = [each for each in reference.thanked if role in each.roles]
        if helped:
            item[variable] = [_csl_name(each) for each in helped]
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


DATA = {
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/geo+json",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CSL_ROLES = {"translator": "translation", "illustrator": "illustration"}


def _csl_name(signed: Signed) -> dict[str, str]:
    """People sign as they like: a name is not cut in two by guessing. Programs that do not know
    where someone works, or their ORCID, leave it aside."""
    name = {"literal": signed.name}
    if signed.affiliation:
        name["affiliation"] = signed.affiliation
    if signed.orcid:
        name["ORCID"] = orcid.address(signed.orcid)
    return name


def _described(signed: Signed) -> str:
    details = ", ".join(filter(None, [signed.affiliation, orcid.address(signed.orcid)]))
    return f"{signed.name} ({details})"


def json_ld(reference: Reference) -> str:
    """schema.org, for search engines and aggregators. What is written inside cannot close the
    element of the page that carries it."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": reference.title,
        "author": [_person(each) for each in reference.authors],
        "contributor": [_person(each) for each in reference.thanked],
        "abstract": reference.abstract,
        "datePublished": reference.issued.isoformat(),
        "publisher": {"@type": "Organization", "name": reference.publisher},
        "url": reference.url,
        "version": str(reference.version),
        "inLanguage": reference.language,
        "license": reference.licence_url or reference.licence,
        "genre": reference.kind,
        "encoding": _paper(reference.paper),
        "associatedMedia": [_media(each) for each in reference.files if each.type not in DATA],
        "hasPart": [_data(each, reference) for each in reference.files if each.type in DATA],
    }
    text = json.dumps(_said(said), ensure_ascii=False)
    return text.replace("<", "\\u003c")


def _person(signed: Signed) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": signed.name}
    if signed.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": signed.affiliation}
    if signed.orcid:
        person["@id"] = person["sameAs"] = orcid.address(signed.orcid)
    return person


def _paper(address: str) -> dict[str, Any]:
    if not address:
        return {}
    return {"@type": "MediaObject", "encodingFormat": "application/pdf", "contentUrl": address}


def _media(file: Joined) -> dict[str, Any]:
    kind = "ImageObject" if file.type.startswith("image/") else "MediaObject"
    told = {**_content(file, kind), "name": file.name, "caption": file.shows}
    return _said({**told, "license": file.licence})


def _data(file: Joined, reference: Reference) -> dict[str, Any]:
    """What others may compute with: found by those who look for data, with its own licence."""
    return _said(
        {
            "@type": "Dataset",
            "name": file.name,
            "description": file.shows or f"{file.name}, {reference.title}",
            "license": file.licence,
            "creator": [_person(each) for each in reference.authors],
            "datePublished": reference.issued.isoformat(),
            "distribution": _content(file, "DataDownload"),
        }
    )


def _content(file: Joined, kind: str) -> dict[str, Any]:
    told = {
        "@type": kind,
        "contentUrl": file.url,
        "encodingFormat": file.type,
        "contentSize": f"{file.size} B",
    }
    return _said({**told, "sha256": file.sha256})


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without what nobody has said."""
    return {key: value for key, value in told.items() if value}


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", "".join(NAMED.get(sign, sign) for sign in text))


def _key(reference: Reference) -> str:
    def plain(text: str) -> str:
        folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "", folded.lower())

    first = " ".join(each.name for each in reference.authors[:1]).split()
    author = plain(first[-1]) if first else ""
    word = next(
        (plain(word) for word in reference.title.split() if len(plain(word)) > 3), "travail"
    )
    return f"{author or 'anonyme'}{reference.issued.year}{word}"
