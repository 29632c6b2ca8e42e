"""One form for each way to answer; all give a position, an answer, and a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.forms.members import choosing
from creuset.decisions import counting, rules
from creuset.decisions.models import Ballot, Decision
from creuset.decisions.options import GRADES, Option, named
from creuset.people.models import Person

EXPLAINED = {
    "consent": (
        gettext_lazy("Je consens"),
        gettext_lazy("Je peux vivre avec, même si ce n’est pas ma préférence."),
    ),
    "concern": (
        gettext_lazy("Je consens, avec une inquiétude"),
        gettext_lazy("Je la dis, et nous y reviendrons au moment du réexamen."),
    ),
    "objection": (
        gettext_lazy("J’objecte"),
        gettext_lazy("Cela nuirait au groupe ou à sa mission : je dis en quoi."),
    ),
    "stand_aside": (
        gettext_lazy("Je me mets en retrait"),
        gettext_lazy("Je laisse les autres décider, et je compte comme présence."),
    ),
    "for": (gettext_lazy("Pour"), gettext_lazy("Je veux que cela se fasse.")),
    "against": (gettext_lazy("Contre"), gettext_lazy("Je veux que rien ne change.")),
    "blank": (
        gettext_lazy("Blanc"),
        gettext_lazy("Je vote sans choisir : ni pour, ni contre."),
    ),
    "abstain": (
        gettext_lazy("Je m’abstiens"),
        gettext_lazy("Je participe, et je laisse les autres choisir."),
    ),
}


class BallotForm(forms.Form):
    """`round` tells which text was read. The others say what is answered."""

    round = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Ma raison"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        required=False,
    )

    def __init__(
        self, *args: Any, decision: Decision, options: list[Option], by: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.by = decision, by
        self.choices = options
        if decision.detached:
            del self.fields["reason"]
        self.prepare()

    def prepare(self) -> None:
        """Add the fields of this way to answer."""

    @property
    def position(self) -> str:
        return Ballot.Position.CHOICE

    def answer(self) -> dict[str, Any] | None:
        return None

    @property
    def reason_given(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    @staticmethod
    def initial_from(ballot: Ballot) -> dict[str, Any]:
        return {"position": ballot.position, "reason": ballot.reason}


class PositionForm(BallotForm):
    """By consent or by vote."""

    def prepare(self) -> None:
        offered = rules.positions(self.decision)
        self.fields["position"] = forms.ChoiceField(
            label=gettext_lazy("Ma réponse"),
            choices=[(each, EXPLAINED[each][0]) for each in offered],
            widget=forms.RadioSelect,
        )
        if "reason" in self.fields and "objection" in offered:
            self.fields["reason"].help_text = _("Demandée pour une objection, bienvenue toujours.")

    @property
    def position(self) -> str:
        return str(self.cleaned_data["position"])

    def explained(self) -> list[tuple[str, Any, Any]]:
        return [(each, *EXPLAINED[each]) for each in rules.positions(self.decision)]


class ChoiceForm(BallotForm):
    """A choice, or an explicit blank: an empty form is not an answer."""

    def prepare(self) -> None:
        self.add_choices()
        self.fields["blank"] = forms.BooleanField(
            label=gettext_lazy("Je vote blanc"), required=False
        )

    def add_choices(self) -> None:
        """Add the fields of the choice itself."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = [name for name, value in given.items() if value and name not in ("round", "reason")]
        if not said and not self.errors:
            self.add_error(
                None, _("Vous n’avez rien choisi. Choisissez, ou cochez « Je vote blanc ».")
            )
        if "blank" in said and len(said) > 1:
            self.add_error("blank", _("Un bulletin blanc ne choisit rien d’autre."))
        return given


