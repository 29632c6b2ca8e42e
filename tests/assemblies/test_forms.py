from typing import Any

import pytest
from hypothesis import given

from creuset.assemblies import gestures
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.forms import AmendCharterForm
from creuset.assemblies.models import Procedure, Rule
from creuset.assemblies.rules import may_amend, may_be_amended
from creuset.assemblies.terms import METHODS, complete
from creuset.common.digest import digest_of
from tests import make
from tests.assemblies.strategies import rules_that_make_sense
from tests.pages import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def community(ana):
    return make.community(members=[ana, make.person("Bob")])


def choices(assembly):
    groups: Any = AmendCharterForm(subject=assembly).fields["gesture"]
    return {key for _theme, known in groups.choices for key, _label in known}


def filled(assembly, **changes):
    """The form as a member sends it: what the page showed, changed here and there."""
    key = changes.pop("gesture", "works.publish")
    start = AmendCharterForm.initial_for({"regle": key}, assembly)
    sent = {name: value for name, value in {**start, **changes}.items() if value is not False}
    return AmendCharterForm(sent, subject=assembly)


def proposed(assembly, **changes):
    form = filled(assembly, **changes)
    assert form.is_valid(), form.errors
    return form.parameters()


def errors(form):
    return {name: plain(" ".join(told)) for name, told in form.errors.items()}


def described(assembly, rule):
    rows = AmendCharterForm(subject=assembly).described(rule)
    return [(label, plain(value)) for label, value in rows]


def rule(procedure: str = "decision", *, gesture="works.publish", entrenched=False, **terms: Any):
    return {
        "gesture": gesture,
        "procedure": procedure,
        "parameters": {**BY_CONSENT, **terms} if procedure == "decision" else terms,
        "entrenched": entrenched,
    }


# What is offered


def test_a_group_is_offered_only_the_rules_of_what_it_does(community):
    group = make.assembly()

    assert {"groups.open", "assemblies.admit"} <= choices(community)
    assert {"groups.open", "assemblies.admit"} & choices(group) == set()
    assert "works.publish" in choices(group)
    assert not may_amend(group, "groups.open", "member", {})
    assert may_amend(community, "groups.open", "member", {})


def test_it_starts_with_the_rule_in_force_for_the_gesture_of_the_address(community):
    make.rule(community, "works.publish", "decision", quorum=30, days=12)

    start = AmendCharterForm.initial_for({"regle": "works.publish"}, community)

    assert (start["gesture"], start["procedure"]) == ("works.publish", "decision")
    assert (start["method"], start["quorum"], start["days"]) == ("consent", 30, 12)


def test_a_rule_inherited_is_where_a_group_starts_from(community):
    group = make.assembly(members=[make.person(), make.person()])
    make.rule(community, "works.publish", "sponsors", n=2, entrenched=True)

    start = AmendCharterForm.initial_for({"regle": "works.publish"}, group)

    assert (start["procedure"], start["n"], start["entrenched"]) == ("sponsors", 2, False)


@pytest.mark.parametrize("asked", ["", "works.burn", "<script>", "assemblies.admit"])
def test_a_gesture_that_is_not_made_here_is_not_a_start(asked):
    group = make.assembly()

    assert AmendCharterForm.initial_for({"regle": asked}, group)["gesture"] in choices(group)


@pytest.mark.parametrize("gesture", gestures.every(), ids=lambda gesture: gesture.key)
def test_only_methods_that_answer_the_question_are_offered(community, gesture):
    start = AmendCharterForm.initial_for({"regle": gesture.key}, community)
    form = AmendCharterForm(subject=community, initial=start)

    assert tuple(key for key, _label, _explained in form.methods) == METHODS[gesture.asks]


@pytest.mark.parametrize("gesture", gestures.every(), ids=lambda gesture: gesture.key)
def test_every_rule_can_be_opened_and_proposed_again_as_it_is(community, gesture):
    again = proposed(community, gesture=gesture.key)

    assert again["procedure"] == gesture.default.procedure
    assert wording_of(again) == gesture.default.sentence


def wording_of(rule):
    return Rule(procedure=rule["procedure"], parameters=rule["parameters"]).sentence


