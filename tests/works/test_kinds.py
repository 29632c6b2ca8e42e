"""What each kind of work says beside its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.texts.merging import together
from creuset.works import actions, kinds
from creuset.works.forms import DetailsForm
from creuset.works.models import Work
from tests import make
from tests.pages import fields, plain, read, words

pytestmark = pytest.mark.django_db

SESSIONS = [
    {"title": "L’eau en ville", "on": "2026-03-09", "speakers": "Ana Silva"},
    {"title": "L’eau aux champs", "report": "On a parlé.\n\nLongtemps."},
]


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def group(ana):
    return make.group(members=[ana])


def seminar(group, ana, **details):
    work = make.work(group=group, authors=[ana], kind="seminar", title="L’eau")
    actions.write(work, title="L’eau", summary="", body="Un.", details=details, base=1, by=ana)
    return work


def test_every_kind_says_what_it_asks():
    assert set(kinds.KINDS) == set(Work.Kind.values)


def test_what_is_answered_is_kept_with_the_version(group, ana):
    work = seminar(group, ana, project="Comprendre.", sessions=SESSIONS)

    latest = work.text.latest()
    assert latest.number == 2
    assert latest.details["form"] == {"project": "Comprendre.", "sessions": SESSIONS}


def test_an_answer_that_changes_alone_makes_a_version_and_an_author(group, ana):
    bob = make.person("Bob")
    make.join(group.assembly, bob)
    work = seminar(group, ana, project="Comprendre.")

    actions.write(
        work, title="L’eau", summary="", body="Un.", details={"project": "Agir."}, base=2, by=bob
    )

    assert work.text.latest().number == 3
    assert [str(each) for each in work.authorships.all()] == ["Ana", "Bob"]


def test_the_form_gives_back_what_was_written_and_drops_what_is_empty(client, group, ana):
    work = seminar(group, ana, sessions=SESSIONS)
    client.force_login(ana)
    address = f"{work.get_absolute_url()}ecrire/"

    sent = fields(client.get(address))
    assert sent["fiche-sessions-0-title"] == "L’eau en ville"
    assert sent["fiche-sessions-3-title"] == ""
    client.post(address, {**sent, "fiche-sessions-3-title": "Une autre"})

    assert work.text.latest().details["form"]["sessions"] == [*SESSIONS, {"title": "Une autre"}]


def test_a_day_that_is_none_is_told_and_nothing_is_lost(client, group, ana):
    work = seminar(group, ana, sessions=SESSIONS)
    client.force_login(ana)
    address = f"{work.get_absolute_url()}ecrire/"
    sent = fields(client.get(address))

    response = client.post(address, {**sent, "fiche-sessions-0-on": "hier", "body": "Long."})

    assert response.status_code == 422
    assert fields(response)["fiche-sessions-1-title"] == "L’eau aux champs"
    assert fields(response)["body"] == "Long."


def test_readers_read_the_answers_of_what_was_published(client, group, ana):
    work = seminar(group, ana, project="Comprendre <b>.", sessions=SESSIONS)
    terms = make.terms(version=2)
    actions.agree(work, parameters=terms, by=ana)
    make.carried_out("works.publish", work, **terms)
    actions.write(work, title="L’eau", summary="", body="Deux.", details={}, base=2, by=ana)

    shown = read(client.get(work.get_absolute_url())).select_one(".work-details")

    assert "Comprendre <b>." in words(shown)
    assert [h3.get_text() for h3 in shown.select(".sessions h3")] == [
        "L’eau en ville", "L’eau aux champs",
    ]  # fmt: skip
    assert "9 mars 2026" in words(shown)


def test_the_group_is_told_what_is_not_yet_said(client, group, ana):
    work = make.work(group=group, authors=[ana], kind="tool")
    client.force_login(ana)

    shown = plain(words(read(client.get(work.get_absolute_url())).select_one("#chantier")))

    assert "La fiche ne dit pas encore : Où le trouver, Qui l’entretient" in shown


def test_what_changed_in_the_answers_is_compared_too(client, group, ana):
    work = seminar(group, ana, project="Comprendre.")
    actions.write(
        work, title="L’eau", summary="", body="Un.", details={"project": "Agir."}, base=2, by=ana
    )
    client.force_login(ana)

    page = read(client.get(f"{work.get_absolute_url()}comparer/?entre=2&et=3"))

    assert "Comprendre" in [words(tag) for tag in page.select("del")]


def test_two_people_who_answer_at_once_keep_both_answers(client, group, ana):
    bob = make.person("Bob")
    make.join(group.assembly, bob)
    work = seminar(group, ana, project="Comprendre.")
    client.force_login(ana)
    address = f"{work.get_absolute_url()}ecrire/"
    mine = fields(client.get(address))
    actions.write(
        work, title="L’eau", summary="", body="Un.",
        details={"project": "Agir.", "overall": "Bien."}, base=2, by=bob,
    )  # fmt: skip

    response = client.post(address, {**mine, "fiche-project": "Rêver."})

    assert response.status_code == 409
    together_ = fields(response)
    assert (together_["fiche-project"], together_["fiche-overall"]) == ("Rêver.", "Bien.")
    assert "Agir." in words(read(response).main)


ANSWERS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"))


@given(ANSWERS, ANSWERS)
def test_what_only_one_has_changed_is_theirs(start, changed):
    assert together(start, changed, start) == (changed, [])
    assert together(start, start, changed) == (changed, [])
    assert together(start, changed, changed) == (changed, [])


@given(ANSWERS, ANSWERS, ANSWERS)
def test_an_answer_that_two_have_changed_is_named(start, mine, theirs):
    _found, clashing = together(start, mine, theirs)

    assert set(clashing) == {
        name for name in "abc" if len({each.get(name) for each in (start, mine, theirs)}) == 3
    }


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_any_answer_is_given_back_by_the_form(kind):
    empty = DetailsForm({}, kind=kind, details={})
    assert empty.is_valid()
    assert empty.details() == {}
