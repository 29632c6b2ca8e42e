"""What people fill in: one way to answer for each method, and what they put to the assembly."""

import pytest

from creuset.decisions import actions
from creuset.decisions.forms import ChooseForm, FundForm
from creuset.decisions.models import Ballot, PaperSheet
from tests import make
from tests.decisions.helpers import (
    all_say,
    budget,
    choice,
    election,
    names,
    people,
    resolution,
    says,
    vote,
)
from tests.pages import fields, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return people(3)


def sent(client, person, decision, **answer):
    client.force_login(person)
    return client.post(f"/decisions/{decision.pk}/repondre/", {"round": decision.round, **answer})


WAYS = {
    "consent": (resolution, {"position": "concern"}, {}),
    "majority": (vote, {"position": "blank"}, {}),
    "approval": (
        lambda members: choice(members, "approval"),
        {"approved": ["2", "1"]},
        {"approved": ["1", "2"]},
    ),
    "equal shares": (budget, {"approved": ["3"]}, {"approved": ["3"]}),
    "grades": (
        lambda members: choice(members, "majority_judgment"),
        {"grade-1": "good", "grade-3": "reject"},
        {"grades": {"1": "good", "3": "reject"}},
    ),
    "duels, some equal": (
        lambda members: choice(members, "schulze"),
        {"rank-1": "2", "rank-2": "1", "rank-3": "2"},
        {"ranking": [["2"], ["1", "3"]]},
    ),
    "transfers, a place left out": (
        lambda members: choice(members, "stv"),
        {"rank-1": "3", "rank-2": "1"},
        {"ranking": ["2", "1"]},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_method_has_its_way_to_answer_and_shows_it_again(client, three, way):
    ask, given, answer = WAYS[way]
    decision = ask(three)

    response = sent(client, three[0], decision, reason="Parce que.", **given)

    assert response.status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.answer, ballot.reason) == (answer, "Parce que.")
    shown = fields(
        client.get(decision.get_absolute_url()), f"/decisions/{decision.pk}/repondre/#repondre"
    )
    if way == "approval":  # boxes that share a name
        shown["approved"] = given["approved"]
    assert client.post(f"/decisions/{decision.pk}/repondre/", shown).status_code == 302
    assert Ballot.objects.get().answer == answer


def test_naming_someone_is_a_way_to_answer(client, three):
    decision = election(three, "without_candidates")

    response = sent(client, three[0], decision, nominee=three[1].pk, reason="Sa patience.")

    assert response.status_code == 302
    assert Ballot.objects.get().answer == names(three[1])


def test_naming_someone_who_is_not_there_is_given_back(client, three):
    decision = election(three, "without_candidates")

    response = sent(client, three[0], decision, nominee=make.person().pk)

    assert response.status_code == 422
    assert not Ballot.objects.exists()


def test_a_place_is_taken_once(client, three):
    decision = choice(three, "stv")

    response = sent(client, three[0], decision, **{"rank-1": "1", "rank-2": "1"})

    assert response.status_code == 422
    assert "est déjà prise" in words(read(response))
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("ask", "given"),
    [
        (vote, {"position": "consent"}),
        (lambda members: choice(members, "approval"), {"approved": ["9"]}),
        (lambda members: choice(members, "majority_judgment"), {"grade-1": "sublime"}),
        (lambda members: choice(members, "schulze"), {"rank-1": "7"}),
    ],
)
def test_what_the_page_did_not_offer_is_given_back(client, three, ask, given):
    decision = ask(three)

    assert sent(client, three[0], decision, **given).status_code == 422
    assert not Ballot.objects.exists()


def test_in_the_second_time_of_an_election_one_s_first_name_is_already_there(client, three):
    decision = election(three, "without_candidates")
    all_say(decision, three, *[names(three[1])] * 3)
    actions.close(decision)
    client.force_login(three[0])

    shown = fields(
        client.get(decision.get_absolute_url()), f"/decisions/{decision.pk}/repondre/#repondre"
    )

    assert shown["nominee"] == str(three[1].pk)


# Paper


