from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from creuset.assemblies.models import Procedure
from creuset.common.verdict import Refused
from creuset.common.viewer import ANONYMOUS
from creuset.debates import actions as debates
from creuset.debates.models import Following, Thread
from creuset.works import actions
from creuset.works.models import Work
from tests import make
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def zoe():
    """Of the community, not of the group."""
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    return zoe


@pytest.fixture
def work(ana):
    work = make.work(authors=[ana], title="L’eau")
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    return work


def publish(work, by, **changes):
    terms = make.terms(**changes)
    actions.agree(work, parameters=terms, by=by)
    actions.publish(Work.objects.get(pk=work.pk), **terms, by=by)
    work.refresh_from_db()


def standing():
    return Thread.objects.get(standing=True)


def test_a_work_that_comes_out_brings_a_conversation_of_the_whole_community(ana, zoe, work):
    publish(work, ana)

    thread = standing()
    assert (thread.title, thread.subject, thread.audience) == ("L’eau", work, "community")
    debates.reply(thread, body="Et en été ?", by=zoe)
    assert thread.posts.get().author == zoe
    assert not Thread.objects.visible_to(ANONYMOUS).exists()


def test_what_only_its_group_reads_is_only_talked_about_there(ana, zoe, work):
    publish(work, ana, audience="group")

    assert list(Thread.objects.visible_to(make.viewer(ana))) == [standing()]
    assert not Thread.objects.visible_to(make.viewer(zoe)).exists()
    with pytest.raises(Refused):
        debates.reply(standing(), body="Et moi ?", by=zoe)


def test_those_who_sign_are_told_of_what_is_said(ana, work):
    publish(work, ana)

    assert list(Following.objects.values_list("person", "why")) == [(ana.pk, "signed")]


def test_whoever_stopped_following_is_not_made_to_by_another_edition(ana, work):
    publish(work, ana)
    Following.objects.all().delete()

    publish(work, ana, licence="CC-BY-4.0")

    assert not Following.objects.exists()


def test_another_edition_goes_on_with_the_same_conversation(ana, work):
    publish(work, ana, audience="group")
    first = standing()
    actions.write(work, title="L’eau, enfin", summary="", body="Deux.", base=1, by=ana)

    publish(work, ana, version=2)

    assert (standing(), standing().audience) == (first, "community")


def test_before_its_day_nobody_is_invited_to_talk_about_it(ana, work):
    publish(work, ana, shared_from=make.days_away(1).isoformat())
    assert not Thread.objects.exists()

    yesterday = timezone.now() - timedelta(days=1)
    Work.objects.update(shared_from=timezone.localdate(), published_at=yesterday)
    actions.come_out()

    assert standing().audience == "community"


def test_a_work_withdrawn_takes_back_all_that_is_said_of_it(ana, zoe):
    terms = make.terms(outside_debate=True)
    work = make.work(authors=[ana], agreed=terms)
    decision = make.adopted("works.publish", work, by=ana, **terms)
    elsewhere = debates.open_thread(
        make.community(), title="À lire", body="Lisez !", subject=work, by=zoe
    )
    assert Thread.objects.visible_to(make.viewer(zoe)).count() == 3

    make.adopted("decisions.revoke", decision, by=ana)

    assert not Thread.objects.visible_to(make.viewer(zoe)).exists()
    assert elsewhere in Thread.objects.visible_to(make.viewer(ana))
    assert Thread.objects.visible_to(make.viewer(ana)).count() == 3


def test_published_to_fewer_people_it_is_talked_about_by_fewer(ana, zoe, work):
    publish(work, ana)
    assert Thread.objects.visible_to(make.viewer(zoe)).exists()

    publish(work, ana, audience="group")

    assert not Thread.objects.visible_to(make.viewer(zoe)).exists()


def test_published_again_after_it_was_withdrawn_it_finds_its_conversation_back(ana, zoe, work):
    _made, warrant = withdrawn_later(work, ana)
    debates.reply(standing(), body="Et en été ?", by=zoe)
    make.undone("works.publish", work, warrant)
    assert standing().audience == "group"

    publish(work, ana)

    assert [post.body for post in standing().posts.all()] == ["Et en été ?"]
    assert standing().audience == "community"


def withdrawn_later(work, by):
    terms = make.terms()
    actions.agree(work, parameters=terms, by=by)
    return make.carried_out("works.publish", work, **terms)


def test_a_member_from_elsewhere_finds_the_conversation_on_the_page_of_the_work(
    client, ana, zoe, work
):
    publish(work, ana)
    client.force_login(zoe)

    page = read(client.get(work.get_absolute_url()))

    [link] = page.select("#conversations h3 a")
    answer = read(client.get(link["href"]))
    assert answer.select("#repondre textarea")


def test_visitors_are_not_shown_what_members_say(client, ana, work):
    publish(work, ana)

    page = read(client.get(work.get_absolute_url()))

    assert page.select("h1")
    assert not page.select("#conversations")
    assert client.get(standing().get_absolute_url()).status_code in (302, 404)


def test_what_came_out_before_finds_its_conversation_at_the_next_upgrade(ana):
    work = make.published(authors=[ana])
    make.published(authors=[ana], audience="group")
    make.work(authors=[ana])

    import_module("creuset.works.migrations.0006_standing_threads").open_standing_threads(
        apps, None
    )

    assert sorted(Thread.objects.values_list("audience", flat=True)) == ["community", "group"]
    thread = Thread.objects.get(audience="community")
    assert (thread.subject, thread.assembly, thread.standing) == (work, work.assembly, True)
    assert [each.person for each in thread.followings.all()] == [ana]
