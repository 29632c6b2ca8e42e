from django.utils.translation import gettext_lazy as _

from creuset.assemblies import actions as assemblies
from creuset.assemblies.forms import (
    AdmitForm,
)
from creuset.assemblies.gestures import Gesture
from creuset.assemblies.models import Application, Assembly, Procedure, Rule
from creuset.assemblies.rules import may_admit
from creuset.common.audience import Audience
from creuset.groups import actions as groups
from creuset.groups.forms import OpenGroupForm

GESTURES = [
    Gesture(
        key="groups.open",
        label=_("Ouvrir un groupe de travail"),
        question=_("Ouvrir le groupe « %(name)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=OpenGroupForm,
        perform=groups.open_group,
        undo=groups.close_group,
        default=Rule(procedure=Procedure.MEMBER),
        concerns_groups=False,
    ),
    Gesture(
        key="groups.admit",
        label=_("Accueillir dans le groupe"),
        question=_("Accueillir cette personne dans le groupe ?"),
        subjects=Application.objects.visible_to,
        form=AdmitForm,
        perform=assemblies.admit_to_group,
        undo=assemblies.expel_what_was_admitted,
        default=Rule(procedure=Procedure.COMMUNITY),
        ready=may_admit,
        audience=lambda application: Audience.GROUP,
    ),
]
