from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm


class ApplicationForm(forms.Form):
    message = forms.CharField(
        label=gettext_lazy("Quelques mots pour les membres"),
        help_text=gettext_lazy("Qui vous êtes, ce qui vous amène, qui vous connaissez ici."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


class AdmitForm(GestureForm):
    """Says who asks, as long as they are there: no question keeps a name that erasure cannot reach."""

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(_("Qui demande à entrer"), str(self.subject))]
