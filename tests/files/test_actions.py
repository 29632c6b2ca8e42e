from io import BytesIO
from itertools import count

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from creuset.common.verdict import Refused
from creuset.files import actions, blobs
from creuset.files.models import Attachment, File
from creuset.journal.models import Record
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

_n = count(1)


def fresh(size=100):
    """A content that no other test has kept."""
    return f"{next(_n):>{size}}".encode()


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def work(ana):
    return make.work(authors=[ana])


def test_the_same_content_is_kept_once_under_each_of_its_names(ana, work):
    content = fresh()
    other = make.work(authors=[ana])

    first = make.attached(work, by=ana, name="a.txt", content=content)
    second = make.attached(other, by=ana, name="b.txt", content=content)

    assert first.file == second.file
    assert (str(first), str(second)) == ("a.txt", "b.txt")
    assert File.objects.get().size == 100


def test_a_document_is_kept_to_the_byte(ana, work):
    content = fresh()

    held = make.attached(work, by=ana, content=content)

    with blobs.read(blobs.name_of(held.file.sha256)) as kept:
        assert kept.read() == content
    assert held.file.sha256 == blobs.checksum(BytesIO(content))


def test_all_the_files_of_a_form_or_none(ana, work):
    uploads = [make.upload("a.txt", fresh()), make.upload("b.exe", b"MZ\x00\x00")]

    with pytest.raises(Refused, match=r"b\.exe"):
        actions.add(work, uploads, by=ana)

    assert Attachment.objects.count() == 0


def test_whoever_adds_and_takes_away_is_written_down(ana, work):
    [held] = actions.add(work, [make.upload("a.txt", fresh())], by=ana)
    actions.detach(held, by=ana)
    actions.detach(held, by=ana)

    told = Record.objects.filter(verb__startswith="files.").order_by("pk")
    assert [(each.verb, each.actor, each.title) for each in told] == [
        ("files.attached", ana, work.title),
        ("files.detached", ana, work.title),
    ]
    assert told[0].data == {"files": [held.file.sha256]}


def test_what_a_picture_shows_is_said_again_and_written_down_once(ana, work):
    [held] = actions.add(work, [make.upload("a.png", make.picture())], by=ana, alt="Un toit")
    for _twice in range(2):
        actions.describe(held, alt="  La rivière ", by=ana)

    assert held.alt == "La rivière"
    assert Record.objects.filter(verb="files.described").count() == 1


def test_only_its_author_takes_a_file_away_from_a_message(ana):
    bob = make.person("Bob")
    post = make.thread(make.assembly(members=[ana, bob]), by=ana).posts.get()
    held = make.attached(post, by=ana)

    with pytest.raises(Refused, match="Seule la personne"):
        actions.detach(held, by=bob)
    actions.detach(held, by=ana)

    assert Attachment.objects.count() == 0


def test_a_person_is_told_how_much_they_have_left(ana, work, settings):
    settings.FILES_OF_A_PERSON = 250
    make.attached(work, by=ana, content=fresh(200))

    with pytest.raises(Refused, match=r"pèse 100.octets, et il vous reste 50.octets"):
        make.attached(work, by=ana, content=fresh(100))


def test_a_community_is_told_how_much_it_has_left(ana, work, settings):
    settings.FILES_OF_ALL = 250
    content = fresh(200)
    make.attached(work, by=ana, content=content)
    other = make.work(authors=[make.person()])

    with pytest.raises(Refused, match=r"il reste 50.octets à toute la communauté"):
        make.attached(other, by=other.authorships.get().person, content=fresh(100))
    make.attached(other, by=other.authorships.get().person, content=content)

    assert File.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_do_not_together_go_beyond_a_quota(settings):
    settings.FILES_OF_A_PERSON = 150
    ana = make.person()
    work = make.work(authors=[ana])
    contents = [fresh(), fresh()]

    ends = together(*[
        lambda content=content: actions.add(work, [make.upload("a.txt", content)], by=ana)
        for content in contents
    ])  # fmt: skip

    assert kinds(ends) == ["Refused", "list"]
    assert Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_content_twice_at_once_makes_one_blob_and_one_row():
    ana = make.person()
    content = fresh()
    works = [make.work(authors=[ana]) for _two in range(2)]

    ends = together(*[
        lambda work=work: actions.add(work, [make.upload("a.txt", content)], by=ana)
        for work in works
    ])  # fmt: skip

    assert kinds(ends) == ["list", "list"]
    assert File.objects.count() == 1
    assert Attachment.objects.count() == 2


def test_a_process_that_dies_before_the_row_leaves_an_orphan_and_no_row(ana, work, monkeypatch):
    """The blob first, then the row: a row never names what is not there."""
    content = fresh()

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(File.objects, "create", die)
    with pytest.raises(KeyboardInterrupt):
        make.attached(work, by=ana, content=content)

    monkeypatch.undo()
    assert File.objects.count() == 0
    assert default_storage.exists(blobs.name_of(blobs.checksum(BytesIO(content))))
    assert make.attached(work, by=ana, content=content).file.size == 100


def test_a_process_that_dies_while_writing_leaves_nothing_under_the_name(ana, work, monkeypatch):
    content = fresh()

    def die(handle):
        raise KeyboardInterrupt

    monkeypatch.setattr("creuset.files.storage.os.fsync", die)
    with pytest.raises(KeyboardInterrupt):
        make.attached(work, by=ana, content=content)

    assert not default_storage.exists(blobs.name_of(blobs.checksum(BytesIO(content))))
    assert File.objects.count() == 0


def test_a_gesture_undone_takes_its_files_with_it(ana, work):
    def undone():
        with transaction.atomic():
            make.attached(work, by=ana)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()

    assert Attachment.objects.count() == File.objects.count() == 0


def test_a_full_disk_is_told(ana, work, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("creuset.files.storage.os.fsync", full)
    with pytest.raises(Refused, match="plus de place"):
        make.attached(work, by=ana, content=fresh())


def test_mail_brings_files_of_someone_without_an_account(work):
    [held] = actions.attach(work, [make.upload("a.txt", fresh())], by=None)

    assert held.by is None


def test_a_content_is_kept_before_anything_holds_it():
    file = actions.keep(fresh(), name="a.txt", by=None)

    assert file.let_go_at is not None
    assert default_storage.exists(blobs.name_of(file.sha256))
