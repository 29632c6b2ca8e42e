from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Procedure
from creuset.common.verdict import Refused
from creuset.common.viewer import ANONYMOUS
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision
from creuset.journal.models import Record
from creuset.people import actions as people
from creuset.texts.actions import Stale
from creuset.works import actions
from creuset.works.models import Authorship, Work
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


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


def test_a_work_is_not_published_by_one_person_where_the_group_decides(ana, work):
    with pytest.raises(Refused) as refused:
        actions.publish(work, **make.terms(), by=ana)

    assert refused.value.reason == f"«\u00a0{work.assembly}\u00a0» en décide ensemble."
    assert refused.value.remedy.startswith("Proposez-le")
    assert Work.objects.get().status == Work.Status.DRAFT


def test_a_yes_from_the_group_publishes_the_work(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    work.refresh_from_db()
    assert (work.status, work.audience, work.licence) == ("published", "public", "CC-BY-SA-4.0")
    assert work.warrant == decision.warrant
    assert list(Record.objects.order_by("pk").values_list("verb", flat=True)) == [
        "decisions.proposed",
        "decisions.cast",
        "decisions.cast",
        "decisions.adopted",
        "works.published",
    ]


def test_a_work_stays_unpublished_until_every_author_agrees_to_these_very_terms(ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    assert decision.hindrance.startswith("Il manque l’accord d’un auteur")
    actions.agree(work, parameters=make.terms(licence="CC-BY-4.0"), by=ana)
    assert Work.objects.get().status == Work.Status.DRAFT

    actions.agree(work, parameters=make.terms(), by=ana)

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_where_the_charter_trusts_any_member_one_person_publishes(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)

    actions.publish(work, **make.terms(), by=ana)

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_revoking_the_decision_withdraws_the_work(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    make.adopted("decisions.revoke", decision, by=ana)

    assert Work.objects.get().status == Work.Status.DRAFT


def test_one_person_does_not_revoke_what_the_group_decided(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    with pytest.raises(Refused, match="en décide ensemble"):
        decisions.revoke(decision, by=ana)

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_revoking_an_old_decision_leaves_a_later_publication_alone(ana, work):
    first = make.adopted("works.publish", work, by=ana, **make.terms())
    later = make.terms(licence="CC-BY-4.0")
    actions.agree(work, parameters=later, by=ana)
    make.adopted("works.publish", work, by=ana, **later)

    make.adopted("decisions.revoke", first, by=ana)

    work.refresh_from_db()
    assert (work.status, work.licence) == ("published", "CC-BY-4.0")


def second_edition(work, ana, **changes):
    actions.write(work, title="Seconde", summary="", body="Deux.", base=1, by=ana)
    terms = make.terms(version=2, **changes)
    actions.agree(work, parameters=terms, by=ana)
    return make.adopted("works.publish", work, by=ana, **terms)


def test_revoking_a_second_edition_gives_readers_the_first_one_back(ana, work):
    first = make.adopted("works.publish", work, by=ana, **make.terms())
    second = second_edition(work, ana, licence="CC0-1.0", outside_debate=True)
    title = Work.objects.get().title
    assert title == "Seconde"

    make.adopted("decisions.revoke", second, by=ana)

    found = Work.objects.visible_to(ANONYMOUS).get()
    assert (found.title, found.licence, found.outside_debate) == (
        work.title, "CC-BY-SA-4.0", False,
    )  # fmt: skip
    assert (found.published_version.number, found.warrant) == (1, first.warrant)
    told = Record.objects.visible_to(ANONYMOUS).filter(verb__startswith="works.").order_by("pk")
    assert [each.verb for each in told][-1] == "works.brought_back"


def test_who_signed_the_second_edition_alone_does_not_sign_the_first(ana, bob, work):
    make.adopted("works.publish", work, by=ana, **make.terms())
    actions.write(work, title="T", summary="", body="Deux.", base=1, by=bob)
    terms = make.terms(version=2)
    for person in (ana, bob):
        actions.agree(work, parameters=terms, by=person)
    second = make.adopted("works.publish", work, by=ana, **terms)
    assert [each.name for each in Work.objects.get().signatories()] == ["Ana", "Bob"]

    make.adopted("decisions.revoke", second, by=ana)

    assert [each.name for each in Work.objects.get().signatories()] == ["Ana"]


def test_a_first_edition_that_was_revoked_meanwhile_does_not_come_back(ana, work):
    first = make.adopted("works.publish", work, by=ana, **make.terms())
    second = second_edition(work, ana)
    make.adopted("decisions.revoke", first, by=ana)
    assert Work.objects.get().title == "Seconde"

    make.adopted("decisions.revoke", second, by=ana)

    assert Work.objects.get().status == Work.Status.DRAFT


def test_a_second_edition_to_fewer_people_once_revoked_leaves_the_first_to_all(ana, work):
    make.adopted("works.publish", work, by=ana, **make.terms())
    second = second_edition(work, ana, audience="group")
    assert not Work.objects.visible_to(ANONYMOUS).exists()

    make.adopted("decisions.revoke", second, by=ana)

    assert list(Work.objects.visible_to(ANONYMOUS)) == [work]


def test_what_was_published_before_editions_were_kept_is_kept_at_the_next_upgrade(ana, group):
    work = make.published(group=group, authors=[ana], licence="CC0-1.0")
    work.publications.all().delete()

    import_module("creuset.works.migrations.0007_publications").keep_what_is_published(apps, None)

    kept = work.publications.get()
    assert (kept.version, kept.audience, kept.at) == (
        work.published_version, "public", work.published_at,
    )  # fmt: skip
    assert [each.person for each in kept.signed.all()] == [ana]


# Decisions older than a parameter


def without_outside_debate():
    terms = make.terms()
    del terms["outside_debate"]
    return terms


def test_a_decision_older_than_the_outside_debate_still_publishes(ana, group):
    terms = without_outside_debate()
    work = make.work(group=group, authors=[ana], agreed=terms)

    decision = make.adopted("works.publish", work, by=ana, **terms)

    work.refresh_from_db()
    assert (decision.hindrance, work.status, work.outside_debate) == ("", "published", False)
    assert work.warrant == decision.warrant


def test_its_page_and_the_accord_it_waits_for_still_work(client, ana, bob, group):
    terms = without_outside_debate()
    work = make.work(group=group, authors=[ana, bob], agreed=terms)
    actions.sign_earlier(work.authorships.get(person=bob), by=bob)
    decision = make.adopted("works.publish", work, by=bob, **terms)
    assert decision.hindrance.startswith("Il manque l’accord d’un auteur")
    client.force_login(ana)

    for page in (work, decision):
        assert client.get(page.get_absolute_url()).status_code == 200
    client.post(f"{work.get_absolute_url()}accord/{decision.pk}/", {"terms": decision.digest})

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_the_same_terms_with_no_outside_debate_are_the_same_publication(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    actions.publish(work, **make.terms(), by=ana)

    with pytest.raises(Refused, match="déjà publiée ainsi"):
        actions.publish(work, **{**without_outside_debate(), "outside_debate": None}, by=ana)


# Beginning and writing


def begin(group, by, **fields):
    return actions.begin(
        group, **{"title": "L’eau", "kind": "note", "body": "Un.", **fields}, by=by
    )


def write(work, by, body="Deux.", base=1, **fields):
    given = {"title": work.title, "summary": work.summary, "body": body, "base": base}
    return actions.write(work, **{**given, **fields}, by=by)


def test_whoever_begins_a_work_is_its_first_author(ana, group):
    work = begin(group, ana)

    assert (work.status, work.audience, work.slug) == ("draft", "group", "l-eau")
    assert [author.person for author in work.authorships.all()] == [ana]
    assert Record.objects.get().audience == "group"


def test_only_its_members_begin_a_work_in_a_group(group):
    zoe = make.person()
    make.community(members=[zoe])

    with pytest.raises(Refused, match="revient aux membres"):
        begin(group, zoe)

    assert not Work.objects.exists()


def test_a_form_sent_twice_begins_one_work(ana, group):
    first, second = [begin(group, ana, body="Un.\r\n") for _twice in range(2)]

    assert first == second
    assert Record.objects.count() == 1


def test_two_works_may_bear_the_same_title(ana, bob, group):
    works = [begin(group, ana), begin(group, bob), begin(group, ana, body="Autre.")]

    assert [work.slug for work in works] == ["l-eau", "l-eau-2", "l-eau-3"]


def test_whoever_writes_becomes_an_author(ana, bob, work):
    version = write(work, bob, reason="Une suite")

    assert (version.number, version.author, version.reason) == (2, bob, "Une suite")
    assert [(each.name, each.position) for each in work.authorships.all()] == [
        ("Ana", 1),
        ("Bob", 2),
    ]
    assert Record.objects.get().data == {"version": 2, "reason": "Une suite"}


def test_writing_again_does_not_sign_twice(ana, work):
    write(work, ana)
    write(work, ana, body="Trois.", base=2)

    assert work.authorships.count() == 1


def test_only_its_group_writes_a_work_even_a_published_one(group, ana):
    work = make.published(group=group, authors=[ana])

    with pytest.raises(Refused, match="Rejoignez ce groupe"):
        write(work, make.person())

    assert work.text.versions.count() == 1


def test_who_saves_second_changes_nothing_and_is_given_both_texts(ana, bob, work):
    write(work, ana, body="L’eau se partage.\n\nD’Ana.")

    with pytest.raises(Stale) as met:
        write(work, bob, body="De Bob.\n\nL’eau se partage.", title="Autre titre")

    assert met.value.merged.body == "De Bob.\n\nL’eau se partage.\n\nD’Ana."
    work.refresh_from_db()
    assert work.title != "Autre titre"
    assert [each.name for each in work.authorships.all()] == ["Ana"]


def test_a_new_title_alone_is_told_to_the_journal(ana, work):
    write(work, ana, body=make.SENTENCE, title="Un autre titre")

    assert Work.objects.get().title == "Un autre titre"
    assert [record.verb for record in Record.objects.all()] == ["works.written"]


def test_saving_without_a_change_tells_nothing(bob, work):
    write(work, bob, body=make.SENTENCE)

    assert not Record.objects.exists()
    assert work.authorships.count() == 1


def test_what_readers_read_does_not_move_while_the_group_writes(ana, group):
    work = make.published(group=group, authors=[ana], body="Publié.")

    write(work, ana, body="En chantier.")

    work.refresh_from_db()
    assert work.published_version
    assert work.published_version.body == "Publié."


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_the_same_instant_nobody_loses_a_word():
    ana, bob = make.person("Ana"), make.person("Bob")
    work = make.work(group=make.group(members=[ana, bob]), authors=[ana], body="un\ndeux\ntrois")

    ends = together(
        lambda: write(Work.objects.get(), ana, body="un !\ndeux\ntrois"),
        lambda: write(Work.objects.get(), bob, body="un\ndeux\ntrois !"),
    )

    assert kinds(ends) == ["Stale", "Version"]
    [stale] = [end for end in ends if isinstance(end, Stale)]
    assert stale.merged.body == "un !\ndeux\ntrois !"
    assert work.text.versions.count() == 2


# Signing


def test_an_author_may_choose_not_to_sign(ana, bob, work):
    write(work, bob)

    actions.step_back(work, by=bob)

    assert [each.person for each in work.authorships.all()] == [ana]


def test_the_last_author_stays(ana, work):
    with pytest.raises(Refused, match="la seule personne à signer"):
        actions.step_back(work, by=ana)

    assert work.authorships.count() == 1


def test_nobody_takes_another_s_name_off_nor_agrees_for_them(bob, work):
    with pytest.raises(Refused, match="revient aux auteurs"):
        actions.step_back(work, by=bob)
    with pytest.raises(Refused, match="revient aux auteurs"):
        actions.agree(work, parameters=make.terms(), by=bob)


def test_a_new_author_has_not_agreed_to_what_others_accepted(ana, bob, work):
    """The work then waits for them too."""
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    write(work, bob)
    for person in (ana, bob):
        decisions.cast(decision, "consent", by=person)

    decisions.close(decision)

    assert decision.hindrance.startswith("Il manque l’accord d’un auteur")
    assert Work.objects.get().status == Work.Status.DRAFT


def test_all_who_have_not_agreed_are_named(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])

    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    assert decision.hindrance.startswith("Il manque l’accord de 2 auteurs")


def test_stepping_back_lets_out_what_waited_for_one_s_accord_alone(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    actions.agree(work, parameters=make.terms(), by=ana)

    actions.step_back(work, by=bob)
    decisions.carry_out(decision)

    assert Work.objects.get().status == Work.Status.PUBLISHED


# Publishing


def test_an_outsider_publishes_nothing(work):
    with pytest.raises(Refused, match="revient aux membres"):
        actions.publish(work, **make.terms(), by=make.person())


def test_nobody_in_particular_publishes_nothing(work):
    with pytest.raises(Refused, match="revient aux membres"):
        actions.publish(work, **make.terms())


def test_a_work_without_an_author_is_not_published(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    Authorship.objects.all().delete()

    with pytest.raises(Refused, match="n’a pas d’auteur"):
        actions.publish(work, **make.terms(), by=ana)


@pytest.mark.parametrize("version", [0, 2, -1])
def test_a_version_that_does_not_exist_is_not_published(ana, work, version):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)

    with pytest.raises(Refused, match="n’existe pas"):
        actions.publish(work, **make.terms(version=version), by=ana)


def test_what_is_published_already_in_these_terms_is_not_published_again(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    actions.publish(work, **make.terms(), by=ana)

    with pytest.raises(Refused, match="déjà publiée ainsi"):
        actions.publish(work, **make.terms(), by=ana)

    assert Record.objects.filter(verb="works.published").count() == 1


def test_the_version_that_was_decided_is_the_one_that_is_read(ana, work):
    write(work, ana, body="Deux.")

    make.adopted("works.publish", work, by=ana, **make.terms())

    work.refresh_from_db()
    assert work.published_version
    assert work.published_version.body == make.SENTENCE


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_the_same_instant_where_the_group_decides_publish_nothing():
    ana, bob = make.person("Ana"), make.person("Bob")
    make.work(group=make.group(members=[ana, bob]), authors=[ana], agreed=make.terms())

    ends = together(
        *[
            lambda by=by: actions.publish(Work.objects.get(), **make.terms(), by=by)
            for by in (ana, bob)
        ]
    )

    assert kinds(ends) == ["Refused", "Refused"]
    assert Work.objects.get().status == Work.Status.DRAFT
    assert not Record.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_the_same_instant_where_any_member_may_publish_once():
    ana, bob = make.person("Ana"), make.person("Bob")
    work = make.work(group=make.group(members=[ana, bob]), authors=[ana], agreed=make.terms())
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)

    ends = together(
        *[
            lambda by=by: actions.publish(Work.objects.get(), **make.terms(), by=by)
            for by in (ana, bob)
        ]
    )

    assert kinds(ends) == ["Refused", "Work"]
    assert Record.objects.filter(verb="works.published").count() == 1


def test_who_left_the_group_publishes_nothing_more(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    assemblies.leave(work.assembly, by=ana)

    with pytest.raises(Refused, match="revient aux membres"):
        actions.publish(work, **make.terms(), by=ana)


# From a day to come


@pytest.fixture
def tomorrow():
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def test_what_is_published_for_tomorrow_leaves_no_trace_today(ana, group, tomorrow):
    terms = make.terms(shared_from=tomorrow)
    work = make.work(group=group, authors=[ana], agreed=terms)
    decision = make.adopted("works.publish", work, by=ana, **terms)
    assert Work.objects.get().status == Work.Status.PUBLISHED

    assert not Work.objects.visible_to(ANONYMOUS).exists()
    assert not Decision.objects.visible_to(ANONYMOUS).exists()
    assert not Record.objects.visible_to(ANONYMOUS).exists()

    today = timezone.localdate()
    Work.objects.update(shared_from=today)
    Decision.objects.update(shown_on=today)
    assert list(Work.objects.visible_to(ANONYMOUS)) == [work]
    assert list(Decision.objects.visible_to(ANONYMOUS)) == [decision]


def test_withdrawing_what_was_not_out_yet_leaves_no_trace_either(ana, group, tomorrow):
    terms = make.terms(shared_from=tomorrow)
    work = make.work(group=group, authors=[ana], agreed=terms)
    decision = make.adopted("works.publish", work, by=ana, **terms)

    make.adopted("decisions.revoke", decision, by=ana)

    assert Record.objects.filter(verb="works.withdrawn").count() == 1
    assert not Record.objects.filter(verb="works.withdrawn").visible_to(ANONYMOUS).exists()


def test_withdrawing_what_readers_read_is_told_to_them(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    make.adopted("decisions.revoke", decision, by=ana)

    assert Record.objects.filter(verb="works.withdrawn").visible_to(ANONYMOUS).exists()
    assert not Work.objects.visible_to(ANONYMOUS).exists()


def test_the_decision_that_published_a_work_may_be_read_by_its_readers(ana, work):
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    assert not Decision.objects.visible_to(ANONYMOUS).exists()

    make.everyone_consents(decision)
    decisions.close(decision)

    assert list(Decision.objects.visible_to(ANONYMOUS)) == [decision]


def test_readers_keep_the_title_they_were_given_until_another_edition_is_decided(ana, work):
    make.adopted("works.publish", work, by=ana, **make.terms())
    first = work.title

    actions.write(work, title="Seconde édition", summary="Mieux.", body="Suite.", base=1, by=ana)
    assert Work.objects.get().title == first

    second = make.terms(version=2)
    actions.agree(work, parameters=second, by=ana)
    make.adopted("works.publish", work, by=ana, **second)
    work.refresh_from_db()
    assert (work.title, work.summary) == ("Seconde édition", "Mieux.")


def test_the_first_edition_is_published_again_under_its_own_title(ana, group):
    work = begin(group, ana)
    actions.write(work, title="Autre", summary="", body="Deux.", base=1, by=ana)

    terms = make.terms(version=1)
    actions.agree(work, parameters=terms, by=ana)
    make.carried_out("works.publish", work, **terms)

    assert Work.objects.get().title == "L’eau"


def test_an_author_who_left_the_group_still_agrees(client, ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    assemblies.leave(group.assembly, by=bob)
    actions.agree(work, parameters=make.terms(), by=ana)
    client.force_login(bob)

    assert client.get(work.get_absolute_url()).status_code == 200
    client.post(f"{work.get_absolute_url()}accord/{decision.pk}/")

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_an_author_who_was_erased_holds_nothing_back(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])
    people.erase(bob, keep_name=True, by=bob)
    actions.agree(work, parameters=make.terms(), by=ana)

    make.adopted("works.publish", work, by=ana, **make.terms())

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_what_was_published_for_later_is_told_on_its_day(ana, work):
    tomorrow = timezone.localdate() + timedelta(days=1)
    terms = make.terms(shared_from=tomorrow.isoformat())
    actions.agree(work, parameters=terms, by=ana)
    make.adopted("works.publish", work, by=ana, **terms)
    told = Record.objects.filter(verb="works.came_out", audience="public")
    assert actions.come_out() == 0

    Work.objects.update(
        shared_from=timezone.localdate(), published_at=timezone.now() - timedelta(days=1)
    )

    assert [actions.come_out(), actions.come_out()] == [1, 0]
    assert told.count() == 1
