"""Rules in words, as members read them: a sentence, the details, how a method works, what would change.

Nothing here looks anything up: the same terms always read the same.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from creuset.assemblies.procedures import Method, Procedure, Silence
from creuset.assemblies.terms import (
    BY_REASONS,
    COMMON,
    AtReview,
    Ballots,
    Base,
    Fallback,
    NoQuorum,
    SeatVoice,
    Shown,
    Tie,
    complete,
)

Terms = Mapping[str, Any]

HALF = Fraction(1, 2)

SHARES = {
    HALF: gettext_lazy("la moitié"),
    Fraction(3, 5): gettext_lazy("les trois cinquièmes"),
    Fraction(2, 3): gettext_lazy("les deux tiers"),
    Fraction(3, 4): gettext_lazy("les trois quarts"),
    Fraction(4, 5): gettext_lazy("les quatre cinquièmes"),
}
AT_LEAST = {
    HALF: gettext_lazy("au moins la moitié"),
    Fraction(3, 5): gettext_lazy("au moins les trois cinquièmes"),
    Fraction(2, 3): gettext_lazy("au moins les deux tiers"),
    Fraction(3, 4): gettext_lazy("au moins les trois quarts"),
    Fraction(4, 5): gettext_lazy("au moins les quatre cinquièmes"),
}
MORE_THAN = {
    HALF: gettext_lazy("plus de la moitié"),
    Fraction(3, 5): gettext_lazy("plus des trois cinquièmes"),
    Fraction(2, 3): gettext_lazy("plus des deux tiers"),
    Fraction(3, 4): gettext_lazy("plus des trois quarts"),
    Fraction(4, 5): gettext_lazy("plus des quatre cinquièmes"),
}
EVERYONE = {
    Base.EXPRESSED: gettext_lazy("toutes les voix exprimées"),
    Base.CAST: gettext_lazy("tous les bulletins, sans un blanc"),
    Base.PRESENT: gettext_lazy("toutes les personnes présentes"),
    Base.ELIGIBLE: gettext_lazy("tous les membres"),
}
OF_BASE = {
    Base.EXPRESSED: gettext_lazy("des voix exprimées"),
    Base.CAST: gettext_lazy("des bulletins, blancs compris"),
    Base.PRESENT: gettext_lazy("des personnes présentes"),
    Base.ELIGIBLE: gettext_lazy("de tous les membres"),
}

MISSING = {
    "worst": gettext_lazy("elle reçoit la mention la plus basse"),
    "refuse": gettext_lazy("le bulletin n’est pas accepté"),
}
STRENGTH = {
    "winning_votes": gettext_lazy("le nombre de voix de l’option préférée"),
    "margins": gettext_lazy("l’écart de voix entre les deux options"),
}
TRANSFERS = {
    "scottish": gettext_lazy("comme aux élections locales d’Écosse, au cent-millième de voix"),
    "wig_exact": gettext_lazy("en fractions exactes"),
}
UTILITY = {
    "cost": gettext_lazy("l’argent qui va aux projets que l’on approuve"),
    "count": gettext_lazy("le nombre de projets que l’on approuve et qui sont financés"),
}
COMPLETION = {
    "none": gettext_lazy("elle n’est pas dépensée"),
    "add1": gettext_lazy("on refait le compte avec des parts un peu plus grandes"),
}
STOP = {
    "overflow": gettext_lazy("dès que la somme serait dépassée"),
    "exhaustive": gettext_lazy("aussi dès que plus aucun projet ne tient dans le reste"),
}


def in_words(procedure: str, parameters: Terms) -> str:
    """A rule as a member reads it, in one sentence."""
    match procedure:
        case Procedure.COMMUNITY:
            return _("Toute personne de la communauté peut le faire.")
        case Procedure.MEMBER:
            return _("Tout membre peut le faire.")
        case Procedure.MANDATE:
            return _("La personne qui a ce mandat le fait : %(post)s.") % {
                "post": parameters["post"]
            }
        case Procedure.SPONSORS:
            return ngettext(
                "Un membre s’en porte garant.",
                "%(n)d membres s’en portent garants.",
                parameters["n"],
            ) % {"n": parameters["n"]}
        case _:
            return _decision(complete(parameters))


def _decision(terms: Terms) -> str:
    said = {"time": _time(terms["days"])}
    match terms["method"]:
        case Method.MAJORITY:
            return _vote(terms) % {**said, "majority": majority_in_words(terms)}
        case Method.APPROVAL:
            return _("On approuve toutes les options qui conviennent, %(time)s.") % said
        case Method.MAJORITY_JUDGMENT:
            return (
                _("On donne une mention à chaque option (jugement majoritaire), %(time)s.") % said
            )
        case Method.SCHULZE:
            return _("On classe les options (méthode de Schulze), %(time)s.") % said
        case Method.STV:
            return _("On classe les options (vote unique transférable), %(time)s.") % said
        case Method.WITHOUT_CANDIDATES:
            return _("On choisit quelqu’un par une élection sans candidat, %(time)s.") % said
        case Method.EQUAL_SHARES:
            return _("On répartit la somme entre les projets (parts égales), %(time)s.") % said
        case _ if terms["fallback"] == Fallback.MAJORITY:
            return (
                _(
                    "Cela se décide par consentement, et par un vote s’il reste une objection, %(time)s."
                )
                % said
            )
        case _:
            return _("Cela se décide par consentement, %(time)s.") % said


def _vote(terms: Terms) -> str:
    if terms["double"]:
        return _(
            "Cela se vote, parmi les personnes et parmi les groupes : il faut %(majority)s, %(time)s."
        )
    return _("Cela se vote : il faut %(majority)s, %(time)s.")


def majority_in_words(terms: Terms) -> str:
    share, base = Fraction(*terms["threshold"]), Base(terms["base"])
    if share == 1:
        return str(EVERYONE[base])
    known = MORE_THAN if terms["strict"] else AT_LEAST
    if share in known:
        return f"{known[share]} {OF_BASE[base]}"
    figures = {"share": str(share), "base": OF_BASE[base]}
    if terms["strict"]:
        return _("plus de %(share)s %(base)s") % figures
    return _("au moins %(share)s %(base)s") % figures


def _time(days: int) -> str:
    return ngettext("en %(days)d jour", "en %(days)d jours", days) % {"days": days}


def in_short(procedure: str, parameters: Terms) -> str:
    """The beginning of a list: those gestures that are all made this way."""
    if procedure == Procedure.DECISION:
        return str(IN_SHORT[Method(parameters["method"])])
    match procedure:
        case Procedure.COMMUNITY:
            return _("Toute personne de la communauté peut")
        case Procedure.MEMBER:
            return _("Tout membre peut")
        case Procedure.MANDATE:
            return _("Une personne mandatée peut")
        case _:
            return _("Avec des garants")


IN_SHORT = {
    Method.CONSENT: gettext_lazy("Par consentement"),
    Method.MAJORITY: gettext_lazy("Par un vote à la majorité"),
    Method.APPROVAL: gettext_lazy("En approuvant ce qui convient"),
    Method.MAJORITY_JUDGMENT: gettext_lazy("Au jugement majoritaire"),
    Method.SCHULZE: gettext_lazy("En classant les options"),
    Method.STV: gettext_lazy("Au vote transférable"),
    Method.WITHOUT_CANDIDATES: gettext_lazy("Par une élection sans candidat"),
    Method.EQUAL_SHARES: gettext_lazy("À parts égales"),
}


@dataclass(frozen=True)
class Line:
    """One term, said. `off` where it says that something does not happen or does not matter; `told`
    where the sentence has said it already; `short` where two of them are compared."""

    name: str
    label: str
    value: str
    off: bool = False
    told: bool = False
    short: str = ""

    @property
    def compared(self) -> str:
        return self.short or self.value


def details(parameters: Terms, *, only: Collection[str] = ()) -> list[tuple[str, str]]:
    """What the sentence does not say of a decision's rule, and a member wants to know."""
    return [
        (line.label, line.value)
        for line in _lines(complete(parameters))
        if not line.off and not line.told and (not only or line.name in only)
    ]


