from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, rules_mandates
from creuset.assemblies.models import Assembly, Mandate, Seat, Warrant
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def give_seat(
    assembly: Assembly,
    *,
    name: str,
    speaks_for: str,
    why: str,
    horizon: int | None,
    means: str,
    weight: int,
    spokesperson: int,
    renews_on: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Seat:
    """A voice for those who cannot be there, and a member to give it words."""
    assembly = _hold(assembly)
    rules_mandates.may_bear(assembly, name).or_refuse()
    rules_mandates.may_renew_on(renews_on).or_refuse()
    voice = _voice(assembly, spokesperson, name)
    terms = {
        "name": name,
        "speaks_for": speaks_for,
        "why": why,
        "horizon": horizon,
        "means": means,
        "weight": weight,
        "renews_on": renews_on,
    }
    charter.authorise(
        "assemblies.give_seat",
        assembly,
        subject=assembly,
        parameters={**terms, "spokesperson": spokesperson},
        by=by,
        warrant=warrant,
    ).or_refuse()
    seat = Seat.objects.create(
        assembly=assembly, warrant=warrant, **{**terms, "renews_on": date.fromisoformat(renews_on)}
    )
    _speak(seat, voice, warrant=warrant)
    _record("assemblies.seat_given", seat, by=by, data=terms, voice=voice)
    return seat


@transaction.atomic
def take_back_seat(assembly: Assembly, *, warrant: Warrant) -> None:
    """Undo the giving: the seat that this warrant made, and whoever speaks for it, end today."""
    _hold(assembly)
    for seat in Seat.objects.current().filter(warrant=warrant):
        _end(seat)
        _record("assemblies.seat_ended", seat)


@transaction.atomic
def renew_seat(
    seat: Seat,
    *,
    spokesperson: int,
    renews_on: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Seat:
    """The same seat until another day, with the same spokesperson or another."""
    assembly = _hold(seat.assembly)
    seat = _read_again(seat)
    rules_mandates.seat_stands(seat).or_refuse()
    rules_mandates.may_renew_on(renews_on).or_refuse()
    voice = _voice(assembly, spokesperson, seat.name)
    charter.authorise(
        "assemblies.renew_seat",
        assembly,
        subject=seat,
        parameters={"spokesperson": spokesperson, "renews_on": renews_on},
        by=by,
        warrant=warrant,
    ).or_refuse()
    seat.mandates.end(Mandate.End.SUCCEEDED)
    seat.renews_on = date.fromisoformat(renews_on)
    seat.save(update_fields=["renews_on"])
    _speak(seat, voice, warrant=warrant)
    _record("assemblies.seat_renewed", seat, by=by, data={"renews_on": renews_on}, voice=voice)
    return seat


@transaction.atomic
def undo_renewal(seat: Seat, *, warrant: Warrant) -> None:
    """The former spokesperson speaks again, unless the seat has been renewed since."""
    _hold(seat.assembly)
    seat = _read_again(seat)
    latest = seat.mandates.order_by("-pk").first()
    if seat.ended or latest is None or latest.warrant_id != warrant.pk:
        return
    seat.mandates.filter(pk=latest.pk).end()
    former = seat.mandates.filter(pk__lt=latest.pk).order_by("-pk").first()
    if former and former.term_ends_on:
        seat.renews_on = former.term_ends_on
        seat.save(update_fields=["renews_on"])
        succeeded = seat.mandates.filter(pk=former.pk, ended_by=Mandate.End.SUCCEEDED)
        succeeded.update(ends_on=None, ended_by="")
    _record("assemblies.seat_renewal_undone", seat)


@transaction.atomic
def end_seat(seat: Seat, *, by: Person | None = None, warrant: Warrant | None = None) -> Seat:
    assembly = _hold(seat.assembly)
    seat = _read_again(seat)
    rules_mandates.seat_stands(seat).or_refuse()
    charter.authorise(
        "assemblies.end_seat", assembly, subject=seat, by=by, warrant=warrant
    ).or_refuse()
    _end(seat)
    _record("assemblies.seat_ended", seat, by=by)
    return seat


@transaction.atomic
def bring_back_seat(seat: Seat, *, warrant: Warrant) -> None:
    """Undo the end of a seat, unless another one bears its name since."""
    assembly = _hold(seat.assembly)
    seat = _read_again(seat)
    if not seat.ended or assembly.seats.filter(name=seat.name, ends_on=None).exists():
        return
    seat.mandates.filter(ends_on=seat.ends_on, ended_by="").update(ends_on=None)
    seat.ends_on = None
    seat.save(update_fields=["ends_on"])
    _record("assemblies.seat_brought_back", seat)


def _voice(assembly: Assembly, spokesperson: int, name: str) -> Person:
    person = assembly.members().filter(pk=spokesperson).first()
    rules_mandates.may_hold(assembly, person, _post(name)).or_refuse()
    if person is None:
        raise Refused(_("Personne ne parlerait pour ce siège."))
    return person


def _post(name: str) -> str:
    """It is kept, not shown: pages say the name of the seat. So it does not change language."""
    return f"Voix de {name}"[:60]


def _speak(seat: Seat, voice: Person, *, warrant: Warrant | None) -> None:
    Mandate.objects.create(
        assembly=seat.assembly,
        person=voice,
        post=_post(seat.name),
        seat=seat,
        term_ends_on=seat.renews_on,
        warrant=warrant,
    )


def _end(seat: Seat) -> None:
    seat.mandates.end()
    seat.ends_on = timezone.localdate()
    seat.save(update_fields=["ends_on"])


def _hold(assembly: Assembly) -> Assembly:
    """Whoever gives, renews or ends a seat of an assembly waits for the others."""
    return Assembly.objects.select_for_update().get(pk=assembly.pk)


def _read_again(seat: Seat) -> Seat:
    return Seat.objects.select_related("assembly__scope").get(pk=seat.pk)


def _record(
    verb: str,
    seat: Seat,
    *,
    by: Person | None = None,
    data: Mapping[str, Any] | None = None,
    voice: Person | None = None,
) -> None:
    record(
        verb,
        seat,
        scope=seat.assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data=data,
        personal={"person": voice.pk, "name": voice.name} if voice else None,
    )
