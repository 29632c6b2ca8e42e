"""The questions about an entry, made from `fields`: what is typed becomes plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from creuset.assemblies.gestures import GestureForm
from creuset.atlas.contributing.models import Licence, TakingPart
from creuset.atlas.contributing.telling import compared
from creuset.atlas.fields import COLUMNS, FIELDS, Field, Shape, asked_of
from creuset.atlas.folding import fold
from creuset.atlas.identifiers import identifier
from creuset.atlas.importing import address_of
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.atlas.values import Changes, Values, differences, values_of
from creuset.debates.forms.outside import OutsideForm
from creuset.places.countries import COUNTRIES

NUMBER = r"([+-]?\d{1,3}(?:[.,]\d+)?)"
POINT = re.compile(rf"\s*{NUMBER}\s*[,; ]\s*{NUMBER}\s*")
BASE = signing.Signer(salt="atlas.entry.base")
LEFT_OUT = {"closed"}  # of what one tells of a new entry


class EntryForm(forms.Form):
    """`start` is what the entry says now; what is sent is compared with what the person was shown."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi ce changement"), max_length=500, required=False
    )
    source = forms.CharField(
        label=gettext_lazy("D’où le savez-vous"),
        help_text=gettext_lazy("Un site, un document, ou vous-même si vous y êtes."),
        max_length=300,
        required=False,
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Vous le donnez sous la licence"),
        choices=Licence.choices,
        initial=Licence.ODBL,
    )
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, posted: Any = None, *, category: str, start: Values | None = None) -> None:
        self.start = {} if start is None else self._shown(posted, start)
        self.new = start is None
        super().__init__(
            posted,
            initial={**{key: _typed(key, value) for key, value in self.start.items()},
                     "base": BASE.sign_object(self.start), "licence": Licence.ODBL,
                     "country": self.start.get("country") or ("FR" if self.new else "")},
        )  # fmt: skip
        self.category = category
        self.asked = [
            each for each in asked_of(category)
            if each.key != "category" and not (self.new and each.key in LEFT_OUT)
        ]  # fmt: skip
        for each in self.asked:
            self.fields[each.key] = _field(each)
            self.fields[each.key].required = each.key == "name"

    @staticmethod
    def _shown(posted: Any, start: Values) -> Values:
        try:
            shown: Values = BASE.unsign_object((posted or {}).get("base", ""))
        except signing.BadSignature:
            return start
        return shown

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        began, ended = given.get("started_on"), given.get("ended_on")
        if began and ended and ended < began:
            self.add_error("ended_on", _("C’est avant l’année du début."))
        return given

    def changes(self) -> Changes:
        """Field → [shown, typed], for what the person changed. What was not asked stays."""
        told = {**self.start, "category": self.category}
        told |= {each.key: self.cleaned_data.get(each.key) for each in self.asked}
        return differences(self.start, told)

    def said(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("reason", "source", "licence")}

    @property
    def first(self) -> list[forms.BoundField]:
        """Columns, then what is asked of this sort of entry only, then its purpose and story."""
        keys = [each.key for each in self.asked if each in COLUMNS or each.of]
        order = [*keys, "purpose", "description"]
        return [self[key] for key in order if key not in {"kinds", "closed"}]

    @property
    def more(self) -> list[forms.BoundField]:
        shown = {field.name for field in self.first} | {"kinds", "closed"}
        return [self[each.key] for each in self.asked if each.key not in shown]


class OutsideEntryForm(OutsideForm):
    """Who proposes, when they have no account."""

    prefix = "qui"  # an entry has a name too
    body = None  # type: ignore[assignment]  # what they say is in the other form


def _typed(key: str, value: Any) -> Any:
    """A value as one types it."""
    if key == "point":
        return f"{value[0]}, {value[1]}".replace("None, None", "")
    if key == "links":
        return "\n".join(value)
    return value


def _field(each: Field) -> forms.Field:
    made: forms.Field = _MAKERS[each.shape](each)
    return made


def _line(each: Field) -> forms.Field:
    return forms.CharField(label=each.label, help_text=each.help, max_length=each.most)


def _text(each: Field) -> forms.Field:
    rows = 6 if each.most > 2000 else 3
    return forms.CharField(
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


class _Point(forms.CharField):
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


_MAKERS = {
    Shape.LINE: _line, Shape.TEXT: _text, Shape.YEAR: _year, Shape.CHOICE: _choice,
    Shape.CHOICES: _choices, Shape.COUNTRY: _country, Shape.YES: _yes, Shape.CODE: _code,
    Shape.POINT: _as(_Point), Shape.WEB: _as(_Web), Shape.LINKS: _as(_Links),
}  # fmt: skip


class AcceptForm(GestureForm):
    """There is nothing to choose: what is accepted is what was proposed."""


class DeclineForm(GestureForm):
    why = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy("La personne qui propose recevra ces mots."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class MergeForm(GestureForm):
    """`into` is the address of the entry that stays; `taken`, what it takes from the other."""

    into = forms.SlugField(label=gettext_lazy("La fiche qui reste"), max_length=130)
    taken = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu’elle prend de l’autre"),
        help_text=gettext_lazy("Ce qu’elle ne dit pas encore lui est donné de toute façon."),
        choices=[(key, field.label) for key, field in FIELDS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    layout = "atlas/merge_form.html"

    def __init__(self, *args: Any, subject: Entry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.kept = self._kept()
        if self.kept:
            both: Any = differences(values_of(self.kept), values_of(subject))
            self.rows = compared(both)
            taken: Any = self.fields["taken"]
            taken.choices = [
                (field.key, f"{field.label} : {after}") for field, before, after in self.rows
                if before and after
            ]  # fmt: skip

    def _kept(self) -> Entry | None:
        slug = self["into"].value() or ""
        alike = Entry.objects.filter(slug=slug, audience=self.subject.audience)
        return alike.exclude(pk=self.subject.pk).first()

    @classmethod
    def initial_for(cls, query: Mapping[str, str], subject: Any) -> dict[str, Any]:
        return {"into": query.get("avec", "")}

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        kept = Entry.objects.filter(slug=parameters["into"]).first()
        return {"into": kept.name if kept else str(parameters["into"])}


class TakingPartForm(forms.ModelForm[TakingPart]):
    class Meta:
        model = TakingPart
        fields = ("role", "since", "until", "audience")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("C’est avant l’année du début."))
        return given
