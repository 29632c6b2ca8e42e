"""The questions about an entry, made from `fields`: what is typed becomes plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm
from creuset.atlas.contributing.asking import Line, question, typed
from creuset.atlas.contributing.models import Licence, TakingPart
from creuset.atlas.contributing.telling import compared
from creuset.atlas.counting import EUROPE
from creuset.atlas.fields import COLUMNS, FIELDS, asked_of
from creuset.atlas.islands import Picker, picker
from creuset.atlas.models import Entry
from creuset.atlas.values import Changes, Values, differences, values_of
from creuset.debates.forms.outside import OutsideForm
from creuset.places.countries import COUNTRIES

BASE = signing.Signer(salt="atlas.entry.base")
APART = {"kinds", "closed", "members_only"}  # asked at the end, each in its way


class EntryForm(forms.Form):
    """`start` is what the entry says now; what is sent is compared with what the person was shown."""

    reason = Line(label=gettext_lazy("Pourquoi ce changement"), max_length=500, required=False)
    source = Line(
        label=gettext_lazy("D’où le savez-vous"),
        help_text=gettext_lazy(
            "Un site, un document, ou vous-même si vous y êtes. Tout le monde pourra le lire."
        ),
        max_length=300,
        required=False,
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Vous le donnez sous la licence"),
        choices=Licence.choices,
        initial=Licence.ODBL,
    )
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        posted: Any = None,
        *,
        category: str,
        start: Values | None = None,
        member: bool = False,
    ) -> None:
        self.start = {} if start is None else self._shown(posted, start)
        self.new = start is None
        super().__init__(
            posted,
            initial={**{key: typed(key, value) for key, value in self.start.items()},
                     "base": BASE.sign_object(self.start), "licence": Licence.ODBL,
                     "country": self.start.get("country") or ("FR" if self.new else "")},
        )  # fmt: skip
        self.category = category
        self.asked = [
            each for each in asked_of(category)
            if each.key != "category"
            and not (self.new and each.key == "closed")
            and (member or each.key != "members_only")
        ]  # fmt: skip
        for each in self.asked:
            self.fields[each.key] = question(each)
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
        return [self[key] for key in order if key not in APART]

    @property
    def picker(self) -> Picker:
        code = str(self["country"].value() or "")
        box = COUNTRIES[code].view if code in COUNTRIES else EUROPE
        return picker(self["point"], box, city=self["city"])

    @property
    def more(self) -> list[forms.BoundField]:
        shown = {field.name for field in self.first} | APART
        return [self[each.key] for each in self.asked if each.key not in shown]


class OutsideEntryForm(OutsideForm):
    """Who proposes, when they have no account: what they say is in the other form."""

    prefix = "qui"  # an entry has a name too

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["body"]
        self.fields["name"].help_text = _("Les membres le liront avec votre proposition.")


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
                (field.key, f"{field.label}\u00a0: {after}") for field, before, after in self.rows
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
