import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common.models import Milestone
from creuset.common.tasks import beat
from creuset.files import actions, blobs, collecting
from creuset.files.models import File
from creuset.files.storage import LocalDisk
from creuset.files.tasks import collect
from tests import make
from tests.files.disk import used

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(tmp_path, monkeypatch):
    """An empty one for each test."""
    used(LocalDisk(location=str(tmp_path)), monkeypatch)


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def held(ana):
    return make.attached(make.work(authors=[ana]), by=ana)


def path_of(file):
    return Path(default_storage.path(blobs.name_of(file.sha256)))


def orphan(content="ab", name=""):
    name = name or blobs.name_of(content * 32)
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return name


def in_two_days():
    return timezone.now() + timedelta(days=2)


def said(option):
    out = StringIO()
    call_command("files", option, stdout=out)
    return out.getvalue()


def test_all_is_well(held):
    assert said("--check") == "1 fichiers ; 0 manquent, 0 ont changé, 0 que rien ne nomme.\n"
    assert collecting.collect(now=in_two_days()) == []


def test_what_no_row_names_is_told_and_taken_away_after_a_day(held):
    name = orphan()

    assert f"que rien ne nomme : {name}" in said("--check")
    assert collecting.collect() == []
    assert collecting.collect(now=in_two_days()) == [name]
    assert path_of(held.file).exists()


def test_what_is_not_ours_is_told_and_left_alone(held):
    name = orphan(name="files/notes.txt")

    assert f"inconnu : {name}" in said("--check")
    assert collecting.collect(now=in_two_days()) == []


def test_a_file_half_written_by_a_process_that_died_goes_too(held):
    name = orphan(name=f"files/ab/ab/.{'ab' * 32}.123.deadbeef")

    assert collecting.collect(now=in_two_days()) == [name]


def test_what_is_missing_or_changed_is_told(held, ana):
    other = make.attached(held.subject, by=ana)
    path_of(held.file).unlink()
    path_of(other.file).write_bytes(b"autre chose")

    with pytest.raises(CommandError, match="1 manquent, 0 ont changé"):
        said("--check")
    with pytest.raises(CommandError, match="1 manquent, 1 ont changé"):
        said("--verify")


def test_a_thumbnail_belongs_to_its_picture(ana):
    held = make.attached(make.work(authors=[ana]), by=ana, name="a.png", content=make.picture())
    assert collecting.look().orphans == []

    Path(default_storage.path(blobs.thumbnail_of(held.file.sha256))).unlink()

    assert collecting.look().missing == [blobs.thumbnail_of(held.file.sha256)]


def test_a_file_taken_away_by_its_last_holder_goes_a_day_later(held, ana):
    file = held.file
    actions.detach(held, by=ana)

    assert collecting.collect() == []
    assert File.objects.count() == 1
    assert collecting.collect(now=in_two_days()) == [blobs.name_of(file.sha256)]
    assert File.objects.count() == 0


def test_a_file_attached_again_meanwhile_stays(held, ana):
    work = held.subject
    content = path_of(held.file).read_bytes()
    actions.detach(held, by=ana)
    again = make.attached(work, by=ana, content=content)

    assert collecting.collect(now=in_two_days()) == []
    assert path_of(again.file).exists()


def test_collecting_between_the_blob_and_the_row_loses_nothing(ana, monkeypatch):
    """An old orphan is seen by the upload, then swept, then named by the row: it is there again."""
    work = make.work(authors=[ana])
    content = b"Un texte."
    ready = actions.prepare(make.upload("a.txt", content), name="a.txt")
    assert collecting.collect(now=in_two_days()) == [blobs.name_of(ready.checksum)]

    monkeypatch.setattr(actions, "prepare", lambda upload, name: ready)
    [held] = actions.attach(work, [make.upload("a.txt", content)], by=ana)

    assert path_of(held.file).read_bytes() == content


def test_the_worker_collects_once_a_day(held):
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    old, new = orphan(), orphan("cd")
    os.utime(default_storage.path(old), (two_days_ago, two_days_ago))

    beat.call()
    beat.call()
    [asked] = DBTaskResult.objects.filter(task_path=collect.module_path)
    assert asked.status == TaskResultStatus.READY
    collect.call()
    asked.delete()
    beat.call()

    assert not DBTaskResult.objects.filter(task_path=collect.module_path).exists()
    assert collecting.look().orphans == [new]
    assert path_of(held.file).exists()

    Milestone.objects.update(at=timezone.now() - timedelta(hours=25))
    beat.call()
    assert DBTaskResult.objects.filter(task_path=collect.module_path).count() == 1
