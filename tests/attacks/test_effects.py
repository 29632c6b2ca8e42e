"""Each test states what should hold. A failing test is a finding."""

from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Mandate, Rule, Warrant
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Decision, Joint
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import (
    WORDS,
    all_say,
    approved,
    at_its_term,
    choice,
    people,
    resolution,
    vote,
)
from tests.pages import fields
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

TITLE = "Le jardin est ouvert à tous."
OPTIONS = [{"key": str(n), "label": label} for n, label in enumerate(WORDS, 1)]


@pytest.fixture
def three():
    return people(3)


@pytest.fixture
def place(three):
    return make.assembly(members=three)


def said():
    verbs = ["decisions.resolved", "decisions.chose", "decisions.funded"]
    return Record.objects.filter(verb__in=verbs).count()


# An effect without a decision


def test_nobody_speaks_for_the_assembly_alone(three, place):
    gestures = [
        lambda by: actions.resolve(place, title=TITLE, by=by),
        lambda by: actions.choose(
            place, title="Où ?", places=1, options=OPTIONS, chosen=["1"], by=by
        ),
        lambda by: actions.fund(
            place, title="?", budget=9, unit="€", options=OPTIONS, chosen=["1"], by=by
        ),
    ]
    for gesture in gestures:
        for by in (*three, make.person(), None):
            with pytest.raises(Refused):
                gesture(by)

    assert said() == 0


