"""What else a file tells of an entry, made sound: a text bounded and without anyone's address, a year
that is one, an identifier that can be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.atlas.fields import FACTS, FIELDS, Field, Shape
from creuset.atlas.folding import fold
from creuset.atlas.identifiers import identifier
from creuset.atlas.importing.cells import address_of, bare, empty, tidy

CATEGORY = "category"
KEYS = (CATEGORY, *(each.key for each in FACTS))
Cleaned = tuple[Any, str]  # what is kept, nothing when it is empty; what was wrong with it

_MAILBOX = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(
    r"(?<![\w/.-])(?:(?:\+|00)\d{2}(?:[ ./-]?\(?\d\)?){8,11}|0[1-9](?:[ ./-]?\d\d){4})(?![\w/-])"
)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")


def cleaned(key: str, value: Any) -> Cleaned:
    field = FIELDS[key]
    if empty(value):
        return None, ""
    if isinstance(value, dict):
        return None, _("du texte était attendu")
    return _CLEANERS[field.shape](field, value)


def _text(field: Field, value: Any) -> Cleaned:
    """Ways to reach someone are taken out of what is said."""
    told = value if isinstance(value, str) else _joined(value)
    plain = bare(told)
    kept = _PHONE.sub("…", _MAILBOX.sub("…", plain))
    said = _("une adresse ou un numéro de téléphone y a été ôté") if kept != plain else ""
    lines = "\n".join(tidy(line) for line in kept.splitlines())
    whole = lines.strip() if field.shape is Shape.TEXT else tidy(kept)
    if len(whole) > field.most:
        return None, _("texte trop long : %(most)d signes au plus") % {"most": field.most}
    return whole or None, said


def _joined(value: Any) -> str:
    return ", ".join(map(tidy, value)) if isinstance(value, list) else tidy(value)


def _year(_field: Field, value: Any) -> Cleaned:
    """A date gives its year; two years that differ give none."""
    years = set(_YEAR.findall(_joined(value)))
    if len(years) != 1:
        return None, _("ce n’est pas une année")
    return int(years.pop()), ""


def _links(_field: Field, value: Any) -> Cleaned:
    words = value if isinstance(value, list) else re.split(r"[\s|;,]+", tidy(value))
    found = [address_of(tidy(word)) for word in words if not empty(word)]
    kept = list(dict.fromkeys(filter(None, found)))
    wrong = _("ce n’est pas une adresse du web, laissée de côté") if not all(found) else ""
    return kept or None, wrong


def _web(_field: Field, value: Any) -> Cleaned:
    address = address_of(_joined(value))
    return address or None, "" if address else _(
        "ce n’est pas une adresse du web, laissée de côté"
    )


def _choice(field: Field, value: Any) -> Cleaned:
    known = _words_of(field.key).get(fold(_joined(value)))
    return known, "" if known else _("mot inconnu ici, laissé de côté")


def _choices(field: Field, value: Any) -> Cleaned:
    words = value if isinstance(value, list) else re.split(r"[|;,]", tidy(value))
    found = [_words_of(field.key).get(fold(tidy(word))) for word in words if not empty(word)]
    kept = list(dict.fromkeys(filter(None, found)))
    return kept or None, "" if all(found) else _("mot inconnu ici, laissé de côté")


@cache
def _words_of(key: str) -> Mapping[str, str]:
    """What a choice may be called: its key, or its French label."""
    choices: type[models.TextChoices] | None = FIELDS[key].choices
    with override("fr"):
        return {
            fold(word): each.value
            for each in choices or ()
            for word in (each.value, str(each.label))
        }


def _code(field: Field, value: Any) -> Cleaned:
    found = identifier(field.key, _joined(value))
    return found, "" if found else _("ce n’est pas un numéro valable")


def _yes(_field: Field, value: Any) -> Cleaned:
    told = value is True or fold(_joined(value)) in {"oui", "yes", "true", "1", "si", "vrai"}
    return told or None, ""


_CLEANERS: Mapping[Shape, Callable[[Field, Any], Cleaned]] = {
    Shape.LINE: _text,
    Shape.TEXT: _text,
    Shape.YEAR: _year,
    Shape.WEB: _web,
    Shape.LINKS: _links,
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.CODE: _code,
    Shape.YES: _yes,
}
