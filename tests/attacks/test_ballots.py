"""Each test states what should hold. A failing test is a finding."""

import json

import pytest
from django.urls import get_resolver

from creuset.assemblies import actions as assemblies
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Amendment, Ballot, Decision, DetachedBallot, Hearing
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    at_its_term,
    choice,
    exported,
    people,
    resolution,
    says,
    secret,
    vote,
)

pytestmark = pytest.mark.django_db

WHY = "Une raison que personne d’autre ne lit."


@pytest.fixture
def six():
    return people(6)


def post(client, person, decision, gesture, **sent):
    client.logout()
    if person:
        client.force_login(person)
    return client.post(f"/decisions/{decision.pk}/{gesture}/", sent)


# To vote twice, for another, late, elsewhere


@pytest.mark.parametrize("ask", [vote, secret])
def test_nobody_votes_twice_through_the_page(client, six, ask):
    decision = ask(six)

    for position in ("for", "for", "against"):
        post(client, six[0], decision, "repondre", position=position)

    assert actions.tally(decision).figures["voted"] == 1


@pytest.mark.parametrize("ask", [vote, secret])
def test_nobody_votes_for_another_without_their_proxy(client, six, ask):
    decision = ask(six, proxies=2)

    response = post(
        client, six[0], decision, f"repondre/{six[1].pk}", **{f"pour-{six[1].pk}-position": "for"}
    )

    assert response.status_code == 409
    assert actions.tally(decision).figures["voted"] == 0


def test_a_proxy_for_one_question_opens_no_other(client, six):
    place = make.assembly(members=six)
    first = vote(six, where=place, proxies=2)
    second = vote(six, where=place, proxies=2, title="Autre question.")
    actions.give_proxy(place, six[0], decision=first, by=six[1])

    response = post(
        client, six[0], second, f"repondre/{six[1].pk}", **{f"pour-{six[1].pk}-position": "for"}
    )

    assert response.status_code == 409
    assert not Ballot.objects.exists()


def test_a_proxy_for_a_question_of_elsewhere_is_not_written_here(six):
    here, there = vote(six, proxies=2), vote(six, proxies=2)

    actions.give_proxy(here.assembly, six[0], decision=here, by=six[1])

    with pytest.raises(Refused):
        says(there, six[0], "for", on_behalf_of=six[1])


@pytest.mark.parametrize("key", ["999999999", "0"])
def test_voting_for_nobody_is_not_found(client, six, key):
    decision = vote(six, proxies=2)

    assert post(client, six[0], decision, f"repondre/{key}").status_code == 404


def test_nobody_votes_late(client, six):
    decision = at_its_term(vote(six))

    response = post(client, six[0], decision, "repondre", position="for")

    assert response.status_code in (404, 409, 422)
    assert not Ballot.objects.exists()


def test_a_page_of_a_former_round_answers_nothing(client, six):
    decision = resolution(six)
    actions.amend(decision, body="Autre.", parameters=decision.parameters, base=1, by=six[0])

    response = post(client, six[1], decision, "repondre", position="consent", round=1)

    assert response.status_code == 409
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("round", ["7", "0", "-1", "abc", "9" * 40])
def test_nobody_answers_in_a_round_of_their_own(client, six, round):
    decision = resolution(six)

    response = post(client, six[1], decision, "repondre", position="consent", round=round)

    assert response.status_code in (409, 422)
    assert not Ballot.objects.exists()


def test_nobody_votes_before_the_vote_opens(client, six):
    decision = vote(six, deliberation=3)

    response = post(client, six[0], decision, "repondre", position="for")

    assert response.status_code == 409
    assert not Ballot.objects.exists()


def test_someone_who_left_or_came_since_does_not_vote(client, six):
    decision = vote(six)
    late = make.person()
    make.join(decision.assembly, late)
    assemblies.leave(decision.assembly, by=six[1])

    for person in (late, six[1], make.person()):
        post(client, person, decision, "repondre", position="for")

    assert not Ballot.objects.exists()


