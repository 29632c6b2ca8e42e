from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Assembly, Post


class DefinePostForm(GestureForm):
    name = forms.CharField(
        label=gettext_lazy("Fonction"),
        help_text=gettext_lazy("Une fonction du même nom sera remplacée par celle-ci."),
        max_length=60,
    )
    duties = forms.CharField(
        label=gettext_lazy("Ce qu’elle comprend"),
        help_text=gettext_lazy(
            "Ce que cette personne fait pour les autres, et ce qui n’est pas à elle."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    months = forms.IntegerField(
        label=gettext_lazy("Durée du mandat, en mois"), min_value=1, max_value=120, initial=12
    )
    most_in_a_row = forms.IntegerField(
        label=gettext_lazy("Mandats de suite, au plus"),
        help_text=gettext_lazy("0 : autant que l’assemblée le veut."),
        min_value=0,
        max_value=20,
        initial=2,
    )
    alone = forms.BooleanField(
        label=gettext_lazy("Ne se cumule avec aucune autre fonction d’ici"), required=False
    )
    declared = forms.BooleanField(
        label=gettext_lazy("Se déclare à la préfecture"),
        help_text=gettext_lazy(
            "Pour celles et ceux qui administrent l’association : la loi demande de dire chaque "
            "changement dans les trois mois."
        ),
        required=False,
    )

    governs: ClassVar = ("name", "duties", "months", "most_in_a_row", "alone", "declared")

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if subject.parent_id is not None:
            del self.fields["declared"]

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"name": parameters["name"]}

    def clean_name(self) -> str:
        given: str = " ".join(self.cleaned_data["name"].split())
        posts = Post.objects.in_force().filter(assembly=self.subject)
        known = {each.name.casefold(): each.name for each in posts}
        return known.get(given.casefold(), given)

    def parameters(self) -> dict[str, Any]:
        return {"declared": False, **self.cleaned_data}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        row = parameters["most_in_a_row"]
        yes = [
            label
            for name, label in [
                ("alone", _("ne se cumule avec aucune autre fonction d’ici")),
                ("declared", _("se déclare à la préfecture")),
            ]
            if parameters[name]
        ]
        rows = [
            (_("Fonction"), parameters["name"]),
            (_("Ce qu’elle comprend"), parameters["duties"]),
            (_("Durée du mandat, en mois"), str(parameters["months"])),
            (_("Mandats de suite, au plus"), str(row) if row else _("sans limite")),
            (_("De plus, elle"), ", ".join(yes)),
        ]
        return [(label, said) for label, said in rows if said]
