from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from creuset.debates import actions as debates
from creuset.people.models import Shown
from creuset.search import actions
from creuset.search.models import Document, Near, Pending, Posting, Word
from tests import make
from tests.together import together

pytestmark = pytest.mark.django_db


def index():
    """All that it holds, without the keys, which change."""
    return sorted(
        (each.document.kind, each.document.face, each.document.title, each.word.text, each.weight)
        for each in Posting.objects.select_related("document", "word")
    )


def test_what_is_written_is_noted_and_found_soon():
    work = make.work(authors=[make.person()], title="Le moulin")

    assert Pending.objects.filter(kind="works.work", subject_id=work.pk).exists()
    actions.catch_up()
    assert Document.objects.get(kind="works.work").title == "Le moulin"
    assert Pending.objects.count() == 0


def test_catching_up_twice_changes_nothing():
    make.published(title="Le moulin", body="Il tourne.")
    actions.catch_up()
    before = index()

    actions.reindex()
    assert index() == before
    assert actions.catch_up() == 0


def test_a_message_corrected_is_found_by_its_new_words_only():
    ana = make.person()
    post = make.thread(make.assembly(members=[ana]), by=ana, body="Un moulin.").posts.get()
    actions.catch_up()

    debates.edit(post, body="Un barrage.", by=ana)
    actions.catch_up()

    said = Word.objects.filter(postings__document__kind="debates.post")
    assert "barrage" in said.values_list("text", flat=True)
    assert not Word.objects.filter(text="moulin").exists()


def test_a_name_that_nobody_says_any_more_leaves_the_index():
    """Erasure takes away the words too: they may have been somebody's name."""
    person = make.person("Anastasia Quivadoutout", name_shown=Shown.EVERYONE)
    actions.catch_up()
    assert Word.objects.filter(text="quivadoutout").exists()
    pk = person.pk

    person.delete()

    assert not Document.objects.filter(kind="people.person", subject_id=pk).exists()
    assert not Word.objects.filter(text="quivadoutout").exists()
    assert not Near.objects.filter(key__startswith="quivadout").exists()


def test_a_gesture_undone_leaves_no_note(transactional_db):
    def undone():
        with transaction.atomic():
            make.person("Jamais Venue")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()

    assert Pending.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_index_each_thing_once():
    for n in range(5):
        make.published(title=f"Moulin {n}", body="Le même texte partout.")

    ends = together(actions.catch_up, actions.catch_up)

    assert all(isinstance(end, int) for end in ends)
    assert Document.objects.filter(kind="works.work", face="published").count() == 5
    before = index()
    actions.reindex()
    assert index() == before


def test_the_index_is_made_again_with_its_progress():
    make.published(title="Le moulin")
    Document.objects.all().delete()
    Document.objects.create(
        kind="works.work", subject_id=999_999, title="Fantôme", path="/", at="2026-01-01T00:00Z"
    )
    out = StringIO()

    call_command("reindex", stdout=out)

    assert "Travaux : 1 sur 1" in out.getvalue()
    assert "choses relues" in out.getvalue()
    assert not Document.objects.filter(title="Fantôme").exists()
    assert Document.objects.filter(title="Le moulin").count() == 2
