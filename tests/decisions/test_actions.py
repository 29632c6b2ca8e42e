from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies.models import Procedure, Warrant
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Ballot, Decision, Elector, Objection
from creuset.journal.models import Record
from creuset.texts.actions import Stale
from creuset.works import actions as works
from creuset.works.models import Work
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

CONSENT, OBJECTION, ASIDE = Ballot.Position.CONSENT, Ballot.Position.OBJECTION, "stand_aside"
WHY = "Les sources manquent."


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def work(ana, group):
    return make.work(group=group, authors=[ana], agreed=make.terms())


@pytest.fixture
def decision(ana, work):
    return make.proposed("works.publish", work, by=ana, **make.terms())


def its_day_comes(decision):
    Decision.objects.filter(pk=decision.pk).update(closes_at=timezone.now())


def status():
    return Work.objects.get().status


# Proposing


def test_a_proposal_freezes_the_rule_the_electors_and_the_terms(ana, bob, work, decision):
    assert decision.question == f"Publier «\u00a0{work}\u00a0»\u202f?"
    assert {elector.person for elector in decision.electors.all()} == {ana, bob}
    assert (decision.rule["method"], decision.rule["quorum"]) == ("consent", 50)
    assert decision.parameters == make.terms()
    assert decision.closes_at - decision.opened_at == timedelta(days=7)
    assert decision.text.latest().body == "Voici."


def test_an_outsider_proposes_nothing(work):
    with pytest.raises(Refused, match="revient aux membres"):
        make.proposed("works.publish", work, by=make.person(), **make.terms())


def test_what_any_member_may_do_is_not_put_to_the_vote(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)

    with pytest.raises(Refused, match=r"ne demande pas de décision.* Faites-le"):
        make.proposed("works.publish", work, by=ana, **make.terms())


def test_the_same_question_is_not_asked_twice_at_once(ana, bob, work, decision):
    with pytest.raises(Refused, match="La même question est déjà posée"):
        make.proposed("works.publish", work, by=bob, **make.terms())

    make.proposed("works.publish", work, by=bob, **make.terms(licence="CC0-1.0"))
    assert Decision.objects.count() == 2


def test_once_closed_the_question_may_be_asked_again(ana, work, decision):
    actions.withdraw(decision, by=ana)

    make.proposed("works.publish", work, by=ana, **make.terms())

    assert Decision.objects.open().count() == 1


def test_what_the_thing_itself_refuses_is_not_even_proposed(ana, group):
    empty = make.work(group=group, authors=[ana], body="")

    with pytest.raises(Refused, match="pas encore de texte"):
        make.proposed("works.publish", empty, by=ana, **make.terms())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_the_same_question_at_the_same_instant_one_is_told():
    ana, bob = make.person("Ana"), make.person("Bob")
    work = make.work(group=make.group(members=[ana, bob]), authors=[ana])

    ends = together(
        *[
            lambda by=by: make.proposed("works.publish", Work.objects.get(), by=by, **make.terms())
            for by in (ana, bob)
        ]
    )

    assert kinds(ends) == ["Decision", "Refused"]
    assert Decision.objects.get().subject == work
    assert Record.objects.filter(verb="decisions.proposed").count() == 1


# Answering


def test_who_joins_after_the_opening_does_not_answer(work, decision):
    late = make.person()
    make.join(work.assembly, late)

    with pytest.raises(Refused, match="membres le jour de l’ouverture"):
        actions.cast(decision, CONSENT, by=late)

    assert decision.electors.count() == 2


def test_a_second_answer_replaces_the_first(ana, decision):
    actions.cast(decision, CONSENT, by=ana)

    actions.cast(decision, ASIDE, reason="Peu disponible.", by=ana)

    ballot = Ballot.objects.get()
    assert (ballot.position, ballot.reason) == ("stand_aside", "Peu disponible.")


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_an_objection_comes_with_its_reason(ana, decision, reason):
    with pytest.raises(Refused, match="se donne avec sa raison"):
        actions.cast(decision, OBJECTION, reason=reason, by=ana)

    assert not Ballot.objects.exists()
    assert not Objection.objects.exists()


def test_an_answer_that_does_not_exist_is_refused(ana, decision):
    with pytest.raises(Refused, match="n’existe pas"):
        actions.cast(decision, "acclaim", by=ana)


def test_consenting_lifts_one_s_own_objection(bob, decision):
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)

    actions.cast(decision, CONSENT, by=bob)

    assert Objection.objects.get().lifted_at is not None
    assert actions.tally(decision).figures["standing"] == 0


def test_objecting_again_changes_the_reason_and_stays_one_objection(bob, decision):
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)

    actions.cast(decision, OBJECTION, reason="Autre chose.", by=bob)

    assert Objection.objects.get().reason == "Autre chose."


