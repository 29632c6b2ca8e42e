from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.debates.actions import LONGEST


class PostForm(forms.Form):
    body = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
    )


class ThreadForm(forms.Form):
    title = forms.CharField(label=_("De quoi parlons-nous ?"), max_length=200)
    body = forms.CharField(
        label=_("Premier message"), widget=forms.Textarea(attrs={"rows": 8}), max_length=LONGEST
    )
