"""Who is heard, in an assembly, for those who cannot be there."""

from collections.abc import Iterable

from creuset.assemblies.models import Assembly, Mandate, Seat, SeatQuerySet
from creuset.people.models import Person


def seats_of(assembly: Assembly) -> SeatQuerySet:
    """Those that this assembly has given, whose renewal is late too. Each assembly chooses whom it
    hears; a group that shares the community's concern for the absent gives them a seat of its own."""
    return Seat.objects.current().filter(assembly=assembly).order_by("pk")


def spokesperson_of(seat: Seat) -> Person | None:
    """Who speaks for it today; nobody once they have left, until the seat is renewed."""
    mandate = voices_of([seat]).get(seat.pk)
    return mandate.person if mandate else None


def voices_of(seats: Iterable[Seat]) -> dict[int | None, Mandate]:
    """By seat, the mandate of its spokesperson: one query for them all."""
    held = Mandate.objects.held().filter(seat__in=list(seats)).select_related("person")
    return {each.seat_id: each for each in held.order_by("pk")}
