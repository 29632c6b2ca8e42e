"""What moderation and the outside hold of a person: the rest is in `farewell`."""

from typing import Any

from django.utils.translation import gettext as _

from creuset.debates.models import Appeal, Decider, Measure, Outsider, Report
from creuset.people.models import Person

MODELS = (Measure, Report, Decider, Appeal, Outsider)


def export(person: Person) -> dict[str, Any]:
    mine = Measure.objects.filter(person=person)
    decided = Decider.objects.filter(person=person)
    return {
        "measures_about_me": _plain(
            mine, "thread__title", "step", "ground", "why", "body", "until", "at", "lifted_at",
            "appeal__why", "appeal__answer", "appeal__answer_why",
        ),
        "reports": _plain(
            Report.objects.filter(by=person), "post__thread__title", "ground", "why", "at"
        ),
        "decided_measures": _plain(decided, "measure__step", "measure__why", "measure__at"),
        "answered_appeals": _plain(
            Appeal.objects.filter(answerer=person), "answer", "answer_why", "answered_at"
        ),
        "written_from_outside": _plain(
            Outsider.objects.filter(person=person, messages__isnull=False),
            "messages__body", "messages__state", "messages__at",
        ),
    }  # fmt: skip


def _plain(rows: Any, *names: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*names))


def erase(person: Person) -> None:
    """What moderation wrote about them, and what they wrote to it, goes: it only served them."""
    mine = Measure.objects.filter(person=person)
    Appeal.objects.filter(measure__in=mine).update(why=_("(effacé)"), answer_why="")
    mine.update(person=None, why=_("(effacé)"), lifted_why="")
    Report.objects.filter(by=person).update(by=None, why="")
    Decider.objects.filter(person=person).update(person=None)
    Appeal.objects.filter(answerer=person).update(answerer=None)
    Outsider.objects.filter(person=person).update(person=None, name="")
