"""Three charters to begin with. Each rule of them can be changed later, by a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from creuset.assemblies import gestures
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.models import Method, Procedure
from creuset.assemblies.terms import Base, NoQuorum

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Written = tuple[str, Mapping[str, Any]]
Rules = Mapping[str, Written]

MEMBER: Written = (Procedure.MEMBER.value, {})
COMMUNITY: Written = (Procedure.COMMUNITY.value, {})


def sponsors(n: int) -> Written:
    return Procedure.SPONSORS.value, {"n": n}


def decided(method: Method, days: int, quorum: int, **terms: Any) -> Written:
    written = {**BY_CONSENT, "method": method.value, "days": days, "quorum": quorum, **terms}
    return Procedure.DECISION.value, written


def consent(days: int, quorum: int, **terms: Any) -> Written:
    return decided(Method.CONSENT, days, quorum, **terms)


def vote(days: int, quorum: int, **terms: Any) -> Written:
    return decided(Method.MAJORITY, days, quorum, **terms)


TWO_THIRDS: dict[str, Any] = {"threshold": [2, 3], "strict": False}
CALLED_AGAIN: dict[str, Any] = {"no_quorum": NoQuorum.SECOND_CALL.value}


@dataclass(frozen=True)
class FirstCharter:
    key: str
    name: "_StrPromise"
    whom: "_StrPromise"
    text: "_StrPromise"
    note: "_StrPromise"
    written: Rules

    @property
    def rules(self) -> Rules:
        """Those of gestures that the software can make."""
        known = {each.key for each in gestures.every()}
        return {key: rule for key, rule in self.written.items() if key in known}


ASSOCIATION = FirstCharter(
    key="association",
    name=_("Association loi 1901"),
    whom=_("Une association déclarée, avec des statuts, une assemblée générale et un bureau."),
    text=_(
        "Les membres votent, à la majorité des voix exprimées, et chacun peut porter deux "
        "procurations. Si trop peu de personnes répondent, le délai est prolongé une fois, puis "
        "l’on décide avec celles qui sont là, comme lors d’une seconde assemblée. Changer la "
        "charte demande les deux tiers, après une semaine pour en parler."
    ),
    note=_(
        "La plus proche de statuts ordinaires : on y vote plus vite, mais une majorité peut "
        "passer outre une minorité."
    ),
    written={
        "assemblies.admit": sponsors(2),
        "welcome.import_members": sponsors(2),
        "assemblies.amend_charter": vote(
            14, 33, deliberation=7, proxies=2, **TWO_THIRDS, **CALLED_AGAIN
        ),
        "assemblies.confer_mandate": vote(14, 25, proxies=2, **CALLED_AGAIN),
        "assemblies.elect": decided(Method.APPROVAL, 14, 25, proxies=2, **CALLED_AGAIN),
        "assemblies.recall": vote(14, 50, **TWO_THIRDS),
        "assemblies.define_post": vote(14, 25, proxies=2, **CALLED_AGAIN),
        "assemblies.give_seat": vote(14, 25, proxies=2, **CALLED_AGAIN),
        "groups.open": MEMBER,
        "groups.admit": COMMUNITY,
        "works.publish": consent(7, 50),
        "works.promote": sponsors(2),
        "meetings.convene": sponsors(2),
        "debates.moderate": sponsors(2),
        "debates.suspend": sponsors(2),
        "debates.let_in": MEMBER,
        "decisions.resolve": vote(14, 25, proxies=2, **CALLED_AGAIN),
        "decisions.choose": decided(Method.MAJORITY_JUDGMENT, 14, 25, proxies=2, **CALLED_AGAIN),
        "decisions.fund": decided(Method.EQUAL_SHARES, 14, 25, **CALLED_AGAIN),
        "decisions.revoke": vote(14, 25, proxies=2, **TWO_THIRDS, **CALLED_AGAIN),
    },
)
COLLECTIVE = FirstCharter(
    key="collectif",
    name=_("Collectif informel"),
    whom=_("Un petit groupe qui se connaît, sans statuts ni bureau, où l’on agit ensemble."),
    text=_(
        "Presque tout se décide par consentement, en une semaine : une proposition passe quand "
        "plus personne n’y objecte. Les personnes se choisissent sans candidat. Une seule "
        "personne suffit pour accueillir quelqu’un, et chaque membre peut réunir les autres."
    ),
    note=_(
        "La plus légère : peu de règles, beaucoup de parole. Au-delà d’une trentaine de "
        "personnes, elle demande trop de temps à chacun."
    ),
    written={
        "assemblies.admit": sponsors(1),
        "welcome.import_members": MEMBER,
        "assemblies.amend_charter": consent(10, 50),
        "assemblies.confer_mandate": consent(7, 30),
        "assemblies.elect": decided(Method.WITHOUT_CANDIDATES, 10, 50),
        "assemblies.recall": consent(7, 50),
        "assemblies.define_post": consent(7, 30),
        "assemblies.give_seat": consent(7, 30),
        "groups.open": MEMBER,
        "groups.admit": COMMUNITY,
        "works.publish": consent(7, 50),
        "works.promote": sponsors(2),
        "meetings.convene": MEMBER,
        "debates.moderate": sponsors(2),
        "debates.suspend": consent(7, 30),
        "debates.let_in": MEMBER,
        "decisions.resolve": consent(7, 30),
        "decisions.choose": decided(Method.MAJORITY_JUDGMENT, 7, 30),
        "decisions.fund": decided(Method.EQUAL_SHARES, 7, 30),
        "decisions.revoke": consent(7, 30),
    },
)
COOPERATIVE = FirstCharter(
    key="cooperative",
    name=_("Coopérative"),
    whom=_("Une SCIC, une SCOP, une coopérative d’habitants : une personne, une voix."),
    text=_(
        "Chaque sociétaire a une voix, quelle que soit sa part. Les décisions se votent après un "
        "temps de parole, avec un quorum élevé, et se revoient au bout d’un an. Le conseil s’élit "
        "au vote transférable, pour que chaque courant y soit. Changer la charte demande les "
        "deux tiers, et révoquer quelqu’un la moitié de tous les membres."
    ),
    note=_(
        "La plus exigeante : plus de personnes doivent répondre, on parle avant de voter, et les "
        "minorités siègent au conseil."
    ),
    written={
        "assemblies.admit": vote(14, 33, **CALLED_AGAIN),
        "welcome.import_members": sponsors(2),
        "assemblies.amend_charter": vote(
            21, 50, deliberation=14, proxies=1, **TWO_THIRDS, **CALLED_AGAIN
        ),
        "assemblies.confer_mandate": vote(14, 50, proxies=1, **CALLED_AGAIN),
        "assemblies.elect": decided(Method.STV, 14, 50, proxies=1, **CALLED_AGAIN),
        "assemblies.recall": vote(14, 50, base=Base.ELIGIBLE.value),
        "assemblies.define_post": vote(14, 50, proxies=1, **CALLED_AGAIN),
        "assemblies.give_seat": vote(14, 50, proxies=1, **CALLED_AGAIN),
        "groups.open": MEMBER,
        "groups.admit": COMMUNITY,
        "works.publish": consent(14, 50),
        "works.promote": sponsors(2),
        "meetings.convene": sponsors(2),
        "debates.moderate": sponsors(2),
        "debates.suspend": sponsors(2),
        "debates.let_in": sponsors(2),
        "decisions.resolve": vote(
            14, 50, deliberation=7, proxies=1, review_after=12, **CALLED_AGAIN
        ),
        "decisions.choose": decided(Method.SCHULZE, 14, 50, proxies=1, **CALLED_AGAIN),
        "decisions.fund": decided(Method.EQUAL_SHARES, 14, 33, **CALLED_AGAIN),
        "decisions.revoke": vote(14, 50, proxies=1, **TWO_THIRDS, **CALLED_AGAIN),
    },
)
FIRST_CHARTERS = {each.key: each for each in (ASSOCIATION, COLLECTIVE, COOPERATIVE)}