def test_someone_who_left_does_not_lift_nor_consent_by_lifting(six):
    decision = resolution(six)
    says(decision, six[1], "objection", reason=WHY)
    assemblies.leave(decision.assembly, by=six[1])

    with pytest.raises(Refused, match="revient aux membres"):
        actions.lift_objection(decision, by=six[1])


@pytest.mark.parametrize(
    "position", ["for", "choice", "blank", "", "CONSENT", "open", "\u0000", "consent " * 50]
)
def test_no_answer_of_another_method_enters(client, six, position):
    decision = resolution(six)

    post(client, six[1], decision, "repondre", position=position)

    assert not Ballot.objects.exists()


@pytest.mark.parametrize("sent", [["9"], ["1", "9"], ["1; DROP"], [""]])
def test_no_option_is_added_by_voting_for_it(client, six, sent):
    decision = choice(six, "approval")
    client.force_login(six[0])

    client.post(f"/decisions/{decision.pk}/repondre/", {"approved": sent})

    assert not [each for each in Ballot.objects.all() if set(each.answer["approved"]) - {"1"}]


def test_nothing_signed_enters_the_box(client, six):
    """A name, a reason or a moment slipped in beside the answer."""
    decision = choice(six, "approval", ballots="detached")

    post(
        client, six[0], decision, "repondre", approved="1", reason="Ana", name="Ana",
        answer=json.dumps({"approved": ["1"], "by": six[0].pk}), cast_by=six[0].pk,
    )  # fmt: skip

    assert DetachedBallot.objects.get().answer == approved("1")


# To read a secret vote


def secrets_of(decision):
    """What nobody may read together: an elector, and what they voted."""
    return [each.person.name for each in decision.electors.select_related("person")]


ADDRESSES = [
    "/decisions/{pk}/", "/decisions/{pk}/etat/", "/decisions/{pk}/preuve.json",
    "/decisions/{pk}/scrutation/", "/decisions/{pk}/modifier/", "/decisions/{pk}/amendements/",
    "/decisions/", "/journal/", "/moi/", "/procurations/{place}/", "/", "/decisions/agenda.ics",
]  # fmt: skip


@pytest.mark.parametrize("ended", [False, True])
def test_no_address_ties_anyone_to_a_detached_ballot(client, six, ended):
    """One votes against, the others for: changing who it is changes no page of anybody."""
    read_by = []
    for dissenter in (1, 2):
        place = make.assembly(members=six)
        decision = secret(six, where=place, title="Le jardin est ouvert ?")
        for n, person in enumerate(six):
            says(decision, person, "against" if n == dissenter else "for")
        if ended:
            at_its_term(decision)
        pages = {}
        for reader in (*six[3:], make.person(), None):
            client.logout()
            if reader:
                client.force_login(reader)
            for address in ADDRESSES:
                url = address.format(pk=decision.pk, place=place.pk)
                response = client.get(url)
                told = response.content.decode() if response.status_code == 200 else ""
                pages[address, six.index(reader) if reader in six else -1] = (
                    response.status_code,
                    [told.count(person.name) for person in six],
                )
        read_by.append(pages)
        Decision.objects.filter(pk=decision.pk).update(audience="group")
        if decision.is_open:
            actions.withdraw(decision, by=six[0])
        place.memberships.update(ends_on=make.days_away(-1))

    for key in read_by[0].keys() & read_by[1].keys():
        if key[0] in ("/decisions/{pk}/", "/decisions/{pk}/etat/", "/decisions/{pk}/preuve.json"):
            assert read_by[0][key] == read_by[1][key], key


def test_named_answers_are_not_read_before_the_end_by_anyone(client, six):
    decision = vote(six)
    make.mandate(six[5], decision.assembly, "scrutation")
    actions.cast(decision, "against", reason=WHY, by=six[1])

    for reader in (six[0], six[5], make.person(), None):
        client.logout()
        if reader:
            client.force_login(reader)
        for address in ADDRESSES:
            url = address.format(pk=decision.pk, place=decision.assembly.pk)
            assert WHY not in client.get(url).content.decode(), url