def test_a_lifted_objection_stays_written_and_a_new_one_may_come(bob, decision):
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)
    actions.lift_objection(decision, by=bob)

    actions.cast(decision, OBJECTION, reason="Autre chose.", by=bob)

    assert list(Objection.objects.order_by("pk").values_list("reason", "lifted_round")) == [
        (WHY, 1),
        ("Autre chose.", None),
    ]


def test_nobody_lifts_the_objection_of_another(ana, bob, decision):
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)

    with pytest.raises(Refused, match="pas d’objection à lever"):
        actions.lift_objection(decision, by=ana)

    assert Objection.objects.get().lifted_at is None


def test_lifting_is_consenting(bob, decision):
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)

    actions.lift_objection(decision, by=bob)

    assert Ballot.objects.get().position == "consent"


@pytest.mark.django_db(transaction=True)
def test_a_ballot_sent_twice_at_the_same_instant_is_one_ballot():
    ana = make.person("Ana")
    work = make.work(authors=[ana])
    make.proposed("works.publish", work, by=ana, **make.terms())

    ends = together(*[lambda: actions.cast(Decision.objects.get(), CONSENT, by=ana)] * 4)

    assert kinds(ends) == ["Ballot"] * 4
    assert Ballot.objects.count() == 1


# Amending


def amend(decision, by, body="Mieux dit.", base=1, **terms):
    return actions.amend(decision, body=body, parameters=make.terms(**terms), base=base, by=by)


def test_a_new_text_opens_a_new_round_where_everyone_answers_again(ana, bob, decision):
    make.everyone_consents(decision)

    amend(decision, ana)

    assert decision.round == 2
    told = actions.tally(decision)
    assert (told.figures["consent"], told.figures["absent"]) == (0, 2)
    with pytest.raises(Refused, match="voix sont encore attendues"):
        actions.close(decision)


def test_objections_stand_across_rounds_until_they_are_lifted(ana, bob, decision):
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)
    amend(decision, ana)
    actions.cast(decision, CONSENT, by=ana)
    assert actions.tally(decision).figures["standing"] == 1

    actions.lift_objection(decision, by=bob)

    objection = Objection.objects.get()
    assert (objection.round, objection.lifted_round) == (1, 2)
    assert actions.close(decision).adopted


def test_new_terms_open_a_new_round_too(ana, bob, decision):
    make.everyone_consents(decision)

    amend(decision, ana, body="Voici.", licence="CC0-1.0")

    decision.refresh_from_db()
    assert (decision.round, decision.parameters["licence"]) == (2, "CC0-1.0")
    assert decision.text.versions.count() == 1


def test_a_yes_to_the_first_terms_is_not_a_yes_to_the_next(ana, bob, work, decision):
    make.everyone_consents(decision)
    amend(decision, ana, licence="CC0-1.0")
    works.agree(work, parameters=make.terms(licence="CC0-1.0"), by=ana)
    its_day_comes(decision)

    assert not actions.close(decision).adopted

    assert status() == "draft"


def test_an_amendment_that_changes_nothing_disturbs_nobody(ana, decision):
    make.everyone_consents(decision)

    with pytest.raises(Refused, match="Rien n’a changé"):
        amend(decision, ana, body="Voici.")

    assert Decision.objects.get().round == 1


def test_only_who_proposed_amends(bob, decision):
    with pytest.raises(Refused, match="La personne qui a proposé"):
        amend(decision, bob)


def test_an_amendment_does_not_take_the_place_of_another_question(ana, work, decision):
    make.proposed("works.publish", work, by=ana, **make.terms(licence="CC0-1.0"))

    with pytest.raises(Refused, match="La même question est déjà posée"):
        amend(decision, ana, licence="CC0-1.0")

    decision.refresh_from_db()
    assert (decision.round, decision.parameters) == (1, make.terms())
    assert decision.text.versions.count() == 1


def test_terms_that_the_thing_refuses_are_not_proposed_by_amending(ana, decision):
    with pytest.raises(Refused, match="version 7 n’existe pas"):
        amend(decision, ana, version=7)


def test_two_windows_that_amend_lose_nothing(ana, decision):
    amend(decision, ana, body="Première fenêtre.")

    with pytest.raises(Stale) as met:
        amend(decision, ana, body="Seconde fenêtre.", base=1)

    assert "Première fenêtre." in met.value.merged.body
    assert "Seconde fenêtre." in met.value.merged.body
    assert Decision.objects.get().round == 2


def test_a_new_round_leaves_time_to_answer(ana, decision):
    Decision.objects.update(closes_at=timezone.now() + timedelta(hours=1))

    amend(decision, ana)

    assert decision.closes_at - timezone.now() > timedelta(days=6)


