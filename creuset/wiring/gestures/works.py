from django.utils.translation import gettext_lazy as _

from creuset.assemblies import gestures
from creuset.assemblies.charter import consent
from creuset.assemblies.gestures import Gesture
from creuset.common.audience import Audience
from creuset.works import actions as works
from creuset.works.forms import PromoteForm, PublishForm
from creuset.works.models import Work
from creuset.works.rules import may_be_promoted, may_be_proposed

GESTURES = [
    Gesture(
        key="works.publish",
        label=_("Publier un travail"),
        question=_("Publier « %(subject)s » ?"),
        subjects=Work.objects.visible_to,
        form=PublishForm,
        perform=works.publish,
        undo=works.withdraw,
        default=consent(),
        ready=may_be_proposed,
        audience=lambda work: Audience.GROUP,
        unasked={"outside_debate": None},
    ),
    Gesture(
        key="works.promote",
        label=_("Mettre un travail en avant"),
        question=_("Mettre « %(subject)s » en avant ?"),
        subjects=Work.objects.visible_to,
        form=PromoteForm,
        perform=works.promote,
        undo=works.stop_what_was_promoted,
        default=consent(),
        ready=may_be_promoted,
        where=gestures.in_the_community,
        concerns_groups=False,
    ),
]