# What is written


def test_only_what_is_not_as_usual_is_written(community):
    assert proposed(community)["parameters"] == BY_CONSENT
    assert proposed(community, quorum=30, proxies=2)["parameters"] == {
        **BY_CONSENT, "quorum": 30, "proxies": 2,
    }  # fmt: skip


def test_the_same_rule_has_one_digest_however_it_was_written(community):
    spoken, silent = {**BY_CONSENT, "proxies": 0, "seats": "heard"}, dict(BY_CONSENT)
    digests = set()
    for terms in (spoken, silent):
        Rule.objects.all().delete()
        make.rule(community, "works.publish", "decision", **terms)
        digests.add(digest_of(proposed(community)))

    assert len(digests) == 1


def test_what_does_not_concern_the_chosen_method_is_left_out(community):
    written = proposed(
        community, method="majority", threshold="2/3", strict=False, fallback="majority",
        missing="refuse", silence="consents", n=4, post="édition",
    )  # fmt: skip

    assert written["parameters"] == {
        **BY_CONSENT, "method": "majority", "threshold": [2, 3], "strict": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("procedure", "changes", "terms"),
    [
        ("member", {}, {}),
        ("community", {}, {}),
        ("sponsors", {"n": 2}, {"n": 2}),
        ("mandate", {"post": " édition "}, {"post": "édition"}),
    ],
)
def test_another_procedure_keeps_only_its_own_terms(ana, community, procedure, changes, terms):
    make.mandate(ana, community, "édition")

    written = proposed(community, procedure=procedure, **changes)

    assert (written["procedure"], written["parameters"]) == (procedure, terms)


def test_unanimity_asks_for_no_more_than_everybody(community):
    written = proposed(community, method="majority", threshold="1", strict=True)

    assert written["parameters"]["threshold"] == [1, 1]
    assert written["parameters"]["strict"] is False


def test_detached_ballots_say_nothing_of_when_answers_show(community):
    make.join(community, *(make.person() for _n in range(3)))

    written = proposed(community, method="majority", ballots="detached", shown="live")

    assert written["parameters"] == {**BY_CONSENT, "method": "majority", "ballots": "detached"}


def test_a_share_that_is_not_usual_is_kept(community):
    make.rule(community, "works.publish", "decision", method="majority", threshold=[7, 10])

    assert proposed(community)["parameters"]["threshold"] == [7, 10]
    assert errors(filled(community, threshold="9/1"))["threshold"].startswith("Sélectionnez")
    assert "threshold" in errors(filled(community, threshold="1e999999999"))


@given(rules_that_make_sense())
def test_a_rule_shown_in_the_form_comes_back_the_same(terms):
    community = make.community()
    asked = {method: asks for asks, methods in METHODS.items() for method in methods}
    known = {each.asks: each.key for each in gestures.made_in(community)}
    gesture = known.get(asked[terms["method"]])
    if gesture is None or not may_amend(community, gesture, "decision", terms):
        return
    shown = AmendCharterForm.initial_from(rule(gesture=gesture) | {"parameters": terms})
    sent = {name: value for name, value in shown.items() if value is not False}
    form = AmendCharterForm(sent, subject=community)

    assert form.is_valid(), form.errors
    back, once = complete(form.parameters()["parameters"]), complete(terms)
    for ignored in ("shown", "silence", "fallback_threshold", "threshold", "strict"):
        back.pop(ignored, None)
        once.pop(ignored, None)
    assert back == once


