from django.utils.translation import gettext_lazy as _

from creuset.assemblies.charter import consent
from creuset.assemblies.gestures import Gesture
from creuset.assemblies.models import Assembly, Procedure, Rule
from creuset.common.audience import Audience
from creuset.debates import actions as debates
from creuset.debates.forms.moderation import (
    AnswerAppealForm,
    LetInForm,
    LiftForm,
    ModerateForm,
    SetOutsideForm,
    SuspendForm,
)
from creuset.debates.models import Appeal, Measure, OutsideMessage, Post
from creuset.debates.rules import moderation

GESTURES = [
    Gesture(
        key="debates.moderate",
        label=_("Modérer un message"),
        question=_("Modérer un message : %(what)s ?"),
        subjects=Post.objects.placed_before,
        form=ModerateForm,
        perform=debates.moderate,
        undo=debates.undo_measures,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_moderate,
        audience=lambda post: Audience.GROUP,
    ),
    Gesture(
        key="debates.suspend",
        label=_("Suspendre la parole de quelqu’un"),
        question=_("Suspendre la parole de quelqu’un ?"),
        subjects=Post.objects.placed_before,
        form=SuspendForm,
        perform=debates.suspend,
        undo=debates.undo_measures,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_suspend,
        audience=lambda post: Audience.GROUP,
    ),
    Gesture(
        key="debates.lift",
        label=_("Lever une mesure de modération"),
        question=_("Lever une mesure de modération ?"),
        subjects=Measure.objects.visible_to,
        form=LiftForm,
        perform=debates.lift,
        undo=None,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_lift,
        audience=lambda measure: Audience.GROUP,
    ),
    Gesture(
        key="debates.answer_appeal",
        label=_("Répondre à un appel"),
        question=_("Répondre à l’appel d’une personne modérée ?"),
        subjects=Appeal.objects.answerable_by,
        form=AnswerAppealForm,
        perform=debates.answer_appeal,
        undo=None,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_answer,
        audience=lambda appeal: Audience.GROUP,
    ),
    Gesture(
        key="debates.let_in",
        label=_("Répondre à un message de l’extérieur"),
        question=_("Laisser entrer un message de l’extérieur ?"),
        subjects=OutsideMessage.objects.visible_to,
        form=LetInForm,
        perform=debates.let_in,
        undo=None,
        default=Rule(procedure=Procedure.MEMBER),
        ready=moderation.may_let_in,
        audience=lambda message: Audience.GROUP,
    ),
    Gesture(
        key="debates.set_outside",
        label=_("Choisir comment entrent les messages de l’extérieur"),
        question=_("Changer la manière dont on écrit de l’extérieur à « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=SetOutsideForm,
        perform=debates.set_outside,
        undo=debates.bring_back_outside,
        default=consent(),
        always_decided=True,
    ),
]
