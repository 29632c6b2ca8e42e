from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies import gestures
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Assembly, Procedure, Silence, in_words


class AmendCharterForm(GestureForm):
    governs: ClassVar = ("gesture", "procedure", "parameters", "entrenched")

    gesture = forms.ChoiceField(
        label=gettext_lazy("Quelle règle"),
        choices=lambda: [(each.key, each.label) for each in gestures.every()],
    )
    procedure = forms.ChoiceField(
        label=gettext_lazy("Qui pourra le faire"), choices=Procedure.choices
    )
    n = forms.IntegerField(
        label=gettext_lazy("Nombre de garants"), min_value=1, max_value=20, required=False
    )
    post = forms.CharField(label=gettext_lazy("Mandat"), max_length=60, required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Durée de la décision, en jours"),
        min_value=1,
        max_value=365,
        initial=BY_CONSENT["days"],
        required=False,
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Part des membres qui doivent s’exprimer, en pour cent"),
        min_value=0,
        max_value=100,
        initial=BY_CONSENT["quorum"],
        required=False,
    )
    silence = forms.ChoiceField(
        label=gettext_lazy("Le silence"), choices=Silence.choices, required=False
    )
    entrenched = forms.BooleanField(
        label=gettext_lazy("Vaut aussi pour les assemblées en dessous, sans exception"),
        required=False,
    )

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        offered: Any = self.fields["gesture"]
        offered.choices = [(each.key, each.label) for each in gestures.made_in(subject)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needed = {
            Procedure.SPONSORS.value: ["n"],
            Procedure.MANDATE.value: ["post"],
            Procedure.DECISION.value: ["days", "quorum"],
        }
        for name in needed.get(given.get("procedure", ""), []):
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Cette procédure demande cette précision."))
        return given

    def parameters(self) -> dict[str, Any]:
        given = self.cleaned_data
        procedure = given["procedure"]
        terms: dict[str, Any] = {}
        if procedure == Procedure.SPONSORS:
            terms = {"n": given["n"]}
        elif procedure == Procedure.MANDATE:
            terms = {"post": given["post"].strip()}
        elif procedure == Procedure.DECISION:
            terms = {
                **BY_CONSENT,
                "days": given["days"],
                "quorum": given["quorum"],
                "silence": given["silence"] or Silence.ABSTAINS.value,
            }
        return {
            "gesture": given["gesture"],
            "procedure": procedure,
            "parameters": terms,
            "entrenched": given["entrenched"],
        }

    @classmethod
    def initial_from(cls, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {**parameters, **parameters["parameters"]}

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"rule": str(gestures.named(parameters["gesture"]).label)}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = [
            (_("Quelle règle"), str(gestures.named(parameters["gesture"]).label)),
            (_("Nouvelle règle"), in_words(parameters["procedure"], parameters["parameters"])),
        ]
        if parameters["procedure"] == Procedure.DECISION:
            rows += [
                (_("Quorum"), f"{parameters['parameters']['quorum']} %"),
                (_("Le silence"), str(Silence(parameters["parameters"]["silence"]).label)),
            ]
        if parameters["entrenched"]:
            rows.append((_("Portée"), _("aussi toutes les assemblées en dessous")))
        return rows