# What cannot be


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"ballots": "detached"}, "ballots", "Ici chacun donne ses raisons sous son nom"),
        (
            {"method": "majority", "ballots": "detached"},
            "ballots",
            "À moins de 5, des bulletins détachés se devinent.",
        ),
        (
            {"method": "majority", "ballots": "detached", "double": True},
            "double",
            "Compter par groupe laisserait deviner des bulletins détachés.",
        ),
        ({"method": "majority", "double": True}, "double", "Il n’y a pas de groupes ici"),
        ({"procedure": "sponsors", "n": 3}, "n", "pas assez de membres pour réunir 3 garants"),
        ({"procedure": "mandate", "post": "édition"}, "post", "Personne n’a ce mandat : édition."),
        (
            {"gesture": "assemblies.amend_charter", "procedure": "member"},
            "procedure",
            "Ce geste se décide toujours ensemble.",
        ),
        ({"method": "schulze"}, "method", "Cette méthode ne répond pas à cette question."),
        ({"days": 0}, "days", "supérieure ou égale à 1"),
        ({"quorum": 101}, "quorum", "inférieure ou égale à 100"),
        ({"quorum": ""}, "quorum", "demande cette précision"),
        ({"method": ""}, "method", "demande cette précision"),
        ({"procedure": "lot"}, "procedure", "Sélectionnez un choix valide"),
    ],
)
def test_what_is_impossible_is_told_beside_its_question(community, changes, field, said):
    found = errors(filled(community, **changes))

    assert said in found[field]


@pytest.mark.parametrize(
    ("gesture", "terms", "said"),
    [
        ("works.publish", {"ballots": "detached"}, "chacun donne ses raisons sous son nom"),
        (
            "works.publish",
            {"method": "majority", "threshold": [1, 1]},
            "réunir plus que toutes les voix",
        ),
        ("works.publish", {"method": "approval", "least": 3, "most": 2}, "3 options au moins"),
        ("works.publish", {"method": "stv"}, "ne répond pas à cette question"),
        ("works.publish", {"method": "majority", "double": "groups"}, "pas de groupes ici"),
        ("works.publish", {"acclaim": True}, "incomplète ou en dit trop"),
        ("works.burn", {}, "ne se fait pas ici"),
    ],
)
def test_what_is_impossible_is_refused_without_the_form_too(community, gesture, terms, said):
    """A proposal that could never be carried out is not put to anybody."""
    verdict = may_be_amended(community, rule(gesture=gesture, **terms))

    assert not verdict
    assert said in plain(verdict.reason)
    assert verdict.remedy


def test_what_an_ancestor_has_fixed_is_told_beside_the_gesture(community):
    group = make.assembly(members=[make.person()])
    make.rule(community, "works.publish", "member", entrenched=True)

    assert "fixée plus haut" in errors(filled(group, procedure="member"))["gesture"]


def test_a_group_of_groups_may_count_them(community):
    make.assembly()

    written = proposed(community, method="majority", double=True)

    assert written["parameters"]["double"] == "groups"


# What is said of it


def test_what_changes_is_told_row_by_row(community):
    assert described(community, rule(quorum=30)) == [
        ("Quelle règle", "Publier un travail"),
        ("Nouvelle règle", "Cela se décide par consentement, en 7 jours."),
        ("Quorum", "50 % → 30 %"),
    ]


def test_another_procedure_tells_both_rules(community):
    assert described(community, rule("member", entrenched=True)) == [
        ("Quelle règle", "Publier un travail"),
        ("Aujourd’hui", "Cela se décide par consentement, en 7 jours."),
        ("Nouvelle règle", "Tout membre peut le faire."),
        ("Qui peut le faire", "une décision → tout membre"),
        ("Portée", "aussi toutes les assemblées en dessous"),
    ]


def test_once_carried_out_the_rule_before_is_still_that_of_the_day(ana, community):
    make.adopted("assemblies.amend_charter", community, by=ana, **rule("member"))
    make.adopted("assemblies.amend_charter", community, by=ana, **rule("sponsors", n=2))

    first, second = [
        dict(described(community, each)) for each in (rule("member"), rule("sponsors", n=2))
    ]

    assert first["Avant"] == "Cela se décide par consentement, en 7 jours."
    assert second["Avant"] == "Tout membre peut le faire."


def test_a_preview_says_the_rule_and_nothing_until_it_is_possible(community):
    assert AmendCharterForm(subject=community).says is None
    assert filled(community, procedure="sponsors", n=9).says is None

    says = filled(community, procedure=Procedure.MEMBER).says

    assert says is not None
    assert says["sentence"] == "Tout membre peut le faire."
    assert says["changes"] == [("Qui peut le faire", "une décision → tout membre")]