class ApprovalForm(ChoiceForm):
    def add_choices(self) -> None:
        self.fields["approved"] = forms.MultipleChoiceField(
            label=gettext_lazy("Ce que j’approuve"),
            choices=[(each.key, each.label) for each in self.choices],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def answer(self) -> dict[str, Any]:
        return {"approved": sorted(self.cleaned_data["approved"])}

    @staticmethod
    def initial_from(ballot: Ballot) -> dict[str, Any]:
        return {"approved": ballot.answer.get("approved", []), "reason": ballot.reason}


class GradesForm(ChoiceForm):
    def add_choices(self) -> None:
        for each in self.choices:
            self.fields[f"grade-{each.key}"] = forms.ChoiceField(
                label=each.label,
                choices=list(GRADES.items()),
                widget=forms.RadioSelect,
                required=False,
            )

    def rows(self) -> list[tuple[Option, Any]]:
        return [(each, self[f"grade-{each.key}"]) for each in self.choices]

    def answer(self) -> dict[str, Any]:
        given = {each.key: self.cleaned_data.get(f"grade-{each.key}") for each in self.choices}
        return {"grades": {key: grade for key, grade in given.items() if grade}}

    @staticmethod
    def initial_from(ballot: Ballot) -> dict[str, Any]:
        grades = ballot.answer.get("grades", {})
        return {
            "reason": ballot.reason,
            **{f"grade-{key}": grade for key, grade in grades.items()},
        }


class RankingForm(ChoiceForm):
    """A place for each option, 1 being the best; without one, an option comes after all others."""

    strict = False

    def add_choices(self) -> None:
        places = [("", "—"), *((str(n), str(n)) for n in range(1, len(self.choices) + 1))]
        for each in self.choices:
            self.fields[f"rank-{each.key}"] = forms.ChoiceField(
                label=each.label, choices=places, required=False
            )

    def rows(self) -> list[tuple[Option, Any]]:
        return [(each, self[f"rank-{each.key}"]) for each in self.choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        places: dict[int, list[str]] = {}
        for each in self.choices:
            place = given.get(f"rank-{each.key}")
            if place:
                places.setdefault(int(place), []).append(each.key)
        if self.strict:
            for place, keys in sorted(places.items()):
                for key in keys[1:]:
                    self.add_error(
                        f"rank-{key}",
                        _("La place %(place)d est déjà prise : donnez-en une autre.")
                        % {"place": place},
                    )
        given["ranking"] = [places[place] for place in sorted(places)]
        return given

    def answer(self) -> dict[str, Any]:
        ranking = self.cleaned_data["ranking"]
        return {"ranking": [keys[0] for keys in ranking] if self.strict else ranking}

    @staticmethod
    def initial_from(ballot: Ballot) -> dict[str, Any]:
        places = {
            f"rank-{key}": str(place)
            for place, keys in enumerate(ballot.answer.get("ranking", []), 1)
            for key in (keys if isinstance(keys, list) else [keys])
        }
        return {"reason": ballot.reason, **places}


class StrictRankingForm(RankingForm):
    strict = True


class NomineeForm(BallotForm):
    """Name someone, and say what makes you think of them."""

    def prepare(self) -> None:
        self.fields["nominee"] = choosing(
            self.decision.assembly, by=self.by, label=_("La personne que je propose")
        )
        self.fields["reason"].help_text = _("Ce qui vous fait penser à elle pour cette fonction.")

    def answer(self) -> dict[str, Any]:
        return {"nominee": str(self.cleaned_data["nominee"].pk)}

    @staticmethod
    def initial_from(ballot: Ballot) -> dict[str, Any]:
        return {"nominee": ballot.answer.get("nominee"), "reason": ballot.reason}


FORMS: dict[str, type[BallotForm]] = {
    "consent": PositionForm,
    "majority": PositionForm,
    "approval": ApprovalForm,
    "equal_shares": ApprovalForm,
    "majority_judgment": GradesForm,
    "schulze": RankingForm,
    "stv": StrictRankingForm,
    "without_candidates": NomineeForm,
}


def ballot_form(
    decision: Decision,
    data: Any = None,
    *,
    ballot: Ballot | None = None,
    prefix: str | None = None,
    by: Person,
) -> BallotForm:
    """The form of what is asked now, as it was last answered."""
    form = FORMS[counting.asked(decision)]
    initial = {"round": decision.round, **(form.initial_from(ballot) if ballot else {})}
    return form(
        data, decision=decision, options=named(decision), initial=initial, prefix=prefix, by=by
    )
