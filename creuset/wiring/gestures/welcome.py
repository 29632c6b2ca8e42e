from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Procedure, Rule
from creuset.common.audience import Audience
from creuset.welcome import actions as welcome
from creuset.welcome.models import Import
from creuset.welcome.rules import may_import

GESTURES = [
    Gesture(
        key="welcome.import_members",
        label=_("Importer une liste de membres"),
        question=_("Faire entrer les personnes de la liste « %(subject)s » ?"),
        subjects=Import.objects.visible_to,
        form=GestureForm,
        perform=welcome.import_members,
        undo=welcome.undo_import,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=may_import,
        audience=lambda source: Audience.GROUP,
        concerns_groups=False,
    ),
]
