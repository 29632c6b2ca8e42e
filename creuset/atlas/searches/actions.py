"""A member keeps a filter of the map, and is told when something new answers it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.atlas.filters import Filter
from creuset.atlas.models import Entry
from creuset.atlas.searches.models import Search, newest
from creuset.atlas.snapshot.choosing import answers
from creuset.common.verdict import Refused
from creuset.common.viewer import Viewer
from creuset.people.models import Person

MOST = 50  # of one person


@transaction.atomic
def keep(wanted: Filter, *, name: str, by: Person) -> Search:
    """Again under another name is the same search renamed."""
    name = " ".join(name.split())[:100]
    if not wanted or not wanted.query:
        raise Refused(_("Choisissez d’abord ce que la carte doit montrer."))
    if not name:
        raise Refused(_("Donnez un nom à cette recherche."))
    mine = Search.objects.filter(person=by)
    if mine.count() >= MOST and not mine.filter(query=wanted.query).exists():
        raise Refused(_("Vous gardez déjà %(n)d recherches : retirez-en une.") % {"n": MOST})
    kept, _made = Search.objects.update_or_create(
        person=by, query=wanted.query, defaults={"name": name},
        create_defaults={"name": name, "upto": newest(Entry.objects)},
    )  # fmt: skip
    return kept


def tell(search: Search, *, told: bool) -> None:
    """What appeared while one was not told is not told afterwards."""
    search.told = told
    search.upto = newest(Entry.objects)
    search.save(update_fields=["told", "upto"])


def drop(search: Search) -> None:
    search.delete()


def found_since(search: Search, viewer: Viewer) -> int:
    """How many entries, made since the last look, answer it for whoever keeps it."""
    found = answers(viewer, search.filter).entries()
    return found.filter(pk__gt=search.upto).count()
