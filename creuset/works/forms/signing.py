from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.works import orcid
from creuset.works.models import Role


class SignatureForm(forms.Form):
    """How someone signs: name, where they work or act, ORCID, what they brought."""

    name = forms.CharField(label=gettext_lazy("Nom, comme il sera signé"), max_length=120)
    affiliation = forms.CharField(
        label=gettext_lazy("Rattachement"),
        help_text=gettext_lazy("Université, association, coopérative, collectivité…"),
        max_length=200,
        required=False,
    )
    orcid = forms.CharField(
        label="ORCID",
        help_text=gettext_lazy("Identifiant de chercheur, par exemple 0000-0002-1825-0097."),
        max_length=60,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("A apporté"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        help_text=gettext_lazy(
            "Pour lui demander son accord par un lien. Jamais montrée, effacée à la publication."
        ),
        required=False,
    )

    def __init__(self, *args: Any, guest: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not guest:
            del self.fields["email"]

    def clean_orcid(self) -> str:
        written: str = self.cleaned_data["orcid"]
        if not written.strip():
            return ""
        tidy = orcid.tidy(written)
        if not tidy:
            raise forms.ValidationError(
                _("Cet ORCID ne tient pas : un de ses signes est faux. Recopiez-le.")
            )
        return tidy


class ContributorForm(SignatureForm):
    """Someone who has no account here."""

    signs = forms.TypedChoiceField(
        label=gettext_lazy("Cette personne"),
        choices=[
            ("oui", gettext_lazy("signe : son accord sera demandé avant de publier")),
            ("non", gettext_lazy("ne signe pas : elle est remerciée, avec ce qu’elle a apporté")),
        ],
        coerce=lambda said: said == "oui",
        initial="oui",
        widget=forms.RadioSelect,
    )
