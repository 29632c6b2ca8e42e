from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Procedure
from creuset.common.verdict import Refused
from creuset.debates import actions
from creuset.debates.models import (
    SERIOUS,
    Appeal,
    Ground,
    Measure,
    Post,
    Reach,
    Report,
    Step,
)
from creuset.debates.rules import moderation as rules_moderation
from creuset.debates.rules.moderation import REMEMBERED, Past, graduated
from creuset.journal.models import Record
from creuset.people import actions as people
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

HARSH = "Vous n’êtes qu’une bande d’incapables."


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def moe():
    return make.person("Moe")


@pytest.fixture
def assembly(ana, bob, moe):
    """Where Moe has the mandate to moderate, and Zoé and Éli could answer an appeal."""
    made = make.assembly(members=[ana, bob, moe, make.person("Zoé"), make.person("Éli")])
    make.mandate(moe, made, "veille")
    for gesture in ("debates.moderate", "debates.suspend", "debates.lift"):
        make.rule(made, gesture, Procedure.MANDATE, post="veille")
    make.rule(made, "debates.answer_appeal", Procedure.MEMBER)
    return made


@pytest.fixture
def thread(bob, assembly):
    return make.thread(assembly, by=bob)


@pytest.fixture
def post(ana, thread):
    return actions.reply(thread, body=HARSH, by=ana)


def moderate(post, step, by, **terms):
    said = {"ground": "hurts", "why": "Cela blesse Bob.", "body": "", **terms}
    return actions.moderate(post, step=step, **said, by=by)


def suspend(post, by, **terms):
    said = {"reach": "thread", "days": 7, "ground": "hurts", "why": "Encore.", **terms}
    return actions.suspend(post, **said, by=by)


def refused(gesture, *args, **terms):
    with pytest.raises(Refused) as found:
        gesture(*args, **terms)
    return found.value.reason


# Reporting


def test_a_report_says_nothing_of_who_reports(bob, post):
    report = actions.report(post, ground="hurts", why="Pour Bob.", by=bob)

    line = Record.objects.latest("pk")
    assert (line.verb, line.actor, line.subject) == ("debates.reported", None, report)
    assert (line.data, line.personal) == ({}, {})


def test_reporting_twice_is_reporting_once(bob, post):
    first, second = [
        actions.report(post, ground="hurts", why="Pour Bob.", by=bob) for _twice in range(2)
    ]

    assert first == second
    assert Record.objects.filter(verb="debates.reported").count() == 1


def test_nobody_reports_their_own_message(ana, post):
    assert "propre parole" in refused(actions.report, post, ground="hurts", why="", by=ana)


def test_each_who_reported_is_told_once_something_is_done(bob, moe, post):
    first = actions.report(post, ground="hurts", why="", by=bob)
    second = actions.report(post, ground="hatred", why="", by=None)

    measure = moderate(post, Step.HIDE, moe)

    for report in (first, second):
        report.refresh_from_db()
        assert report.measure == measure
        assert report.answered_at
    assert Record.objects.filter(verb="debates.report_answered").count() == 2


def test_looking_and_leaving_a_message_as_it_is_answers_too_without_a_word_to_its_author(
    ana, bob, moe, post
):
    actions.report(post, ground="hurts", why="", by=bob)

    moderate(post, Step.CLOSE, moe, ground="", why="Vif, mais il vise une idée.")

    assert not Report.objects.open().exists()
    assert not Record.objects.filter(verb="debates.moderated").exists()
    assert "Aucun signalement" in refused(moderate, post, Step.CLOSE, moe, why="Deux fois.")


# The ladder


def test_a_hidden_message_is_nowhere_but_in_the_measure(moe, post):
    measure = moderate(post, Step.HIDE, moe)

    post.refresh_from_db()
    assert (post.body, post.html) == ("[…]", "")
    assert (post.hidden_for, str(post)) == ("hurts", "[…]")
    assert measure.body == HARSH
    assert not Post.objects.filter(body__contains="incapables").exists()
    assert "incapables" not in str(list(Record.objects.values()))


def test_lifting_brings_the_words_back_as_they_were(moe, post):
    html = post.html
    measure = moderate(post, Step.HIDE, moe)

    actions.lift(measure, why="À la réflexion.", by=moe)

    post.refresh_from_db()
    assert (post.body, post.html, post.hidden_at, post.hidden_for) == (HARSH, html, None, "")
    assert "déjà levée" in refused(actions.lift, measure, why="Encore.", by=moe)


