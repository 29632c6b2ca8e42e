from typing import Any

from django.utils import timezone

from creuset.assemblies.models import Application, Mandate, Membership, Sponsorship, Support
from creuset.common.leaving import Farewell
from creuset.people.models import Person


def export(person: Person) -> Any:
    return {
        "memberships": list(
            person.memberships.values("assembly__name", "starts_on", "ends_on").order_by("pk")
        ),
        "mandates": list(
            person.mandates.values(
                "assembly__name", "post", "starts_on", "term_ends_on", "ends_on", "ended_by"
            ).order_by("pk")
        ),
        "applications": list(
            person.applications.values("assembly__name", "message", "status", "at").order_by("pk")
        ),
        "vouched_for": person.sponsorships.count(),
        "supports": list(person.supports.values("gesture", "at").order_by("pk")),
    }


def erase(person: Person) -> None:
    """Dates stay, so that the numbers of each year stay true; they are nobody's any more."""
    today = timezone.localdate()
    Membership.objects.filter(person=person, ends_on=None).update(ends_on=today)
    Membership.objects.filter(person=person).update(person=None)
    Mandate.objects.filter(person=person).end(Mandate.End.LEFT)
    Mandate.objects.filter(person=person).update(person=None)
    Application.objects.filter(person=person, status=Application.Status.PENDING).update(
        status=Application.Status.WITHDRAWN
    )
    Application.objects.filter(person=person).update(person=None, message="")
    Sponsorship.objects.filter(sponsor=person).update(sponsor=None)
    Support.objects.filter(person=person).delete()


farewell = Farewell(
    area="assemblies",
    models=(Membership, Mandate, Application, Sponsorship, Support),
    export=export,
    erase=erase,
)
