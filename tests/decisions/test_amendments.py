"""Other words for a proposal: taken up, declined, or put to the vote."""

import pytest

from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Amendment, Decision, Objection
from tests import make
from tests.decisions.helpers import all_say, at_its_term, people, resolution, says, vote
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

TEXT = "Le jardin ouvre à huit heures.\n\nLe portail reste ouvert.\n\nLes chiens sont tenus."
HEARD = TEXT.replace("huit", "sept")
CLASHES = TEXT.replace("huit", "neuf")
ELSEWHERE = TEXT.replace("ouvert.\n\nLes", "fermé.\n\nLes")


@pytest.fixture
def three():
    return people(3)


@pytest.fixture
def decision(three):
    one = resolution(three)
    actions.amend(one, body=TEXT, parameters=one.parameters, base=1, by=three[0])
    return one


def suggests(decision, by, body=HEARD, *, base=2, **more):
    return actions.suggest(
        decision, body=body, base=base, reason="Il fait jour tôt.", by=by, **more
    )


def text(decision):
    return Decision.objects.get(pk=decision.pk).text.latest().body


def test_an_amendment_taken_up_becomes_the_text_and_asks_everyone_again(three, decision):
    ana, bob, _eve = three
    all_say(decision, three, *["consent"] * 3)
    amendment = suggests(decision, bob)

    actions.take_up(amendment, by=ana)

    decision.refresh_from_db()
    amendment.refresh_from_db()
    assert (text(decision), decision.round) == (HEARD, 3)
    assert (amendment.status, amendment.version) == ("accepted", 3)
    assert actions.tally(decision).figures["consent"] == 0


def test_only_who_proposes_takes_up_or_declines(three, decision):
    _ana, bob, eve = three
    amendment = suggests(decision, bob)

    for person in (bob, eve, make.person()):
        with pytest.raises(Refused):
            actions.take_up(amendment, by=person)
        with pytest.raises(Refused):
            actions.decline(amendment, said="Non.", by=person)

    assert Amendment.objects.get().status == "pending"


def test_an_outsider_suggests_nothing(decision):
    with pytest.raises(Refused, match="revient aux membres"):
        suggests(decision, make.person())


@pytest.mark.parametrize("body", [TEXT, TEXT + "\n", TEXT.replace("\n", "\r\n"), f"{TEXT}  "])
def test_the_same_words_are_no_amendment_whatever_the_browser_sends(three, decision, body):
    with pytest.raises(Refused, match="Rien n’a changé"):
        suggests(decision, three[1], body)


def test_declining_says_why(three, decision):
    ana, bob, _eve = three
    amendment = suggests(decision, bob)
    with pytest.raises(Refused, match="Dites pourquoi"):
        actions.decline(amendment, said=" ", by=ana)

    actions.decline(amendment, said="Trop tôt pour le gardien.", by=ana)

    amendment.refresh_from_db()
    assert (amendment.status, amendment.said) == ("declined", "Trop tôt pour le gardien.")
    with pytest.raises(Refused, match="n’attend plus de réponse"):
        actions.take_up(amendment, by=ana)


def test_its_author_alone_takes_an_amendment_back(three, decision):
    ana, bob, _eve = three
    amendment = suggests(decision, bob)
    with pytest.raises(Refused, match="La personne qui l’a écrit"):
        actions.take_back(amendment, by=ana)

    actions.take_back(amendment, by=bob)

    with pytest.raises(Refused, match="n’attend plus de réponse"):
        actions.take_up(amendment, by=ana)


def test_two_amendments_to_different_passages_are_put_together(three, decision):
    ana, bob, eve = three
    first, second = suggests(decision, bob), suggests(decision, eve, ELSEWHERE)

    actions.take_up(first, by=ana)
    actions.take_up(second, by=ana)

    assert text(decision) == HEARD.replace("reste ouvert", "reste fermé")


def test_two_amendments_that_clash_are_for_people_to_settle(three, decision):
    ana, bob, eve = three
    first, second = suggests(decision, bob), suggests(decision, eve, CLASHES)
    actions.take_up(first, by=ana)

    with pytest.raises(Refused, match="réécrit depuis"):
        actions.take_up(second, by=ana)

    assert text(decision) == HEARD
    second.refresh_from_db()
    assert second.status == "pending"


@pytest.mark.django_db(transaction=True)
def test_two_amendments_taken_up_at_the_same_instant_lose_nothing():
    ana, bob, eve = three = people(3)
    decision = resolution(three)
    actions.amend(decision, body=TEXT, parameters=decision.parameters, base=1, by=ana)
    keys = [suggests(decision, bob).pk, suggests(decision, eve, ELSEWHERE).pk]

    ends = together(
        *[lambda pk=pk: actions.take_up(Amendment.objects.get(pk=pk), by=ana) for pk in keys]
    )

    assert kinds(ends) == ["Amendment", "Amendment"]
    assert text(decision) == HEARD.replace("reste ouvert", "reste fermé")
    assert Decision.objects.get().round == 4