@pytest.mark.parametrize(
    ("method", "lines", "answers"),
    [
        ("approval", "2 : 1 3\n1 :\n", [[{"approved": ["1", "3"]}, 2], [{"approved": []}, 1]]),
        ("schulze", "3 : 2 1", [[{"ranking": [["2"], ["1"]]}, 3]]),
        ("stv", " 1:2 \n\n2 :  1   2", [[{"ranking": ["2"]}, 1], [{"ranking": ["1", "2"]}, 2]]),
    ],
)
def test_sheets_of_paper_are_written_one_kind_a_line(client, three, method, lines, answers):
    decision = choice(three, method)
    make.mandate(three[0], decision.assembly, "scrutation")
    client.force_login(three[0])

    response = client.post(
        f"/decisions/{decision.pk}/scrutation/",
        {"urne": "1", "voters": [each.pk for each in three], "minutes": "Compté.",
         "sheets": lines},
    )  # fmt: skip

    assert response.status_code == 302
    assert PaperSheet.objects.get().answers == answers


@pytest.mark.parametrize(
    "lines", ["trois : 1", "3 : 9", "3 1 2", "-1 : 2", "3 : 0", "0 : 1", "3 : 1 1"]
)
def test_a_line_that_does_not_read_is_told(client, three, lines):
    decision = choice(three, "approval")
    make.mandate(three[0], decision.assembly, "scrutation")
    client.force_login(three[0])

    response = client.post(
        f"/decisions/{decision.pk}/scrutation/",
        {"urne": "1", "voters": [each.pk for each in three], "minutes": "Compté.",
         "sheets": lines},
    )  # fmt: skip

    assert response.status_code in (409, 422)
    assert not PaperSheet.objects.exists()


# What is put to the assembly


def chosen(form_of, **given):
    start = {"title": "Où ?", "places": "1", "budget": "90", "unit": "€"}
    return form_of({**start, **given}, subject=make.community())


def test_options_are_written_one_a_line_and_read_back_as_written():
    form = chosen(ChooseForm, options="Le puits : au sud\n\n  La grange \nNe rien changer")

    assert form.is_valid(), form.errors
    parameters = form.parameters()
    assert parameters["options"] == [
        {"key": "1", "label": "Le puits", "detail": "au sud"},
        {"key": "2", "label": "La grange"},
        {"key": "3", "label": "Ne rien changer"},
    ]
    again = chosen(ChooseForm, options=ChooseForm.initial_from(parameters)["options"])
    assert again.is_valid()
    assert again.parameters() == parameters


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"options": "Seule"}, "options"),
        ({"options": "Un\nDeux\nun"}, "options"),
        ({"options": "\n".join(str(n) for n in range(51))}, "options"),
        ({"options": "Un\nDeux", "places": "2"}, "places"),
        ({"options": "Un\nDeux", "places": "0"}, "places"),
    ],
)
def test_a_choice_that_leaves_nothing_to_choose_is_given_back(given, field):
    form = chosen(ChooseForm, **given)

    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_projects_are_written_with_their_cost():
    form = chosen(FundForm, options="Réparer la pompe = 1\u202f400\nUn banc : au soleil = 60")

    assert form.is_valid(), form.errors
    parameters = form.parameters()
    assert parameters["options"] == [
        {"key": "1", "label": "Réparer la pompe", "cost": 1400},
        {"key": "2", "label": "Un banc", "detail": "au soleil", "cost": 60},
    ]
    assert "places" not in parameters
    again = chosen(FundForm, options=FundForm.initial_from(parameters)["options"])
    assert again.is_valid()
    assert again.parameters() == parameters


@pytest.mark.parametrize("options", ["Sans prix\nAvec = 3", "Rien = 0\nUn = 1", "A = x\nB = 1"])
def test_a_project_without_a_cost_is_told_by_its_line(options):
    form = chosen(FundForm, options=options)

    assert not form.is_valid()
    assert "Ligne 1" in str(form.errors)


def test_someone_s_answer_stays_when_another_is_refused(client, three):
    decision = vote(three)
    says(decision, three[0], "for")

    sent(client, three[0], decision, position="acclaim")

    assert Ballot.objects.get().position == "for"
