from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.first_charters import FIRST_CHARTERS
from creuset.welcome import founding, rules
from creuset.welcome.actions import Founder

ROWS = 6
"""Persons that the page asks for; the next ones are invited, or imported."""


class FoundingCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code de fondation"),
        max_length=60,
        help_text=gettext_lazy("Seize lettres et chiffres ; les tirets ne comptent pas."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        written: str = self.cleaned_data["code"]
        if not founding.is_code(written):
            raise forms.ValidationError(
                _(
                    "Ce n’est pas le code de ce serveur. Relisez-le dans ses journaux, ou "
                    "demandez-le par manage.py found --code."
                )
            )
        return written


class CommunityForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom de la communauté"),
        max_length=200,
        help_text=gettext_lazy("Celui que tout le monde lira en haut de chaque page."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Sa raison d’être"),
        max_length=2000,
        help_text=gettext_lazy("En une ou deux phrases : ce que vous voulez faire ensemble."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Sa langue"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy(
            "Celle de ses pages et de ses courriers, pour qui n’en demande pas une autre."
        ),
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("On la lit aussi en"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=gettext_lazy("Chaque page ne propose que les langues cochées."),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @property
    def languages(self) -> list[str]:
        """Its own first."""
        own, also = self.cleaned_data["language"], self.cleaned_data["also"]
        return [own, *(code for code in also if code != own)]


class CharterForm(forms.Form):
    charter = forms.ChoiceField(
        label=gettext_lazy("Charte de départ"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une des trois chartes.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.key, each.name) for each in FIRST_CHARTERS.values()]
        self.fields["charter"].choices = choices  # type: ignore[attr-defined]

    @property
    def models(self) -> list[Any]:
        return list(FIRST_CHARTERS.values())

    @property
    def chosen(self) -> str:
        return str(self["charter"].value() or "")


class FounderForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        if "email" in said and bool(said.get("name")) != bool(said["email"]):
            missing = "email" if said.get("name") else "name"
            told = _("Il manque l’adresse.") if missing == "email" else _("Il manque le nom.")
            self.add_error(missing, told)
        return said

    @property
    def said(self) -> Founder | None:
        told = self.cleaned_data
        return Founder(told["name"], told["email"].lower()) if told.get("email") else None


class BaseFoundersFormSet(forms.BaseFormSet[FounderForm]):
    """Two persons at least; the first is who founds, and confirms their address."""

    def clean(self) -> None:
        if any(self.errors):
            return
        if self.forms[0].said is None:
            self.forms[0].add_error("name", _("Donnez votre nom et votre adresse."))
            return
        verdict = rules.may_found(founders_of(self), None)
        if not verdict:
            raise forms.ValidationError(f"{verdict.reason} {verdict.remedy}")


def founders_of(forms: forms.BaseFormSet[FounderForm]) -> list[Founder]:
    return [form.said for form in forms.forms if form.said]


FoundersFormSet = forms.formset_factory(
    FounderForm, formset=BaseFoundersFormSet, extra=0, max_num=ROWS, absolute_max=ROWS
)


class MailedCodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code reçu"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )
