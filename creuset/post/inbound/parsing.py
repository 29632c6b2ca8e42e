"""A mail as bytes, read into what we need of it. Pure: no database, no setting.

Mails are written by every program there ever was, and by people who wish us ill: whatever cannot
be read is read as well as it can be; what would take us too long raises `Unreadable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import Any, TypeVar

from creuset.post.inbound import folding
from creuset.post.inbound.html import to_markdown

A = TypeVar("A", str, bytes)

DEEPEST = 30
MOST_PARTS = 300
MOST_FILES = 30
LONGEST_TEXT = 1_000_000
LONGEST_HEADER = 10_000


class Unreadable(Exception):
    """Too many parts, or too deep: no mail program writes this."""


@dataclass(frozen=True)
class Piece:
    """A file that came with a mail."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    message: Message
    subject: str
    senders: tuple[str, ...]
    """Addresses of the From header, in lower case."""
    message_id: str
    body: folding.Folded
    plain: bool
    """Whether the body was written as plain text; otherwise it is already Markdown."""
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """What the person wrote, as Markdown."""
        kept = self.body.kept
        return (as_markdown(kept) if self.plain else kept).strip()

    def header(self, name: str) -> str:
        return header(self.message, name)

    def headers(self, name: str) -> list[str]:
        return _headers(self.message, name)


def read(raw: bytes) -> Mail:
    _bound(raw)
    try:
        message = message_from_bytes(raw, policy=_Plain(linesep="\n"))
        found = _collect(message, 0)
    except RecursionError as too_deep:
        raise Unreadable("too deep") from too_deep
    text, sure = found.text()
    return Mail(
        message=message,
        subject=_one_line(header(message, "Subject"))[:300],
        senders=_addresses(message, "From"),
        message_id=_one_line(header(message, "Message-ID"))[:500],
        body=folding.fold(text, sure=sure),
        plain=not found.says("html"),
        pieces=tuple(found.pieces),
    )


class _Plain(policy.Compat32):
    """The older reader of headers, since the newer one fails on some broken ones; but where it would
    put question marks, what was written."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _mended(value)


def _bound(raw: bytes) -> None:
    lowered = raw.lower()
    if lowered.count(b"boundary") > 2 * DEEPEST + 20:
        raise Unreadable("too many multiparts")
    if lowered.count(b"\ncontent-type:") > MOST_PARTS or lowered.count(b"message/") > MOST_PARTS:
        raise Unreadable("too many parts")


# Headers


def header(message: Message, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _headers(message: Message, name: str) -> list[str]:
    values = message.get_all(name) or []
    return [_decoded(str(value)[:LONGEST_HEADER]) for value in values[:50]]


def _decoded(value: str) -> str:
    """Encoded words, in whatever charset they say, or do not say."""
    try:
        words = decode_header(value)
    except (ValueError, LookupError, ArithmeticError):
        return clean(value)
    return clean("".join(_word(word, charset) for word, charset in words))


def _mended(value: str) -> str:
    """Bytes that the reader kept as surrogates, because the header was not in ASCII."""
    return decoded(value.encode("ascii", "surrogateescape"), None) if _odd(value) else value


def _odd(value: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in value)


def _word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    if charset is None:  # between encoded words, as the standard library hands it over
        try:
            return word.decode("raw-unicode-escape")
        except UnicodeDecodeError:
            pass
    return decoded(word, charset)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _addresses(message: Message, name: str) -> tuple[str, ...]:
    try:
        pairs = getaddresses(_headers(message, name))
    except (ValueError, IndexError, TypeError):
        return ()
    found = [address.strip().lower() for _name, address in pairs if "@" in address]
    return tuple(dict.fromkeys(each for each in found if len(each) < 255 and " " not in each))


# Characters

_ALIASES = {
    "us-ascii": "windows-1252", "ascii": "windows-1252", "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252", "latin1": "windows-1252", "iso8859-1": "windows-1252",
    "iso-8859-15": "iso-8859-15", "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850", "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
    "windows-1252": "windows-1252", "ansi": "windows-1252", "x-unknown": "utf-8",
}  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff]")


def decoded(content: bytes, charset: str | None) -> str:
    """Text in UTF-8 says so by itself, whatever its label; else the label; else Windows's."""
    if any(byte > 127 for byte in content):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    named = (charset or "").strip().strip("'\"").lower()
    for codec in (_ALIASES.get(named, named), "windows-1252"):
        if not codec or codec == "utf-8":
            continue
        try:
            text = content.decode(codec)
        except (LookupError, ValueError, TypeError, AttributeError):
            continue
        if isinstance(text, str):
            return text
    return content.decode("windows-1252" if named != "utf-8" else "utf-8", "replace")