def test_the_proof_of_a_secret_vote_ties_no_elector_to_a_ballot(six):
    decision = secret(six)
    all_say(decision, six, *["for"] * 5, "against")

    proof = exported(at_its_term(decision))

    assert {each["elector"] for each in proof["ballots"]} == {""}
    assert len(proof["electorate"]["electors"]) == 6


# To speak or to write for another


def test_nobody_speaks_for_a_seat_from_its_address(client, six):
    place = make.assembly(members=six)
    make.mandate(six[5], place, "Voix de La Loire", seat=make.seat(place))
    decision = resolution(six, where=place)
    hearing = Hearing.objects.get()

    for person in (six[0], six[1], make.person()):
        response = post(
            client, person, decision, f"sieges/{hearing.pk}/parler",
            **{f"siege-{hearing.pk}-says": "Je parle pour elle."},
        )  # fmt: skip
        assert response.status_code in (404, 409)

    hearing.refresh_from_db()
    assert hearing.says == ""


def test_a_seat_of_another_question_is_not_found_here(client, six):
    place = make.assembly(members=six)
    make.mandate(six[5], place, "Voix de La Loire", seat=make.seat(place))
    first = resolution(six, where=place)
    second = resolution(six, where=place, title="Autre question.")
    other = Hearing.objects.get(decision=second)

    response = post(
        client, six[5], first, f"sieges/{other.pk}/parler", **{f"siege-{other.pk}-says": "Ici."}
    )

    assert response.status_code == 404


def test_nobody_confirms_the_ballot_they_took_down(client, six):
    decision = vote(six)
    for person in six[4:]:
        make.mandate(person, decision.assembly, "scrutation")
    ballot = actions.take_down(decision, six[0], "for", by=six[4])

    for person in (six[4], six[1], six[0], make.person()):
        post(client, person, decision, "scrutation", confirmer=ballot.pk)

    ballot.refresh_from_db()
    assert ballot.awaits_confirmation


def test_a_ballot_of_another_question_is_not_confirmed_from_here(client, six):
    here, there = vote(six), vote(six)
    for decision in (here, there):
        for person in six[4:]:
            make.mandate(person, decision.assembly, "scrutation")
    ballot = actions.take_down(there, six[0], "for", by=six[4])

    response = post(client, six[5], here, "scrutation", confirmer=ballot.pk)

    assert response.status_code == 404
    ballot.refresh_from_db()
    assert ballot.awaits_confirmation


def test_nobody_opens_throws_or_withdraws_what_another_wrote(client, six):
    place = make.assembly(members=six)
    draft = actions.draft_proposal(
        "decisions.resolve", place, parameters={"title": "À moi."}, by=six[0]
    )
    opened = resolution(six, where=place)

    for person in (six[1], make.person()):
        answers = [
            post(client, person, draft, "ouvrir").status_code,
            post(client, person, draft, "jeter").status_code,
            post(client, person, draft, "modifier", body="x", base=1).status_code,
            post(client, person, opened, "retirer").status_code,
        ]
        assert set(answers) <= {404, 409}

    assert sorted(Decision.objects.values_list("outcome", flat=True)) == ["draft", "open"]


def test_an_amendment_is_found_under_its_own_question_only(client, six):
    place = make.assembly(members=six)
    first = resolution(six, where=place)
    second = resolution(six, where=place, title="Autre question.")
    amendment = actions.suggest(first, body="Mieux.", base=1, reason="x", by=six[1])

    response = post(client, six[0], second, f"amendements/{amendment.pk}", reprendre="1")

    assert response.status_code == 404
    assert Amendment.objects.get().status == "pending"


# Every address, for everyone who has no business there


def test_every_address_is_tried_below():
    """An address added to the area is added to this list, with who may not use it."""
    tried = {name for name, *_rest in EVERY}
    _prefix, resolver = get_resolver().namespace_dict["decisions"]
    named = {name for name in resolver.reverse_dict if isinstance(name, str)}

    assert named - tried == {"decisions", "recount", "start", "deadlines"}


