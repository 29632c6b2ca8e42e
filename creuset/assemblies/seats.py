"""Who is heard, in an assembly, for those who cannot be there."""

from collections.abc import Iterable

from django.db.models import Q

from creuset.assemblies.models import Assembly, Mandate, Seat, SeatQuerySet
from creuset.people.models import Person


def seats_of(assembly: Assembly) -> SeatQuerySet:
    """Its own and the community's, those whose renewal is late too. The absent whom all have agreed
    to hear are heard everywhere; those whom one group hears do not speak in another."""
    heard = Seat.objects.current().filter(Q(assembly=assembly) | Q(assembly__parent=None))
    return heard.order_by("pk")


def spokesperson_of(seat: Seat) -> Person | None:
    """Who speaks for it today; nobody once they have left, until the seat is renewed."""
    mandate = voices_of([seat]).get(seat.pk)
    return mandate.person if mandate else None


def voices_of(seats: Iterable[Seat]) -> dict[int | None, Mandate]:
    """By seat, the mandate of its spokesperson: one query for them all."""
    held = Mandate.objects.held().filter(seat__in=list(seats)).select_related("person")
    return {each.seat_id: each for each in held.order_by("pk")}
