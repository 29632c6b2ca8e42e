from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.assemblies import gestures
from creuset.assemblies import terms as terms_of_decision
from creuset.assemblies.models import Application, Assembly, Mandate, Procedure, Rule
from creuset.assemblies.terms import METHODS, between
from creuset.common.verdict import YES, Verdict

TERMS: dict[str, dict[str, Callable[[Any], bool]]] = {
    Procedure.COMMUNITY: {},
    Procedure.MEMBER: {},
    Procedure.MANDATE: {"post": lambda value: isinstance(value, str) and value.strip() != ""},
    Procedure.SPONSORS: {"n": between(1, 20)},
}


def may_amend(
    assembly: Assembly, gesture: str, procedure: str, parameters: Mapping[str, Any]
) -> Verdict:
    """Whether such a rule can be set here: it makes sense, somebody can satisfy it, and no
    assembly above has fixed it."""
    if gesture not in [each.key for each in gestures.made_in(assembly)]:
        return Verdict(_("Ce geste ne se fait pas ici."), _("Choisissez-en un dans la liste."))
    if not _makes_sense(procedure, parameters):
        return Verdict(
            _("Cette règle est incomplète ou en dit trop."),
            _("Reprenez ses précisions : nombre de garants, mandat, durée, quorum."),
        )
    known = gestures.named(gesture)
    if known.always_decided and procedure != Procedure.DECISION:
        return Verdict(_("Ce geste se décide toujours ensemble."), _("Choisissez une décision."))
    if procedure == Procedure.DECISION and parameters["method"] not in METHODS[known.asks]:
        return Verdict(
            _("Cette méthode ne répond pas à cette question."),
            _("Choisissez-en une qui convient : %(methods)s.")
            % {"methods": ", ".join(str(each.label) for each in METHODS[known.asks])},
        )
    above = Rule.objects.in_force().filter(assembly__in=assembly.lineage()[1:], gesture=gesture)
    oldest_first = reversed(above)
    latest = {rule.assembly_id: rule for rule in oldest_first}
    if any(rule.entrenched for rule in latest.values()):
        return Verdict(
            _("Cette règle est fixée plus haut et ne peut être changée ici."),
            _("Proposez de la changer dans l’assemblée qui l’a fixée."),
        )
    return _can_be_satisfied(assembly, procedure, parameters)


def _can_be_satisfied(
    assembly: Assembly, procedure: str, parameters: Mapping[str, Any]
) -> Verdict:
    if procedure == Procedure.MANDATE:
        held = Mandate.objects.held().filter(assembly=assembly)
        if not held.filter(post=parameters["post"]).exists():
            return Verdict(
                _("Personne n’a ce mandat : %(post)s.") % {"post": parameters["post"]},
                _("Confiez d’abord ce mandat à quelqu’un."),
            )
    if procedure == Procedure.SPONSORS and assembly.members().count() < parameters["n"]:
        return Verdict(
            _("Il n’y a pas assez de membres pour réunir %(n)d garants.") % {"n": parameters["n"]},
            _("Demandez-en moins."),
        )
    return YES


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
