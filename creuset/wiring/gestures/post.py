from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import Gesture
from creuset.assemblies.models import Procedure, Rule
from creuset.post.models import Letter
from creuset.post.newsletter import actions as newsletter
from creuset.post.newsletter.forms import SendForm
from creuset.post.newsletter.rules import may_be_sent

GESTURES = [
    Gesture(
        key="post.send_newsletter",
        label=_("Envoyer la lettre de la communauté"),
        question=_("Envoyer la lettre « %(subject)s » ?"),
        subjects=Letter.objects.visible_to,
        form=SendForm,
        perform=newsletter.send_newsletter,
        undo=None,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=may_be_sent,
        concerns_groups=False,
    ),
]
