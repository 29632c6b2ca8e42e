from typing import Any

from django import template

from creuset.decisions.forms.answering import GRADES
from creuset.decisions.models import Ballot

register = template.Library()


@register.simple_tag
def answer_in_words(ballot: Ballot, known: dict[str, str]) -> str:
    """A choice as it was made: names in order, grades, or whoever was named."""
    answer: dict[str, Any] = ballot.answer
    if "nominee" in answer:
        return known.get(str(answer["nominee"]), "")
    if "approved" in answer:
        return ", ".join(known.get(key, key) for key in answer["approved"]) or "—"
    if "ranking" in answer:
        ranks = [keys if isinstance(keys, list) else [keys] for keys in answer["ranking"]]
        return (
            " > ".join(" = ".join(known.get(key) or key for key in keys) for keys in ranks) or "—"
        )
    grades = answer.get("grades", {})
    return ", ".join(f"{known.get(key, key)} : {GRADES[grade]}" for key, grade in grades.items())
