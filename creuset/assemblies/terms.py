"""What the rule of a decision may say: each term, which values make sense, what holds in its absence.

A rule keeps the terms that were chosen; `complete` adds the others. A decision is opened with the complete
terms, so that what this file says later changes nothing to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.procedures import Method, Silence


class Asks(models.TextChoices):
    """What a gesture puts to the assembly."""

    WHETHER = "whether", _("oui ou non")
    WHICH = "which", _("entre plusieurs options")
    WHO = "who", _("entre plusieurs personnes")
    BUDGET = "budget", _("la répartition d’une somme")


class Ballots(models.TextChoices):
    """Who learns what each one answered. A third mode, verifiable, has its place here."""

    NAMED = "named", _("nommés : chaque réponse est signée")
    DETACHED = "detached", _("détachés : on sait qui a voté, pas ce qui a été voté")


class Shown(models.TextChoices):
    """When named answers and their sums are shown."""

    LIVE = "live", _("au fur et à mesure")
    CLOSE = "close", _("à la clôture")


class NoQuorum(models.TextChoices):
    FAIL = "fail", _("la question s’arrête là")
    EXTEND = "extend", _("le délai est prolongé une fois")
    SECOND_CALL = (
        "second_call",
        _("le délai est prolongé une fois, puis le quorum n’est plus demandé"),
    )


class Base(models.TextChoices):
    EXPRESSED = "expressed", _("des voix exprimées, pour et contre")
    CAST = "cast", _("des bulletins, blancs compris")
    PRESENT = "present", _("des personnes présentes")
    ELIGIBLE = "eligible", _("de tous les membres")


class Fallback(models.TextChoices):
    """What happens when objections stand at the end."""

    KEEP = "keep", _("rien ne change")
    MAJORITY = "majority", _("on vote, à une majorité renforcée")


class SeatVoice(models.TextChoices):
    """What the voice of the absent weighs."""

    NONE = "none", _("ce geste ne les concerne pas")
    HEARD = "heard", _("il est entendu, et on lui répond")
    SECOND_READING = "second_reading", _("il peut demander une fois une seconde lecture")
    VOTE = "vote", _("il vote, et sa voix se compte à part")


class AtReview(models.TextChoices):
    KEEP = "keep", _("elle reste en vigueur")
    LAPSE = "lapse", _("elle cesse d’être en vigueur")


class Tie(models.TextChoices):
    STATUS_QUO = "status_quo", _("rien ne change")
    LEAVE_OPEN = "leave_open", _("l’égalité est constatée, à l’assemblée d’y revenir")


@dataclass(frozen=True)
class Term:
    """One thing that a rule says. `label` is how its form and its page name it."""

    default: Any
    makes_sense: Callable[[Any], bool]


def between(lowest: int, highest: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and lowest <= value <= highest


def among(choices: type[models.TextChoices]) -> Callable[[Any], bool]:
    return lambda value: value in choices.values


def yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def share(value: Any) -> bool:
    """[2, 3]: two thirds; at least a third, at most all."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(each) is int for each in value)
        and 0 < value[0] <= value[1] <= 1000
        and 3 * value[0] >= value[1]
    )


COMMON: dict[str, Term] = {
    "method": Term(Method.CONSENT.value, among(Method)),
    "days": Term(7, between(1, 365)),
    "deliberation": Term(0, between(0, 365)),
    "quorum": Term(50, between(0, 100)),
    "no_quorum": Term(NoQuorum.FAIL.value, among(NoQuorum)),
    "silence": Term(Silence.ABSTAINS.value, among(Silence)),
    "lapses_after": Term(90, between(1, 3650)),
    "ballots": Term(Ballots.NAMED.value, among(Ballots)),
    "shown": Term(Shown.CLOSE.value, among(Shown)),
    "proxies": Term(0, between(0, 10)),
    "seats": Term(SeatVoice.HEARD.value, among(SeatVoice)),
    "review_after": Term(0, between(0, 120)),
    "at_review": Term(AtReview.KEEP.value, among(AtReview)),
}
"""Durations are in days, `review_after` in months (0: no review), `quorum` in percent of the electors,
`proxies` how many one person may hold (0: none)."""

