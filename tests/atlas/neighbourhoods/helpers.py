"""Grenoble, someone who may name its neighbourhoods, and three points in it."""

from creuset.atlas.models import Entry
from creuset.atlas.neighbourhoods import actions

MIDDLE = [45.188, 5.724]
CENTRE, STATION, FAR = (45.1885, 5.7245), (45.191, 5.7145), (45.17, 5.735)


def name(commune, name="Le Centre", middle=MIDDLE, reach=400, **who):
    return actions.name_neighbourhood(commune, name=name, middle=middle, reach=reach, **who)


def code_of(made):
    return Entry.objects.values_list("territory__code", flat=True).get(pk=made.pk)
