"""One question for each field, by its shape: how it is asked, what is taken of what is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.atlas.fields import Field, Shape
from creuset.atlas.folding import fold
from creuset.atlas.identifiers import identifier
from creuset.atlas.importing import address_of
from creuset.atlas.importing.cells import tidy
from creuset.atlas.kinds import Kind
from creuset.places.countries import COUNTRIES

NUMBER = r"([+-]?\d{1,3}(?:[.,]\d+)?)"
POINT = re.compile(rf"\s*{NUMBER}\s*[,; ]\s*{NUMBER}\s*")


def typed(key: str, value: Any) -> Any:
    """A value as one types it."""
    if key == "point":
        return ", ".join(f"{degrees:.6f}".rstrip("0").rstrip(".") for degrees in value)
    if key == "links":
        return "\n".join(value)
    return value


def question(each: Field) -> forms.Field:
    return _MAKERS[each.shape](each)


class Line(forms.CharField):
    """On one line, of signs that one can see: a mail has it for a subject."""

    def clean(self, value: Any) -> str:
        return tidy(super().clean(value))


class _Name(Line):
    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not fold(written):
            raise forms.ValidationError(_("Il faut au moins une lettre ou un chiffre."))
        return written


class _Paragraphs(forms.CharField):
    """Lines end the same way wherever they come from."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        written = super().to_python(value) or ""
        return written.replace("\r\n", "\n")


def _line(each: Field) -> forms.Field:
    made = _Name if each.key == "name" else Line
    return made(label=each.label, help_text=each.help, max_length=each.most)


def _text(each: Field) -> forms.Field:
    rows = 6 if each.most > 2000 else 3
    return _Paragraphs(
        label=each.label, help_text=each.help, max_length=each.most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _year(each: Field) -> forms.Field:
    latest = timezone.localdate().year + (1000 if each.key == "horizon" else 10)
    return forms.IntegerField(
        label=each.label, help_text=each.help, min_value=1, max_value=latest,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


def _choice(each: Field) -> forms.Field:
    choices = [("", _("Non précisé")), *(each.choices.choices if each.choices else [])]
    return forms.ChoiceField(label=each.label, help_text=each.help, choices=choices)


def _choices(each: Field) -> forms.Field:
    choices = each.choices.choices if each.choices else Kind.choices
    return forms.MultipleChoiceField(
        label=each.label, help_text=each.help, choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _country(each: Field) -> forms.Field:
    language = get_language() or "fr"
    named = [(code, one.name(language)) for code, one in COUNTRIES.items()]
    choices = [("", _("Non précisé")), *sorted(named, key=lambda pair: fold(pair[1]))]
    return forms.ChoiceField(label=each.label, choices=choices)


def _yes(each: Field) -> forms.Field:
    return forms.BooleanField(label=each.label)


class PointField(forms.CharField):
    """Latitude then longitude, in degrees; six decimals are kept."""

    def clean(self, value: Any) -> list[float] | None:
        written = super().clean(value)
        if not written:
            return None
        found = POINT.fullmatch(written)
        if not found:
            raise forms.ValidationError(_("Écrivez deux nombres : latitude, puis longitude."))
        north, east = (float(number.replace(",", ".")) for number in found.groups())
        if abs(north) > 90 or abs(east) > 180:
            raise forms.ValidationError(
                _(
                    "Ce point est hors du monde : la latitude va de −90 à 90, la longitude de −180 à 180."
                )
            )
        return [round(north, 6), round(east, 6)]


class _Web(forms.CharField):
    def clean(self, value: Any) -> str:
        written = super().clean(value)
        address = address_of(written) if written else ""
        if written and not address:
            raise forms.ValidationError(_("Ce n’est pas une adresse du web."))
        return address


class _Links(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        wrong = [line for line in lines if not address_of(line)]
        if wrong:
            raise forms.ValidationError(
                _("Ce n’est pas une adresse du web : %(what)s") % {"what": wrong[0][:80]}
            )
        return list(dict.fromkeys(address_of(line) for line in lines))


class _Code(forms.CharField):
    scheme = ""

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        found = identifier(self.scheme, written) if written else ""
        if found is None:
            raise forms.ValidationError(
                _(
                    "Ce n’est pas un numéro valable : vérifiez les chiffres, il en manque peut-être un."
                )
            )
        return found


def _code(each: Field) -> forms.Field:
    made = _Code(label=each.label, help_text=each.help, max_length=100)
    made.scheme = each.key
    return made


def _as(kind: type[forms.CharField]) -> Any:
    return lambda each: kind(label=each.label, help_text=each.help, max_length=max(each.most, 500))


_MAKERS: Mapping[Shape, Callable[[Field], forms.Field]] = {
    Shape.LINE: _line, Shape.TEXT: _text, Shape.YEAR: _year, Shape.CHOICE: _choice,
    Shape.CHOICES: _choices, Shape.COUNTRY: _country, Shape.YES: _yes, Shape.CODE: _code,
    Shape.POINT: _as(PointField), Shape.WEB: _as(_Web), Shape.LINKS: _as(_Links),
}  # fmt: skip