EVERY = [
    ("decision", "/decisions/{pk}/"), ("state", "/decisions/{pk}/etat/"),
    ("open", "/decisions/{pk}/ouvrir/"), ("throw_away", "/decisions/{pk}/jeter/"),
    ("cast", "/decisions/{pk}/repondre/"), ("cast_for", "/decisions/{pk}/repondre/{person}/"),
    ("amend", "/decisions/{pk}/modifier/"), ("lift", "/decisions/{pk}/lever/"),
    ("close", "/decisions/{pk}/clore/"), ("withdraw", "/decisions/{pk}/retirer/"),
    ("carry_out", "/decisions/{pk}/executer/"), ("stand", "/decisions/{pk}/candidature/"),
    ("suggest", "/decisions/{pk}/amendements/"),
    ("amendment", "/decisions/{pk}/amendements/{amendment}/"),
    ("speak", "/decisions/{pk}/sieges/{hearing}/parler/"),
    ("reply", "/decisions/{pk}/sieges/{hearing}/repondre/"),
    ("give_proxy", "/decisions/{pk}/procuration/"), ("scrutiny", "/decisions/{pk}/scrutation/"),
    ("proof", "/decisions/{pk}/preuve.json"), ("proxies", "/procurations/{place}/"),
    ("revoke_proxy", "/procurations/reprendre/{proxy}/"), ("draw", "/tirages/{draw}/"),
    ("gesture", "/decisions/gestes/decisions.revoke/{pk}/"),
    ("jointly", "/decisions/{draft}/ensemble/"), ("talk", "/decisions/{pk}/parler/"),
]  # fmt: skip


@pytest.fixture
def busy(six):
    """A question of a group with everything around it, and the addresses of all that."""
    place = make.assembly(members=six)
    make.mandate(six[5], place, "Voix de La Loire", seat=make.seat(place))
    decision = resolution(six, where=place, proxies=2)
    actions.show(decision, audience="group", on=None)
    draw, _warrant = make.carried_out(
        "decisions.draw_lots", place, what="Trois", post="", until="", places=3, substitutes=0,
        by_group=False, seed_source="Loto", seed_on=make.days_away(3).isoformat(),
    )  # fmt: skip
    draft = actions.draft_proposal(
        "decisions.resolve", place, parameters={"title": "Plus tard."}, by=six[0]
    )
    return {
        "pk": decision.pk, "place": place.pk, "person": six[0].pk, "draw": draw.pk,
        "draft": draft.pk, "hearing": Hearing.objects.get().pk,
        "proxy": actions.give_proxy(place, six[1], decision=decision, by=six[2]).pk,
        "amendment": actions.suggest(decision, body="Autre.", base=1, reason="x", by=six[1]).pk,
    }  # fmt: skip


def dump():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Decision, Ballot, DetachedBallot, Hearing, Amendment)
    ]


@pytest.mark.parametrize("who", ["visitor", "outsider", "former", "elsewhere"])
@pytest.mark.parametrize(("name", "address"), EVERY, ids=[name for name, _address in EVERY])
def test_nobody_from_outside_does_anything_at_any_address(client, six, busy, who, name, address):
    person = {
        "visitor": lambda: None,
        "outsider": make.person,
        "former": lambda: six[3],
        "elsewhere": lambda: make.group(members=[make.person()]).assembly.members().get(),
    }[who]()
    place = Decision.objects.get(pk=busy["pk"]).assembly
    if who == "former":
        assemblies.leave(make.community(), by=person)
    if person:
        client.force_login(person)
    before = dump()
    url = address.format(**busy)

    for response in (client.get(url), client.post(url, {"position": "consent", "body": "x"})):
        sent_to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(
            "/comptes/"
        )
        of_the_community = name == "draw" and who == "elsewhere"
        assert response.status_code in (404, 405) or sent_to_sign_in or of_the_community
        assert place.name not in response.content.decode() or of_the_community

    assert dump() == before
