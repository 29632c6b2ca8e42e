import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.people.folding import fold
from creuset.people.models import Person
from creuset.welcome import rules


class InviteForm(forms.Form):
    emails = forms.CharField(
        label=gettext_lazy("Adresses"),
        help_text=gettext_lazy("Une ou plusieurs, une par ligne ou séparées par des virgules."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        max_length=6000,
    )
    words = forms.CharField(
        label=gettext_lazy("Quelques mots de vous"),
        help_text=gettext_lazy(
            "Ils ouvrent la lettre : d’où vous vous connaissez, pourquoi venir."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean_emails(self) -> list[str]:
        written = [each for each in re.split(r"[\s,;<>]+", self.cleaned_data["emails"]) if each]
        addresses = [each for each in written if "@" in each]
        wrong = [each for each in addresses if not _is_address(each)]
        if wrong or not addresses:
            raise ValidationError(
                _("Ce ne sont pas des adresses : %(wrong)s"),
                params={"wrong": ", ".join(wrong or written)[:200]},
            )
        return [each.lower() for each in addresses]


def _is_address(written: str) -> bool:
    try:
        validate_email(written)
    except ValidationError:
        return False
    return True


class LinkForm(forms.Form):
    most = forms.IntegerField(
        label=gettext_lazy("Pour combien de personnes"),
        min_value=1,
        max_value=rules.MOST_BY_LINK,
        initial=10,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Pendant combien de jours"),
        min_value=1,
        max_value=rules.LONGEST_LINK,
        initial=14,
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        help_text=gettext_lazy("Celui sous lequel on vous connaît."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not fold(name):
            raise ValidationError(_("Il faut un nom."))
        return name


class TakeDownForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Son nom"), max_length=120)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Comment la joindre, par exemple : chez qui, quel jour. Elle seule et vous la lisez."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    other = forms.BooleanField(
        label=gettext_lazy("C’est bien une autre personne que celle qui porte déjà ce nom."),
        required=False,
    )
    told = forms.BooleanField(
        label=gettext_lazy(
            "Cette personne m’a demandé de l’inscrire, et je lui ai lu ou remis ses droits."
        ),
        error_messages={
            "required": gettext_lazy("Lisez-lui d’abord ses droits : ils sont plus bas.")
        },
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not fold(name):
            raise ValidationError(_("Il faut un nom."))
        return name

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        same = Person.objects.filter(folded_name=fold(said.get("name", "")), is_active=True)
        if said.get("name") and not said.get("other") and same.exists():
            self.add_error(
                "name",
                _(
                    "Quelqu’un porte déjà ce nom ici. Si c’est une autre personne, dites-le plus bas."
                ),
            )
        return said


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Son adresse électronique"),
        max_length=254,
        help_text=gettext_lazy(
            "Une lettre y part : l’adresse ne sert qu’une fois confirmée par elle."
        ),
    )