# Closing


def test_a_decision_closes_early_once_everyone_has_spoken_without_objection(decision):
    make.everyone_consents(decision)

    assert actions.close(decision).adopted

    assert status() == "published"


def test_a_decision_does_not_close_on_those_who_still_have_time(ana, decision):
    actions.cast(decision, CONSENT, by=ana)

    with pytest.raises(Refused, match="voix sont encore attendues"):
        actions.close(decision)


def test_a_decision_does_not_close_early_on_an_objection(ana, bob, decision):
    actions.cast(decision, CONSENT, by=ana)
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)

    with pytest.raises(Refused, match="Une objection demeure"):
        actions.close(decision)


def test_a_standing_objection_grants_nothing(ana, bob, decision):
    actions.cast(decision, CONSENT, by=ana)
    actions.cast(decision, OBJECTION, reason=WHY, by=bob)
    its_day_comes(decision)

    actions.close(decision)

    assert (decision.outcome, decision.warrant) == ("objected", None)
    assert status() == "draft"
    assert not Warrant.objects.exists()


@pytest.mark.parametrize(
    ("heard", "outcome"), [([], "no_quorum"), (["Ana"], "unheard"), (["Bob"], "adopted")]
)
def test_nothing_is_adopted_by_nobody_nor_by_the_proposer_alone(
    ana, bob, decision, heard, outcome
):
    for person in (ana, bob):
        if person.name in heard:
            actions.cast(decision, CONSENT, by=person)
    its_day_comes(decision)

    actions.close(decision)

    assert decision.outcome == outcome


def test_where_the_charter_lets_silence_consent_it_does(ana, group, work):
    make.rule(group.assembly, "works.publish", "decision", silence="consents")
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    its_day_comes(decision)

    actions.close(decision)

    assert status() == "published"


def test_the_rule_is_that_of_the_opening_day(work, decision):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)

    make.everyone_consents(decision)

    assert actions.close(decision).adopted


def test_a_closed_decision_hears_no_one(ana, bob, decision):
    make.everyone_consents(decision)
    actions.close(decision)

    with pytest.raises(Refused, match="n’est plus ouverte"):
        actions.cast(decision, OBJECTION, reason="Trop tard.", by=bob)
    with pytest.raises(Refused, match="n’est plus ouverte"):
        amend(decision, ana)
    with pytest.raises(Refused, match="n’est plus ouverte"):
        actions.withdraw(decision, by=ana)


def test_after_its_date_a_decision_hears_no_one_even_before_it_is_counted(bob, decision):
    its_day_comes(decision)

    with pytest.raises(Refused, match="n’est plus ouverte"):
        actions.cast(decision, CONSENT, by=bob)


def test_closing_twice_harms_nobody(decision):
    make.everyone_consents(decision)
    actions.close(decision)

    with pytest.raises(Refused, match="déjà close"):
        actions.close(decision)

    assert Record.objects.filter(verb="works.published").count() == 1
    assert Warrant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_close_at_the_same_instant_close_once():
    ana = make.person("Ana")
    work = make.work(authors=[ana], agreed=make.terms())
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    make.everyone_consents(decision)

    ends = together(*[lambda: actions.close(Decision.objects.get())] * 4)

    assert kinds(ends) == ["Refused"] * 3 + ["Trace"]
    assert Warrant.objects.count() == 1
    assert Record.objects.filter(verb="works.published").count() == 1


def test_what_has_reached_its_date_is_closed_and_nothing_else(ana, work, decision):
    later = make.proposed("works.publish", work, by=ana, **make.terms(licence="CC0-1.0"))
    its_day_comes(decision)

    assert [actions.close_due(), actions.close_due()] == [1, 0]

    decision.refresh_from_db()
    later.refresh_from_db()
    assert (decision.outcome, later.outcome) == ("no_quorum", "open")


def test_the_trace_is_kept_with_every_figure(decision):
    make.everyone_consents(decision)
    actions.close(decision)

    decision.refresh_from_db()
    figures = decision.trace["figures"]
    assert (decision.trace["method"], decision.trace["outcome"]) == ("consent", "adopted")
    assert (figures["eligible"], figures["consent"], figures["absent"]) == (2, 2, 0)
    assert decision.trace["parameters"] == {"quorum": 50, "silence": "abstains"}


def test_who_proposed_may_take_it_back_while_it_is_open(ana, bob, decision):
    with pytest.raises(Refused, match="peut seule retirer"):
        actions.withdraw(decision, by=bob)

    actions.withdraw(decision, by=ana)

    assert (decision.outcome, decision.warrant) == ("withdrawn", None)


# Carrying out


