"""How much two entries look like one: points, after the table of our reference on duplicates.

Pure: plain values in, points out. 80 and more are likely one, 50 to 79 worth a look; nothing is
ever put together by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from creuset.atlas.fields import IDENTIFIERS
from creuset.atlas.folding import fold
from creuset.places.distances import metres

LIKELY, DOUBTFUL = 80, 50
SHARED_HOSTS = ("facebook.com", "instagram.com", "wordpress.com", "blogspot.com", "helloasso.com",
                "google.com", "linkedin.com", "wixsite.com", "youtube.com", "framaweb.org")  # fmt: skip
NAMES = ((0.95, 40), (0.85, 30), (0.7, 15))
METRES = ((10, 25), (50, 20), (100, 15), (500, 8))


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Points of two entries given as `values_of` gives them."""
    same = {key for key in IDENTIFIERS if one.get(key) and one.get(key) == other.get(key)}
    if same - {"siren"}:
        return 100
    return (
        _name(one.get("name", ""), other.get("name", ""))
        + _web(one.get("website", ""), other.get("website", ""))
        + _place(one, other)
    )


def _name(one: str, other: str) -> int:
    alike = resemblance(one, other)
    if alike < 0.4:
        return -25
    return next((points for least, points in NAMES if alike >= least), 0)


def resemblance(one: str, other: str) -> float:
    """Between 0 and 1, whatever the case, the accents and the order of the words."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return 0.0
    straight = SequenceMatcher(None, first, second).ratio()
    sorted_ = SequenceMatcher(
        None, " ".join(sorted(first.split())), " ".join(sorted(second.split()))
    ).ratio()
    return max(straight, sorted_)


def _web(one: str, other: str) -> int:
    host, page = address_print(one)
    other_host, other_page = address_print(other)
    if not host or host != other_host:
        return 0
    if page == other_page and (page or host not in SHARED_HOSTS):
        return 40
    return 0 if host in SHARED_HOSTS else 20


def address_print(address: str) -> tuple[str, str]:
    """The host without « www. » and the page without its last slash."""
    parts = urlsplit(address)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")


def _place(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    city = fold(one.get("city") or "")
    points = 10 if city and city == fold(other.get("city") or "") else 0
    if one.get("point") and other.get("point"):
        apart = metres(one["point"], other["point"])
        if apart > 5000:
            return points - 20
        points += next((more for most, more in METRES if apart < most), 0)
    return points