def test_an_amendment_may_answer_an_objection_of_this_decision_only(three, decision):
    _ana, bob, eve = three
    says(decision, eve, "objection", reason="Trop tard le matin.")
    objection = Objection.objects.get()
    elsewhere = resolution(three)

    amendment = suggests(decision, bob, objection=objection)

    assert amendment.objection == objection
    with pytest.raises(Refused, match="d’une autre décision"):
        actions.suggest(elsewhere, body="Autre.", base=1, reason="x", objection=objection, by=bob)


def test_once_the_vote_has_begun_no_amendment_is_suggested_nor_taken_up(three):
    ana, bob, eve = three
    decision = vote(three)
    amendment = suggests(decision, bob, base=1)
    says(decision, eve, "for")

    with pytest.raises(Refused, match="ont déjà voté sur ce texte"):
        suggests(decision, bob, CLASHES, base=1)
    with pytest.raises(Refused, match="ont déjà voté sur ce texte"):
        actions.take_up(amendment, by=ana)


def test_while_one_deliberates_amendments_enter_without_a_new_round(three):
    decision = vote(three, deliberation=3)

    actions.take_up(suggests(decision, three[1], base=1), by=three[0])

    decision.refresh_from_db()
    assert (decision.round, text(decision)) == (1, HEARD)


# Put to the vote


@pytest.fixture
def declined(three, decision):
    return actions.decline(suggests(decision, three[1]), said="Non.", by=three[0])


def put_to_the_vote(amendment, by):
    return make.proposed("decisions.apply_amendment", amendment, by=by)


def test_a_declined_amendment_put_to_the_vote_enters_the_text(three, decision, declined):
    question = put_to_the_vote(declined, three[1])
    all_say(question, three, "against", "for", "for")

    actions.close(question)

    decision.refresh_from_db()
    declined.refresh_from_db()
    assert (text(decision), decision.round) == (HEARD, 3)
    question.refresh_from_db()
    assert (declined.status, declined.warrant) == ("accepted", question.warrant)


def test_an_amendment_refused_by_the_vote_changes_nothing(three, decision, declined):
    question = put_to_the_vote(declined, three[1])
    all_say(question, three, "against", "for", "against")

    actions.close(question)

    assert text(decision) == TEXT


def test_an_amendment_that_waits_for_an_answer_is_not_put_to_the_vote(three, decision):
    with pytest.raises(Refused, match="n’a pas été écarté"):
        put_to_the_vote(suggests(decision, three[1]), three[1])


def test_nobody_applies_an_amendment_without_a_decision(three, declined):
    for person in three:
        with pytest.raises(Refused):
            actions.apply_amendment(declined, by=person)

    assert Amendment.objects.get().status == "declined"


def test_an_amendment_voted_too_late_hinders_nothing_else(three, decision, declined):
    question = put_to_the_vote(declined, three[1])
    all_say(decision, three, *["consent"] * 3)
    actions.close(decision)
    all_say(question, three, *["for"] * 3)

    actions.close(question)

    question.refresh_from_db()
    assert (question.outcome, question.carried_out) == ("adopted", False)
    assert "n’est plus ouverte" in question.hindrance
    assert text(decision) == TEXT


# From the pages


def test_the_pages_suggest_and_take_up(client, three, decision):
    ana, bob, eve = three
    client.force_login(bob)
    address = f"/decisions/{decision.pk}/amendements/"
    sent = client.post(
        address, {"base": 2, "body": HEARD.replace("\n", "\r\n"), "reason": "Il fait jour tôt."}
    )
    assert sent.status_code == 302
    amendment = Amendment.objects.get()
    page = f"{address}{amendment.pk}/"
    client.force_login(eve)
    assert client.post(page, {"reprendre": "1"}).status_code == 409
    client.force_login(ana)

    assert client.get(page).status_code == 200
    assert client.post(page, {"reprendre": "1"}).status_code == 302

    assert text(decision) == HEARD


def test_outsiders_read_no_amendment(client, three, decision):
    amendment = suggests(decision, three[1])
    actions.show(decision, audience="public", on=None)
    client.force_login(make.person())

    for address in ("", f"{amendment.pk}/"):
        assert client.get(f"/decisions/{decision.pk}/amendements/{address}").status_code == 404


def test_who_proposed_may_be_gone_when_the_assembly_applies_an_amendment(
    three, decision, declined
):
    question = put_to_the_vote(declined, three[1])
    all_say(question, three, "for", "for", "for")
    Decision.objects.filter(pk=decision.pk).update(proposer=None)

    at_its_term(question)

    assert text(decision) == HEARD
