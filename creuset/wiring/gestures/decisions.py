from django.utils.translation import gettext_lazy as _

from creuset.assemblies.charter import consent, decided_by
from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Assembly
from creuset.assemblies.terms import Asks
from creuset.decisions import actions as decisions
from creuset.decisions.actions.amending import may_be_put_to_the_vote
from creuset.decisions.forms import (
    ChooseForm,
    DrawForm,
    FundForm,
    ReferForm,
    RenewForm,
    ResolveForm,
)
from creuset.decisions.models import Amendment, Decision
from creuset.decisions.rules import may_be_referred, may_renew, may_revoke

GESTURES = [
    Gesture(
        key="decisions.resolve",
        label=_("Prendre une résolution"),
        question="%(title)s",
        subjects=Assembly.objects.visible_to,
        form=ResolveForm,
        perform=decisions.resolve,
        undo=decisions.unsay,
        default=consent(),
        always_decided=True,
    ),
    Gesture(
        key="decisions.choose",
        label=_("Choisir entre des options"),
        question="%(title)s",
        subjects=Assembly.objects.visible_to,
        form=ChooseForm,
        perform=decisions.choose,
        undo=decisions.unsay,
        default=decided_by("majority_judgment"),
        asks=Asks.WHICH,
        always_decided=True,
    ),
    Gesture(
        key="decisions.fund",
        label=_("Répartir une somme"),
        question="%(title)s",
        subjects=Assembly.objects.visible_to,
        form=FundForm,
        perform=decisions.fund,
        undo=decisions.unsay,
        default=decided_by("equal_shares"),
        asks=Asks.BUDGET,
        always_decided=True,
    ),
    Gesture(
        key="decisions.draw_lots",
        label=_("Tirer au sort"),
        question=_("Tirer au sort : %(what)s ?"),
        subjects=Assembly.objects.visible_to,
        form=DrawForm,
        perform=decisions.announce_draw,
        undo=decisions.cancel_draw,
        default=consent(),
    ),
    Gesture(
        key="decisions.refer",
        label=_("Renvoyer la question à une autre assemblée"),
        question=_("Renvoyer à une autre assemblée : %(subject)s"),
        subjects=Decision.objects.visible_to,
        form=ReferForm,
        perform=decisions.refer,
        undo=None,
        default=consent(),
        ready=may_be_referred,
        audience=lambda decision: decision.audience_today,
    ),
    Gesture(
        key="decisions.renew",
        label=_("Reconduire une décision"),
        question=_("Reconduire la décision : %(subject)s"),
        subjects=Decision.objects.visible_to,
        form=RenewForm,
        perform=decisions.renew,
        undo=None,
        default=consent(),
        ready=may_renew,
        audience=lambda decision: decision.audience_today,
    ),
    Gesture(
        key="decisions.apply_amendment",
        label=_("Mettre un amendement aux voix"),
        question=_("Reprendre cet amendement : %(subject)s"),
        subjects=Amendment.objects.visible_to,
        form=GestureForm,
        perform=decisions.apply_amendment,
        undo=None,
        default=decided_by("majority", days=3, quorum=0),
        ready=may_be_put_to_the_vote,
        audience=lambda amendment: amendment.decision.audience_today,
    ),
    Gesture(
        key="decisions.revoke",
        label=_("Révoquer une décision"),
        question=_("Révoquer la décision : %(subject)s"),
        subjects=Decision.objects.visible_to,
        form=GestureForm,
        perform=decisions.revoke,
        undo=None,
        default=consent(),
        ready=may_revoke,
        audience=lambda decision: decision.audience_today,
    ),
]
