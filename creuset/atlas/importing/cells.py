"""What one cell holds, whatever was typed in it."""

from __future__ import annotations

import html
import math
import re
from urllib.parse import urlsplit

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from creuset.atlas.importing.points import Undivided
from creuset.places.countries import code_of

PHONE = re.compile(r"(?:\+|00|0)\d(?:[ ./-]?\d){7,12}")
LONGEST_ADDRESS = 500
_NOTHING = {"", "-", "–", "—", "?", "n/a", "null", "none", "nan", "[object object]"}
_JOINERS = "\u200c\u200d"  # they make letters join or part: some languages need them


def empty(value: object) -> bool:
    if isinstance(value, str):
        return tidy(value).casefold() in _NOTHING
    return value is None or (isinstance(value, list | dict) and not value)


def shown(value: object) -> str:
    """Short, and without what may be someone's address."""
    try:
        text = tidy(value if isinstance(value, str) else repr(value))
    except RecursionError:
        return "…"
    if "@" in text:
        return _("(une adresse électronique)")
    if PHONE.fullmatch(text):
        return _("(un numéro de téléphone)")
    return text if len(text) <= 80 else text[:79] + "…"


def tidy(value: object) -> str:
    """A text on one line that any database can keep; nothing for what is not a text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():
        return " ".join(text.split())
    kept = text.encode("utf-8", "ignore").decode()  # halves of surrogate pairs
    return " ".join(
        "".join(c for c in kept if c.isprintable() or c in _JOINERS or c.isspace()).split()
    )


_TOWN = re.compile(r"(?:^(?=[^,]*$)|(?<=[\s,;(-]))(?:F-)?(\d{5})[\s,]+([^\W\d][^,;()\d]{1,60})")
_AFTER_TOWN = re.compile(r"\s+(?:france|cedex)\b.*", re.IGNORECASE)


def town_of(address: str) -> tuple[str, str]:
    """Postcode and town as a French address ends; nothing when there are two, or when a country
    follows what would be a postcode."""
    found = [
        (code, _AFTER_TOWN.sub("", town).strip(" -")) for code, town in _TOWN.findall(address)
    ]
    return found[0] if len(found) == 1 and not code_of(found[0][1]) else ("", "")


def degrees(value: object) -> float | None:
    """A number, or a text that writes one, with a point or a comma."""
    if isinstance(value, bool | Undivided) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return _in_minutes(str(value))
    return number if math.isfinite(number) else None


_SIDE = r"(?P<{}>[NSEW])?"
_MINUTES = re.compile(
    rf"{_SIDE.format('before')}\s*(?P<sign>-?)(?P<degrees>\d{{1,3}}(?:[.,]\d+)?)\s*[°º]?\s*"
    rf"(?:(?P<minutes>[0-5]?\d(?:[.,]\d+)?)\s*['’′]\s*)?"
    rf"(?:(?P<seconds>[0-5]?\d(?:[.,]\d+)?)\s*(?:[\"”″]|['’′]{{2}})\s*)?{_SIDE.format('after')}",
    re.IGNORECASE,
)


def _in_minutes(written: str) -> float | None:
    """«45° 45’ 36” N», «1.55 W». An O is the west of some and the east of others: it tells nothing."""
    if not (found := _MINUTES.fullmatch(written.strip())):
        return None
    whole, minutes, seconds = (
        float((found[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    below = found["sign"] or (found["before"] or found["after"] or "").upper() in {"S", "W"}
    return (whole + minutes / 60 + seconds / 3600) * (-1 if below else 1)


_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d{1,5})?")


def address_of(written: str) -> str:
    """An http(s) address that a link may bear, or nothing. A bare host is completed."""
    whole = written if re.match(r"https?://", written, re.IGNORECASE) else f"http://{written}"
    if len(whole) > LONGEST_ADDRESS or re.search(r"[\s<>\"'\\`{}|^]", whole):
        return ""
    try:
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if not _HOST.fullmatch(parts.netloc):  # which also says no to someone@somewhere
        return ""
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8});")


def bare(text: str) -> str:
    """A text without the code of a page: a break between two words parts them."""
    coded = "<" in text and strip_tags(text) != text
    told = strip_tags(text.replace("<", " <")) if coded else text
    return html.unescape(told) if _ENTITY.search(told) else told


def ungarbled(text: str) -> str:
    """What a text said before it was read in another encoding than its own; nothing when it is sound."""
    if text.isascii():
        return ""
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return ""
