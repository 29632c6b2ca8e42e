"""One line of a list made sound, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from creuset.people.folding import fold

LONGEST_NAME = 120
LONGEST_NOTE = 500
LONGEST_POST = 60
FIRST_YEAR = 1900
MONTHS = ["janv", "fevr", "mars", "avri", "mai", "juin", "juil", "aout", "sept", "octo", "nove", "dece", "janu", "febr", "marc", "apri", "may", "june", "july", "augu", "sept", "octo", "nove", "dece", "ener", "febr", "marz", "abri", "mayo", "juni", "juli", "agos", "sept", "octu", "novi", "dici"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    field: str
    value: str
    reason: str
    refuses: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A post that a line says somebody holds, or held."""

    post: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says of a person."""

    number: int
    name: str
    email: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    groups: tuple[str, ...] = ()
    note: str = ""
    held: Held | None = None

    @property
    def folded(self) -> str:
        return fold(self.name)

    @property
    def print(self) -> str:
        """The same for the same line of another file, wherever it stands in it."""
        facts = [self.folded, self.email, str(self.starts_on), str(self.ends_on)]
        return sha256("\n".join(facts).encode()).hexdigest()


def told(
    number: int,
    cells: Sequence[str],
    mapping: Mapping[str, int],
    *,
    today: date,
    month_first: bool = False,
) -> tuple[Told | None, list[Problem]]:
    """What the line says, if it can enter, and what was wrong with it."""
    said = {
        field: cells[column] if column < len(cells) else "" for field, column in mapping.items()
    }
    problems: list[Problem] = []
    name = _name(said, problems)
    email = _email(said.get("email", ""), problems)
    starts_on = _day("starts_on", said.get("starts_on", ""), problems, month_first)
    ends_on = _day("ends_on", said.get("ends_on", ""), problems, month_first)
    if not problems:
        _in_order(said, starts_on, ends_on, today, problems)
    if problems:
        return None, problems
    groups = tuple(
        dict.fromkeys(
            each.strip() for each in re.split(r"[;,|/]", said.get("groups", "")) if each.strip()
        )
    )
    note = said.get("note", "")[:LONGEST_NOTE]
    remarks: list[Problem] = []
    held = _held(said, ends_on, today, remarks, month_first)
    return Told(number, name, email, starts_on, ends_on, groups, note, held), remarks


def _name(said: Mapping[str, str], problems: list[Problem]) -> str:
    parts = [said.get("first_name", ""), said.get("last_name", "")]
    written = " ".join(part for part in parts if part) or said.get("name", "")
    name = " ".join(_softened(word) for word in written.split())
    if not fold(name) or not any(sign.isalpha() for sign in name):
        problems.append(Problem("name", written, _("il manque un nom")))
    elif "@" in name:
        problems.append(Problem("name", written, _("c’est une adresse, pas un nom")))
    elif len(name) > LONGEST_NAME:
        reason = _("nom trop long : %(most)d signes au plus") % {"most": LONGEST_NAME}
        problems.append(Problem("name", written[:60], reason))
    return name


def _softened(word: str) -> str:
    """« LE GOFF » is shouted in spreadsheets, not on a page; initials stay."""
    if len(word) < 3 or not word.isupper() or "." in word:
        return word
    return re.sub(r"\w+", lambda part: part[0].capitalize(), word.lower())


def _email(written: str, problems: list[Problem]) -> str:
    found = re.findall(r"[^\s<>;,\"']+@[^\s<>;,\"']+", written)
    if len({each.lower() for each in found}) > 1:
        reason = _("plusieurs adresses : gardez-en une")
        problems.append(Problem("email", written[:100], reason))
        return ""
    address = (found[0] if found else written).removeprefix("mailto:").strip(".").lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        reason = _("ce n’est pas une adresse électronique")
        problems.append(Problem("email", written[:100], reason))
        return ""
    return address


def _day(field: str, written: str, problems: list[Problem], month_first: bool) -> date | None:
    if not written or written in {"-", "–", "?", "0"}:
        return None
    try:
        day = day_of(written, month_first=month_first)
    except ValueError:
        day = None
    if day is None or day.year < FIRST_YEAR or day.year > 2200:
        reason = _("ce n’est pas une date : écrivez-la 31/12/2020 ou 2020-12-31")
        problems.append(Problem(field, written[:60], reason))
        return None
    return day


def day_of(written: str, *, month_first: bool = False) -> date | None:
    """A day, as people write it: 31/12/2020, 2020-12-31, décembre 2020, 12/2020, 2020. A month or a
    year alone is its first day."""
    plain = fold(written).replace(",", " ")
    if match := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$", plain):
        year, month, day = match.groups()
        return date(int(year), int(month), int(day))
    if match := re.match(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: \d.*)?$", plain):
        first, second, year = match.groups()
        day, month = (second, first) if month_first else (first, second)
        return date(_year(year), int(month), int(day))
    if match := re.match(r"(\d{1,2})[-/.](\d{4})$", plain):
        return date(int(match[2]), int(match[1]), 1)
    if match := re.match(r"(?:(\d{1,2})(?:er)? )?(?:de )?([a-z]{3,})\.? (?:de )?(\d{4})$", plain):
        month_number = _month(match[2])
        return date(int(match[3]), month_number, int(match[1] or 1)) if month_number else None
    if re.match(r"\d{4}$", plain):
        return date(int(plain), 1, 1)
    if re.match(r"\d{5}$", plain):  # a day as spreadsheets count them
        return date(1899, 12, 30) + timedelta(days=int(plain))
    return None


def _year(written: str) -> int:
    if len(written) == 4:
        return int(written)
    return int(written) + (2000 if int(written) < 70 else 1900)


def _month(word: str) -> int:
    for place, start in enumerate(MONTHS):
        if start.startswith(word[:4]) and len(word) >= 3:
            return place % 12 + 1
    return 0


def month_comes_first(days: Sequence[str]) -> bool:
    """A column of American days: some have a second number that no month has, none a first."""
    pairs = [
        (int(match[1]), int(match[2]))
        for day in days
        if (match := re.match(r"(\d{1,2})/(\d{1,2})/\d", day))
    ]
    return any(second > 12 for _first, second in pairs) and all(first <= 12 for first, _s in pairs)


def _in_order(
    said: Mapping[str, str],
    starts_on: date | None,
    ends_on: date | None,
    today: date,
    problems: list[Problem],
) -> None:
    if starts_on and starts_on > today:
        reason = _("cette personne n’est pas encore membre ce jour-là")
        problems.append(Problem("starts_on", said["starts_on"], reason))
    if ends_on and starts_on and ends_on <= starts_on:
        problems.append(Problem("ends_on", said["ends_on"], _("ce départ vient avant l’arrivée")))
    if ends_on and not starts_on and ends_on <= today:
        reason = _("un départ sans date d’arrivée")
        problems.append(Problem("ends_on", said["ends_on"], reason))


def _held(
    said: Mapping[str, str],
    left_on: date | None,
    today: date,
    remarks: list[Problem],
    month_first: bool,
) -> Held | None:
    """The mandate of the line. One that is not understood is left aside: the person enters."""
    post = " ".join(said.get("post", "").split())
    if not any(sign.isalnum() for sign in post):
        return None
    wrong: list[Problem] = []
    starts_on = _day("post_starts_on", said.get("post_starts_on", ""), wrong, month_first)
    ends_on = _day("post_ends_on", said.get("post_ends_on", ""), wrong, month_first)
    if not wrong:
        wrong = _not_held(said, post, starts_on, ends_on, left_on, today)
    remarks += [replace(each, refuses=False) for each in wrong]
    return Held(post, starts_on, ends_on) if starts_on and not wrong else None


def _not_held(
    said: Mapping[str, str],
    post: str,
    starts_on: date | None,
    ends_on: date | None,
    left_on: date | None,
    today: date,
) -> list[Problem]:
    begins, ends = said.get("post_starts_on", ""), said.get("post_ends_on", "")
    if len(post) > LONGEST_POST:
        reason = _("nom trop long : %(most)d signes au plus") % {"most": LONGEST_POST}
        return [Problem("post", post[:60], reason)]
    if starts_on is None:
        return [Problem("post_starts_on", begins, _("il manque le début de ce mandat"))]
    if starts_on > today:
        return [Problem("post_starts_on", begins, _("ce mandat n’a pas encore commencé"))]
    if ends_on and ends_on <= starts_on:
        return [Problem("post_ends_on", ends, _("ce mandat finit avant de commencer"))]
    if left_on and left_on <= today and (ends_on is None or ends_on > left_on):
        reason = _("ce mandat dure encore après le départ de cette personne")
        return [Problem("post_ends_on", ends, reason)]
    return []
