from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import GestureForm
from creuset.post.models import Letter

LONGEST = 50_000


class LetterForm(forms.Form):
    title = forms.CharField(label=_("Objet"), max_length=200)
    body = forms.CharField(
        label=_("Texte"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("En Markdown : « ## » pour un titre, « [mots](adresse) » pour un lien."),
    )
    edition = forms.CharField(widget=forms.HiddenInput)


class SendForm(GestureForm):
    """Which text exactly: the one that was on the page."""

    edition = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: Letter, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["edition"].initial = subject.edition

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {}


class SubscribeForm(forms.Form):
    address = forms.EmailField(
        label=_("Votre adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