def test_a_correction_shows_and_its_original_is_kept(moe, post):
    measure = moderate(post, Step.EDIT, moe, body="Je ne suis **pas** d’accord.\r\n")

    post.refresh_from_db()
    assert post.body == "Je ne suis **pas** d’accord."
    assert "<strong>pas</strong>" in post.html
    assert post.moderated_at
    assert measure.body == HARSH


def test_a_correction_that_corrects_nothing_is_refused(moe, post):
    assert "Rien n’a changé" in refused(moderate, post, Step.EDIT, moe, body=HARSH)
    assert "Il manque le texte" in refused(moderate, post, Step.EDIT, moe, body=" ")


def test_corrections_are_lifted_from_the_last_to_the_first(moe, post):
    first = moderate(post, Step.EDIT, moe, body="Un.")
    second = moderate(post, Step.EDIT, moe, body="Deux.")

    assert "plus récente" in refused(actions.lift, first, why="Non.", by=moe)
    actions.lift(second, why="Oui.", by=moe)
    post.refresh_from_db()
    assert (post.body, bool(post.moderated_at)) == ("Un.", True)
    actions.lift(first, why="Oui.", by=moe)
    post.refresh_from_db()
    assert (post.body, post.moderated_at) == (HARSH, None)


def test_whoever_was_moderated_does_not_write_it_again(ana, moe, post):
    moderate(post, Step.EDIT, moe, body="Plus doux.")

    assert "ne se corrige plus" in refused(actions.edit, post, body=HARSH, by=ana)
    moderate(post, Step.HIDE, moe)
    assert "ne se corrige plus" in refused(actions.edit, post, body=HARSH, by=ana)


def test_every_step_says_on_what_it_is_founded(moe, post):
    assert "Il manque le motif" in refused(moderate, post, Step.HIDE, moe, ground="")


def test_a_step_taken_twice_is_taken_once(moe, post):
    first, second = [moderate(post, Step.WARN, moe) for _twice in range(2)]

    assert first == second
    assert Record.objects.filter(verb="debates.moderated").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hide_at_once_the_second_is_told(moe, assembly, post):
    other = make.person("Max")
    make.join(assembly, other)
    make.mandate(other, assembly, "veille")

    ends = together(
        lambda: moderate(post, Step.HIDE, moe),
        lambda: moderate(post, Step.HIDE, other, why="Autrement."),
    )

    assert kinds(ends) == ["Measure", "Refused"]
    assert Measure.objects.count() == 1
    assert Measure.objects.get().body == HARSH


# Who may


def test_the_charter_says_who_moderates(bob, post):
    assert "demande un mandat" in refused(moderate, post, Step.HIDE, bob)
    assert "demande un mandat" in refused(suspend, post, bob, ground="threat")


def test_nobody_moderates_their_own_message(moe, thread):
    own = actions.reply(thread, body="Zut.", by=moe)

    assert "propre parole" in refused(moderate, own, Step.HIDE, moe)


def test_whoever_has_left_moderates_nothing(moe, assembly, post):
    assemblies.leave(assembly, by=moe)

    with pytest.raises(Refused):
        moderate(post, Step.HIDE, moe)


def test_without_a_mandate_two_members_together_and_both_are_said(ana, bob):
    group = make.assembly(members=[ana, bob, zoe := make.person("Zoé")])
    post = actions.reply(make.thread(group, by=bob), body=HARSH, by=ana)
    terms = {"step": "hide", "ground": "hurts", "why": "Cela blesse.", "body": ""}

    assemblies.support("debates.moderate", post, parameters=terms, by=bob)
    post.refresh_from_db()
    assert post.hidden_at is None
    assemblies.support("debates.moderate", post, parameters=terms, by=zoe)

    post.refresh_from_db()
    assert post.hidden_at
    measure = Measure.objects.get()
    assert {each.person for each in measure.deciders.all()} == {bob, zoe}
    assert "parrain" in measure.rule or "garant" in measure.rule


def test_a_decision_moderates_and_revoking_it_undoes_that_only(moe, assembly, post):
    terms = {"step": "hide", "ground": "hurts", "why": "Décidé.", "body": ""}
    moderate(post, Step.WARN, moe)

    measure, warrant = make.carried_out("debates.moderate", post, **terms)
    assert measure.rule == "L’assemblée en a décidé."
    make.undone("debates.moderate", post, warrant)

    post.refresh_from_db()
    assert (post.body, post.hidden_at) == (HARSH, None)
    assert [each.step for each in Measure.objects.standing()] == ["warn"]