@pytest.mark.parametrize(
    "gesture",
    ["decisions.resolve", "decisions.choose", "decisions.fund", "assemblies.elect",
     "assemblies.amend_charter"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("procedure", "terms"), [("member", {}), ("sponsors", {"n": 1}), ("community", {})]
)
def test_what_is_always_decided_is_decided_whatever_row_says_otherwise(
    three, place, gesture, procedure, terms
):
    """Neither through the charter, nor by a row that came from elsewhere."""
    change = {"gesture": gesture, "procedure": procedure, "parameters": terms, "entrenched": False}
    with pytest.raises(Refused):
        make.carried_out("assemblies.amend_charter", place, **change)
    Rule.objects.create(assembly=place, gesture=gesture, procedure=procedure, parameters=terms)

    assert Charter(place).in_force(gesture).decided


def test_a_forged_warrant_opens_nothing(place):
    forged = Warrant(
        gesture="decisions.resolve", assembly=place, subject=place, parameters={"title": TITLE},
        digest=digest_of({"title": TITLE}), granted_at=timezone.now(),
        lapses_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip

    with pytest.raises((Refused, Warrant.DoesNotExist)):
        actions.resolve(place, title=TITLE, warrant=forged)

    assert said() == 0


def test_the_warrant_of_another_assembly_opens_nothing_here(three, place):
    elsewhere = make.granted("decisions.resolve", make.assembly(members=three), title=TITLE)

    with pytest.raises(Refused, match="autre assemblée"):
        actions.resolve(place, title=TITLE, warrant=elsewhere)

    assert said() == 0


def test_the_warrant_of_another_gesture_opens_nothing(place):
    warrant = make.granted("decisions.draw_lots", place, title=TITLE)

    with pytest.raises(Refused, match="autre geste"):
        actions.resolve(place, title=TITLE, warrant=warrant)


@pytest.mark.parametrize("state", ["spent", "revoked", "lapsed"])
def test_a_warrant_is_good_once_and_in_its_time(place, state):
    warrant = make.granted("decisions.resolve", place, title=TITLE)
    now = timezone.now()
    change = {"spent": {"spent_at": now}, "revoked": {"revoked_at": now},
              "lapsed": {"lapses_at": now}}[state]  # fmt: skip
    Warrant.objects.update(**change)

    with pytest.raises(Refused):
        actions.resolve(place, title=TITLE, warrant=warrant)

    assert said() == 0


def test_what_was_chosen_is_what_is_done(place):
    asked = {"title": "Où ?", "places": 1, "options": OPTIONS}
    warrant = make.granted("decisions.choose", place, **asked, chosen=["1"])

    for chosen in (["2"], ["1", "2"], [], ["1", "1"]):
        with pytest.raises(Refused, match="autres termes"):
            actions.choose(place, **asked, chosen=chosen, warrant=warrant)
    other = [{**OPTIONS[0], "label": "Autre chose"}, *OPTIONS[1:]]
    with pytest.raises(Refused, match="autres termes"):
        actions.choose(place, **{**asked, "options": other}, chosen=["1"], warrant=warrant)

    assert said() == 0


@pytest.mark.django_db(transaction=True)
def test_one_warrant_at_the_same_instant_is_spent_once():
    place = make.assembly(members=people(2))
    make.granted("decisions.resolve", place, title=TITLE)

    ends = together(
        *[lambda: actions.resolve(place, title=TITLE, warrant=Warrant.objects.get())] * 4
    )

    assert kinds(ends) == ["Assembly"] + ["Refused"] * 3
    assert said() == 1


@pytest.mark.parametrize("ending", ["open", "rejected", "withdrawn", "no_quorum"])
def test_what_was_not_adopted_carries_out_nothing(client, three, ending):
    decision = vote(three)
    if ending == "rejected":
        all_say(decision, three, *["against"] * 3)
    if ending == "withdrawn":
        actions.withdraw(decision, by=three[0])
    elif ending != "open":
        at_its_term(decision)
    client.force_login(three[0])

    client.post(f"/decisions/{decision.pk}/executer/")
    actions.carry_out(decision, by=three[0])

    decision.refresh_from_db()
    assert decision.outcome == ending
    assert (said(), Warrant.objects.count(), decision.hindrance) == (0, 0, "")
    assert not Record.objects.filter(verb="decisions.hindered").exists()


def test_a_tie_is_not_settled_by_whoever_asks_again(three):
    two = three[:2]
    decision = choice(two, "approval")
    all_say(decision, two, approved("1"), approved("2"))
    at_its_term(decision)

    with pytest.raises(Refused, match="déjà close"):
        actions.close(decision)

    assert (decision.outcome, said()) == ("tied", 0)


def test_a_part_of_a_joint_question_that_says_no_never_holds_the_warrant(three, place):
    """The one that governs refuses, enough others accept."""
    others = [make.assembly(members=people(2)) for _n in range(2)]
    joint = actions.propose_jointly(
        "decisions.resolve", place, [place, *others], parameters={"title": TITLE}, body="",
        composition="at_least", at_least=2, by=three[0],
    )  # fmt: skip
    for n, part in enumerate(joint.parts.order_by("pk")):
        for elector in part.electors.select_related("person"):
            actions.cast(part, "consent" if n else "objection", reason="Non.", by=elector.person)
        at_its_term(part)

    joint = Joint.objects.get()
    lead = joint.parts.order_by("pk").first()
    assert (joint.adopted, lead.outcome, lead.warrant) == (True, "objected", None)
    assert Warrant.objects.get().assembly == place
    assert said() == 1


# A rule changed sideways


def charter_form(client, person, place, **changes):
    """What a browser would send to change a rule, with some of it written by hand."""
    client.force_login(person)
    address = f"/decisions/gestes/assemblies.amend_charter/{place.pk}/"
    page = client.get(address)
    sent = {**fields(page), **changes}
    return client.post(address, sent)


def test_a_rule_fixed_above_is_not_changed_below_whatever_is_posted(client, three, place):
    make.rule(make.community(), "works.publish", "decision", entrenched=True)

    charter_form(client, three[0], place, gesture="works.publish", procedure="member")

    assert not Decision.objects.exists()
    with pytest.raises(Refused):
        make.carried_out(
            "assemblies.amend_charter", place, gesture="works.publish", procedure="member",
            parameters={}, entrenched=False,
        )  # fmt: skip
    assert Charter(place).in_force("works.publish").decided


@pytest.mark.parametrize(
    "parameters",
    [
        {"method": "consent", "days": 7, "quorum": 50, "ballots": "detached"},
        {"method": "majority", "days": 7, "quorum": 50, "threshold": [1, 4]},
        {"method": "majority", "days": 7, "quorum": 50, "threshold": [1, 0]},
        {"method": "majority", "days": 0, "quorum": 50},
        {"method": "majority", "days": 7, "quorum": 101},
        {"method": "approval", "days": 7, "quorum": 50},
        {"method": "majority", "days": 7, "quorum": 50, "unknown": 1},
        {"method": "majority", "days": True, "quorum": 50},
    ],
)
def test_no_warrant_sets_a_rule_that_makes_no_sense(place, parameters):
    with pytest.raises(Refused):
        make.carried_out(
            "assemblies.amend_charter", place, gesture="works.publish", procedure="decision",
            parameters=parameters, entrenched=False,
        )  # fmt: skip

    assert not Rule.objects.exists()


def test_a_rule_is_not_changed_while_it_counts(three, place):
    """Changing the charter meanwhile changes neither the threshold nor who votes."""
    decision = vote(three, where=place, threshold=[2, 3])
    all_say(decision, three, "for", "against", "for")
    make.rule(place, "decisions.resolve", "decision", method="majority", threshold=[1, 2])
    Rule.objects.filter(pk=decision.rule_row_id).update(parameters={})

    assert at_its_term(decision).outcome == "rejected"


def test_the_charter_is_not_opened_by_a_decision_on_something_else(place):
    warrant = make.granted("decisions.resolve", place, title=TITLE)

    with pytest.raises(Refused):
        assemblies.amend_charter(
            place, gesture="works.publish", procedure="member", parameters={}, entrenched=False,
            warrant=warrant,
        )  # fmt: skip

    assert not Rule.objects.exists()


# What was decided is what is in force


def test_revoking_twice_undoes_once(three):
    place = make.assembly(members=three)
    decision = make.adopted(
        "assemblies.confer_mandate", place, by=three[0], post="trésor", person=three[1].pk,
        until=make.days_away(90).isoformat(),
    )  # fmt: skip
    make.adopted("decisions.revoke", decision, by=three[0])
    again = make.granted("decisions.revoke", decision)

    with pytest.raises(Refused, match="n’est pas en vigueur"):
        actions.revoke(decision, warrant=again)

    assert Record.objects.filter(verb="assemblies.mandate_ended").count() == 1


def test_nobody_revokes_renews_or_shows_alone(three, place):
    decision = make.adopted(
        "assemblies.confer_mandate", place, by=three[0], post="trésor", person=three[1].pk,
        until=make.days_away(90).isoformat(),
    )  # fmt: skip
    for by in (*three, make.person(), None):
        with pytest.raises(Refused):
            actions.revoke(decision, by=by)
        with pytest.raises(Refused):
            actions.renew(decision, until=make.days_away(9).isoformat(), by=by)

    assert Mandate.objects.current().count() == 1


def test_the_title_that_was_voted_is_the_one_that_is_recorded(three):
    decision = resolution(three, title=TITLE)
    all_say(decision, three, *["consent"] * 3)
    Decision.objects.filter(pk=decision.pk).update(question="Tout autre chose.")

    actions.close(decision)

    assert Record.objects.get(verb="decisions.resolved").title == TITLE
