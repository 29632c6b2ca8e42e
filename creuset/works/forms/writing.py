from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from creuset.works.kinds import ADDRESS, DATE, KINDS, LONG, Question, Several
from creuset.works.models import Work

LONGEST = 500_000
MOST_ROWS = 60
BLANK_ROWS = 2


class BeginForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Titre"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Forme"), choices=Work.Kind.choices)
    summary = forms.CharField(
        label=gettext_lazy("Résumé"),
        help_text=gettext_lazy("Deux ou trois phrases pour donner envie de lire."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1500,
        required=False,
    )
    body = forms.CharField(
        label=gettext_lazy("Texte"),
        help_text=gettext_lazy(
            "En Markdown : # pour un titre, *mots* pour insister, > pour citer, [^1] pour une note."
        ),
        widget=forms.Textarea(attrs={"rows": 22}),
        max_length=LONGEST,
        required=False,
    )


class WriteForm(BeginForm):
    kind = None  # type: ignore[assignment]  # chosen at the beginning
    reason = forms.CharField(
        label=gettext_lazy("Ce que vous avez changé"),
        help_text=gettext_lazy("Une ligne, pour qui relira l’histoire du texte."),
        max_length=200,
        required=False,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class DetailsForm(forms.Form):
    """The questions of one kind of work. Rows already answered, then a few empty ones."""

    prefix = "fiche"

    def __init__(self, *args: Any, kind: str, details: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = KINDS[kind]
        for asked in self.asked:
            if isinstance(asked, Question):
                self._ask(asked.name, asked, details.get(asked.name, ""))
            else:
                self._ask_several(asked, details.get(asked.name, []))

    def _ask(self, name: str, asked: Question, known: str) -> None:
        self.fields[name] = _field(asked, known)

    def _ask_several(self, asked: Several, known: list[dict[str, str]]) -> None:
        answered = sum(
            any(
                self.data.get(f"{self.prefix}-{_named(asked, row, one)}")
                for one in asked.questions
            )
            for row in range(MOST_ROWS)
        )
        for row in range(min(max(len(known), answered) + BLANK_ROWS, MOST_ROWS)):
            values = known[row] if row < len(known) else {}
            for one in asked.questions:
                self._ask(_named(asked, row, one), one, values.get(one.name, ""))

    def blocks(self) -> list[dict[str, Any]]:
        """For the page: single questions, and rows of questions under one label."""
        shown: list[dict[str, Any]] = []
        for asked in self.asked:
            if isinstance(asked, Question):
                shown.append({"field": self[asked.name]})
            else:
                shown.append({"several": asked, "rows": self._rows(asked)})
        return shown

    def _rows(self, asked: Several) -> list[dict[str, Any]]:
        rows = []
        for row in range(MOST_ROWS):
            if _named(asked, row, asked.questions[0]) not in self.fields:
                break
            fields = [self[_named(asked, row, one)] for one in asked.questions]
            rows.append({"fields": fields, "answered": any(each.value() for each in fields)})
        return rows

    def details(self) -> dict[str, Any]:
        """What was answered, without what was left empty."""
        given = self.cleaned_data
        found: dict[str, Any] = {}
        for asked in self.asked:
            if isinstance(asked, Question):
                if given[asked.name]:
                    found[asked.name] = _plain(given[asked.name])
            elif rows := self._answered(asked):
                found[asked.name] = rows
        return found

    def _answered(self, asked: Several) -> list[dict[str, str]]:
        rows = [
            {
                one.name: _plain(self.cleaned_data[name])
                for one in asked.questions
                if self.cleaned_data.get(name := _named(asked, row, one))
            }
            for row in range(MOST_ROWS)
        ]
        return [row for row in rows if row]


def _named(asked: Several, row: int, one: Question) -> str:
    return f"{asked.name}-{row}-{one.name}"


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value).replace("\r\n", "\n")


def _field(asked: Question, known: str) -> forms.Field:
    said: dict[str, Any] = {
        "label": asked.label, "help_text": asked.help, "required": False, "initial": known,
    }  # fmt: skip
    if asked.form == DATE:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **said)
    if asked.form == ADDRESS:
        return forms.URLField(max_length=500, assume_scheme="https", **said)
    if asked.form == LONG:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, **said)
    return forms.CharField(max_length=300, **said)
