from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RemarkForm(forms.Form):
    quote = forms.CharField(
        label=_("Le passage"),
        help_text=_("Gardez les mots dont vous parlez, et retirez les autres."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        strip=False,
    )
    body = forms.CharField(
        label=_("Votre remarque"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )
    suggests = forms.BooleanField(
        label=_("Je propose d’autres mots à la place de ce passage"), required=False
    )
    replacement = forms.CharField(
        label=_("À la place"),
        help_text=_("Vide, le passage serait retiré."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        strip=False,
        required=False,
    )

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        quote = given["quote"].replace("\r\n", "\n").strip("\n")
        suggests = given["suggests"] or bool(given["replacement"].strip())
        return {
            "quote": quote,
            "body": given["body"],
            "replacement": given["replacement"] if suggests else None,
        }