def _lines(terms: Terms) -> Iterator[Line]:
    yield Line("method", _("Manière de décider"), _label(Method, terms["method"]), told=True)
    yield Line("days", _("Durée"), _days(terms["days"]), told=True)
    yield from OF_METHOD[terms["method"]](terms)
    yield Line(
        "deliberation",
        _("D’abord, on en parle"),
        _days(terms["deliberation"]) if terms["deliberation"] else _("aucun temps réservé"),
        off=not terms["deliberation"],
    )
    yield from _quorum(terms)
    if terms["method"] in BY_REASONS:
        yield Line("silence", _("Le silence"), _label(Silence, terms["silence"]))
    yield from _ballots(terms)
    yield from _afterwards(terms)


def _quorum(terms: Terms) -> Iterator[Line]:
    percent = terms["quorum"]
    yield Line(
        "quorum",
        _("Quorum"),
        _("%(percent)d %% des membres au moins s’expriment") % {"percent": percent}
        if percent
        else _("aucun"),
        off=not percent,
        short=_("%(percent)d %%") % {"percent": percent} if percent else "",
    )
    yield Line(
        "no_quorum", _("Sans quorum"), _label(NoQuorum, terms["no_quorum"]), off=not percent
    )


def _ballots(terms: Terms) -> Iterator[Line]:
    named, proxies = terms["ballots"] == Ballots.NAMED, terms["proxies"]
    yield Line("ballots", _("Bulletins"), _label(Ballots, terms["ballots"]))
    yield Line(
        "shown", _("Réponses et comptes montrés"), _label(Shown, terms["shown"]), off=not named
    )
    yield Line(
        "proxies",
        _("Procurations"),
        ngettext("%(n)d au plus par personne", "%(n)d au plus par personne", proxies)
        % {"n": proxies}
        if proxies
        else _("aucune"),
        off=not proxies,
    )
    yield Line("seats", _("Sièges des absents"), _label(SeatVoice, terms["seats"]))


