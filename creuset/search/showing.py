"""How a document found is shown: where it says what was asked, and which words those are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from creuset.atlas.folding import fold
from creuset.search import kinds
from creuset.search.kinds import Kind
from creuset.search.models import Document
from creuset.search.words import pieces

BEFORE, LONG = 60, 240
BEFORE_SIGNS = re.compile(r" ([:;?!»])")
"""A line never begins with one of these."""


@dataclass(frozen=True)
class Result:
    document: Document
    kind: Kind | None
    title: SafeString
    extract: SafeString


def shown(document: Document, matched: frozenset[str]) -> Result:
    return Result(
        document,
        kinds.named(document.kind),
        marked(document.title, matched),
        marked(extract(document.body, matched), matched),
    )


def marked(text: str, matched: frozenset[str]) -> SafeString:
    """The whole text, escaped, with the words found between <mark> and </mark>."""
    cut = pieces(unicodedata.normalize("NFC", text))
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html("<mark>{}</mark>", piece)
                if is_word and fold(piece) in matched
                else piece,
            )
            for piece, is_word in cut
        ),
    )


def extract(text: str, matched: frozenset[str]) -> str:
    """A few words around the first that was found; the beginning, when only the title says it."""
    text = unicodedata.normalize("NFC", text)
    at = 0
    for piece, is_word in pieces(text):
        if is_word and fold(piece) in matched:
            break
        at += len(piece)
    else:
        at = 0
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start) + 1 or start
    end = start + LONG
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start + BEFORE : end] else end
    said = BEFORE_SIGNS.sub("\u00a0\\1", text[start:end])
    return f"{'… ' if start else ''}{said}{' …' if end < len(text) else ''}"
