from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.assemblies import gestures
from creuset.assemblies import terms as terms_of_decision
from creuset.assemblies.gestures import Gesture
from creuset.assemblies.models import Application, Assembly, Mandate, Procedure, Rule
from creuset.assemblies.terms import BY_REASONS, METHODS, Ballots, between
from creuset.common.verdict import YES, Verdict

TERMS: dict[str, dict[str, Callable[[Any], bool]]] = {
    Procedure.COMMUNITY: {},
    Procedure.MEMBER: {},
    Procedure.MANDATE: {"post": lambda value: isinstance(value, str) and value.strip() != ""},
    Procedure.SPONSORS: {"n": between(1, 20)},
}


FEWEST = 5
"""Under this many persons, nothing that is shown together hides anybody."""


def may_amend(
    assembly: Assembly, gesture: str, procedure: str, parameters: Mapping[str, Any]
) -> Verdict:
    """Whether such a rule can be set here: it makes sense, somebody can satisfy it, and no
    assembly above has fixed it."""
    found = faults(assembly, gesture, procedure, parameters)
    return next((verdict for _field, verdict in found), YES)


def may_be_amended(assembly: Assembly, parameters: Mapping[str, Any] | None) -> Verdict:
    """What the charter itself answers to whoever proposes such a rule."""
    if parameters is None:
        return YES
    return may_amend(
        assembly, parameters["gesture"], parameters["procedure"], parameters["parameters"]
    ) and _changes_something(assembly, parameters)


def _changes_something(assembly: Assembly, proposed: Mapping[str, Any]) -> Verdict:
    rules = Rule.objects.in_force().filter(assembly=assembly, gesture=proposed["gesture"])
    now = rules.first()
    if now and _says(now.procedure, now.parameters, now.entrenched) == _says(
        proposed["procedure"], proposed["parameters"], proposed["entrenched"]
    ):
        return Verdict(
            _("C’est déjà la règle d’ici."), _("Changez-en quelque chose avant de la proposer.")
        )
    return YES


def _says(procedure: str, parameters: Mapping[str, Any], entrenched: bool) -> tuple[Any, ...]:
    decided = procedure == Procedure.DECISION
    terms = terms_of_decision.complete(parameters) if decided else dict(parameters)
    return procedure, terms, entrenched


def faults(
    assembly: Assembly, gesture: str, procedure: str, parameters: Mapping[str, Any]
) -> Iterator[tuple[str, Verdict]]:
    """What stands against such a rule, each under the name of what to change in it."""
    if gesture not in [each.key for each in gestures.made_in(assembly)]:
        yield (
            "gesture",
            Verdict(_("Ce geste ne se fait pas ici."), _("Choisissez-en un dans la liste.")),
        )
        return
    decided = procedure == Procedure.DECISION
    at_odds = list(_at_odds(parameters)) if decided else []
    yield from at_odds
    if not at_odds and not _makes_sense(procedure, parameters):
        yield (
            "procedure",
            Verdict(
                _("Cette règle est incomplète ou en dit trop."),
                _("Reprenez ses précisions : nombre de garants, mandat, durée, quorum."),
            ),
        )
        return
    known = gestures.named(gesture)
    if known.always_decided and not decided:
        yield "procedure", always_together()
    if decided and parameters.get("method") not in METHODS[known.asks]:
        yield "method", answers_another_question(known)
    if _fixed_above(assembly, gesture):
        yield (
            "gesture",
            Verdict(
                _("Cette règle est fixée plus haut et ne peut être changée ici."),
                _("Proposez de la changer dans l’assemblée qui l’a fixée."),
            ),
        )
    if not at_odds:
        yield from _beyond_reach(assembly, procedure, parameters)


def always_together() -> Verdict:
    return Verdict(_("Ce geste se décide toujours ensemble."), _("Choisissez une décision."))


def answers_another_question(gesture: Gesture) -> Verdict:
    return Verdict(
        _("Cette méthode ne répond pas à cette question."),
        _("Choisissez-en une qui convient : %(methods)s.")
        % {"methods": ", ".join(str(each.label) for each in METHODS[gesture.asks])},
    )