def _afterwards(terms: Terms) -> Iterator[Line]:
    months, days = terms["review_after"], terms["lapses_after"]
    yield Line(
        "review_after",
        _("À revoir"),
        ngettext("au bout d’un mois", "au bout de %(n)d mois", months) % {"n": months}
        if months
        else _("pas de date"),
        off=not months,
    )
    yield Line(
        "at_review",
        _("Si personne ne la revoit"),
        _label(AtReview, terms["at_review"]),
        off=not months,
    )
    yield Line(
        "lapses_after",
        _("Une fois adoptée, à faire sous"),
        _days(days),
        off=days == COMMON["lapses_after"].default,
    )


def _consent(terms: Terms) -> Iterator[Line]:
    yield Line("fallback", _("S’il reste une objection"), _label(Fallback, terms["fallback"]))
    yield Line(
        "fallback_threshold",
        _("Majorité de ce vote"),
        majority_in_words(
            {"threshold": terms["fallback_threshold"], "strict": False, "base": Base.EXPRESSED}
        ),
        off=terms["fallback"] != Fallback.MAJORITY,
    )


def _majority(terms: Terms) -> Iterator[Line]:
    simple = terms["strict"] and terms["base"] == Base.EXPRESSED
    yield Line("majority", _("Majorité demandée"), majority_in_words(terms), told=True)
    yield Line(
        "abstentions_are_cast",
        _("Abstentions"),
        _("elles comptent parmi les bulletins")
        if terms["abstentions_are_cast"]
        else _("elles ne comptent pas"),
        off=terms["base"] != Base.CAST,
    )
    yield Line(
        "double",
        _("Double majorité"),
        _("parmi les personnes et parmi les groupes") if terms["double"] else _("non"),
        off=not terms["double"],
        told=True,
    )
    yield Line(
        "tie",
        _("À égalité"),
        _label(Tie, terms["tie"]),
        off=not simple or Fraction(*terms["threshold"]) != HALF,
    )


def _approval(terms: Terms) -> Iterator[Line]:
    least, most = terms["least"], terms["most"]
    figures = {"least": least, "most": most}
    if least and most:
        several = _("entre %(least)d et %(most)d") % figures
    elif most:
        several = _("%(most)d au plus") % figures
    elif least:
        several = _("%(least)d au moins") % figures
    else:
        several = _("autant que l’on veut")
    yield Line("how_many", _("Options à approuver"), several)


def _majority_judgment(terms: Terms) -> Iterator[Line]:
    yield Line("missing", _("Une option sans mention"), str(MISSING[terms["missing"]]))


def _schulze(terms: Terms) -> Iterator[Line]:
    yield Line("strength", _("Ce que vaut un duel"), str(STRENGTH[terms["strength"]]))


def _stv(terms: Terms) -> Iterator[Line]:
    yield Line("rules", _("Calcul des reports"), str(TRANSFERS[terms["rules"]]))


def _without_candidates(terms: Terms) -> Iterator[Line]:
    return iter(())


def _equal_shares(terms: Terms) -> Iterator[Line]:
    completes = terms["completion"] != "none"
    yield Line("utility", _("Ce qui compte pour chacun"), str(UTILITY[terms["utility"]]))
    yield Line("completion", _("S’il reste une somme"), str(COMPLETION[terms["completion"]]))
    yield Line("stop", _("On s’arrête"), str(STOP[terms["stop"]]), off=not completes)
    yield Line(
        "utilitarian",
        _("Ce qui reste à la fin"),
        _("aux projets les plus approuvés") if terms["utilitarian"] else _("à la caisse commune"),
    )


OF_METHOD = {
    Method.CONSENT: _consent,
    Method.MAJORITY: _majority,
    Method.APPROVAL: _approval,
    Method.MAJORITY_JUDGMENT: _majority_judgment,
    Method.SCHULZE: _schulze,
    Method.STV: _stv,
    Method.WITHOUT_CANDIDATES: _without_candidates,
    Method.EQUAL_SHARES: _equal_shares,
}


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label)


def _days(days: int) -> str:
    return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}


