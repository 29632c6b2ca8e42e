"""ORCID identifiers: sixteen signs, the last of which checks the others (ISO 7064, MOD 11-2)."""

import re

SHAPE = re.compile(
    r"(?:https?://)?(?:orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9X])/?", re.I
)


def tidy(written: str) -> str:
    """As it is kept, `0000-0002-1825-0097`, from the ways people write it; empty when it is none."""
    found = SHAPE.fullmatch("".join(written.split()))
    if found is None:
        return ""
    orcid = "-".join(found.groups()).upper()
    return orcid if check_sign(orcid.replace("-", "")[:-1]) == orcid[-1] else ""


def check_sign(digits: str) -> str:
    """The sixteenth sign that goes with the fifteen others."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def address(orcid: str) -> str:
    return f"https://orcid.org/{orcid}" if orcid else ""
