from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies import gestures, rules, wording
from creuset.assemblies.charter import rule_for
from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.history import History, changes
from creuset.assemblies.models import Assembly, Mandate, Method, Procedure, Rule, Silence
from creuset.assemblies.terms import (
    BY_REASONS,
    METHODS,
    AtReview,
    Ballots,
    Base,
    Fallback,
    NoQuorum,
    SeatVoice,
    Shown,
    Tie,
    complete,
    share,
    terms_of,
)
from creuset.assemblies.themes import by_theme
from creuset.common.verdict import Verdict

WRITTEN = ("method", "days", "quorum", "silence", "lapses_after")
"""What a rule always says; of the rest, only what is not as usual: the same rule is then always
written the same way."""
SHARES = ("threshold", "fallback_threshold")
FRACTIONS = (Fraction(1, 2), Fraction(3, 5), Fraction(2, 3), Fraction(3, 4), Fraction(4, 5))
NEEDED = {
    Procedure.SPONSORS.value: ("n",),
    Procedure.MANDATE.value: ("post",),
    Procedure.DECISION.value: ("method", "days", "quorum"),
}


def several(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, help_text=help_text
    )


def one_of(
    label: Any, choices: type[models.TextChoices] | Mapping[str, Any], help_text: Any = ""
) -> forms.ChoiceField:
    pairs: Iterable[Any] = choices.items() if isinstance(choices, Mapping) else choices.choices
    return forms.ChoiceField(label=label, choices=list(pairs), required=False, help_text=help_text)


