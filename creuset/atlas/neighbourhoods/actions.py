from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.atlas.neighbourhoods import rules
from creuset.atlas.neighbourhoods.falling import fall_again, once_more
from creuset.atlas.neighbourhoods.models import Naming
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.places import numbering
from creuset.places.finding import spelt
from creuset.places.models import Spelling, Territory
from creuset.places.neighbourhoods import box

LATER = timedelta(minutes=1)


@transaction.atomic
def name_neighbourhood(
    commune: Territory,
    *,
    name: str,
    middle: list[float],
    reach: int,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Territory:
    """`middle` is a latitude and a longitude; `reach`, metres. What the map has there is in it at once."""
    told = {"name": name, "middle": middle, "reach": reach}
    commune = Territory.objects.select_for_update(no_key=True).get(pk=commune.pk)
    rules.may_name(commune, told).or_refuse()
    charter.authorise(
        "atlas.name_neighbourhood",
        _community(),
        subject=commune,
        parameters=told,
        by=by,
        warrant=warrant,
    ).or_refuse()
    made = _numbered(commune)
    _tell(made, told, warrant)
    _record("atlas.neighbourhood_named", made, by)
    return made


@transaction.atomic
def change_neighbourhood(
    neighbourhood: Territory,
    *,
    name: str,
    middle: list[float],
    reach: int,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Territory:
    told = {"name": name, "middle": middle, "reach": reach}
    held = _hold(neighbourhood)
    rules.may_change(held, told).or_refuse()
    charter.authorise(
        "atlas.change_neighbourhood",
        _community(),
        subject=held,
        parameters=told,
        by=by,
        warrant=warrant,
    ).or_refuse()
    _tell(held, told, warrant)
    _record("atlas.neighbourhood_changed", held, by)
    return held


@transaction.atomic
def forget_neighbourhood(
    neighbourhood: Territory, *, by: Person | None = None, warrant: Warrant | None = None
) -> Territory:
    """What was in it is in its commune again. Its page stays, and says that nobody names it now."""
    held = _hold(neighbourhood)
    rules.is_named(held).or_refuse()
    charter.authorise(
        "atlas.forget_neighbourhood",
        _community(),
        subject=held,
        parameters={},
        by=by,
        warrant=warrant,
    ).or_refuse()
    _forget(held, warrant)
    _record("atlas.neighbourhood_forgotten", held, by)
    return held


@transaction.atomic
def undo(subject: Territory, *, warrant: Warrant) -> None:
    """What was told before holds again, unless something else was told since."""
    told = Naming.objects.filter(warrant=warrant).last()
    if told is None:
        return
    held = _hold(told.territory)
    *_older, before, last = [None, *held.namings.order_by("pk")]
    if last != told or not rules.may_tell_again(held, before.told if before else {}):
        return
    if before and before.told:
        _tell(held, before.told, warrant)
        _record("atlas.neighbourhood_changed", held, None)
    else:
        _forget(held, warrant)
        _record("atlas.neighbourhood_forgotten", held, None)


def _hold(neighbourhood: Territory) -> Territory:
    """With its commune, whose other neighbourhoods may share its ground."""
    Territory.objects.select_for_update(no_key=True).filter(
        pk=neighbourhood.parent_id or 0
    ).first()
    return Territory.objects.select_for_update(no_key=True).get(pk=neighbourhood.pk)


def _community() -> Assembly:
    """The map is everyone's."""
    return Assembly.objects.community()


def _numbered(commune: Territory) -> Territory:
    """Numbers are never given twice: those of neighbourhoods that nobody names now stay theirs."""
    rank, kind = commune.children.count(), Territory.Kind.NEIGHBOURHOOD
    first, last = numbering.inside((commune.first, commune.last), kind, rank)
    code = f"{commune.code}-{rank + 1:03}"
    return Territory(code=code, kind=kind, parent=commune, first=first, last=last)


def _tell(neighbourhood: Territory, told: Mapping[str, Any], warrant: Warrant | None) -> None:
    latitude, longitude = told["middle"]
    neighbourhood.names, neighbourhood.reach = {"fr": told["name"]}, told["reach"]
    neighbourhood.latitude, neighbourhood.longitude = latitude, longitude
    neighbourhood.gone_at = None
    sides = box((latitude, longitude), told["reach"])
    neighbourhood.west, neighbourhood.south, neighbourhood.east, neighbourhood.north = sides
    neighbourhood.save()
    Spelling.objects.filter(territory=neighbourhood).delete()
    Spelling.objects.create(territory=neighbourhood, folded=spelt(neighbourhood.name))
    Naming.objects.create(territory=neighbourhood, told=dict(told), warrant=warrant)
    _settle(neighbourhood)


def _forget(neighbourhood: Territory, warrant: Warrant | None) -> None:
    neighbourhood.gone_at = timezone.now()
    neighbourhood.save(update_fields=["gone_at"])
    Spelling.objects.filter(territory=neighbourhood).delete()
    Naming.objects.create(territory=neighbourhood, warrant=warrant)
    _settle(neighbourhood)


def _settle(neighbourhood: Territory) -> None:
    """At once; and once more in a minute, for what others were writing meanwhile without seeing it."""
    fall_again(neighbourhood)
    soon = once_more.using(run_after=timezone.now() + LATER)
    transaction.on_commit(partial(soon.enqueue, neighbourhood.pk))


def _record(verb: str, neighbourhood: Territory, by: Person | None) -> None:
    record(
        verb,
        neighbourhood,
        scope=_community().scope,
        by=by,
        audience=Audience.PUBLIC,
        data={"names": neighbourhood.names, "reach": neighbourhood.reach},
    )