# Suspending, in its turn


def test_nobody_is_suspended_who_was_not_warned(ana, moe, thread, post):
    assert "n’a pas été averti" in refused(suspend, post, moe)
    moderate(post, Step.WARN, moe)

    suspend(post, moe)

    assert "suspendue ici" in refused(actions.reply, thread, body="Moi aussi !", by=ana)
    assert "suspendue ici" in refused(actions.edit, thread.posts.last(), body="Hop", by=ana)


def test_what_is_serious_does_not_wait_for_a_warning(ana, moe, thread, post):
    suspend(post, moe, ground="threat")

    assert rules_moderation.is_suspended(ana, thread) == "thread"


def test_from_one_conversation_before_all_of_them(ana, moe, assembly, post):
    other = make.thread(assembly, by=ana)
    moderate(post, Step.WARN, moe)
    assert "d’abord d’une conversation" in refused(suspend, post, moe, reach="assembly")
    suspend(post, moe)
    actions.reply(other, body="Ici je peux.", by=ana)

    suspend(post, moe, reach="assembly", why="Partout.")

    assert "suspendue" in refused(actions.reply, other, body="Et là ?", by=ana)


def test_a_suspension_ends_by_itself(ana, moe, thread, post):
    measure = suspend(post, moe, ground="threat")
    Measure.objects.filter(pk=measure.pk).update(until=timezone.now() - timedelta(seconds=1))

    actions.reply(thread, body="Je reviens.", by=ana)


def test_a_suspension_is_of_its_place(ana, moe, post):
    suspend(post, moe, ground="threat")
    elsewhere = make.assembly(members=[ana])

    actions.reply(make.thread(elsewhere, by=ana), body="Ailleurs.", by=ana)


@pytest.mark.parametrize(("reach", "days"), [("thread", 31), ("assembly", 91), ("thread", 0)])
def test_a_suspension_is_not_for_ever(moe, post, reach, days):
    said = refused(suspend, post, moe, reach=reach, days=days, ground="threat")

    assert "dure d’un jour à" in said


def test_a_lifted_warning_no_longer_counts(moe, post):
    actions.lift(moderate(post, Step.WARN, moe), why="Injuste.", by=moe)

    assert "n’a pas été averti" in refused(suspend, post, moe)


def test_who_has_left_is_not_spoken_to(ana, moe, post):
    people.erase(ana, keep_name=False, by=ana)

    assert "est parti" in refused(moderate, post, Step.WARN, moe)
    assert "est parti" in refused(suspend, post, moe, ground="threat")
    moderate(post, Step.HIDE, moe)


# Appeals


def test_others_than_who_decided_answer(ana, bob, moe, assembly, post):
    measure = moderate(post, Step.HIDE, moe)
    appeal = actions.appeal(measure, why="Je parlais d’une idée.", by=ana)

    for judge in (moe, ana):
        with pytest.raises(Refused, match="D’autres personnes"):
            actions.answer_appeal(appeal, answer="kept", why="Non.", by=judge)
    actions.answer_appeal(appeal, answer="lifted", why="C’est vrai.", by=bob)

    post.refresh_from_db()
    assert post.body == HARSH
    assert [each.verb for each in Record.objects.order_by("-pk")[:2]] == [
        "debates.appeal_answered", "debates.appealed",
    ]  # fmt: skip


def test_who_complained_does_not_answer_either(ana, bob, moe, post):
    actions.report(post, ground="hurts", why="", by=bob)
    appeal = actions.appeal(moderate(post, Step.HIDE, moe), why="Non.", by=ana)

    assert "D’autres personnes" in refused(
        actions.answer_appeal, appeal, answer="kept", why="Si.", by=bob
    )


def test_a_measure_that_is_kept_is_kept_with_its_reason(ana, bob, moe, post):
    measure = moderate(post, Step.HIDE, moe)
    appeal = actions.appeal(measure, why="Non.", by=ana)

    actions.answer_appeal(appeal, answer="kept", why="Le mot vise Bob.", by=bob)

    measure.refresh_from_db()
    appeal.refresh_from_db()
    assert (measure.lifted_at, appeal.answer, appeal.answerer) == (None, "kept", bob)
    assert "déjà sa réponse" in refused(
        actions.answer_appeal, appeal, answer="lifted", why="Si.", by=bob
    )


