from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.common.verdict import YES, Verdict
from creuset.decisions import counting
from creuset.decisions.models import Ballot, Decision, Elector, Objection
from creuset.decisions.rules.opening import has_answers


def may_close(decision: Decision, *, session: bool = False) -> Verdict:
    """At its date; before, once every elector has spoken and no objection stands, or in a session
    whose attendance is frozen."""
    if not decision.is_open or decision.closes_at is None:
        return Verdict(_("Cette décision est déjà close."))
    if timezone.now() >= decision.closes_at:
        return YES
    if session:
        if decision.present is not None and not has_answers(decision):
            return Verdict(
                _("Personne n’a encore voté."), _("Attendez les premières réponses, puis comptez.")
            )
        if decision.present is not None:
            return YES
        return Verdict(
            _("La liste de présence n’est pas arrêtée."), _("Arrêtez-la, puis comptez.")
        )
    if decision.deliberates:
        return Verdict(_("Le vote n’est pas encore ouvert."), _("Attendez la date annoncée."))
    if decision.phase == Decision.Phase.REVISE or decision.joint_id:
        return Verdict(_("Cette étape va jusqu’à sa date."), _("Attendez la date de clôture."))
    if silent(decision).exists():
        return Verdict(_("Des voix sont encore attendues."), _("Attendez la date de clôture."))
    if counting.asked(decision) == "consent" and standing(decision).exists():
        return Verdict(
            _("Une objection demeure."),
            _("Répondez-lui en modifiant la proposition, ou attendez la date de clôture."),
        )
    if decision.hearings.filter(Q(spoken_at=None) | Q(replied_at=None)).exists():
        return Verdict(
            _("Un siège n’a pas encore été entendu, ou attend sa réponse."),
            _("Répondez-lui, ou attendez la date de clôture."),
        )
    return YES


def silent(decision: Decision) -> QuerySet[Elector]:
    """Electors who have said nothing in this round."""
    answered = Ballot.objects.filter(
        elector=OuterRef("pk"), round=decision.round, awaits_confirmation=False
    )
    return Elector.objects.filter(decision=decision, voted=False).exclude(Exists(answered))


def standing(decision: Decision) -> QuerySet[Objection]:
    return Objection.objects.filter(elector__decision=decision, lifted_at=None)
