import pytest

from creuset.atlas.contributing import pairing
from creuset.atlas.contributing.models import Pair
from creuset.atlas.imports.models import Import, ImportedChange
from creuset.atlas.models import Entry
from tests import make
from tests.atlas.helpers import entry, source
from tests.pages import read, words


@pytest.fixture
def ana(db):
    person = make.person("Ana")
    make.community(members=[person])
    return person


def imported(*entries):
    done = Import.objects.create(source=source(), status=Import.Status.DONE)
    for one in entries:
        ImportedChange.objects.create(of=done, entry=one, before=None)
    return done


def test_what_an_import_brings_twice_waits_for_someone_to_look(client, ana):
    there = entry("La Ruche du Moulin", city="Apt")
    far = entry("La Ruche du Moulin", city="Lille", point=(50.6, 3.05))
    come = entry("La ruche du moulin", city="Apt")
    imported(come)

    pairing.look()
    pairing.look()

    pair = Pair.objects.get()
    assert (pair.first, pair.second) == (there, come)
    client.force_login(ana)
    page = read(client.get("/fiches/doublons/"))
    links = [a["href"] for a in page.select(".rows h3 a")]
    assert links == [there.get_absolute_url(), come.get_absolute_url()]
    assert far.get_absolute_url() not in links


def test_two_things_said_to_be_two_are_not_shown_again(client, ana):
    entry("La Ruche du Moulin", city="Apt")
    come = entry("La ruche du moulin", city="Apt")
    done = imported(come)
    pairing.look()
    client.force_login(ana)

    page = client.post(f"/fiches/doublons/{Pair.objects.get().pk}/", follow=True)
    assert "restent deux fiches" in words(read(page))
    Import.objects.filter(pk=done.pk).update(paired=False, paired_upto=0)
    pairing.look()

    assert Pair.objects.get().apart_by == ana
    assert "Aucune paire" in words(read(client.get("/fiches/doublons/")).main)


def test_looking_stops_when_its_time_is_over_and_goes_on(ana, monkeypatch):
    monkeypatch.setattr(pairing, "BATCH", 1)
    entry("La Ruche du Moulin", city="Apt")
    imported(*(entry("La ruche du moulin", city="Apt") for _ in range(3)))

    seen = []
    for _ in range(4):
        pairing.look_for_pairs(seconds=-1)
        seen.append(Pair.objects.count())

    assert seen == [3, 5, 6, 6]
    assert Import.objects.get().paired


def test_a_stranger_reads_no_pair_and_says_nothing_of_them(client, ana):
    entry("La Ruche du Moulin", city="Apt")
    imported(entry("La ruche du moulin", city="Apt"))
    pairing.look()
    client.force_login(make.person("Ève"))

    assert "Ruche" not in words(read(client.get("/fiches/doublons/")).main)
    assert client.post(f"/fiches/doublons/{Pair.objects.get().pk}/").status_code == 404
    assert Pair.objects.get().apart_at is None


def test_what_only_members_read_is_never_paired_with_what_all_read(ana):
    entry("La Ruche du Moulin", city="Apt", audience="community")
    imported(entry("La ruche du moulin", city="Apt"))

    pairing.look()

    assert not Pair.objects.exists()


def test_merged_or_withdrawn_they_wait_no_more(ana):
    entry("La Ruche du Moulin", city="Apt")
    come = entry("La ruche du moulin", city="Apt")
    imported(come)
    pairing.look()

    Entry.objects.filter(pk=come.pk).update(status=Entry.Status.WITHDRAWN)

    assert not Pair.objects.waiting().exists()
