"""What the map has where a neighbourhood is, or was: in which one it now is."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from creuset.atlas.models import Entry
from creuset.places.models import Territory
from creuset.places.neighbourhoods import holding


@transaction.atomic
def fall_again(neighbourhood: Territory) -> int:
    """As `placing.place` says it of each entry that is there or was; how many have moved. They are
    held meanwhile: nobody moves one of them between the reading and the writing."""
    commune = Territory.objects.get(children=neighbourhood)
    around = [each.round for each in Territory.objects.neighbourhoods().filter(parent=commune)]
    inside = Territory.objects.all_in(commune).values("pk")
    exact = Entry.objects.filter(territory__in=inside, precision=Entry.Precision.POINT)
    concerned = exact.filter(_near(neighbourhood) | Q(territory=neighbourhood))
    held = concerned.exclude(latitude=None).select_for_update(no_key=True).order_by("pk")
    moved: dict[int, list[int]] = defaultdict(list)
    for pk, latitude, longitude, before in held.values_list(
        "pk", "latitude", "longitude", "territory"
    ):
        now = holding((latitude or 0, longitude or 0), around) or commune.pk
        if now != before:
            moved[now].append(pk)
    for now, pks in moved.items():
        Entry.objects.among(pks).update(territory=now)
    return sum(map(len, moved.values()))


@task()
def once_more(pk: int) -> int:
    return fall_again(Territory.objects.get(pk=pk))


def _near(neighbourhood: Territory) -> Q:
    return Q(
        latitude__range=(neighbourhood.south, neighbourhood.north),
        longitude__range=(neighbourhood.west, neighbourhood.east),
    )
