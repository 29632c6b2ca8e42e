from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.debates.rules.outside import LONGEST

STAMP = signing.TimestampSigner(salt="debates.outside.form")
SHORTEST = 3  # seconds that a person takes to write anything
LONGEST_OPEN = 24 * 3600


class RewriteForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Votre message"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST,
    )


class OutsideForm(RewriteForm):
    """Without an account. `site` is a trap that nobody sees; `stamp` says when the page was
    shown: programs fill forms at once."""

    field_order = ("name", "email", "body")
    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        help_text=gettext_lazy("Il sera affiché avec votre message."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Votre adresse électronique"),
        help_text=gettext_lazy(
            "Elle n’est montrée à personne. Vous y recevrez un lien pour confirmer."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    site = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls) -> "OutsideForm":
        return cls(initial={"stamp": STAMP.sign("lu")})

    def stamped_again(self) -> "OutsideForm":
        """To be sent again after a moment, with all that was typed and what is to be seen to."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a browser sends
        data[self.add_prefix("stamp")] = STAMP.sign("lu")
        self.data = data
        return self

    def caught(self) -> bool:
        """The trap is full: a program wrote this."""
        return bool(self.data.get(self.add_prefix("site")))

    def clean_stamp(self) -> str:
        stamp = self.cleaned_data["stamp"]
        try:
            STAMP.unsign(stamp, max_age=LONGEST_OPEN)
        except signing.BadSignature as late:
            raise forms.ValidationError(
                _("Cette page était ouverte depuis longtemps. Envoyez de nouveau.")
            ) from late
        try:
            STAMP.unsign(stamp, max_age=SHORTEST)
        except signing.SignatureExpired:
            return str(stamp)
        raise forms.ValidationError(_("C’était très rapide. Relisez, puis envoyez de nouveau."))


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("L’adresse avec laquelle vous avez écrit"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