@pytest.fixture
def hindered(ana, group):
    """Adopted while its author has not agreed."""
    work = make.work(group=group, authors=[ana])
    return make.adopted("works.publish", work, by=ana, **make.terms())


def test_what_the_thing_refuses_today_stays_adopted_and_says_why(hindered):
    hindered.refresh_from_db()

    assert (hindered.outcome, hindered.carried_out) == ("adopted", False)
    assert hindered.hindrance.startswith("Il manque l’accord d’un auteur")
    assert hindered.warrant.live
    assert Record.objects.filter(verb="decisions.hindered").count() == 1


def test_what_was_hindered_is_carried_out_once_it_can_be(ana, hindered):
    works.agree(Work.objects.get(), parameters=make.terms(), by=ana)

    hindered.refresh_from_db()
    assert (hindered.hindrance, hindered.carried_out, status()) == ("", True, "published")


def test_carrying_out_again_does_nothing_more(ana, hindered):
    works.agree(Work.objects.get(), parameters=make.terms(), by=ana)

    verdict = actions.carry_out(hindered, by=ana)

    assert verdict.reason == "Cette décision n’a rien à faire exécuter."
    assert Record.objects.filter(verb="works.published").count() == 1


def test_an_outsider_carries_out_nothing(hindered):
    with pytest.raises(Refused, match="revient aux membres"):
        actions.carry_out(hindered, by=make.person())


def test_a_warrant_that_lapsed_carries_out_nothing(ana, hindered):
    Warrant.objects.update(lapses_at=timezone.now())

    works.agree(Work.objects.get(), parameters=make.terms(), by=ana)

    assert status() == "draft"
    assert not actions.carry_out(hindered)


def test_a_rule_entrenched_since_the_opening_wins(ana, work, decision):
    make.everyone_consents(decision)
    make.rule(make.community(), "works.publish", Procedure.DECISION, entrenched=True)

    actions.close(decision)

    assert decision.outcome == "adopted"
    assert "a fixé depuis une autre règle pour ce geste" in decision.hindrance
    assert status() == "draft"


def test_a_rule_entrenched_before_the_opening_hinders_nothing(ana, work):
    make.rule(make.community(), "works.publish", Procedure.DECISION, entrenched=True)

    make.adopted("works.publish", work, by=ana, **make.terms())

    assert status() == "published"


def test_a_later_decision_takes_the_place_of_one_left_undone(ana, hindered):
    work = Work.objects.get()
    later = make.terms(licence="CC0-1.0")
    make.adopted("works.publish", work, by=ana, **later)

    works.agree(work, parameters=make.terms(), by=ana)
    assert status() == "draft"
    works.agree(work, parameters=later, by=ana)

    work.refresh_from_db()
    assert (work.status, work.licence) == ("published", "CC0-1.0")
    hindered.refresh_from_db()
    assert not hindered.in_force


# Revoking


def test_revoking_undoes_what_was_done(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    assert status() == "published"

    make.adopted("decisions.revoke", decision, by=ana)

    decision.refresh_from_db()
    assert (decision.in_force, status()) == (False, "draft")
    assert Record.objects.filter(verb="decisions.revoked").count() == 1


def test_revoking_what_was_not_done_yet_prevents_it(ana, hindered):
    make.adopted("decisions.revoke", hindered, by=ana)

    works.agree(Work.objects.get(), parameters=make.terms(), by=ana)

    assert status() == "draft"


def test_what_is_no_longer_in_force_is_not_revoked_again(ana, hindered):
    make.adopted("decisions.revoke", hindered, by=ana)
    hindered.refresh_from_db()

    with pytest.raises(Refused, match="n’est pas en vigueur"):
        make.proposed("decisions.revoke", hindered, by=ana)


def test_an_open_question_is_not_revoked(ana, decision):
    with pytest.raises(Refused, match="n’est pas en vigueur"):
        make.proposed("decisions.revoke", decision, by=ana)


def test_a_revocation_that_was_carried_out_is_not_itself_revoked(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    revocation = make.adopted("decisions.revoke", decision, by=ana)
    revocation.refresh_from_db()

    with pytest.raises(Refused, match="ne se défait pas"):
        make.proposed("decisions.revoke", revocation, by=ana)


def test_when_someone_leaves_an_open_question_still_closes(ana, bob, decision):
    actions.cast(decision, CONSENT, by=ana)
    Elector.objects.filter(person=bob).delete()

    actions.close(decision)

    assert decision.trace["figures"]["eligible"] == 1


def test_carrying_out_what_is_done_already_writes_nothing(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    actions.carry_out(decision, by=ana)

    decision.refresh_from_db()
    assert decision.hindrance == ""
    assert not Record.objects.filter(verb="decisions.hindered").exists()
