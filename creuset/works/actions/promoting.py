"""What the community puts forward: on its home page, in its newsletter, in its feed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from creuset.assemblies import charter
from creuset.assemblies.gestures import in_the_community
from creuset.assemblies.models import Warrant
from creuset.decisions import actions as decisions
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.works import rules
from creuset.works.actions.holding import hold
from creuset.works.models import Promotion, Work


@transaction.atomic
def promote(
    work: Work,
    *,
    places: Sequence[str],
    until: str,
    why: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Work:
    """Put a published work forward until a day, written as YYYY-MM-DD. It stops by itself."""
    work = hold(work)
    terms = {"places": list(places), "until": until, "why": why}
    rules.may_be_promoted(work, terms).or_refuse()
    community = in_the_community(work)
    charter.authorise(
        "works.promote", community, subject=work, parameters=terms, by=by, warrant=warrant
    ).or_refuse()
    Promotion.objects.create(
        work=work,
        home=Promotion.Place.HOME in places,
        newsletter=Promotion.Place.NEWSLETTER in places,
        feed=Promotion.Place.FEED in places,
        until=date.fromisoformat(until),
        why=why,
        warrant=warrant,
    )
    record(
        "works.promoted",
        work,
        scope=community.scope,
        by=by,
        audience=work.audience,
        data={"places": list(places), "until": until},
    )
    decision = getattr(warrant, "decision", None)
    if decision:
        decisions.show(decision, audience=work.audience, on=timezone.localdate())
    return work


@transaction.atomic
def stop_what_was_promoted(work: Work, *, warrant: Warrant) -> None:
    """Undo what this warrant put forward; another decision about the same work stands."""
    work = hold(work)
    stopped = Promotion.objects.current().filter(warrant=warrant).update(stopped_at=timezone.now())
    if stopped:
        record(
            "works.promotion_stopped",
            work,
            scope=in_the_community(work).scope,
            by=None,
            audience=work.audience,
        )


def stop_promoting(work: Work) -> None:
    """What is no longer published is no longer put forward, even once published again."""
    work.promotions.filter(stopped_at=None).update(stopped_at=timezone.now())