OF_METHOD: dict[str, dict[str, Term]] = {
    Method.CONSENT: {
        "shown": Term(Shown.LIVE.value, among(Shown)),
        "fallback": Term(Fallback.KEEP.value, among(Fallback)),
        "fallback_threshold": Term([3, 4], share),
    },
    Method.MAJORITY: {
        "base": Term(Base.EXPRESSED.value, among(Base)),
        "threshold": Term([1, 2], share),
        "strict": Term(True, yes_or_no),
        "abstentions_are_cast": Term(False, yes_or_no),
        "double": Term("", lambda value: value in ("", "groups")),
        "tie": Term(Tie.STATUS_QUO.value, among(Tie)),
    },
    Method.APPROVAL: {
        "least": Term(0, between(0, 50)),
        "most": Term(0, between(0, 50)),
    },
    Method.MAJORITY_JUDGMENT: {
        "missing": Term("worst", lambda value: value in ("worst", "refuse")),
    },
    Method.SCHULZE: {
        "strength": Term("winning_votes", lambda value: value in ("winning_votes", "margins")),
    },
    Method.STV: {
        "rules": Term("scottish", lambda value: value in ("scottish", "wig_exact")),
    },
    Method.WITHOUT_CANDIDATES: {
        "shown": Term(Shown.LIVE.value, among(Shown)),
    },
    Method.EQUAL_SHARES: {
        "utility": Term("cost", lambda value: value in ("cost", "count")),
        "completion": Term("add1", lambda value: value in ("none", "add1")),
        "stop": Term("exhaustive", lambda value: value in ("overflow", "exhaustive")),
        "utilitarian": Term(True, yes_or_no),
    },
}

METHODS: dict[Asks, tuple[Method, ...]] = {
    Asks.WHETHER: (Method.CONSENT, Method.MAJORITY),
    Asks.WHICH: (Method.MAJORITY_JUDGMENT, Method.APPROVAL, Method.SCHULZE, Method.STV),
    Asks.WHO: (
        Method.WITHOUT_CANDIDATES,
        Method.MAJORITY_JUDGMENT,
        Method.APPROVAL,
        Method.SCHULZE,
        Method.STV,
    ),
    Asks.BUDGET: (Method.EQUAL_SHARES,),
}
"""Which methods can answer which question, the most usual first."""

BY_REASONS = (Method.CONSENT, Method.WITHOUT_CANDIDATES)
"""Methods that live by reasons given under one's name: no detached ballot hides those."""

FEWEST_DETACHED = 5
"""Among fewer, who voted what can be guessed: a detached ballot is refused."""

ALONE = ("method", "days", "quorum")
"""What a rule cannot leave unsaid."""


def terms_of(method: str) -> dict[str, Term]:
    """Every term that a rule of this method may say."""
    return {**COMMON, **OF_METHOD.get(method, {})}


def complete(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The same rule, saying everything."""
    spoken = terms_of(parameters.get("method", Method.CONSENT.value))
    return {name: parameters.get(name, term.default) for name, term in spoken.items()}


def make_sense(parameters: Mapping[str, Any]) -> bool:
    """Whether these are the terms of a decision: known, possible, and possible together."""
    method = parameters.get("method")
    if method not in Method.values or any(name not in parameters for name in ALONE):
        return False
    known = terms_of(str(method))
    if not all(name in known and known[name].makes_sense(parameters[name]) for name in parameters):
        return False
    if parameters.get("ballots") == Ballots.DETACHED:
        return method not in BY_REASONS and not parameters.get("double")
    most: int = parameters.get("most", 0)
    return most == 0 or parameters.get("least", 0) <= most