def difference(before: tuple[str, Terms], after: tuple[str, Terms]) -> list[tuple[str, str]]:
    """What changes from a rule to another, each a procedure and its parameters, term by term."""
    if before[0] != after[0]:
        return [
            (
                _("Qui peut le faire"),
                _change(*(_label(Procedure, each[0]) for each in (before, after))),
            ),
            *(details(after[1]) if after[0] == Procedure.DECISION else []),
        ]
    match after[0]:
        case Procedure.SPONSORS:
            lines = [(_("Nombre de garants"), str(before[1]["n"]), str(after[1]["n"]))]
        case Procedure.MANDATE:
            lines = [(_("Mandat"), before[1]["post"], after[1]["post"])]
        case Procedure.DECISION:
            return _difference_of_terms(before[1], after[1])
        case _:
            lines = []
    return [(label, _change(old, new)) for label, old, new in lines if old != new]


def _difference_of_terms(before: Terms, after: Terms) -> list[tuple[str, str]]:
    """What one method alone says is new where the method is."""
    old = {line.name: line for line in _lines(complete(before))}
    rows = []
    for line in _lines(complete(after)):
        was = old.get(line.name)
        if was is None and not line.off:
            rows.append((line.label, line.value))
        elif was and was.value != line.value and not (was.off and line.off):
            rows.append((line.label, _change(was.compared, line.compared)))
    return rows


def _change(before: str, after: str) -> str:
    return f"{before} → {after}"


def method_explained(method: str) -> str:
    """How it works, what it is good for, what it cannot do."""
    return str(EXPLAINED[Method(method)])


EXPLAINED = {
    Method.CONSENT: gettext_lazy(
        "Une proposition passe quand plus personne n’y objecte. On ne demande pas à chacun de la "
        "préférer, mais de pouvoir vivre avec ; une objection dit en quoi elle nuirait, et la "
        "proposition change pour y répondre. C’est la bonne manière quand on devra agir "
        "ensemble ; elle demande du temps, et une seule personne peut arrêter la question."
    ),
    Method.MAJORITY: gettext_lazy(
        "Chacun vote pour ou contre, ou blanc, et l’on compte. C’est simple, rapide et connu de "
        "tous, à toute taille. Mais une majorité peut passer outre une minorité, et il n’y a que "
        "deux réponses possibles : pour choisir entre plusieurs options, prenez une autre manière."
    ),
    Method.APPROVAL: gettext_lazy(
        "Chacun coche toutes les options qui lui conviennent, et les plus cochées sont retenues. "
        "On peut soutenir plusieurs options sans en desservir aucune. Les degrés de préférence ne "
        "se disent pas, et ce n’est pas proportionnel : s’il y a plusieurs places, une même "
        "majorité peut les prendre toutes."
    ),
    Method.MAJORITY_JUDGMENT: gettext_lazy(
        "Chacun donne une mention à chaque option, de « à rejeter » à « excellente », et l’on "
        "retient celle dont la mention médiane est la plus haute. On dit ce que l’on pense de "
        "chacune, même de toutes si aucune ne convient. Pour plusieurs places, ce n’est pas "
        "proportionnel."
    ),
    Method.SCHULZE: gettext_lazy(
        "Chacun classe les options, et on les compare deux à deux : celle qui l’emporte dans tous "
        "ses duels est retenue, et sinon celle que les chaînes de duels portent le plus haut. Le "
        "résultat plaît au plus grand nombre plutôt qu’au premier camp. Le calcul est difficile à "
        "refaire à la main, et pour plusieurs places il n’est pas proportionnel."
    ),
    Method.STV: gettext_lazy(
        "Chacun classe les options. Une voix qui ne sert plus, ou qui est de trop, se reporte sur "
        "la suivante de son bulletin : peu de voix se perdent, et pour plusieurs places chaque "
        "courant obtient à peu près sa part. C’est fait pour élire une équipe ; pour une seule "
        "place, une option que tout le monde accepte peut être écartée trop tôt."
    ),
    Method.WITHOUT_CANDIDATES: gettext_lazy(
        "Personne ne se présente : chacun propose un nom et dit pourquoi, entend les raisons des "
        "autres, peut changer d’avis ; la personne la plus nommée est alors proposée au "
        "consentement de tous. On y découvre des personnes qui n’auraient pas osé. Il faut se "
        "connaître, et les noms se disent à découvert : le secret n’y est pas possible."
    ),
    Method.EQUAL_SHARES: gettext_lazy(
        "La somme est d’abord partagée également entre les personnes qui votent. Un projet est "
        "financé quand celles qui l’approuvent peuvent le payer ensemble avec leurs parts. Chaque "
        "courant pèse selon son nombre, au lieu que le plus grand prenne tout ; mais un grand "
        "projet peut être écarté au profit de plusieurs petits."
    ),
}
