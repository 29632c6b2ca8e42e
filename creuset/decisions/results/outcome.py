"""The outcome in plain sentences, the most important first.

A sentence is what stands before names, the names, and what stands after: the page shows each name
as its reader may read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.decisions.models import Decision
from creuset.decisions.options import Option
from creuset.decisions.results.budget import money, unit_of
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import percent, whole
from creuset.decisions.results.positions import needed

WHETHER = ("consent", "majority")
FEW = 3
Trace = dict[str, Any]


@dataclass(frozen=True)
class Sentence:
    lead: str
    who: list[Option] = field(default_factory=list)
    rest: str = ""

    @property
    def many(self) -> bool:
        """So many names are better read in ordinary letters."""
        return len(self.who) > FEW


@dataclass(frozen=True)
class Case:
    """A count, and what its sentences are about."""

    decision: Decision
    trace: Trace
    names: Names

    @property
    def method(self) -> str:
        return str(self.trace["method"])

    @property
    def figures(self) -> Trace:
        return dict(self.trace["figures"])

    @property
    def live(self) -> bool:
        return self.decision.is_open

    @property
    def chosen(self) -> list[Option]:
        """Who a consent is asked on, or what a count gave."""
        if self.method == "consent" and self.decision.nominee:
            return [self.names[self.decision.nominee]]
        return self.names.all(self.trace["chosen"])

    @property
    def tied(self) -> list[Option]:
        return self.names.all(self.trace["tied"])

    @property
    def of_persons(self) -> bool:
        """Whether it chooses who."""
        if self.method == "without_candidates" or self.decision.nominee:
            return True
        options = self.decision.options
        return bool(options) and all("person" in each for each in options)

    @property
    def silent(self) -> bool:
        seats = self.figures.get("seats", {})
        return not self.figures.get("expressed", 0) and not seats.get("expressed", 0)


def outcome(decision: Decision, trace: Trace, names: Names) -> list[Sentence]:
    if not trace.get("method"):
        return _without_count(decision)
    case = Case(decision, trace, names)
    if trace.get("withheld"):
        return _withheld(case)
    said = [*_ended_otherwise(case), *_said(case)]
    if decision.phase == Decision.Phase.FALLBACK:
        said.insert(1, Sentence(_("Une objection demeurait : l’assemblée a donc voté.")))
    return said


def _without_count(decision: Decision) -> list[Sentence]:
    match decision.outcome:
        case Decision.Outcome.WITHDRAWN:
            return [Sentence(_("Retirée avant la fin : rien n’a été décidé."))]
        case Decision.Outcome.REFERRED:
            return [Sentence(_("Renvoyée à une autre assemblée : c’est elle qui décide."))]
        case _:
            return [Sentence(str(decision.state).capitalize() + ".")]


def _ended_otherwise(case: Case) -> list[Sentence]:
    """What came of the decision, where the count alone does not say it."""
    if case.decision.outcome == Decision.Outcome.UNANSWERED:
        return [
            Sentence(
                _("Non adopté : un siège a parlé, et personne ne lui a répondu."),
                rest=_("Les voix, elles, disaient :"),
            )
        ]
    return []


def _withheld(case: Case) -> list[Sentence]:
    """Who or what was chosen, and why nothing more is shown."""
    why = _(
        "Le compte n’est pas montré : avec moins de cinq bulletins détachés, il dirait qui a voté quoi."
    )
    return [_bare(case), Sentence(why)]


def _bare(case: Case) -> Sentence:
    match case.trace["outcome"]:
        case "adopted" if case.method in WHETHER:
            return Sentence(_("Adopté."))
        case "adopted":
            return _chosen(case)
        case "tied" if case.tied:
            return Sentence(_("À égalité entre"), case.tied, ".")
        case "tied":
            return Sentence(_("À égalité."))
        case "no_quorum":
            return Sentence(_("Sans quorum."))
        case _ if case.method in WHETHER:
            return Sentence(_("Non adopté."))
        case _:
            return Sentence(_nobody(case))


def _said(case: Case) -> list[Sentence]:
    if case.trace["outcome"] == "no_quorum":
        return _no_quorum(case)
    match case.method:
        case "majority":
            return _majority(case)
        case "consent":
            return _consent(case)
        case _:
            return _choice(case)


def _no_quorum(case: Case) -> list[Sentence]:
    figures = case.figures
    short = figures.get("quorum") or {
        "counted": figures["voted"],
        "needed": -(-case.trace["parameters"].get("quorum", 0) * figures["eligible"] // 100),
    }
    counts = {
        "counted": whole(short["counted"]),
        "needed": whole(short["needed"]),
        "total": whole(figures["eligible"]),
    }
    if case.live:
        return [
            Sentence(
                _("Pas encore de quorum :"),
                rest=ngettext(
                    "%(counted)s personne sur %(total)s ; il en faut %(needed)s.",
                    "%(counted)s personnes sur %(total)s ; il en faut %(needed)s.",
                    short["counted"],
                )
                % counts,
            )
        ]
    return [
        Sentence(
            _("Sans quorum :"),
            rest=ngettext(
                "%(counted)s personne sur %(total)s ; il en fallait %(needed)s.",
                "%(counted)s personnes sur %(total)s ; il en fallait %(needed)s.",
                short["counted"],
            )
            % counts,
        ),
        Sentence(
            _("Ce n’est ni un oui, ni un non."),
            rest=_("Rien ne change, et la question peut revenir telle quelle."),
        ),
    ]


def _majority(case: Case) -> list[Sentence]:
    figures, outcome = case.figures, case.trace["outcome"]
    [held] = steps(case.trace, "voices")
    votes = _votes(figures)
    said = [Sentence(_verdict(case), rest=votes)]
    if outcome == "rejected" and not case.live:
        said += _why_rejected(case, held)
    if outcome == "tied":
        said.append(
            Sentence(
                _("Rien n’est adopté."),
                rest=_("L’assemblée peut en reparler, changer le texte, et voter à nouveau."),
            )
        )
    seats = figures["seats"]
    if seats["voices"]:
        said.append(
            Sentence(
                _("Sièges, comptés à part :"),
                rest=_("%(for)s voix pour, %(against)s contre, sur %(total)s.")
                % {
                    "for": whole(seats["for"]),
                    "against": whole(seats["against"]),
                    "total": whole(seats["voices"]),
                },
            )
        )
    return said


def _votes(figures: Trace) -> str:
    return ngettext(
        "%(for)s voix pour, %(against)s contre, sur %(total)s membre.",
        "%(for)s voix pour, %(against)s contre, sur %(total)s membres.",
        figures["eligible"],
    ) % {
        "for": whole(figures["for"]),
        "against": whole(figures["against"]),
        "total": whole(figures["eligible"]),
    }


def _verdict(case: Case) -> str:
    if case.live:
        return _("Pour l’instant :")
    match case.trace["outcome"]:
        case "adopted":
            return _("Adopté :")
        case "tied":
            return _("À égalité :")
        case _:
            return _("Non adopté :")


def _why_rejected(case: Case, held: Trace) -> list[Sentence]:
    if not held["base"]:
        return [Sentence(_("Personne ne s’est exprimé."))]
    if held["equal"]:
        return [
            Sentence(_("Autant de voix pour que contre : les choses restent comme elles sont."))
        ]
    if not held["passes"]:
        return [
            Sentence(
                ngettext(
                    "Il fallait %(n)s voix pour.", "Il fallait %(n)s voix pour.", needed(held)
                )
                % {"n": whole(needed(held))}
            )
        ]
    return [Sentence(_("Les personnes ont dit oui, mais pas assez de groupes."))]


def _consent(case: Case) -> list[Sentence]:
    figures, outcome = case.figures, case.trace["outcome"]
    seats = figures.get("seats", {})
    standing = figures.get("standing", 0) + seats.get("standing", 0)
    agreed = _agreed(figures)
    if case.live:
        return [Sentence(_("Pour l’instant :"), rest=f"{agreed} {_objections(standing)}")]
    match outcome:
        case "adopted" if case.of_persons and case.chosen:
            return [_chosen(case), Sentence(agreed, rest=_("Personne n’objecte."))]
        case "adopted":
            return [
                Sentence(_("Adopté :"), rest=_("personne n’objecte.")),
                Sentence(agreed),
                *_worries(figures),
            ]
        case "objected":
            lead = ngettext(
                "Une objection demeure :", "%(n)s objections demeurent :", standing
            ) % {"n": whole(standing)}
            rest = (
                _("personne n’est élu.")
                if case.of_persons
                else _("la proposition n’est pas adoptée.")
            )
            return [
                Sentence(lead, rest=rest),
                Sentence(
                    agreed,
                    rest=_(
                        "Une proposition qui répond à cette raison peut être faite à tout moment."
                    ),
                ),
            ]
        case _ if not figures["eligible"]:
            return [Sentence(_("Sans réponse :"), rest=_("personne ne pouvait répondre."))]
        case _:
            return [
                Sentence(
                    _("Sans réponse :"),
                    rest=_("personne d’autre que qui propose ne s’est exprimé."),
                ),
                Sentence(_("Rien n’est adopté par personne : la question peut revenir.")),
            ]


def _agreed(figures: Trace) -> str:
    agreed = figures["consent"] + figures.get("concern", 0)
    return ngettext(
        "%(n)s personne consent, sur %(total)s.",
        "%(n)s personnes consentent, sur %(total)s.",
        agreed,
    ) % {"n": whole(agreed), "total": whole(figures["eligible"])}


def _objections(standing: int) -> str:
    if not standing:
        return _("Personne n’objecte.")
    return ngettext("Une objection demeure.", "%(n)s objections demeurent.", standing) % {
        "n": whole(standing)
    }


def _worries(figures: Trace) -> list[Sentence]:
    worries = figures.get("concern", 0)
    if not worries:
        return []
    return [
        Sentence(
            ngettext(
                "%(n)s personne a dit une inquiétude, que l’on regardera au réexamen.",
                "%(n)s personnes ont dit une inquiétude, que l’on regardera au réexamen.",
                worries,
            )
            % {"n": whole(worries)}
        )
    ]


def _choice(case: Case) -> list[Sentence]:
    """Among options, persons or projects."""
    if case.trace["outcome"] == "tied":
        return _tied(case)
    if case.live:
        return _leading(case)
    if case.trace["outcome"] == "rejected":
        return [Sentence(_nobody(case), rest=_why_nobody(case))]
    return [_chosen(case), *_about(case)]


def _tied(case: Case) -> list[Sentence]:
    said = [
        Sentence(
            _("Pour l’instant, à égalité :") if case.live else _("À égalité entre"), case.tied, "."
        )
    ]
    if case.chosen:
        sure = {
            "equal_shares": _("Financés quoi qu’il arrive :"),
            "without_candidates": _("Plus nommés encore :"),
        }.get(case.method, _("Ont une place quoi qu’il arrive :"))
        said.append(Sentence(sure, case.chosen, "."))
    if not case.live:
        said.append(
            Sentence(
                _("Le logiciel ne départage personne."),
                rest=_(
                    "Rien n’est fait pour l’instant : à l’assemblée de voter à nouveau entre eux, "
                    "ou de les départager par un tirage au sort public."
                ),
            )
        )
    return said


def _leading(case: Case) -> list[Sentence]:
    total = ngettext(
        "%(n)s personne a répondu, sur %(total)s.",
        "%(n)s personnes ont répondu, sur %(total)s.",
        case.figures["voted"],
    ) % {"n": whole(case.figures["voted"]), "total": whole(case.figures["eligible"])}
    if not case.chosen:
        return [Sentence(_("Pour l’instant, rien ne se dégage."), rest=total)]
    lead = {
        "equal_shares": _("Pour l’instant, seraient financés :"),
        "without_candidates": _("Pour l’instant, la personne la plus nommée :"),
    }.get(case.method, _("Pour l’instant, en tête :"))
    return [Sentence(lead, case.chosen, "."), Sentence(total)]


def _nobody(case: Case) -> str:
    if case.method == "equal_shares":
        return _("Aucun projet n’est financé.")
    if case.of_persons:
        return _("Personne n’est élu.")
    return _("Aucune option n’est choisie.")


def _why_nobody(case: Case) -> str:
    if case.silent:
        return _("Personne ne s’est exprimé.")
    if case.method == "approval" and case.trace["parameters"]["threshold"]:
        return _("Aucune option n’atteint le seuil demandé.")
    if case.method == "equal_shares":
        return _("Aucun n’a assez de soutiens pour son coût.")
    return ""


def _chosen(case: Case) -> Sentence:
    n = len(case.chosen)
    if case.method == "equal_shares":
        lead = _("L’assemblée finance")
        many = ngettext(
            "L’assemblée finance %(n)s projet :", "L’assemblée finance %(n)s projets :", n
        )
    elif case.of_persons:
        lead = _("L’assemblée a élu")
        many = ngettext(
            "L’assemblée a élu %(n)s personne :", "L’assemblée a élu %(n)s personnes :", n
        )
    else:
        lead = _("L’assemblée a choisi")
        many = ngettext(
            "L’assemblée a choisi %(n)s option :", "L’assemblée a choisi %(n)s options :", n
        )
    return Sentence(many % {"n": whole(n)} if n > FEW else lead, case.chosen, ".")


def _about(case: Case) -> list[Sentence]:
    """How many answered; of a budget what it takes; and the places that stay empty."""
    figures = case.figures
    said = [
        Sentence(
            ngettext(
                "%(n)s personne a voté, sur %(total)s.",
                "%(n)s personnes ont voté, sur %(total)s.",
                figures["voted"],
            )
            % {"n": whole(figures["voted"]), "total": whole(figures["eligible"])}
        )
    ]
    if case.method == "equal_shares":
        unit = unit_of(case.decision)
        said.append(
            Sentence(
                _("%(spent)s sur %(budget)s, soit %(share)s ; il reste %(left)s.")
                % {
                    "spent": money(figures["spent"], unit),
                    "budget": money(figures["budget"], unit),
                    "share": percent(figures["spent"], figures["budget"]),
                    "left": money(figures["left"], unit),
                }
            )
        )
        return said
    vacant = case.trace["parameters"].get("places", 1) - len(case.chosen)
    if vacant > 0:
        said.append(
            Sentence(
                ngettext("Une place reste libre.", "%(n)s places restent libres.", vacant)
                % {"n": whole(vacant)}
            )
        )
    return said
