"""When one wants to be told of what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.people.models import Person
from creuset.post.models import Habits, Kind, Preference, Rhythm
from creuset.post.models.habits import STOPPABLE, Weekday
from creuset.post.rhythms import default

KINDS = {
    Kind.CONVERSATION: _(
        "Les messages des conversations que vous suivez, et ceux qui vous nomment."
    ),
    Kind.REMINDERS: _("Ce qu’on attend de vous : répondre, venir, donner votre accord."),
    Kind.MAILINGS: _("Ce qui a été décidé et produit, et la lettre de la communauté."),
}


class HabitsForm(forms.Form):
    """Everywhere: a rhythm for each class, the hour and the day of digests, language and clock."""

    paused = forms.BooleanField(
        label=_("Ne rien m’envoyer, sauf les convocations et les avis que l’association me doit"),
        required=False,
    )
    hour = forms.TypedChoiceField(
        label=_("Heure des résumés"), coerce=int, choices=[(n, f"{n} h") for n in range(24)]
    )
    weekday = forms.TypedChoiceField(
        label=_("Jour du résumé de la semaine"), coerce=int, choices=Weekday.choices
    )
    language = forms.ChoiceField(label=_("Langue de mes courriers"), required=False)
    time_zone = forms.ChoiceField(label=_("Mon fuseau horaire"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        habits = Habits.objects.filter(person=person).first() or Habits(person=person)
        chosen = dict(
            Preference.objects.filter(person=person, assembly=None, thread=None).values_list(
                "kind", "rhythm"
            )
        )
        kwargs["initial"] = {
            "paused": habits.paused,
            "hour": habits.hour,
            "weekday": habits.weekday,
            "language": person.language,
            "time_zone": person.time_zone,
            **chosen,
        }
        super().__init__(*args, **kwargs)
        for kind in STOPPABLE:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                help_text=format_lazy("{} {}", KINDS[kind], _usual(kind)),
                choices=[("", _("comme d’habitude")), *Rhythm.choices],
                required=False,
            )
        languages: Any = self.fields["language"]
        languages.choices = [("", _("celle de la communauté")), *settings.LANGUAGES]
        zones: Any = self.fields["time_zone"]
        usual_zone = timezone.get_default_timezone_name()
        zones.choices = [
            ("", _("celui de la communauté (%(zone)s)") % {"zone": usual_zone}),
            *(
                (name, name.replace("_", " "))
                for name in sorted(available_timezones())
                if "/" in name
            ),
        ]
        self.order_fields(["paused", *(kind.value for kind in STOPPABLE)])


def _usual(kind: Kind) -> str:
    inside = default(kind, in_community=False)
    outside = default(kind, in_community=True)
    if inside == outside:
        return _("D’habitude : %(usual)s.") % {"usual": inside.label}
    return _("D’habitude : %(inside)s dans vos groupes, %(outside)s dans la communauté.") % {
        "inside": inside.label, "outside": outside.label,
    }  # fmt: skip


class PlacesForm(forms.Form):
    """In one place: conversations and news otherwise than elsewhere."""

    def __init__(
        self, *args: Any, person: Person, assemblies: Iterable[Assembly], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.assemblies = list(assemblies)
        chosen = {
            (pref.assembly_id, pref.kind): pref.rhythm
            for pref in Preference.objects.filter(person=person, assembly__in=self.assemblies)
        }
        for assembly in self.assemblies:
            for kind in STOPPABLE:
                self.fields[self.name(assembly, kind)] = forms.ChoiceField(
                    label=kind.label,
                    choices=[("", _("comme ailleurs")), *Rhythm.choices],
                    initial=chosen.get((assembly.pk, kind.value), ""),
                    required=False,
                )

    @staticmethod
    def name(assembly: Assembly, kind: Kind) -> str:
        return f"{assembly.pk}-{kind.value}"

    def by_place(self) -> list[tuple[Assembly, list[forms.BoundField]]]:
        return [
            (each, [self[self.name(each, kind)] for kind in STOPPABLE]) for each in self.assemblies
        ]

    def chosen(self) -> list[tuple[Assembly, Kind, str]]:
        return [
            (each, kind, self.cleaned_data[self.name(each, kind)])
            for each in self.assemblies
            for kind in STOPPABLE
        ]
