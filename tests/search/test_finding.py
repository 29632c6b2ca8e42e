from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.assemblies.models import Membership
from creuset.common.viewer import ANONYMOUS
from creuset.debates import actions as debates
from creuset.debates.models import Post
from creuset.people.models import Facet, Shown
from creuset.search import actions, finding, kinds
from creuset.search.finding import Question
from creuset.search.models import Document
from creuset.texts import actions as texts
from tests import make
from tests.search.asking import found, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana Lavoir", name_shown=Shown.MEMBERS)


@pytest.fixture
def group(ana):
    return make.group(members=[ana], objective="Rien.", why="Pour voir.")


@pytest.fixture
def zoe():
    """A member of the community, and of no group."""
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    return zoe


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Les coopératives d’habitants", "cooperative habitant"),
        ("Une COOPÉRATIVE", "coopératives"),
        ("L’œuvre commune", "oeuvres"),
        ("Le journal du quartier", "journaux quartiers"),
        ("Two cities and their citizens", "city citizen"),
        ("Las canciones de la huerta", "canción huertas"),
        ("Les communs du numérique", "numer"),
        ("Les communs du numérique", "comuns"),
        ("Les communs du numérique", "nuemrique"),
        ("Les communs du numérique", "commmuns"),
        ("Les communs du numérique", "numzrique communs"),
    ],
)
def test_a_work_is_found_by_its_words_however_they_are_written(said, asked):
    make.published(title="Note", body=said)
    make.published(title="Autre", body="Tout autre chose.")

    assert titles(asked) == ["Note"]


def test_all_the_words_are_asked_for(ana):
    make.published(title="Note", body="Un lavoir.")

    assert titles("lavoir moulin") == []
    assert found("lavoir moulin").total == 0


def test_a_title_comes_before_a_text_and_the_latest_first_among_equals():
    old = make.published(title="Barque", body="Le moulin tourne.")
    old.published_at = timezone.now() - timedelta(days=9)
    old.save()
    make.published(title="Digue", body="Le moulin tourne.")
    make.published(title="Le moulin", body="Il tourne.")

    assert titles("moulin") == ["Le moulin", "Digue", "Barque"]


def test_the_order_does_not_depend_on_what_one_may_not_see(ana, group):
    """Nothing is counted over the whole index."""
    make.published(title="Un", body="Le moulin, le moulin, et une roue.")
    make.published(title="Deux", body="Une roue, une roue, et le moulin.")
    before = titles("moulin roue")

    for _many in range(9):
        make.work(group=group, authors=[ana], body="Moulin moulin moulin moulin.")

    assert titles("moulin roue") == before


def everything(ana, group):
    """One of each kind that says « sésame », all in a group."""
    work = make.work(group=group, authors=[ana], title="Travail sésame")
    thread = make.thread(group.assembly, by=ana, body="Sésame, ouvre-toi.")
    make.meeting(group.assembly, by=ana, title="Réunion sésame")
    make.proposed("works.publish", work, by=ana, **make.terms())
    make.attached(thread.posts.get(), by=ana, name="sésame.txt")
    ana.name = "Ana Sésame"
    ana.save()


def test_nobody_finds_what_they_may_not_see(ana, group, zoe):
    everything(ana, group)

    mine = found("sésame", make.viewer(ana))
    assert set(mine.counts) == {
        "works.work", "debates.post", "meetings.meeting", "decisions.decision",
        "people.person", "files.attachment",
    }  # fmt: skip
    assert found("sésame", make.viewer(zoe)).counts == {"people.person": 1}
    assert found("sésame").counts == {}


def test_what_one_may_not_see_is_not_suggested_either(ana, group, zoe):
    everything(ana, group)
    ana.name_shown = Shown.NOBODY
    ana.save()

    assert found("sesamme", make.viewer(ana)).terms[0].corrected == ["sesame"]
    visitor = found("sesamme")
    assert visitor.terms[0].corrected == []
    assert visitor.counts == found("motquinexistepas").counts == {}


