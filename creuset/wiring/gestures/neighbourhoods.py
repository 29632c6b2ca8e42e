from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import Gesture
from creuset.assemblies.models import Assembly, Procedure, Rule
from creuset.atlas.neighbourhoods import actions
from creuset.atlas.neighbourhoods.forms import ForgetForm, NeighbourhoodForm
from creuset.atlas.neighbourhoods.rules import is_named, may_change, may_name
from creuset.places.models import Territory


def _community(_subject: Territory) -> Assembly:
    """The map is everyone's."""
    return Assembly.objects.community()


GESTURES = [
    Gesture(
        key="atlas.name_neighbourhood",
        label=_("Nommer un quartier"),
        question=_("Nommer « %(name)s » un quartier de %(subject)s ?"),
        subjects=Territory.objects.visible_to,
        form=NeighbourhoodForm,
        perform=actions.name_neighbourhood,
        undo=actions.undo,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_name,
        where=_community,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.change_neighbourhood",
        label=_("Changer ce que l’on dit d’un quartier"),
        question=_("Dire autrement le quartier « %(subject)s », sous le nom « %(name)s » ?"),
        subjects=Territory.objects.visible_to,
        form=NeighbourhoodForm,
        perform=actions.change_neighbourhood,
        undo=actions.undo,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_change,
        where=_community,
        concerns_groups=False,
    ),
    Gesture(
        key="atlas.forget_neighbourhood",
        label=_("Ne plus nommer un quartier"),
        question=_("Ne plus nommer le quartier « %(subject)s » ?"),
        subjects=Territory.objects.visible_to,
        form=ForgetForm,
        perform=actions.forget_neighbourhood,
        undo=actions.undo,
        default=Rule(procedure=Procedure.MEMBER),
        ready=is_named,
        where=_community,
        concerns_groups=False,
    ),
]