def clean(text: str) -> str:
    """Without what no one types: NUL and its like, half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return _CONTROLS.sub("", text)


# Parts


@dataclass
class _Found:
    texts: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def add(self, other: _Found) -> None:
        self.texts += other.texts
        self.pieces += other.pieces

    def says(self, kind: str) -> bool:
        return any(each == kind and text.strip() for each, text in self.texts)

    def text(self) -> tuple[str, int | None]:
        """All texts in their order, and where the first HTML says that a quotation begins."""
        whole, sure = "", None
        for kind, text in self.texts:
            if not text.strip():
                continue
            whole += "\n\n" if whole else ""
            if kind == "html":
                text, cut = to_markdown(text)
                if cut is not None and sure is None:
                    sure = len(whole) + cut
            whole += text.rstrip("\n")
        return whole[:LONGEST_TEXT], sure


def _collect(part: Message, depth: int) -> _Found:
    if depth > DEEPEST:
        raise Unreadable("too deep")
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return _several(part, depth)
    return _one(part)


def _several(part: Message, depth: int) -> _Found:
    inside = [_collect(each, depth + 1) for each in _children(part)]
    if part.get_content_type() != "multipart/alternative":
        whole = _Found()
        for each in inside:
            whole.add(each)
        return _bounded(whole)
    chosen = (
        next((each for each in inside if each.says("plain") and not _is_a_stub(each)), None)
        or next((each for each in inside if each.says("html")), None)
        or next((each for each in inside if each.texts), _Found())
    )
    pieces = [piece for each in inside for piece in each.pieces]
    return _bounded(_Found(texts=chosen.texts, pieces=list(dict.fromkeys(pieces))))


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))


def _bounded(found: _Found) -> _Found:
    if len(found.pieces) > MOST_FILES or len(found.texts) > MOST_PARTS:
        raise Unreadable("too many parts")
    return found


_STUB = re.compile(r"(?:votre|your|su).{0,80}(?:html)", re.I | re.S)


def _is_a_stub(found: _Found) -> bool:
    """« Votre logiciel ne sait pas lire le HTML »: some newsletters have no other text."""
    text = "".join(each for kind, each in found.texts if kind == "plain").strip()
    return len(text) < 200 and bool(_STUB.search(text))


def _one(part: Message) -> _Found:
    kind = part.get_content_type()
    if kind in {"application/pgp-signature", "application/pkcs7-signature",
                "application/x-pkcs7-signature", "message/delivery-status"}:  # fmt: skip
        return _Found()
    if kind in {"text/plain", "text/html"} and not _is_a_file(part):
        text = clean(decoded(_content(part), _parameter(part, "charset")))
        if kind == "text/plain" and _parameter(part, "format").lower() == "flowed":
            text = unflow(text, delsp=_parameter(part, "delsp").lower() == "yes")
        return _Found(texts=[(kind.partition("/")[2], text[:LONGEST_TEXT])])
    content = _content(part)
    return _Found(pieces=[Piece(_name(part, kind), kind, content)] if content else [])


def _is_a_file(part: Message) -> bool:
    disposition = _quietly(part.get_content_disposition, "")
    return disposition == "attachment" or (
        bool(_file_name(part)) and part.get_content_type() != "text/html"
    )


def _content(part: Message) -> bytes:
    if part.is_multipart():  # a mail attached to a mail
        return b"\n".join(_quietly(each.as_bytes, b"") for each in _children(part))
    return _quietly(lambda: part.get_payload(decode=True), b"")


def _quietly(asked: Callable[[], Any], otherwise: A) -> A:
    """What a broken header makes the standard library refuse to read is as if it were not there."""
    try:
        answer = asked()
    except Exception:
        return otherwise
    return answer if isinstance(answer, type(otherwise)) else otherwise


def _parameter(part: Message, name: str) -> str:
    def asked() -> str:
        value = part.get_param(name)
        if isinstance(value, tuple):  # RFC 2231
            return decoded(value[2].encode("latin-1", "replace"), value[0])
        return str(value or "")

    return _quietly(asked, "")


def _file_name(part: Message) -> str:
    """RFC 2231, encoded words, or plain bytes: each program has its own way."""
    name = _decoded(_quietly(part.get_filename, ""))
    return _one_line(re.sub(r"[/\\\x00-\x1f]", "_", name))[:150].strip(" .")


_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "application/pdf": "pdf", "message/rfc822": "eml", "text/calendar": "ics",
    "application/ms-tnef": "dat", "text/plain": "txt", "text/html": "html", "text/csv": "csv",
    "text/vcard": "vcf", "text/x-vcard": "vcf",
}  # fmt: skip


def _name(part: Message, kind: str) -> str:
    ending = _ENDINGS.get(kind, "bin")
    beginning = "message" if kind == "message/rfc822" else "piece-jointe"
    return _file_name(part) or f"{beginning}.{ending}"


def unflow(text: str, *, delsp: bool = False) -> str:
    """RFC 3676: a line that ends with a space goes on, at the same depth of quotation."""
    out: list[str] = []
    pending: tuple[int, str] | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        goes_on = content.endswith(" ") and content != "-- "
        if pending and pending[0] == depth and content != "-- ":
            content = pending[1] + content
        elif pending:
            out.append(_quoted(*pending))
        if goes_on:
            pending = (depth, content[:-1] if delsp else content)
        else:
            out.append(_quoted(depth, content))
            pending = None
    if pending:
        out.append(_quoted(*pending))
    return "\n".join(out)


def _quoted(depth: int, content: str) -> str:
    content = content if content == "-- " else content.rstrip(" ")
    return ">" * depth + (" " if depth else "") + content


# From plain text to Markdown

_STRUCTURE = re.compile(r"^\s*(?:[-*+•>|]|\d{1,3}[.)]\s|#{1,6}\s|```)")


def as_markdown(text: str) -> str:
    """Keep the short lines of a mail (a list of names, a signature) on lines of their own; lines
    cut at seventy signs by the mail program flow again."""
    lines = [line.rstrip() for line in text.split("\n")]
    out: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        line = re.sub(r"^(?: {4,}|\t+)", "", line)
        line = re.sub(r"^(\s*)•\s*", r"\1- ", line)
        line = re.sub(r"^#(?=\w)", r"\\#", line)
        room = 66 - len(line)
        first_word = len(following.split(" ", 1)[0])
        breaks = line and following and first_word < room and not _STRUCTURE.match(following)
        out.append(line + ("  " if breaks and not line.startswith((">", "|")) else ""))
    return "\n".join(out).strip("\n")