def test_what_is_published_is_found_by_what_was_published_and_inside_by_the_latest(ana, zoe):
    work = make.published(authors=[ana], title="Note", body="Le moulin.")
    texts.save(work.text, "Le barrage.", base=1, by=ana)

    assert (titles("moulin"), titles("barrage")) == (["Note"], [])
    assert titles("barrage", make.viewer(ana)) == ["Note"]
    assert found("note", make.viewer(ana)).counts["works.work"] == 1


def test_a_person_is_found_by_what_they_show_to_whoever_asks(ana, zoe):
    make.community(members=[ana])
    Facet.objects.create(person=ana, key="does", value="apiculture", shown=Shown.MEMBERS)

    assert titles("apiculture", make.viewer(zoe)) == ["Ana Lavoir"]
    assert titles("apiculture") == []
    ana.name_shown = Shown.EVERYONE
    ana.save()
    assert titles("apiculture") == []
    assert titles("lavoir") == ["Ana Lavoir"]


def test_whoever_leaves_a_group_finds_its_words_no_more(ana, group):
    make.thread(group.assembly, by=ana, body="Sésame.")
    assert found("sésame", make.viewer(ana)).total == 1

    Membership.objects.filter(person=ana, assembly=group.assembly).delete()

    assert found("sésame", make.viewer(ana)).total == 0


def test_a_hidden_message_is_found_by_nobody_at_once(ana, group):
    post = make.thread(group.assembly, by=ana, body="Sésame.").posts.get()
    assert found("sésame", make.viewer(ana)).total == 1

    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())

    assert finding.answer(Question("sésame"), make.viewer(ana)).total == 0


def test_by_kind_by_group_and_by_age(ana, group):
    other = make.group(members=[ana])
    make.work(group=group, authors=[ana], title="Sésame un")
    make.thread(other.assembly, by=ana, body="Sésame deux.")
    viewer = make.viewer(ana)

    only = found("sésame", viewer, kind="works.work")
    assert (only.total, len(only.rows)) == (2, 1)
    assert titles("sésame", viewer, assembly_id=group.assembly_id) == ["Sésame un"]
    assert titles("sésame", viewer, since=timezone.now() + timedelta(days=1)) == []
    assert len(titles("sésame", viewer, since=timezone.now() - timedelta(days=1))) == 2


WORDS = st.lists(st.sampled_from(["moulin", "roue", "eau", "lavoir", "moulins", "ea"]), max_size=3)


@given(said=st.lists(WORDS, min_size=1, max_size=4), asked=WORDS)
@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_is_found_is_visible_and_all_of_it_is_counted(said, asked):
    ana, bob = make.person(), make.person()
    group = make.group(members=[ana])
    for words in said:
        make.thread(group.assembly, by=ana, body=" ".join([*words, "mot"]))
        make.work(group=group, authors=[bob], body=" ".join(words))
    for viewer in (make.viewer(ana), make.viewer(bob), ANONYMOUS):
        answer = found(" ".join(asked), viewer)

        rows = [] if answer.rows is None else list(answer.rows)
        documents = Document.objects.filter(pk__in=[row["document"] for row in rows])
        assert len(rows) == answer.total == documents.filter(finding.visible(viewer)).count()
        for document in documents:
            row = kinds.named(document.kind).model.objects.visible_to
            assert row(viewer).filter(Q(pk=document.subject_id)).exists()


def test_a_question_of_any_shape_is_answered():
    make.published(body="Le moulin.")
    for words in (
        "",
        "'",
        '"moulin"',
        "mou*",
        "a AND b",
        "%_\\",
        "moulin" * 99,
        "é" * 300,
        "\x00",
    ):
        assert found(words.replace("\x00", "")).total in {0, 1}


def test_a_thread_of_a_member_who_was_erased_says_their_name_no_more(ana, group):
    actions.catch_up()
    make.community(members=[ana])
    debates.open_thread(group.assembly, title="Sujet", body="Mots.", by=ana)
    actions.catch_up()

    document = Document.objects.filter(kind="people.person", title="Ana Lavoir")
    assert document.exists()
    actions.forget(ana)

    assert not document.exists()
