from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import GestureForm
from creuset.debates.models import Appeal, Door, Ground, OutsideTerms, Reach, Step
from creuset.debates.rules.moderation import LONGEST_SUSPENSION

LONGEST = 50_000
GROUNDS = [("", _("Aucun motif")), *Ground.choices]
ABOUT_A_MESSAGE = [
    (step.value, step.label) for step in (Step.NOTE, Step.EDIT, Step.HIDE, Step.WARN, Step.CLOSE)
]


def _why(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Pourquoi"),
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class ReportForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"), choices=Ground.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Quelques mots pour qui regardera"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class ModerateForm(GestureForm):
    step = forms.ChoiceField(
        label=_("Que faire"),
        choices=ABOUT_A_MESSAGE,
        initial=Step.NOTE,
        widget=forms.RadioSelect,
        help_text=_("Commencez par le plus léger : un mot suffit souvent."),
    )
    ground = forms.ChoiceField(
        label=_("Motif"),
        help_text=_("À dire, sauf pour classer."),
        choices=GROUNDS,
        required=False,
    )
    why = _why(_("Son auteur lira ces mots, avec le nom de qui a décidé."))
    body = forms.CharField(
        label=_("Texte corrigé"),
        help_text=_("Seulement pour corriger. L’original est gardé pour son auteur."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["body"].initial = subject.body

    def parameters(self) -> dict[str, Any]:
        given = self.cleaned_data
        edits = given["step"] == Step.EDIT
        return {**given, "body": given["body"].replace("\r\n", "\n") if edits else ""}

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        """The step, and not the words: a question stays when what was hidden is gone."""
        return {"what": str(Step(parameters["step"]).label).lower()}


class SuspendForm(GestureForm):
    reach = forms.ChoiceField(
        label=_("Suspendre la parole"),
        choices=Reach.choices,
        initial=Reach.THREAD,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("Combien de jours"),
        min_value=1,
        max_value=max(LONGEST_SUSPENSION.values()),
        initial=7,
        help_text=_("30 au plus pour une conversation, 90 pour toutes."),
    )
    ground = forms.ChoiceField(label=_("Motif"), choices=Ground.choices)
    why = _why(_("La personne lira ces mots. Elle continue à lire la conversation."))


class LiftForm(GestureForm):
    why = _why(_("La personne concernée lira ces mots."))


class AnswerAppealForm(GestureForm):
    answer = forms.ChoiceField(
        label=_("Votre réponse"),
        choices=[
            (Appeal.Answer.LIFTED.value, _("Lever la mesure")),
            (Appeal.Answer.KEPT.value, _("Maintenir la mesure")),
        ],
        widget=forms.RadioSelect,
    )
    why = _why(_("La personne lira ces mots, avec le nom de qui a répondu."))


class LetInForm(GestureForm):
    answer = forms.ChoiceField(
        label=_("Ce message"),
        choices=[("accept", _("Le laisser entrer")), ("refuse", _("Le refuser"))],
        initial="accept",
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(label=_("Motif du refus"), choices=GROUNDS, required=False)
    why = forms.CharField(
        label=_("Pourquoi"),
        help_text=_("Pour un refus : la personne recevra ces mots par courriel."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class SetOutsideForm(GestureForm):
    door = forms.ChoiceField(
        label=_("Les messages de l’extérieur paraissent"),
        choices=Door.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"door": OutsideTerms.objects.of(subject).door})
        super().__init__(*args, subject=subject, **kwargs)

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        field = self.fields["door"]
        return [(str(field.label), str(Door(parameters["door"]).label))]


class AppealForm(forms.Form):
    why = forms.CharField(
        label=_("Vos raisons"),
        help_text=_("D’autres personnes que celles qui ont décidé les liront."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