def _fixed_above(assembly: Assembly, gesture: str) -> bool:
    above = Rule.objects.in_force().filter(assembly__in=assembly.lineage()[1:], gesture=gesture)
    oldest_first = reversed(above)
    latest = {rule.assembly_id: rule for rule in oldest_first}
    return any(rule.entrenched for rule in latest.values())


def _at_odds(parameters: Mapping[str, Any]) -> Iterator[tuple[str, Verdict]]:
    """Terms that are possible, but not together."""
    if parameters.get("ballots") == Ballots.DETACHED:
        if parameters.get("method") in BY_REASONS:
            yield (
                "ballots",
                Verdict(
                    _("Ici chacun donne ses raisons sous son nom : rien à détacher."),
                    _("Gardez des bulletins nommés, ou choisissez une autre manière de décider."),
                ),
            )
        if parameters.get("double"):
            yield (
                "double",
                Verdict(
                    _("Compter par groupe laisserait deviner des bulletins détachés."),
                    _("Choisissez la double majorité ou les bulletins détachés, pas les deux."),
                ),
            )
    least, most = parameters.get("least", 0), parameters.get("most", 0)
    if type(least) is int and type(most) is int and 0 < most < least:
        yield (
            "most",
            Verdict(
                _("Personne ne peut approuver %(least)d options au moins et %(most)d au plus.")
                % {"least": least, "most": most},
                _("Relevez l’un ou baissez l’autre."),
            ),
        )
    if parameters.get("threshold") == [1, 1] and parameters.get("strict", True):
        yield (
            "threshold",
            Verdict(
                _("Personne ne peut réunir plus que toutes les voix."),
                _("Demandez toutes les voix, sans « plus que »."),
            ),
        )


def _beyond_reach(
    assembly: Assembly, procedure: str, parameters: Mapping[str, Any]
) -> Iterator[tuple[str, Verdict]]:
    """What nobody here could satisfy today."""
    if procedure == Procedure.MANDATE:
        held = Mandate.objects.held().filter(assembly=assembly)
        if not held.filter(post=parameters["post"]).exists():
            yield (
                "post",
                Verdict(
                    _("Personne n’a ce mandat : %(post)s.") % {"post": parameters["post"]},
                    _("Confiez d’abord ce mandat à quelqu’un."),
                ),
            )
    if procedure == Procedure.SPONSORS and assembly.members().count() < parameters["n"]:
        yield (
            "n",
            Verdict(
                _("Il n’y a pas assez de membres pour réunir %(n)d garants.")
                % {"n": parameters["n"]},
                _("Demandez-en moins."),
            ),
        )
    if parameters.get("ballots") == Ballots.DETACHED and assembly.members().count() < FEWEST:
        yield (
            "ballots",
            Verdict(
                _("À moins de %(fewest)d, des bulletins détachés se devinent.")
                % {"fewest": FEWEST},
                _("Gardez des bulletins nommés tant que vous êtes si peu."),
            ),
        )
    if parameters.get("double") and not assembly.children.exists():
        yield (
            "double",
            Verdict(
                _("Il n’y a pas de groupes ici : une majorité de groupes est impossible."),
                _("Comptez seulement les personnes."),
            ),
        )


def _makes_sense(procedure: str, parameters: Mapping[str, Any]) -> bool:
    if procedure == Procedure.DECISION:
        return terms_of_decision.make_sense(parameters)
    terms = TERMS.get(procedure)
    return (
        terms is not None
        and terms.keys() == parameters.keys()
        and all(holds(parameters[name]) for name, holds in terms.items())
    )


def may_admit_to_community(application: Application, parameters: object = None) -> Verdict:
    if application.assembly.parent_id is not None:
        return Verdict(_("Cette demande s’adresse à un groupe."), _("C’est lui qui y répond."))
    return may_admit(application)


def may_admit(application: Application, parameters: object = None) -> Verdict:
    if application.status != Application.Status.PENDING or application.person is None:
        return Verdict(_("Cette demande n’attend plus de réponse."))
    if application.person.name == "":
        return Verdict(
            _("Cette personne n’a pas encore dit son nom."),
            _("Elle peut le faire dans son profil."),
        )
    return YES
