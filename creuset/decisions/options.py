"""What one chooses among, with the words that members read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from creuset.assemblies.forms.members import shown_name
from creuset.decisions.models import Decision
from creuset.people.models import Person


@dataclass(frozen=True)
class Option:
    key: str
    label: str
    detail: str = ""
    cost: int | None = None
    person: Person | None = None


def named(decision: Decision) -> list[Option]:
    """In the order in which they were written; persons by the name that members may read. A page
    asks several times: they are read once for each row in hand."""
    kept: list[Option] | None = decision.__dict__.get("named_options")
    if kept is None:
        kept = decision.__dict__["named_options"] = labelled(decision.options)
    return kept


def labelled(options: list[dict[str, Any]]) -> list[Option]:
    keys = [each["person"] for each in options if "person" in each]
    people = Person.objects.in_bulk(keys) if keys else {}
    return [
        Option(
            key=str(each["key"]),
            label=each.get("label") or shown_name(people.get(each.get("person"))),
            detail=each.get("detail", ""),
            cost=each.get("cost"),
            person=people.get(each.get("person")),
        )
        for each in options
    ]


def labels(decision: Decision, keys: list[str]) -> dict[str, str]:
    """By key; of an election where one may name anyone, the keys are persons."""
    known = {each.key: each.label for each in named(decision)}
    missing = [int(key) for key in keys if key not in known and key.isdecimal()]
    people = Person.objects.in_bulk(missing) if missing else {}
    return {
        **known,
        **{str(pk): shown_name(people.get(pk)) for pk in missing},
    }


GRADES = {
    "excellent": _("Excellent"),
    "very_good": _("Très bien"),
    "good": _("Bien"),
    "fair": _("Passable"),
    "poor": _("Insuffisant"),
    "reject": _("À rejeter"),
}


def choice_in_words(answer: dict[str, Any], known: dict[str, str]) -> str:
    """A choice as it was made: names in order, grades, or whoever was named."""
    if "nominee" in answer:
        return known.get(str(answer["nominee"]), "")
    if "approved" in answer:
        return ", ".join(known.get(key, key) for key in answer["approved"]) or "—"
    if "ranking" in answer:
        ranks: list[list[str]] = [
            keys if isinstance(keys, list) else [keys] for keys in answer["ranking"]
        ]
        return " > ".join(" = ".join(known.get(key, key) for key in keys) for keys in ranks) or "—"
    grades = answer.get("grades", {})
    return ", ".join(
        f"{known.get(key, key)}\u00a0: {GRADES[grade]}" for key, grade in grades.items()
    )
