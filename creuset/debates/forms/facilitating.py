from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly


class ConclusionForm(forms.Form):
    conclusion = forms.CharField(
        label=_("Ce que l’on en retient"),
        help_text=_("Quelques phrases pour qui n’a pas tout suivi. On pourra rouvrir."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )


class TitleForm(forms.Form):
    title = forms.CharField(label=_("De quoi parlons-nous ?"), max_length=200)


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Où la déplacer"), queryset=Assembly.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = places


class SplitForm(forms.Form):
    title = forms.CharField(label=_("Titre de la nouvelle conversation"), max_length=200)
    posts = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["posts"]
        chosen.choices = [(post.pk, "") for post in posts]
        chosen.error_messages["required"] = _("Cochez les messages qui partent.")
        chosen.error_messages["invalid_choice"] = _(
            "L’un de ces messages n’est plus ici : regardez de nouveau."
        )
