"""Texts on paper: a PDF, made here, without asking anything of anyone.

What people wrote reaches Typst as data, a tree of plain values: it is never read as Typst.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import typst

BLOCKS = Path(__file__).with_name("blocks.typ")
TITLES = {"h2", "h3", "h4", "h5", "h6"}
EMPTY = {"br", "hr", "img"}
IN_LINE = {"a", "abbr", "br", "code", "del", "em", "img", "note", "s", "strong", "sub", "sup"}


def printed(template: Path, document: Mapping[str, Any]) -> bytes:
    """The template, which finds `document` in `paper` and sets texts with `blocks`."""
    written = json.dumps(document, ensure_ascii=False)
    source = BLOCKS.read_bytes() + template.read_bytes()
    try:
        return _compiled(source, written, standard="ua-1")
    except typst.TypstError:  # what someone wrote cannot be made accessible: paper all the same
        return _compiled(source, written, standard="1.7")


def _compiled(source: bytes, document: str, *, standard: typst.PDFStandard) -> bytes:
    made: bytes = typst.compile(
        source,
        sys_inputs={"document": document},
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=standard,
    )
    return made


class _Reader(HTMLParser):
    """The sanitised HTML of a text, as a tree of plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, Any] = {"tag": "div", "children": []}
        self.path = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        href = given.get("href") or ""
        node: dict[str, Any] = {
            "tag": tag,
            "href": href if href.startswith(("http://", "https://", "mailto:")) else "",
            "text": "",
            "children": [given.get("alt") or ""] if tag == "img" else [],
            "to": href.removeprefix("#") if href.startswith("#") else "",
            "id": given.get("id") or "",
            "class": given.get("class") or "",
        }
        self.path[-1]["children"].append(node)
        if tag not in EMPTY:
            self.path.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and len(self.path) > 1:
            node = self.path.pop()
            node["text"] = _text(node)

    def handle_data(self, data: str) -> None:
        here = self.path[-1]
        if not any(each["tag"] == "pre" for each in self.path):
            data = data.replace("\n", " ")
        if data.strip() or here["tag"] in IN_LINE | {"p", "li", "th", "td"}:
            here["children"].append(data)


def read(html: str) -> list[Any]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    _settle_notes(reader.root)
    for node in _all(reader.root):
        if node["tag"] in {"li", "blockquote"}:
            node["children"] = _paragraphs(node["children"])
    _settle_titles(reader.root)
    for node in _all(reader.root):
        for mark in ("to", "id", "class"):
            node.pop(mark, None)
    children: list[Any] = reader.root["children"]
    return children


def _settle_notes(root: dict[str, Any]) -> None:
    """Notes go where they are called: at the foot of the page. A note inside a note stays a mark."""
    notes: dict[str, list[Any]] = {}
    for node in _all(root):
        if node.get("class") == "footnote-item":
            notes[node["id"]] = _paragraphs(node["children"])
    for called in notes.values():
        within = [one for each in called if isinstance(each, dict) for one in _all(each)]
        called[:] = [
            each
            for each in called
            if isinstance(each, str) or each.get("class") != "footnote-backref"
        ]
        for node in reversed(within):  # those inside first: a text is made of theirs
            node["children"] = [
                each
                for each in node["children"]
                if isinstance(each, str) or each.get("class") != "footnote-backref"
            ]
            node["text"] = _text(node).rstrip()
    if notes:  # the section of the notes, and the line above it
        del root["children"][-2:]
    seen: set[str] = set()
    for node in _all(root):
        called_here = [
            each for each in node["children"] if isinstance(each, dict) and each.get("to")
        ]
        if node.get("class") == "footnote-ref" and called_here and called_here[0]["to"] in notes:
            key = called_here[0]["to"]
            node |= {"tag": "note", "key": key, "first": key not in seen, "children": notes[key]}
            seen.add(key)


def _settle_titles(root: dict[str, Any]) -> None:
    """No level is skipped on the way down, as accessible documents want."""
    above = 1
    for node in _all(root):
        if node["tag"] in TITLES:
            above = min(int(node["tag"][1]), above + 1)
            node["tag"] = f"h{above}"


def _all(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [each for each in node["children"] if isinstance(each, dict)]
    return [node, *(one for each in below for one in _all(each))]


def _paragraphs(children: list[Any]) -> list[Any]:
    """Words directly inside an item of a list, gathered as a paragraph."""
    gathered: list[Any] = []
    for child in children:
        in_line = isinstance(child, str) or child["tag"] in IN_LINE
        if not in_line:
            gathered.append(child)
        elif gathered and gathered[-1].get("words"):
            gathered[-1]["children"].append(child)
        elif not isinstance(child, str) or child.strip():
            gathered.append({"tag": "p", "words": True, "children": [child]})
    return gathered


def _text(node: dict[str, Any]) -> str:
    return "".join(each if isinstance(each, str) else each["text"] for each in node["children"])
