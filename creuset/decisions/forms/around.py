"""Forms of what surrounds a decision: amendments, hearings, proxies, paper."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.forms.members import choosing
from creuset.assemblies.models import Assembly
from creuset.decisions import counting
from creuset.decisions.forms.answering import EXPLAINED
from creuset.decisions.models import Decision, Objection
from creuset.decisions.options import named
from creuset.decisions.rules.answering import BY_VOTE
from creuset.people.models import Person


class SuggestForm(forms.Form):
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    body = forms.CharField(
        label=gettext_lazy("Le texte, comme vous l’écririez"),
        help_text=gettext_lazy("Changez ce qui vous importe : seules vos lignes se verront."),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=20_000,
    )
    reason = forms.CharField(label=gettext_lazy("Ce que cela change, et pourquoi"), max_length=200)
    objection = forms.ModelChoiceField(
        label=gettext_lazy("Répond à une objection"),
        queryset=Objection.objects.none(),
        required=False,
        empty_label=gettext_lazy("non"),
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["objection"]
        field.queryset = Objection.objects.filter(
            elector__decision=decision, lifted_at=None
        ).order_by("pk")
        field.label_from_instance = lambda objection: objection.reason[:80]


class DeclineForm(forms.Form):
    said = forms.CharField(label=gettext_lazy("Pourquoi vous ne le reprenez pas"), max_length=500)


class HearingForm(forms.Form):
    says = forms.CharField(
        label=gettext_lazy("Ce que ce siège voit, de là où il regarde"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )
    again = forms.BooleanField(
        label=gettext_lazy("Demander une seconde lecture : chacun répondra de nouveau"),
        required=False,
    )


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=gettext_lazy("Ce que vous changez, ou pourquoi vous ne changez rien"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )


class ProxyForm(forms.Form):
    """To whom, among the members."""

    def __init__(self, *args: Any, assembly: Assembly, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"] = choosing(assembly, by=by, label=_("Je confie ma voix à"))


class LastingProxyForm(ProxyForm):
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"), widget=forms.DateInput(attrs={"type": "date"})
    )


class TakenDownForm(forms.Form):
    def __init__(self, *args: Any, decision: Decision, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = choosing(
            decision.assembly, by=by, label=_("La personne qui répond")
        )


class PaperForm(forms.Form):
    """How many sheets said what, and who signed the roll."""

    minutes = forms.CharField(
        label=gettext_lazy("Procès-verbal du dépouillement"),
        help_text=gettext_lazy("Où, quand, qui a compté, ce qui a été mis de côté."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )

    def __init__(self, *args: Any, decision: Decision, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voters"] = choosing(
            decision.assembly, by=by, label=_("Les personnes qui ont émargé"), several=True
        )
        self.by_vote = counting.asked(decision) == "majority"
        if self.by_vote:
            for position in BY_VOTE:
                self.fields[f"n-{position}"] = forms.IntegerField(
                    label=EXPLAINED[position][0], min_value=0, initial=0
                )
        else:
            self.options = named(decision)
            self.asked = counting.asked(decision)
            self.fields["sheets"] = forms.CharField(
                label=gettext_lazy("Les bulletins"),
                help_text=gettext_lazy(
                    "Une ligne par sorte de bulletin : combien, deux-points, puis les numéros des "
                    "options, dans l’ordre s’il y en a un. « 3 : 2 1 » pour trois bulletins."
                ),
                widget=forms.Textarea(attrs={"rows": 8}),
                max_length=50_000,
            )

    def clean_sheets(self) -> list[list[Any]]:
        read = []
        keys = [each.key for each in self.options]
        for number, line in enumerate(self.cleaned_data["sheets"].splitlines(), 1):
            if not line.strip():
                continue
            found = re.fullmatch(r"\s*(\d{1,6})\s*:\s*([\d\s]*)", line)
            places = [int(place) for place in found[2].split()] if found else []
            if not found or any(not 1 <= place <= len(keys) for place in places):
                raise forms.ValidationError(
                    _("Ligne %(number)d : « combien : numéros des options ».") % {"number": number}
                )
            read.append([self._answer([keys[place - 1] for place in places]), int(found[1])])
        return read

    def _answer(self, keys: list[str]) -> dict[str, Any]:
        match self.asked:
            case "approval" | "equal_shares":
                return {"approved": sorted(keys)}
            case "schulze":
                return {"ranking": [[key] for key in keys]}
            case "stv":
                return {"ranking": keys}
            case _:
                raise forms.ValidationError(
                    _("Les mentions ne s’entrent pas par urne : écrivez-les sous la dictée.")
                )

    def entered(self) -> dict[str, Any]:
        given = self.cleaned_data
        answers = (
            [[{"position": each}, given[f"n-{each}"]] for each in BY_VOTE if given[f"n-{each}"]]
            if self.by_vote
            else given["sheets"]
        )
        return {"answers": answers, "electors": given["voters"], "minutes": given["minutes"]}