class AmendCharterForm(GestureForm):
    """Proposes a rule: it starts from the one in force, and says what would change."""

    governs: ClassVar = ("gesture", "procedure", "parameters", "entrenched")
    layout: ClassVar = "assemblies/rule_fields.html"

    gesture = forms.ChoiceField(label=gettext_lazy("Quelle règle"))
    procedure = forms.ChoiceField(
        label=gettext_lazy("Qui pourra le faire"), choices=Procedure.choices
    )
    n = several(gettext_lazy("Nombre de garants"), 1, 20)
    post = forms.CharField(label=gettext_lazy("Mandat"), max_length=60, required=False)
    method = one_of(gettext_lazy("Manière de décider"), Method)
    days = several(gettext_lazy("Durée, en jours"), 1, 365, gettext_lazy("Le temps de répondre."))
    quorum = several(
        gettext_lazy("Quorum, en pour cent"),
        0,
        100,
        gettext_lazy("Les membres attendus. 0 : aucun quorum."),
    )
    no_quorum = one_of(gettext_lazy("Sans quorum"), NoQuorum)
    deliberation = several(
        gettext_lazy("Jours pour en parler avant de répondre"),
        0,
        365,
        gettext_lazy("On discute et l’on amende ; les réponses viennent ensuite."),
    )
    silence = one_of(gettext_lazy("Le silence"), Silence)
    ballots = one_of(gettext_lazy("Bulletins"), Ballots)
    shown = one_of(
        gettext_lazy("Réponses et comptes montrés"),
        {"": gettext_lazy("selon l’usage de cette manière de décider"), **dict(Shown.choices)},
    )
    proxies = several(
        gettext_lazy("Procurations par personne"), 0, 10, gettext_lazy("0 : pas de procuration.")
    )
    seats = one_of(gettext_lazy("Sièges des absents"), SeatVoice)
    review_after = several(
        gettext_lazy("À revoir, en mois"), 0, 120, gettext_lazy("0 : pas de date.")
    )
    at_review = one_of(gettext_lazy("Si personne ne la revoit"), AtReview)
    lapses_after = several(gettext_lazy("Une fois adoptée, à faire sous, en jours"), 1, 3650)

    fallback = one_of(gettext_lazy("S’il reste une objection"), Fallback)
    fallback_threshold = forms.ChoiceField(
        label=gettext_lazy("Majorité de ce vote"), required=False
    )
    threshold = forms.ChoiceField(label=gettext_lazy("Part demandée"), required=False)
    strict = forms.BooleanField(
        label=gettext_lazy("Il faut plus que cette part, pas seulement autant"), required=False
    )
    base = one_of(gettext_lazy("Part de quoi"), Base)
    abstentions_are_cast = forms.BooleanField(
        label=gettext_lazy("S’abstenir compte parmi les bulletins"), required=False
    )
    double = forms.BooleanField(
        label=gettext_lazy("Il faut cette majorité parmi les groupes aussi"), required=False
    )
    tie = one_of(gettext_lazy("À égalité"), Tie)
    least = several(
        gettext_lazy("Options à approuver, au moins"), 0, 50, gettext_lazy("0 : pas de minimum.")
    )
    most = several(gettext_lazy("Au plus"), 0, 50, gettext_lazy("0 : autant que l’on veut."))
    missing = one_of(gettext_lazy("Une option sans mention"), wording.MISSING)
    strength = one_of(gettext_lazy("Ce que vaut un duel"), wording.STRENGTH)
    rules = one_of(gettext_lazy("Calcul des reports"), wording.TRANSFERS)
    utility = one_of(gettext_lazy("Ce qui compte pour chacun"), wording.UTILITY)
    completion = one_of(gettext_lazy("S’il reste une somme"), wording.COMPLETION)
    stop = one_of(gettext_lazy("On s’arrête"), wording.STOP)
    utilitarian = forms.BooleanField(
        label=gettext_lazy("À la fin, le reste va aux projets les plus approuvés"), required=False
    )

    entrenched = forms.BooleanField(
        label=gettext_lazy("Vaut aussi pour les assemblées en dessous, sans exception"),
        required=False,
    )

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        offered: Any = self.fields["gesture"]
        offered.choices = [
            (theme.label, [(each.key, each.label) for each in known])
            for theme, known in by_theme(gestures.made_in(subject))
        ]
        offered.widget.attrs |= {
            "hx-get": reverse("assemblies:rule_fields", args=[subject.pk]),
            "hx-target": "#regle",
            "hx-swap": "outerHTML",
        }
        for name in SHARES:
            fractions: Any = self.fields[name]
            fractions.choices = _fractions(name, self._given(name))
        self._offer_what_answers()

    def _given(self, name: str) -> Any:
        """What is in the field now, whether somebody has filled it or not."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def _offer_what_answers(self) -> None:
        """The procedures and the methods that answer the question of this gesture."""
        known = {each.key: each for each in gestures.made_in(self.subject)}
        chosen = known.get(self._given("gesture") or "")
        if chosen is None:
            return
        methods = [(each.value, each.label) for each in METHODS[chosen.asks]]
        self._offer_only("method", methods, rules.answers_another_question(chosen))
        if chosen.always_decided:
            together = [(Procedure.DECISION.value, Procedure.DECISION.label)]
            self._offer_only("procedure", together, rules.always_together())

    def _offer_only(self, name: str, choices: list[tuple[str, Any]], otherwise: Verdict) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        said = f"{otherwise.reason} {otherwise.remedy}"
        field.error_messages = {**field.error_messages, "invalid_choice": said}

    @property
    def methods(self) -> list[tuple[str, str, str]]:
        """Those offered: key, name, how it works."""
        offered: Any = self.fields["method"]
        return [(key, str(label), wording.method_explained(key)) for key, label in offered.choices]

    @cached_property
    def posts_held(self) -> list[str]:
        held = Mandate.objects.held().filter(assembly=self.subject)
        return sorted(set(held.values_list("post", flat=True)))

    @property
    def precise_errors(self) -> bool:
        """Whether something went wrong among the finer points."""
        first = {"gesture", "procedure", "n", "post", "method", "days", "quorum", "entrenched"}
        return bool(self.errors.keys() - first - {"__all__"})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in NEEDED.get(given.get("procedure", ""), ()):
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Cette procédure demande cette précision."))
        if not self.errors:
            rule = self.parameters()
            for name, verdict in rules.faults(
                self.subject, rule["gesture"], rule["procedure"], rule["parameters"]
            ):
                self.add_error(name, f"{verdict.reason} {verdict.remedy}")
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
            terms = self._terms()
        return {
            "gesture": given["gesture"],
            "procedure": procedure,
            "parameters": terms,
            "entrenched": given["entrenched"],
        }

    def _terms(self) -> dict[str, Any]:
        """Only what the chosen method knows, and what is not as usual."""
        method = self.cleaned_data["method"]
        known = terms_of(method)
        chosen = {name: _as_term(name, self.cleaned_data.get(name)) for name in known}
        if chosen.get("threshold") == [1, 1]:
            chosen["strict"] = False
        if method not in BY_REASONS:
            chosen["silence"] = None
        if chosen["ballots"] == Ballots.DETACHED:
            chosen["shown"] = None
        full = {
            name: term.default if chosen[name] is None else chosen[name]
            for name, term in known.items()
        }
        return {
            name: value
            for name, value in full.items()
            if name in WRITTEN or value != known[name].default
        }

    @property
    def says(self) -> dict[str, Any] | None:
        """The rule as it would read, once it can be."""
        if not self.is_bound or not self.is_valid():
            return None
        rule = self.parameters()
        decided = rule["procedure"] == Procedure.DECISION
        return {
            "sentence": wording.in_words(rule["procedure"], rule["parameters"]),
            "details": wording.details(rule["parameters"]) if decided else [],
            "changes": changes(self._before(rule)[0], _rule(rule)),
        }

    @classmethod
    def initial_for(cls, query: Mapping[str, str], subject: Assembly) -> dict[str, Any]:
        """The rule in force for the gesture that the address names."""
        offered = [each.key for each in gestures.made_in(subject)]
        asked = query.get("regle") or query.get("gesture") or ""
        key = asked if asked in offered else offered[0]
        in_force = rule_for(subject, key)
        return cls.initial_from(
            {
                "gesture": key,
                "procedure": in_force.rule.procedure,
                "parameters": in_force.rule.parameters,
                "entrenched": in_force.rule.entrenched and in_force.origin == subject,
            }
        )

    @classmethod
    def initial_from(cls, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Every field is filled, so that changing one's mind does not mean starting again."""
        terms, decided = parameters["parameters"], parameters["procedure"] == Procedure.DECISION
        usual = METHODS[gestures.named(parameters["gesture"]).asks][0].value
        filled = {name: term.default for each in Method for name, term in terms_of(each).items()}
        filled |= complete(terms if decided else {"method": usual})
        return {
            **{name: _as_field(name, value) for name, value in filled.items()},
            "shown": terms.get("shown", ""),
            **({} if decided else terms),
            **{name: parameters[name] for name in ("gesture", "procedure", "entrenched")},
        }

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"rule": str(gestures.named(parameters["gesture"]).label)}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The rule before, the rule proposed, and what differs. Before is the day it was carried
        out, and today as long as it is not."""
        before, made = self._before(parameters)
        after = _rule(parameters)
        rows = [(_("Quelle règle"), str(gestures.named(parameters["gesture"]).label))]
        if before.sentence != after.sentence:
            rows.append((_("Avant") if made else _("Aujourd’hui"), before.sentence))
        rows.append((_("Nouvelle règle"), after.sentence))
        rows += changes(before, after)
        if parameters["entrenched"]:
            rows.append((_("Portée"), _("aussi toutes les assemblées en dessous")))
        return rows

    def _before(self, parameters: Mapping[str, Any]) -> tuple[Rule, bool]:
        """The rule that this one replaces, and whether it already has."""
        history = History(self.subject.lineage(), parameters["gesture"])
        made = history.made_by(parameters)
        return (history.before(made) if made else history.latest, made is not None)


def _rule(parameters: Mapping[str, Any]) -> Rule:
    return Rule(procedure=parameters["procedure"], parameters=parameters["parameters"])


def _fractions(name: str, current: Any) -> list[tuple[str, str]]:
    """The usual ones in words, and the one in force if it is another."""
    known = [(str(each), str(wording.SHARES[each])) for each in FRACTIONS]
    if name == "threshold":
        known.append(("1", _("toutes")))
    if current and current not in dict(known) and share(_as_term(name, current)):
        known.append((current, current))
    return known


def _as_term(name: str, value: Any) -> Any:
    """From a field to a term; None where nobody has chosen."""
    if value in (None, ""):
        return None
    if name == "double":
        return "groups" if value else ""
    if name not in SHARES:
        return value
    above, _bar, below = value.partition("/")
    sensible = all(each.isdecimal() and len(each) < 5 for each in (above, below or "1"))
    return [int(above), int(below or "1")] if sensible else None


def _as_field(name: str, value: Any) -> Any:
    if name in SHARES:
        return str(Fraction(*value))
    return bool(value) if name == "double" else value
