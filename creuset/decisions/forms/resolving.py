"""What an assembly puts to itself: a sentence to adopt, options to choose among, a sum to share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Assembly
from creuset.common.dates import date_format

MOST_OPTIONS = 50


class ResolveForm(GestureForm):
    title = forms.CharField(
        label=gettext_lazy("Ce que l’assemblée déciderait, en une phrase"),
        help_text=gettext_lazy("Par exemple : « Nos réunions sont ouvertes à toutes et tous. »"),
        max_length=200,
    )

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"title": parameters["title"]}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return []


class ChooseForm(GestureForm):
    """Options are written one a line; their keys are their places, so that they stay short."""

    governs: ClassVar[tuple[str, ...]] = ("title", "places", "options")

    title = forms.CharField(label=gettext_lazy("La question"), max_length=200)
    options = forms.CharField(
        label=gettext_lazy("Les options, une par ligne"),
        help_text=gettext_lazy(
            "Pensez à « ne rien changer » si c’est possible. Après deux-points, un détail."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
    )
    places = forms.IntegerField(
        label=gettext_lazy("Combien en retenir"), min_value=1, max_value=MOST_OPTIONS, initial=1
    )

    def clean_options(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        options = [self.read(line, number) for number, line in enumerate(lines, 1) if line]
        labels = [each["label"].casefold() for each in options]
        for number, label in enumerate(labels):
            if label in labels[:number]:
                raise forms.ValidationError(
                    _("« %(label)s » est écrit deux fois.") % {"label": options[number]["label"]}
                )
        if not 2 <= len(options) <= MOST_OPTIONS:
            raise forms.ValidationError(
                _("Écrivez entre deux et %(most)d options.") % {"most": MOST_OPTIONS}
            )
        return [{"key": str(number), **each} for number, each in enumerate(options, 1)]

    def read(self, line: str, number: int) -> dict[str, Any]:
        label, _colon, detail = re.split(r"(\s*:\s+|$)", line, maxsplit=1)
        return {"label": label[:200], **({"detail": detail.strip()[:500]} if detail else {})}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        options, places = given.get("options"), given.get("places")
        if options and places and places >= len(options):
            self.add_error("places", _("Il faut plus d’options que de places."))
        return given

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"title": parameters["title"]}

    @classmethod
    def initial_from(cls, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **parameters,
            "options": "\n".join(cls.written(each) for each in parameters["options"]),
        }

    @classmethod
    def written(cls, option: Mapping[str, Any]) -> str:
        detail = option.get("detail")
        return f"{option['label']} : {detail}" if detail else str(option["label"])

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        if parameters["places"] == 1:
            return []
        return [(_("Combien en retenir"), str(parameters["places"]))]


class FundForm(ChooseForm):
    governs: ClassVar = ("title", "budget", "unit", "options")

    budget = forms.IntegerField(label=gettext_lazy("La somme à répartir"), min_value=1)
    unit = forms.ChoiceField(
        label=gettext_lazy("En"),
        choices=[("€", gettext_lazy("euros")), ("h", gettext_lazy("heures"))],
    )
    places = None  # type: ignore[assignment]  # Django's way to take a field away
    field_order = ["title", "budget", "unit", "options"]

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["options"].label = _("Les projets, un par ligne, avec leur coût")
        self.fields["options"].help_text = _("Par exemple : « Réparer la pompe = 400 ».")

    def read(self, line: str, number: int) -> dict[str, Any]:
        found = re.fullmatch(r"(.+?)\s*=\s*([\d\s\u00a0\u202f]+)", line)
        cost = int(re.sub(r"\D", "", found[2])) if found else 0
        if not found or cost < 1:
            raise forms.ValidationError(
                _(
                    "Ligne %(number)d : écrivez le projet, le signe = et son coût en chiffres, sans centimes."
                )
                % {"number": number}
            )
        return {**super().read(found[1], number), "cost": cost}

    @classmethod
    def written(cls, option: Mapping[str, Any]) -> str:
        return f"{super().written(option)} = {option['cost']}"

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(_("La somme à répartir"), f"{parameters['budget']} {parameters['unit']}")]


class RenewForm(GestureForm):
    until = forms.DateField(
        label=gettext_lazy("À réexaminer le"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return until

    def parameters(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"].isoformat()}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        until = parse_date(parameters["until"])
        return [(_("À réexaminer le"), date_format(until, "DATE_FORMAT") if until else "")]


class ReferForm(GestureForm):
    """Up when it concerns more people than those who are here, down when fewer can settle it."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("À quelle assemblée"), queryset=Assembly.objects.none()
    )
    why = forms.CharField(
        label=gettext_lazy("Pourquoi elle, et pas celle-ci"),
        help_text=gettext_lazy(
            "Une question se traite au plus près de celles et ceux qu’elle concerne : qui, ici, "
            "ne serait pas entendu ? Qui, ailleurs, le serait mieux ?"
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        here = subject.assembly
        field: Any = self.fields["to"]
        above = [each.pk for each in here.lineage()[1:]]
        below = Assembly.objects.filter(parent=here)
        field.queryset = (Assembly.objects.filter(pk__in=above) | below).order_by("name")

    def parameters(self) -> dict[str, Any]:
        return {"to": self.cleaned_data["to"].pk, "why": self.cleaned_data["why"].strip()}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        to = Assembly.objects.filter(pk=parameters["to"]).first()
        return [
            (_("À quelle assemblée"), str(to or "")),
            (_("Pourquoi elle, et pas celle-ci"), parameters["why"]),
        ]


class DrawForm(GestureForm):
    """Everything that is published before chance speaks."""

    what = forms.CharField(
        label=gettext_lazy("Ce que le sort désignera"),
        help_text=gettext_lazy("Par exemple : « cinq personnes pour relire le budget »."),
        max_length=200,
    )
    post = forms.CharField(
        label=gettext_lazy("Fonction confiée aux personnes tirées au sort"),
        help_text=gettext_lazy("Laissez vide si aucun mandat n’en découle."),
        max_length=60,
        required=False,
    )
    until = forms.DateField(
        label=gettext_lazy("Mandat jusqu’au"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    places = forms.IntegerField(
        label=gettext_lazy("Combien de personnes"), min_value=1, max_value=500, initial=5
    )
    substitutes = forms.IntegerField(
        label=gettext_lazy("Combien de suppléances"), min_value=0, max_value=500, initial=2
    )
    by_group = forms.BooleanField(
        label=gettext_lazy("Chaque groupe a sa part, selon son nombre"), required=False
    )
    seed_source = forms.CharField(
        label=gettext_lazy("D’où viendra le hasard"),
        help_text=gettext_lazy(
            "Un tirage public que personne ici ne maîtrise : « les cinq numéros du Loto, dans "
            "l’ordre croissant »."
        ),
        max_length=300,
    )
    seed_on = forms.DateField(
        label=gettext_lazy("Jour de ce tirage public"),
        help_text=gettext_lazy(
            "Après la fin de la décision, pour que la liste soit publiée avant."
        ),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_seed_on(self) -> Any:
        seed_on = self.cleaned_data["seed_on"]
        if seed_on <= timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return seed_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("post") and not given.get("until"):
            self.add_error("until", _("Un mandat a un terme : dites lequel."))
        return given

    def parameters(self) -> dict[str, Any]:
        given = self.cleaned_data
        until = given["until"].isoformat() if given["post"] else ""
        return {
            **given,
            "post": given["post"].strip(),
            "until": until,
            "seed_on": given["seed_on"].isoformat(),
        }

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"what": parameters["what"]}
