"""A neighbourhood is named while others write what it will hold."""

from threading import Thread

import pytest
from django.db import connection, transaction

from creuset.atlas.models import Entry
from creuset.atlas.neighbourhoods import falling
from creuset.places.models import Territory
from tests.atlas.helpers import entry
from tests.atlas.neighbourhoods.helpers import CENTRE, FAR, code_of, name

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one thing at a time"),
]


def beside(do):
    ends = []

    def run():
        try:
            ends.append(do())
        except Exception as end:
            ends.append(end)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread, ends


def test_neither_waits_for_the_other_for_ever(ana, grenoble):
    one = entry(country="FR", point=CENTRE)

    with transaction.atomic():
        Entry.objects.select_for_update().get(pk=one.pk)
        entry("Deux", country="FR", point=FAR)
        thread, ends = beside(lambda: name(grenoble, by=ana))
        thread.join(2)
    thread.join(10)

    assert [str(end) for end in ends] == ["Le Centre"]


def test_what_moves_meanwhile_is_where_it_has_moved(ana, grenoble, monkeypatch):
    one = entry(country="FR", point=CENTRE)
    holding = falling.holding
    threads = []

    def move():
        moved = Entry.objects.get(pk=one.pk)
        moved.latitude, moved.longitude = FAR
        moved.save()

    def slowly(point, around):
        threads.append(beside(move)[0])
        threads[-1].join(1)
        return holding(point, around)

    monkeypatch.setattr(falling, "holding", slowly)
    made = name(grenoble, by=ana)
    for thread in threads:
        thread.join(10)
    monkeypatch.undo()
    falling.once_more.call(made.pk)

    one.refresh_from_db()
    assert (one.point, one.territory) == (FAR, grenoble)


def test_what_was_being_written_is_in_it_a_minute_later(ana, grenoble):
    with transaction.atomic():
        one = entry(country="FR", point=CENTRE)
        thread, _ends = beside(lambda: name(grenoble, by=ana))
        thread.join(2)
    thread.join(10)
    made = Territory.objects.neighbourhoods().get()

    falling.once_more.call(made.pk)

    assert code_of(one) == made.code
