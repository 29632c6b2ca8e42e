"""A list says who holds which mandate, at the beginning of a community and never after."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Mandate, Post
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.people.models import Person
from creuset.welcome import actions, entering
from creuset.welcome.models import Import
from tests import make
from tests.pages import read, words

pytestmark = pytest.mark.django_db

HEADER = "Nom complet;Courriel;Membre depuis;Parti le;Mandat;Mandat depuis le;Mandat jusqu’au\n"
NEXT_YEAR = f"31/12/{timezone.localdate().year + 1}"
LIST = (
    f"Ana Silva;ana@example.org;2016;;Présidente;01/02/2020;{NEXT_YEAR}\n"
    "Bo Roux;bo@example.org;2017;;Trésorier;2018;2020\n"
    "Zoé Le Goff;zoe@example.org;2020;;;;\n"
)


@pytest.fixture
def two(db):
    people = [make.person("Cléo"), make.person("Dan")]
    make.rule(make.community(members=people), "welcome.import_members", "sponsors", n=2)
    return people


def bring(by, lines=LIST):
    return actions.read_list(
        make.community(),
        content=(HEADER + lines).encode(),
        name="membres.csv",
        source="moi",
        by=by,
    )


def let_in(source, people):
    for person in people:
        assemblies.support("welcome.import_members", source, parameters={}, by=person)
    entering.go_on(source.pk)
    source.refresh_from_db()
    assert source.status == Import.Status.DONE


def mandates():
    return [
        (each.person.name, each.post, each.starts_on, each.term_ends_on, each.ends_on)
        for each in Mandate.objects.select_related("person").order_by("pk")
    ]


def remarks(source):
    return [
        (line.number, each["field"], each["reason"])
        for line in source.lines.order_by("number")
        for each in line.problems
    ]


def test_the_mandates_of_a_first_list_are_taken_down_with_their_days(two):
    let_in(bring(two[0]), two)

    end = date(timezone.localdate().year + 1, 12, 31)
    assert mandates() == [
        ("Ana Silva", "Présidente", date(2020, 2, 1), end, None),
        ("Bo Roux", "Trésorier", date(2018, 1, 1), date(2020, 1, 1), date(2020, 1, 1)),
    ]
    assert [each.post for each in Mandate.objects.held()] == ["Présidente"]


def test_each_of_them_is_told_in_the_journal_and_names_leave_the_list(two):
    source = bring(two[0])
    let_in(source, two)

    told = Record.objects.filter(verb="welcome.mandate_taken_down").order_by("pk")
    assert [each.title for each in told] == ["Présidente", "Trésorier"]
    assert "Ana" not in str(list(Import.objects.values()))


def test_members_read_them_before_they_stand_behind_the_list(two, client):
    source = bring(two[0])
    client.force_login(two[1])

    page = words(read(client.get(source.get_absolute_url())))

    assert "Ana Silva Présidente du 1er février 2020 au 31 décembre" in page
    assert "Bo Roux Trésorier du 1er janvier 2018" in page
    assert "Zoé" not in page


def test_a_stranger_reads_nothing_of_it(two):
    source, client = bring(two[0]), Client()
    client.force_login(make.person())

    assert client.get(source.get_absolute_url()).status_code == 404


def test_a_person_who_is_here_already_keeps_their_own_row(two):
    ana = make.person("Ana Silva", email="ana@example.org")
    make.community(members=[ana])

    let_in(bring(two[0]), two)

    assert Mandate.objects.filter(person=ana).count() == 1


def test_two_lines_of_one_person_are_two_mandates(two):
    lines = (
        "Ana Silva;ana@example.org;2016;;Trésorière;2016;2018\n"
        "Ana Silva;ana@example.org;2016;;Présidente;2018;2020\n"
    )

    let_in(bring(two[0], lines), two)

    assert [post for _name, post, *_days in mandates()] == ["Trésorière", "Présidente"]


def test_a_mandate_without_end_lasts_as_long_as_its_post(two):
    Post.objects.create(assembly=make.community(), name="Secrétaire", months=24)

    let_in(bring(two[0], "Ana Silva;;;;SECRETAIRE;03/04/2015;\n"), two)

    assert mandates() == [("Ana Silva", "Secrétaire", date(2015, 4, 3), date(2017, 4, 3), None)]
    assert Mandate.objects.get().prorogued


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("Ana;;;;Présidente;;", "post_starts_on", "il manque le début de ce mandat"),
        ("Ana;;;;Présidente;hier;", "post_starts_on", "ce n’est pas une date"),
        ("Ana;;;;Présidente;01/01/2150;", "post_starts_on", "pas encore commencé"),
        ("Ana;;;;Présidente;2020;2019", "post_ends_on", "finit avant de commencer"),
        ("Ana;;2010;2015;Présidente;2012;", "post_ends_on", "après le départ"),
        (f"Ana;;;;{'P' * 61};2020;", "post", "60 signes au plus"),
        ("Ana;;;;Trésorier;01/02/2020;2025", "post", "24 mois au plus"),
    ],
)
def test_a_mandate_that_cannot_be_is_left_aside_and_its_person_enters(two, line, field, reason):
    Post.objects.create(assembly=make.community(), name="Trésorier", months=24)
    source = bring(two[0], line + "\n")

    [(number, where, why)] = remarks(source)
    let_in(source, two)

    assert (number, where) == (2, field)
    assert reason in why
    assert Person.objects.filter(name="Ana").exists()
    assert not Mandate.objects.exists()


def test_once_someone_has_held_a_mandate_a_list_says_no_more_about_it(two, client):
    Mandate.objects.create(
        assembly=make.community(), person=two[0], post="Vigie", ends_on=timezone.localdate()
    )
    source = bring(two[0])
    client.force_login(two[0])
    page = words(read(client.get(source.get_absolute_url())))

    let_in(source, two)

    assert "celui-ci n’entre pas par une liste" in page
    assert [post for _name, post, *_days in mandates()] == ["Vigie"]
    assert Person.objects.filter(name="Ana Silva").exists()


def test_one_conferred_since_the_list_was_prepared_closes_the_door_too(two):
    source = bring(two[0])
    Mandate.objects.create(assembly=make.community(), person=two[0], post="Vigie")

    let_in(source, two)

    assert [post for _name, post, *_days in mandates()] == ["Vigie"]


def test_a_list_brought_twice_does_not_confer_twice(two):
    let_in(bring(two[0]), two)
    let_in(bring(two[0]), two)

    assert len(mandates()) == 2


def test_where_one_person_alone_lets_a_list_in_it_confers_nothing(two):
    make.rule(make.community(), "welcome.import_members", "member")
    source = bring(two[0])

    actions.import_members(source, by=two[0])
    entering.go_on(source.pk)

    assert "une seule personne" in remarks(source)[0][2]
    assert not Mandate.objects.exists()
    assert Person.objects.filter(name="Ana Silva").exists()


def test_a_large_list_takes_its_mandates_down_batch_after_batch(two, monkeypatch):
    monkeypatch.setattr(entering, "BATCH", 1)

    let_in(bring(two[0]), two)

    assert len(mandates()) == 2


def test_mandates_go_with_the_list_that_is_undone(two):
    source = bring(two[0])
    let_in(source, two)

    actions.undo_import(source, by=two[0])
    entering.undo_all(source.pk)

    assert not Mandate.objects.exists()


def test_someone_else_does_not_undo_them(two):
    source = bring(two[0])
    let_in(source, two)

    with pytest.raises(Refused):
        actions.undo_import(source, by=two[1])

    assert Mandate.objects.filter(ends_on=None, starts_on__lt=timezone.localdate() - timedelta(1))
