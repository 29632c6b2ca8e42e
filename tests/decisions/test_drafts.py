"""A draft is its author's alone, until it is opened."""

import json

import pytest

from creuset.assemblies import actions as assemblies
from creuset.common import leaving
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Decision, Elector
from creuset.journal.models import Record
from creuset.texts.models import Text, Version
from tests import make
from tests.decisions.helpers import gone
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

TITLE = "Une idée que je garde encore pour moi."
BODY = "Mes raisons encore brouillonnes."


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def place(ana, bob):
    return make.assembly(members=[ana, bob])


def drafted(ana, place, title=TITLE, body=BODY):
    return actions.draft_proposal(
        "decisions.resolve", place, parameters={"title": title}, body=body, by=ana
    )


@pytest.fixture
def draft(ana, place):
    return drafted(ana, place)


def test_a_draft_asks_nobody_anything(draft):
    assert (draft.outcome, draft.opened_at, draft.closes_at) == ("draft", None, None)
    assert not Elector.objects.exists()
    assert not Record.objects.filter(verb__startswith="decisions.").exists()


ADDRESSES = ["", "etat/", "preuve.json", "modifier/", "scrutation/", "amendements/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_but_its_author_finds_a_draft(client, bob, draft, address):
    community = make.person()
    make.community(members=[community])
    for person in (None, bob, community, make.person()):
        client.logout()
        if person:
            client.force_login(person)
        response = client.get(f"/decisions/{draft.pk}/{address}")
        sent_to_sign_in = (
            response.status_code == 302 and "/comptes/" in response.headers["Location"]
        )
        assert response.status_code == 404 or (person is None and sent_to_sign_in)


def test_a_draft_is_on_no_page_of_anybody_else(client, ana, bob, place, draft):
    addresses = [
        "/", "/decisions/", "/decisions/?etat=ouvertes", "/decisions/?etat=brouillons",
        f"/decisions/?assemblee={place.pk}", "/journal/", "/moi/", "/decisions/agenda.ics",
        "/travaux/flux/", f"/procurations/{place.pk}/",
    ]  # fmt: skip
    client.force_login(ana)
    assert TITLE in client.get("/decisions/?etat=brouillons").content.decode()
    client.force_login(bob)

    for address in addresses:
        told = client.get(address).content.decode()
        assert TITLE not in told, address
        assert BODY not in told, address


def test_a_draft_is_not_among_the_questions_even_for_its_author(client, ana, draft):
    client.force_login(ana)

    assert TITLE not in client.get("/decisions/").content.decode()
    assert TITLE not in client.get("/decisions/?etat=ouvertes").content.decode()


def test_the_data_of_someone_else_say_nothing_of_it(ana, bob, draft):
    told = [
        json.dumps(
            [each.export(person) for each in leaving.every()], default=str, ensure_ascii=False
        )
        for person in (ana, bob)
    ]

    assert [TITLE in each for each in told] == [True, False]


def test_its_author_reads_and_rewrites_it(client, ana, draft):
    client.force_login(ana)
    page = client.get(draft.get_absolute_url())
    assert (page.status_code, TITLE in page.content.decode()) == (200, True)

    actions.rewrite_draft(draft, parameters={"title": "Mieux."}, body="Parce que.", base=1, by=ana)

    again = Decision.objects.get()
    assert (again.question, again.text.latest().body) == ("Mieux.", "Parce que.")
    assert again.round == 1


@pytest.mark.parametrize("gesture", ["repondre", "lever", "clore", "retirer", "executer"])
def test_a_draft_is_neither_answered_nor_closed(client, ana, draft, gesture):
    client.force_login(ana)

    response = client.post(f"/decisions/{draft.pk}/{gesture}/", {"position": "consent"})

    assert response.status_code in (302, 404, 409)
    kept = Decision.objects.get()
    assert (kept.outcome, kept.hindrance) == ("draft", "")
    assert not Record.objects.filter(verb__startswith="decisions.").exists()


def test_a_draft_state_is_readable_by_its_author(client, ana, draft):
    client.force_login(ana)

    assert client.get(f"/decisions/{draft.pk}/etat/").status_code in (200, 302, 404)


@pytest.mark.parametrize("act", ["open", "rewrite", "throw"])
def test_nobody_else_touches_a_draft(bob, draft, act):
    touch = {
        "open": lambda by: actions.open_draft(draft, by=by),
        "rewrite": lambda by: actions.rewrite_draft(
            draft, parameters={"title": "Pris."}, body="", base=1, by=by
        ),
        "throw": lambda by: actions.throw_draft_away(draft, by=by),
    }[act]

    for person in (bob, make.person()):
        with pytest.raises(Refused, match="n’est plus à vous"):
            touch(person)

    assert Decision.objects.get().question == TITLE


def test_the_same_thing_drafted_twice_is_one_draft(ana, place, draft):
    again = drafted(ana, place, body="D’autres raisons.")

    assert again == draft
    assert again.text.latest().body == "D’autres raisons."
    assert Text.objects.count() == 1


def test_two_people_may_draft_the_same_thing_and_one_opens_it(ana, bob, place, draft):
    theirs = drafted(bob, place)
    actions.open_draft(theirs, by=bob)

    with pytest.raises(Refused, match="La même question est déjà posée"):
        actions.open_draft(draft, by=ana)

    assert Decision.objects.get(pk=draft.pk).is_draft


def test_the_electors_are_those_of_the_day_it_opens(ana, place, draft):
    late = make.person()
    make.join(place, late)

    actions.open_draft(draft, by=ana)

    assert draft.electors.filter(person=late).exists()


def test_the_rule_is_that_of_the_day_it_opens(ana, place, draft):
    make.rule(place, "decisions.resolve", "decision", method="majority", quorum=80)

    actions.open_draft(draft, by=ana)

    assert (draft.terms["method"], draft.terms["quorum"]) == ("majority", 80)


def test_what_any_member_may_do_since_is_no_longer_opened(ana, place):
    draft = actions.draft_proposal(
        "assemblies.confer_mandate", place, by=ana,
        parameters={"post": "x", "person": ana.pk, "until": make.days_away(9).isoformat()},
    )  # fmt: skip
    make.rule(place, "assemblies.confer_mandate", "member")

    with pytest.raises(Refused, match="ne demande pas de décision"):
        actions.open_draft(draft, by=ana)


def test_someone_who_has_left_opens_nothing(ana, place, draft):
    assemblies.leave(place, by=ana)

    with pytest.raises(Refused, match="revient aux membres"):
        actions.open_draft(draft, by=ana)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_instant_open_it_once():
    ana = make.person("Ana")
    drafted(ana, make.assembly(members=[ana, make.person()]))

    ends = together(*[lambda: actions.open_draft(Decision.objects.get(), by=ana)] * 3)

    assert kinds(ends) == ["Decision", "Refused", "Refused"]
    assert Elector.objects.count() == 2
    assert Record.objects.filter(verb="decisions.proposed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_drafting_the_same_thing_at_the_same_instant_is_one_draft():
    ana = make.person("Ana")
    place = make.assembly(members=[ana])

    ends = together(*[lambda: drafted(ana, place)] * 3)

    assert kinds(ends) == ["Decision"] * 3
    assert (Decision.objects.count(), Text.objects.count()) == (1, 1)


def test_a_draft_thrown_away_leaves_nothing(client, ana, draft):
    client.force_login(ana)

    answers = [client.post(f"/decisions/{draft.pk}/jeter/").status_code for _twice in range(2)]

    assert answers == [302, 404]
    assert not Decision.objects.exists()
    assert not Version.objects.filter(body=BODY).exists()


def test_the_drafts_of_someone_who_is_erased_go_with_them(ana, draft):
    gone(ana)

    assert not Decision.objects.exists()
    assert not Version.objects.filter(body=BODY).exists()