def test_only_whom_it_concerns_appeals_and_once(ana, bob, moe, post):
    measure = moderate(post, Step.HIDE, moe)

    assert "Seule la personne" in refused(actions.appeal, measure, why="Moi !", by=bob)
    first, second = [actions.appeal(measure, why="Non.", by=ana) for _twice in range(2)]
    assert first == second
    assert "déjà fait appel" in refused(actions.appeal, measure, why="Autre.", by=ana)


def test_where_too_few_others_remain_the_assembly_above_answers(ana, moe):
    group = make.assembly(members=[ana, moe])
    make.community(members=[make.person(), make.person()])
    make.mandate(moe, group, "veille")
    make.rule(group, "debates.moderate", Procedure.MANDATE, post="veille")
    post = actions.reply(make.thread(group, by=moe), body=HARSH, by=ana)

    appeal = actions.appeal(moderate(post, Step.HIDE, moe), why="Non.", by=ana)

    assert appeal.assembly == make.community()


def test_without_an_answer_in_time_a_warning_falls(ana, moe, post):
    measure = moderate(post, Step.WARN, moe)
    appeal = actions.appeal(measure, why="Non.", by=ana)
    Appeal.objects.update(due_at=timezone.now())

    actions.appeals_due()
    actions.appeals_due()

    measure.refresh_from_db()
    appeal.refresh_from_db()
    assert measure.lifted_at
    assert appeal.answer == "lapsed"
    assert Record.objects.filter(verb="debates.appeal_answered").count() == 1


def test_without_an_answer_in_time_a_hidden_message_goes_up(ana, moe, assembly, post):
    measure = moderate(post, Step.HIDE, moe)
    appeal = actions.appeal(measure, why="Non.", by=ana)
    Appeal.objects.update(due_at=timezone.now())

    actions.appeals_due()

    measure.refresh_from_db()
    appeal.refresh_from_db()
    assert (measure.lifted_at, appeal.assembly) == (None, assembly.parent)
    assert appeal.due_at > timezone.now()


# Laws


PASTS = st.lists(
    st.builds(
        lambda step, reach, days: (step, reach, days),
        st.sampled_from(["warn", "suspend"]),
        st.sampled_from(["thread", "assembly"]),
        st.integers(-10, 800),
    ),
    max_size=6,
)


@given(PASTS, st.sampled_from(Ground.values), st.sampled_from(Reach.values))
def test_a_suspension_was_always_preceded_by_what_the_ladder_asks(steps, ground, reach):
    now = timezone.now()
    past = [Past(step, where, now - timedelta(days=days)) for step, where, days in steps]

    allowed = bool(graduated(past, reach=reach, ground=ground, now=now))

    recent = [each for each in past if now - REMEMBERED < each.at <= now]
    warned = any(each.step == "warn" for each in recent)
    suspended = any(each.step == "suspend" for each in recent)
    asked = warned and (reach == "thread" or suspended)
    assert allowed == (ground in SERIOUS or asked)


@given(PASTS, PASTS, st.sampled_from(Ground.values), st.sampled_from(Reach.values))
def test_what_is_added_to_the_past_never_makes_one_safer(steps, more, ground, reach):
    now = timezone.now()

    def allows(given):
        past = [Past(step, where, now - timedelta(days=days)) for step, where, days in given]
        return bool(graduated(past, reach=reach, ground=ground, now=now))

    assert allows(steps) <= allows(steps + more)


@pytest.mark.parametrize("order", [("edit", "hide"), ("edit", "edit", "hide")])
def test_whatever_was_done_lifting_it_all_gives_the_words_back(ana, moe, post, order):
    html = post.html
    for n, step in enumerate(order):
        moderate(post, step, moe, body=f"Version {n}.", why=f"Raison {n}.")

    for measure in Measure.objects.order_by("-pk"):
        actions.lift(measure, why="Non.", by=moe)

    post.refresh_from_db()
    assert (post.body, post.html, post.hidden_at, post.moderated_at) == (HARSH, html, None, None)


def test_an_appeal_against_a_correction_that_is_hidden_since_mends_what_will_come_back(
    ana, bob, moe, post
):
    edit = moderate(post, Step.EDIT, moe, body="Plus doux.")
    hide = moderate(post, Step.HIDE, moe)
    appeal = actions.appeal(edit, why="Non.", by=ana)

    actions.answer_appeal(appeal, answer="lifted", why="Oui.", by=bob)
    post.refresh_from_db()
    assert post.body == "[…]"
    actions.lift(hide, why="Oui.", by=moe)

    post.refresh_from_db()
    assert post.body == HARSH
