from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Procedure, Rule
from creuset.atlas.contributing import actions as contributing
from creuset.atlas.contributing import merging
from creuset.atlas.contributing.forms import AcceptForm, DeclineForm, MergeForm
from creuset.atlas.contributing.models import Merge, Suggestion
from creuset.atlas.contributing.rules import may_accept, may_decline
from creuset.atlas.imports import actions as imports
from creuset.atlas.imports.models import Import
from creuset.atlas.imports.rules import may_import, may_undo
from creuset.atlas.models import Entry

GESTURES = [
    Gesture(
        key="atlas.accept",
        label=_("Accepter une proposition pour la carte"),
        question=_("Accepter ce qui est proposé pour « %(subject)s » ?"),
        subjects=Suggestion.objects.visible_to,
        form=AcceptForm,
        perform=contributing.accept,
        undo=contributing.undo_acceptance,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_accept,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.decline",
        label=_("Refuser une proposition pour la carte"),
        question=_("Refuser ce qui est proposé pour « %(subject)s » ?"),
        subjects=Suggestion.objects.visible_to,
        form=DeclineForm,
        perform=contributing.decline,
        undo=None,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_decline,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.merge",
        label=_("Réunir deux fiches"),
        question=_("Réunir « %(subject)s » avec « %(into)s » ?"),
        subjects=Entry.objects.visible_to,
        form=MergeForm,
        perform=merging.merge,
        undo=merging.undo_merge,
        default=Rule(procedure=Procedure.MEMBER),
        ready=merging.may_merge,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.take_apart",
        label=_("Séparer deux fiches réunies"),
        question=_("Séparer « %(subject)s » ?"),
        subjects=Merge.objects.visible_to,
        form=AcceptForm,
        perform=merging.take_apart,
        undo=None,
        default=Rule(procedure=Procedure.MEMBER),
        ready=merging.may_take_apart,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.import",
        label=_("Importer des fiches sur la carte"),
        question=_("Importer les fiches de « %(subject)s » ?"),
        subjects=Import.objects.visible_to,
        form=GestureForm,
        perform=imports.let_in,
        undo=imports.take_back,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_import,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.undo_import",
        label=_("Défaire un import de fiches"),
        question=_("Défaire l’import de « %(subject)s » ?"),
        subjects=Import.objects.visible_to,
        form=GestureForm,
        perform=imports.undo_import,
        undo=None,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_undo,
        concerns_groups=False,
    ),
]
