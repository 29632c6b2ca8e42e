"""Which rule is in force, and what it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies import gestures, warrants
from creuset.assemblies.models import (
    Assembly,
    Mandate,
    Membership,
    Method,
    Procedure,
    Rule,
    Silence,
    Support,
    Warrant,
)
from creuset.assemblies.terms import FEWEST_DETACHED, METHODS, Ballots
from creuset.common.about import about
from creuset.common.digest import digest_of
from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person

BY_CONSENT: dict[str, Any] = {
    "method": Method.CONSENT.value,
    "quorum": 50,
    "days": 7,
    "silence": Silence.ABSTAINS.value,
    "lapses_after": 90,
}


def consent() -> Rule:
    """What applies when nothing else can: everyone decides."""
    return Rule(procedure=Procedure.DECISION, parameters=dict(BY_CONSENT))


def decided_by(method: str, **terms: Any) -> Rule:
    """A rule to decide by this method, in a week, with half of the members."""
    spoken = {**BY_CONSENT, "method": method, **terms}
    return Rule(procedure=Procedure.DECISION, parameters=spoken)


class Way(Enum):
    """What a person may do now about a gesture."""

    DO = "do"
    SUPPORT = "support"
    PROPOSE = "propose"
    WAIT = "wait"  # they have done their part
    NOTHING = "nothing"


@dataclass(frozen=True)
class InForce:
    """The rule that applies, the assembly it comes from (None: written in the software), and the
    nearer rules set aside because nobody could satisfy them today."""

    rule: Rule
    origin: Assembly | None
    set_aside: tuple[Rule, ...] = ()

    @property
    def decided(self) -> bool:
        return self.rule.procedure == Procedure.DECISION


@dataclass(frozen=True)
class Answer:
    way: Way
    verdict: Verdict
    in_force: InForce

    @property
    def token(self) -> str:
        """What a button offered. When it no longer says the same, nothing is done."""
        return f"{self.way.value}-{self.in_force.rule.pk or 0}"


class Charter:
    """The rules of one assembly as they are now, read with two or three queries.

    It is a picture: make a new one in each gesture, share one within a page. `member` is a person
    who is already known to belong.
    """

    def __init__(self, assembly: Assembly, *, member: int | None = None) -> None:
        self.assembly = assembly
        self._belongs: dict[int | None, Verdict] = {member: YES} if member else {}

    @cached_property
    def lineage(self) -> list[Assembly]:
        return self.assembly.lineage()

    @cached_property
    def _latest(self) -> dict[str, dict[int, Rule]]:
        """By gesture, the latest rule of each assembly of the lineage."""
        latest: defaultdict[str, dict[int, Rule]] = defaultdict(dict)
        rules = Rule.objects.in_force().filter(assembly__in=self.lineage)
        for rule in rules.select_related("warrant"):
            latest[rule.gesture].setdefault(rule.assembly_id, rule)
        return latest

    @cached_property
    def _posts(self) -> set[tuple[int, str]]:
        held = Mandate.objects.held().filter(assembly__in=self.lineage)
        return set(held.values_list("assembly", "post"))

    @cached_property
    def _size(self) -> int:
        return Membership.objects.current().filter(assembly=self.assembly).count()

    def in_force(self, gesture: str) -> InForce:
        """The topmost entrenched rule, else the nearest, else the one written in the software.

        A rule that nobody can satisfy today is passed over; at last, the assembly decides.
        """
        set_aside: list[Rule] = []
        for rule, origin in self._candidates(gesture):
            if self._answers(rule, gesture) and self._satisfiable(rule, origin or self.assembly):
                return InForce(rule, origin, tuple(set_aside))
            set_aside.append(rule)
        return InForce(consent(), None, tuple(set_aside))

    def _candidates(self, gesture: str) -> list[tuple[Rule, Assembly | None]]:
        latest = self._latest.get(gesture, {})
        upwards = [(latest[each.pk], each) for each in self.lineage if each.pk in latest]
        entrenched = [(rule, origin) for rule, origin in upwards if rule.entrenched]
        return [*reversed(entrenched), *upwards, (gestures.named(gesture).default, None)]

    @staticmethod
    def _answers(rule: Rule, gesture: str) -> bool:
        """Whether this rule can answer what the gesture asks: some are only ever decided, each by
        methods of its own."""
        known = gestures.named(gesture)
        if rule.procedure != Procedure.DECISION:
            return not known.always_decided
        return rule.parameters.get("method") in METHODS[known.asks]

    def _satisfiable(self, rule: Rule, origin: Assembly) -> bool:
        match rule.procedure:
            case Procedure.MANDATE:
                where = self._where(rule, origin)
                return any((pk, rule.parameters["post"]) in self._posts for pk in where)
            case Procedure.SPONSORS:
                return self._size >= int(rule.parameters["n"])
            case Procedure.DECISION if rule.parameters.get("ballots") == Ballots.DETACHED:
                return self._size >= FEWEST_DETACHED
            case _:
                return True

    def answer(
        self,
        gesture: str,
        *,
        subject: Model,
        parameters: Mapping[str, Any] | None = None,
        by: Person | None,
    ) -> Answer:
        """What the charter answers to a person. It changes nothing, so pages may ask it.

        Parameters are None where nobody has chosen them yet: then a support cannot be counted,
        but it can be offered.
        """
        in_force = self.in_force(gesture)
        rule = in_force.rule
        if rule.procedure == Procedure.COMMUNITY:
            verdict = self._of_the_community(by)
            return Answer(Way.DO if verdict else Way.NOTHING, verdict, in_force)
        if rule.procedure == Procedure.MANDATE and self._holds(rule, in_force.origin, by):
            return Answer(Way.DO, YES, in_force)
        membership = self._membership_of(by)
        if by is None or not membership:
            return Answer(Way.NOTHING, membership, in_force)
        match rule.procedure:
            case Procedure.MEMBER:
                return Answer(Way.DO, YES, in_force)
            case Procedure.MANDATE:
                verdict = Verdict(
                    _("Ce geste demande un mandat : %(post)s.")
                    % {"post": rule.parameters["post"]},
                    _("Adressez-vous à la personne qui a ce mandat."),
                )
                return Answer(Way.NOTHING, verdict, in_force)
            case Procedure.SPONSORS:
                return self._supported(in_force, gesture, subject, parameters or {}, by)
            case _:
                verdict = Verdict(
                    _("« %(assembly)s » en décide ensemble.") % {"assembly": self.assembly},
                    _("Proposez-le : chaque membre pourra consentir ou objecter."),
                )
                return Answer(Way.PROPOSE, verdict, in_force)

    def _membership_of(self, by: Person | None) -> Verdict:
        key = by.pk if by else None
        if key not in self._belongs:
            self._belongs[key] = belongs(by, self.assembly)
        return self._belongs[key]

    def _of_the_community(self, by: Person | None) -> Verdict:
        if by and self.lineage[-1].memberships.current().filter(person=by).exists():
            return YES
        return Verdict(
            _("Ce geste revient aux membres de la communauté."), _("Demandez à la rejoindre.")
        )

    def _where(self, rule: Rule, origin: Assembly) -> set[int]:
        """What is fixed above is not for those below to confer on themselves."""
        return {origin.pk} if rule.entrenched else {self.assembly.pk, origin.pk}

    def _holds(self, rule: Rule, origin: Assembly | None, by: Person | None) -> bool:
        """A mandate is held here, or where the rule comes from, whose holder acts below too."""
        where = self._where(rule, origin or self.assembly)
        held = Mandate.objects.held().filter(
            assembly__in=where, post=rule.parameters["post"], person=by
        )
        return by is not None and held.exists()

    def _supported(
        self,
        in_force: InForce,
        gesture: str,
        subject: Model,
        parameters: Mapping[str, Any],
        by: Person,
    ) -> Answer:
        """The person who makes the gesture stands behind it too, and counts."""
        behind = set(
            supports_of(gesture, self.assembly, subject, parameters).values_list(
                "person", flat=True
            )
        )
        missing = int(in_force.rule.parameters["n"]) - len(behind | {by.pk})
        if missing <= 0:
            return Answer(Way.DO, YES, in_force)
        if by.pk in behind:
            verdict = Verdict(
                ngettext(
                    "Vous avez donné votre appui. Il en manque encore un.",
                    "Vous avez donné votre appui. Il en manque encore %(missing)d.",
                    missing,
                )
                % {"missing": missing},
                _("D’autres membres verront cette demande sur leur page."),
            )
            return Answer(Way.WAIT, verdict, in_force)
        verdict = Verdict(
            ngettext(
                "Avec le vôtre, il manquera encore un appui.",
                "Avec le vôtre, il manquera encore %(missing)d appuis.",
                missing,
            )
            % {"missing": missing},
            _("Demandez à d’autres membres de donner le leur."),
        )
        return Answer(Way.SUPPORT, verdict, in_force)


def rule_for(assembly: Assembly, gesture: str) -> InForce:
    return Charter(assembly).in_force(gesture)


def is_decided(gesture: str, assembly: Assembly) -> bool:
    return rule_for(assembly, gesture).decided


def authorise(
    gesture: str,
    assembly: Assembly,
    *,
    subject: Model,
    parameters: Mapping[str, Any] | None = None,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Verdict:
    """What the charter answers to someone about to make the gesture. A warrant is spent here."""
    if warrant:
        return warrants.spend(
            warrant, gesture, assembly, subject=subject, parameters=parameters or {}
        )
    answer = Charter(assembly).answer(gesture, subject=subject, parameters=parameters, by=by)
    return YES if answer.way == Way.DO else answer.verdict


def belongs(person: Person | None, assembly: Assembly) -> Verdict:
    if person and assembly.memberships.current().filter(person=person).exists():
        return YES
    return Verdict(
        _("Ce geste revient aux membres de « %(assembly)s ».") % {"assembly": assembly},
        _("Demandez à rejoindre la communauté."),
    )


def supports_of(
    gesture: str, assembly: Assembly, subject: Model, parameters: Mapping[str, Any]
) -> Any:
    """Supports of current members, given to these very parameters."""
    return Support.objects.filter(
        about(subject),
        gesture=gesture,
        assembly=assembly,
        digest=digest_of(parameters),
        person__in=assembly.members(),
    )


@dataclass(frozen=True)
class Waiting:
    """A gesture that some members stand behind, and that waits for others."""

    digest: str
    parameters: dict[str, Any]
    supporters: tuple[Person, ...]


def waiting_for_support(gesture: str, subject: Any) -> list[Waiting]:
    """What is asked of this thing, in which terms, and who stands behind it: the oldest first."""
    assembly = gestures.named(gesture).where(subject)
    given = (
        Support.objects.filter(about(subject), gesture=gesture, assembly=assembly)
        .filter(person__in=assembly.members())
        .select_related("person")
        .order_by("pk")
    )
    together: dict[str, list[Support]] = {}
    for each in given:
        together.setdefault(each.digest, []).append(each)
    return [
        Waiting(digest, supports[0].parameters, tuple(each.person for each in supports))
        for digest, supports in together.items()
    ]
