from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.decisions.models import Joint


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


class JointForm(forms.Form):
    """To which other assemblies, and what they must say together."""

    assemblies = forms.ModelMultipleChoiceField(
        label=_("Avec quelles assemblées"),
        queryset=Assembly.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    composition = forms.ChoiceField(
        label=_("Ce sera adopté si"), choices=Joint.Composition.choices, widget=forms.RadioSelect
    )
    at_least = forms.IntegerField(
        label=_("Combien d’assemblées, s’il en suffit d’un nombre"), min_value=1, required=False
    )

    def __init__(self, *args: Any, first: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assemblies"]
        field.queryset = Assembly.objects.exclude(pk=first.pk).order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("composition") == Joint.Composition.AT_LEAST and not given.get("at_least"):
            self.add_error("at_least", gettext("Dites combien."))
        return given
