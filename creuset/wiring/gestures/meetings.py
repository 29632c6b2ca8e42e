from django.utils.translation import gettext_lazy as _

from creuset.assemblies.charter import consent, decided_by
from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Assembly, Procedure, Rule
from creuset.common.audience import Audience
from creuset.meetings import actions as meetings
from creuset.meetings.forms import ApproveMinutesForm, SetTermsForm
from creuset.meetings.models import Meeting
from creuset.meetings.rules import may_approve, may_convene

GESTURES = [
    Gesture(
        key="meetings.convene",
        label=_("Convoquer une réunion"),
        question=_("Convoquer « %(subject)s » ?"),
        subjects=Meeting.objects.visible_to,
        form=GestureForm,
        perform=meetings.convene,
        undo=meetings.take_back_convening,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_convene,
        audience=lambda meeting: Audience.GROUP,
    ),
    Gesture(
        key="meetings.approve_minutes",
        label=_("Approuver un procès-verbal"),
        question=_("Approuver le procès-verbal de « %(subject)s » ?"),
        subjects=Meeting.objects.visible_to,
        form=ApproveMinutesForm,
        perform=meetings.approve_minutes,
        undo=meetings.take_back_approval,
        default=decided_by("majority"),
        ready=may_approve,
        audience=lambda meeting: Audience.GROUP,
        always_decided=True,
    ),
    Gesture(
        key="meetings.set_terms",
        label=_("Changer les délais et quorums des réunions"),
        question=_("Changer la manière de se réunir dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=SetTermsForm,
        perform=meetings.set_terms,
        undo=meetings.bring_back_terms,
        default=consent(),
        always_decided=True,
    ),
]
