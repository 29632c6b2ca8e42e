from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.common.audience import Audience
from creuset.debates.actions import LONGEST
from creuset.files.forms import FilesField


class PostForm(forms.Form):
    body = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
    )
    uploads = FilesField(label=_("Images et fichiers"))
    to = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CorrectionForm(forms.Form):
    body = forms.CharField(
        label=_("Votre message"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST,
    )


class ThreadForm(forms.Form):
    title = forms.CharField(label=_("De quoi parlons-nous ?"), max_length=200)
    body = forms.CharField(
        label=_("Premier message"), widget=forms.Textarea(attrs={"rows": 8}), max_length=LONGEST
    )
    uploads = FilesField(label=_("Images et fichiers"))
    audience = forms.ChoiceField(
        label=_("Qui la lit et y écrit"),
        choices=[
            (Audience.GROUP, _("les membres d’ici")),
            (Audience.COMMUNITY, _("toute la communauté")),
        ],
        widget=forms.RadioSelect,
        initial=Audience.GROUP,
    )

    def __init__(self, *args: Any, wide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not wide:
            del self.fields["audience"]

    @property
    def asked(self) -> dict[str, Any]:
        return {"audience": Audience.GROUP, **self.cleaned_data}
