from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonsForm(forms.Form):
    """Why, for those who will answer."""

    body = forms.CharField(
        label=_("Pourquoi, en quelques phrases"),
        help_text=_(
            "Ce texte accompagne la question. Vous pourrez le modifier si on vous objecte."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        required=False,
    )


class AmendmentForm(ReasonsForm):
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(
        label=_("Ce que vous changez, et à quelle objection cela répond"),
        max_length=200,
        required=False,
    )
