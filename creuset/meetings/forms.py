from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from creuset.assemblies import gestures
from creuset.assemblies.charter import Charter
from creuset.assemblies.forms.members import shown_name
from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Assembly
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.meetings.models import AgendaItem, Kind, Meeting, MeetingTerms
from creuset.people.models import Person

LONGEST = 500_000


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class WhenForm(forms.Form):
    """A day and two hours, as one says them."""

    day = forms.DateField(
        label=gettext_lazy("Jour"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    begins = forms.TimeField(label=gettext_lazy("De"), widget=_clock())
    ends = forms.TimeField(label=gettext_lazy("À"), widget=_clock())

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("La fin vient après le début."))
        return given

    def when(self) -> dict[str, datetime]:
        given = self.cleaned_data
        return {
            "starts_at": timezone.make_aware(datetime.combine(given["day"], given["begins"])),
            "ends_at": timezone.make_aware(datetime.combine(given["day"], given["ends"])),
        }


class PlaceForm(forms.Form):
    place = forms.CharField(
        label=gettext_lazy("Lieu"), max_length=300, required=False,
        help_text=gettext_lazy("Une adresse, une salle, comment y venir."),
    )  # fmt: skip
    link = forms.URLField(
        label=gettext_lazy("Lien de visioconférence"), max_length=500, required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Celles et ceux qui voient la réunion voient ce lien."),
    )  # fmt: skip


class MeetingForm(WhenForm, PlaceForm):
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("C’est"), choices=Kind.choices, widget=forms.RadioSelect,
        initial=Kind.ORDINARY,
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=gettext_lazy("Qui la verra, une fois convoquée"), choices=Audience.choices,
        initial=Audience.GROUP, widget=forms.RadioSelect,
        help_text=gettext_lazy("Seuls les membres de l’assemblée votent, quoi qu’il en soit."),
    )  # fmt: skip
    field_order = ["title", "kind", "day", "begins", "ends", "place", "link", "audience"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience: Any = self.fields["audience"]
        audience.choices = [
            (Audience.GROUP, _("les membres de l’assemblée")),
            (Audience.COMMUNITY, _("toute la communauté")),
            (Audience.PUBLIC, _("tout le monde")),
        ]

    @classmethod
    def initial_from(cls, meeting: Meeting) -> dict[str, Any]:
        starts, ends = (timezone.localtime(at) for at in (meeting.starts_at, meeting.ends_at))
        return {
            "title": meeting.title, "kind": meeting.kind, "audience": meeting.audience,
            "place": meeting.place, "link": meeting.link, "day": starts.date(),
            "begins": starts.time(), "ends": ends.time(),
        }  # fmt: skip

    def described(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("title", "kind", "place", "link", "audience")
        return {**{name: self.cleaned_data[name] for name in names}, **self.when()}


class PlanForm(MeetingForm):
    assembly = forms.ModelChoiceField(
        label=gettext_lazy("Quelle assemblée"), queryset=Assembly.objects.none()
    )
    field_order = ["assembly", *MeetingForm.field_order]

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assembly"]
        field.queryset = Assembly.objects.filter(pk__in=viewer.assembly_ids).order_by("name")


class ItemForm(forms.Form):
    """A point to hear or to talk about; a point to vote comes with its question."""

    title = forms.CharField(label=gettext_lazy("De quoi parlera-t-on ?"), max_length=300)
    kind = forms.ChoiceField(
        label=gettext_lazy("Pour quoi faire"),
        choices=[
            (AgendaItem.Kind.INFORMATION, gettext_lazy("s’informer")),
            (AgendaItem.Kind.DISCUSSION, gettext_lazy("en discuter, sans voter")),
        ],
        initial=AgendaItem.Kind.DISCUSSION,
        widget=forms.RadioSelect,
    )
    body = forms.CharField(
        label=gettext_lazy("En quelques phrases"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Ce qu’il faut savoir ou lire avant de venir."),
    )  # fmt: skip
    minutes_allotted = forms.IntegerField(
        label=gettext_lazy("Minutes prévues"), min_value=1, max_value=600, required=False
    )


class QuestionForm(forms.Form):
    """What goes with a question put on the agenda."""

    body = forms.CharField(
        label=gettext_lazy("Le texte soumis à l’assemblée, ou pourquoi on le propose"),
        required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Il accompagnera la question, et figurera au procès-verbal."),
    )  # fmt: skip
    minutes_allotted = forms.IntegerField(
        label=gettext_lazy("Minutes prévues"), min_value=1, max_value=600, required=False
    )


def questions_for(assembly: Assembly, viewer: Viewer) -> list[gestures.Gesture]:
    """Gestures about the assembly itself that its charter wants decided, the plainest first."""
    charter = Charter(assembly)
    decided = [
        each
        for each in gestures.made_in(assembly)
        if each.subjects(viewer).model is Assembly and charter.in_force(each.key).decided
    ]
    return sorted(decided, key=lambda each: not each.key.startswith("decisions."))


class HolderForm(forms.Form):
    """To one of these people, by the name that members may read."""

    holder = forms.TypedChoiceField(label=gettext_lazy("À qui"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.pk: each for each in people}
        field: Any = self.fields["holder"]
        field.choices = [
            ("", _("choisissez")),
            *((pk, shown_name(each)) for pk, each in self.people.items()),
        ]

    def clean_holder(self) -> Person:
        return self.people[self.cleaned_data["holder"]]


class CancelForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Un mot pour celles et ceux qui seraient venus"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MinutesForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Procès-verbal"),
        help_text=gettext_lazy("En Markdown : ## pour un titre, **mots** pour insister."),
        widget=forms.Textarea(attrs={"rows": 24}),
        max_length=LONGEST,
    )
    reason = forms.CharField(
        label=gettext_lazy("Ce que vous avez changé"), max_length=200, required=False
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ApproveMinutesForm(GestureForm):
    """The version that is read, and no other."""

    version = forms.TypedChoiceField(label=gettext_lazy("Quelle version"), coerce=int)

    def __init__(self, *args: Any, subject: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        version: Any = self.fields["version"]
        version.choices = self._latest

    def _latest(self) -> list[tuple[int, str]]:
        if self.subject.minutes is None:
            return []
        latest = self.subject.minutes.latest().number
        return [(latest, _numbered(latest))]

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(_("Quelle version"), _numbered(parameters["version"]))]


def _numbered(number: int) -> str:
    return _("version %(number)d") % {"number": number}


def _days() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=365)


def _percent() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=100)


class SetTermsForm(GestureForm):
    """How long before each kind of meeting is convened, and how many members make its quorum."""

    ordinary_notice, ordinary_quorum = _days(), _percent()
    general_notice, general_quorum = _days(), _percent()
    extraordinary_notice, extraordinary_quorum = _days(), _percent()
    free_second_call = forms.BooleanField(
        label=gettext_lazy("À la seconde convocation, le quorum n’est plus demandé"),
        required=False,
    )

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        kwargs.setdefault("initial", in_force(MeetingTerms.objects.of(subject)))
        super().__init__(*args, subject=subject, **kwargs)
        for kind in Kind:
            named = {"kind": str(kind.label).capitalize()}
            self.fields[f"{kind.value}_notice"].label = (
                _("%(kind)s : délai de convocation, en jours") % named
            )
            self.fields[f"{kind.value}_quorum"].label = (
                _("%(kind)s : quorum, en pourcentage des membres") % named
            )

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return terms_in_words(MeetingTerms(**parameters))


def in_force(terms: MeetingTerms) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in SetTermsForm.base_fields}


def terms_in_words(terms: MeetingTerms) -> list[tuple[str, str]]:
    """For each kind of meeting, its notice and its quorum."""
    said = [
        (
            str(kind.label).capitalize(),
            f"{_notice(terms.notice(kind))}, {_quorum(terms.quorum(kind))}",
        )
        for kind in Kind
    ]
    second = _("sans quorum") if terms.free_second_call else _("avec le même quorum")
    return [*said, (_("Seconde convocation"), second)]


def _notice(days: int) -> str:
    if not days:
        return _("le jour même si l’on veut")
    return ngettext("%(n)d jour avant", "%(n)d jours avant", days) % {"n": days}


def _quorum(percent: int) -> str:
    if not percent:
        return _("sans quorum")
    return _("quorum de %(percent)d %%") % {"percent": percent}
