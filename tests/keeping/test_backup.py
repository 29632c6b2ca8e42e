"""A backup is worth what its restoration is worth: everything here ends by reading one back."""

import io
import os
import sqlite3
import stat
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from creuset.common import milestones
from creuset.debates.models import Thread
from creuset.files import actions as files
from creuset.files import blobs
from creuset.journal import actions as journal
from creuset.journal.models import Record
from creuset.keeping import archive, backing_up, rotation
from creuset.keeping.envelope import Locks
from creuset.keeping.told import Told
from creuset.people.models import Person
from tests import make
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def community():
    ana = make.person("Ana")
    root = make.community(members=[ana])
    make.thread(root, by=ana, body="Avant la sauvegarde.")
    journal.seal_all()
    return root


def run(*words, **options):
    out = io.StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def whole(tmp_path, **options):
    path = tmp_path / "tout.tar"
    run("backup", str(path), **options)
    return path


def test_what_was_there_comes_back_and_what_came_after_goes(community, tmp_path):
    path = whole(tmp_path)
    make.person("Venue après")
    Record.objects.filter(verb="debates.opened").update(title="Changé après")

    run("restore", str(path), force=True)

    assert [person.name for person in Person.objects.all()] == ["Ana"]
    assert not Record.objects.filter(title="Changé après").exists()
    assert journal.faults() == []


def test_a_backup_is_tried_without_touching_anything(community, tmp_path):
    path = whole(tmp_path)
    make.person("Venue après")

    told = run("restore", str(path), check=True)

    assert f"Cette sauvegarde est bonne : faite le {timezone.localtime():%d/%m/%Y à }" in told
    assert Person.objects.count() == 2
    assert milestones.last(milestones.RESTORE_TRIED)


def test_a_living_community_is_not_replaced_by_mistake(community, tmp_path):
    path = whole(tmp_path)
    make.person("Venue après")

    with pytest.raises(CommandError, match="Une communauté vit déjà ici"):
        run("restore", str(path))

    assert Person.objects.count() == 2


def test_what_lived_here_is_kept_beside(community, tmp_path):
    if connection.vendor != "sqlite":
        return
    path = whole(tmp_path)
    make.person("Venue après")

    told = run("restore", str(path), force=True)

    beside = Path(told.partition("gardé dans ")[2].splitlines()[0].removesuffix("."))
    with sqlite3.connect(beside) as opened:
        assert opened.execute("SELECT COUNT(*) FROM people_person").fetchone() == (2,)
    opened.close()
    beside.unlink()


def test_only_its_owner_reads_it(community, tmp_path):
    assert stat.S_IMODE(whole(tmp_path).stat().st_mode) == 0o600


def test_a_file_cut_anywhere_does_not_pass_for_whole(community, tmp_path):
    path = whole(tmp_path)
    content = path.read_bytes()

    for kept in (0, 100, 5000, len(content) // 2, len(content) - 12000):
        path.write_bytes(content[:kept])
        with pytest.raises(CommandError, match=r"n’est pas (entier|une sauvegarde)"):
            run("restore", str(path), force=True)

    assert Person.objects.count() == 1


def test_one_changed_byte_is_seen(community, tmp_path):
    path = whole(tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(CommandError, match="Sauvegarde abîmée : database"):
        run("restore", str(path), force=True)


def test_a_backup_whose_journal_was_tampered_with_is_not_good(community, tmp_path):
    Record.objects.filter(verb="debates.opened").update(title="Un autre titre")
    path = whole(tmp_path)

    with pytest.raises(CommandError, match=r"un fait entre \d+ et \d+ a été changé"):
        run("restore", str(path), check=True)


def test_a_backup_from_a_later_version_waits_for_the_software(community, tmp_path):
    path = whole(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('works', '9999_demain', %s)",
            [datetime.now(UTC)],
        )
    try:
        later = tmp_path / "demain.tar"
        run("backup", str(later))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_demain'")

    with pytest.raises(
        CommandError, match=r"version plus récente du logiciel \(works.9999_demain"
    ):
        run("restore", str(later), check=True)
    assert "est bonne" in run("restore", str(path), check=True)


def test_what_could_be_written_elsewhere_is_refused(tmp_path):
    path = tmp_path / "piège.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(tarfile.TarInfo("../ailleurs"), io.BytesIO())

    with pytest.raises(CommandError, match="contient ce qu’elle ne devrait pas"):
        run("restore", str(path), check=True)


def test_the_standard_age_format_closes_it_and_its_key_opens_it(community, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "cle.txt"
    key.write_text(f"# clé d’essai\n{identity}\n")
    path = tmp_path / "tout.tar.age"

    run("backup", str(path), encrypt_to=str(identity.to_public()))

    assert path.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert pyrage.decrypt(path.read_bytes(), [identity])[:12] == b"LISEZMOI.txt"
    assert "est bonne" in run("restore", str(path), check=True, identity=key)
    with pytest.raises(CommandError, match="Ce fichier est chiffré"):
        run("restore", str(path), check=True)


def test_another_key_opens_nothing(community, tmp_path):
    path = tmp_path / "tout.tar.age"
    run("backup", str(path), encrypt_to=str(pyrage.x25519.Identity.generate().to_public()))
    other = tmp_path / "autre.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))

    with pytest.raises(CommandError, match="La clé n’ouvre pas ce fichier"):
        run("restore", str(path), check=True, identity=other)


def test_a_passphrase_closes_it_too(community, tmp_path):
    secret = tmp_path / "phrase.txt"
    secret.write_text("trois communs, un puits\n")
    path = whole(tmp_path, passphrase_file=secret)

    assert "est bonne" in run("restore", str(path), check=True, passphrase_file=secret)
    secret.write_text("une autre phrase de passe\n")
    with pytest.raises(CommandError, match="La phrase de passe n’ouvre pas ce fichier"):
        run("restore", str(path), check=True, passphrase_file=secret)


def test_what_is_not_a_key_is_said_and_nothing_is_written(community, tmp_path):
    with pytest.raises(CommandError, match="La clé de chiffrement n’en est pas une"):
        run("backup", str(tmp_path / "tout.tar"), encrypt_to="age1nimportequoi")

    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_leaves_nothing_that_bears_its_name(community, tmp_path):
    path = tmp_path / "tout.tar"

    def half():
        with backing_up.whole(path) as out:
            out.write(b"la moitie")
            raise Told("la lumière s’est éteinte")

    with pytest.raises(Told):
        half()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_left_is_swept_later(tmp_path):
    left = tmp_path / ".creuset-20260101T000000Z.tar.77.part"
    left.write_bytes(b"la moitie")
    scratch = tmp_path / ".creuset-abc"
    scratch.mkdir()
    (scratch / "creuset.sqlite3").write_bytes(b"")
    for path in (left, scratch):
        os.utime(path, (0, 0))
    recent = tmp_path / ".creuset-en-cours.part"
    recent.write_bytes(b"")

    backing_up.sweep(tmp_path, older_than=datetime.now(UTC) - timedelta(days=1))

    assert list(tmp_path.iterdir()) == [recent]


def test_in_a_folder_the_last_ones_stay_and_what_is_not_ours_too(community, tmp_path):
    (tmp_path / "photos.tar").write_bytes(b"")
    for day in range(1, 5):
        (tmp_path / f"creuset-2026010{day}T000000Z.tar").write_bytes(b"")

    run("backup", str(tmp_path), keep=2)

    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[0] == "creuset-20260104T000000Z.tar"
    assert left[2:] == ["photos.tar"]


def test_a_folder_that_is_not_there_is_said(community, tmp_path):
    with pytest.raises(CommandError, match=r"No such file"):
        run("backup", str(tmp_path / "absent" / "tout.tar"))


def test_days_weeks_and_months_thin_out():
    first = datetime(2026, 1, 1, 3, tzinfo=UTC)
    names = [rotation.name_at(first + timedelta(days=n), encrypted=True) for n in range(500)]

    kept = sorted(rotation.staggered(names))

    assert len(kept) <= 7 + 4 + 12
    assert kept[-7:] == names[-7:]
    assert {rotation.moment_of(name).strftime("%Y%m") for name in kept} == {
        (first + timedelta(days=n)).strftime("%Y%m") for n in range(170, 500)
    }


def test_the_one_just_made_always_stays():
    assert rotation.to_remove(["creuset-20260101T000000Z.tar", "autre"], set()) == {
        "creuset-20260101T000000Z.tar"
    }
    assert rotation.latest(["creuset-20260101T000000Z.tar"], keep=1) == {
        "creuset-20260101T000000Z.tar"
    }


def test_people_go_on_writing_meanwhile(community, tmp_path):
    """The copy is of one instant: what commits while it is written is not half in it."""
    late = []

    class Slow(io.BytesIO):
        def write(self, block):
            if not late:
                late.append(True)
                together(lambda: make.person("Pendant"))
            return super().write(block)

    out = Slow()
    backing_up.write(out, locks=Locks())

    manifest = archive.unpack(io.BytesIO(out.getvalue()), tmp_path)
    assert manifest["counts"]["people_person"] == 1
    assert Person.objects.count() == 2


def test_files_come_back_with_the_rows_that_name_them(community, tmp_path):
    ana = Person.objects.get()
    [attached] = files.attach(
        Thread.objects.get().posts.get(), [ContentFile(b"a,b\n1,2\n", name="puits.csv")], by=ana
    )
    path = whole(tmp_path)
    name = blobs.name_of(attached.file.sha256)
    default_storage.delete(name)

    assert "1 fichiers" in run("restore", str(path), force=True)

    assert default_storage.open(name).read() == b"a,b\n1,2\n"


def test_a_file_that_is_not_there_is_said_and_the_rest_is_saved(community, tmp_path):
    [attached] = files.attach(
        Thread.objects.get().posts.get(),
        [ContentFile(b"c,d\n1,2\n", name="puits.csv")],
        by=Person.objects.get(),
    )
    default_storage.delete(blobs.name_of(attached.file.sha256))
    path = tmp_path / "tout.tar"

    with pytest.raises(CommandError, match="manquent au stockage"):
        run("backup", str(path))

    with pytest.raises(CommandError, match="déjà absent le jour de la sauvegarde"):
        run("restore", str(path), check=True)
    run("restore", str(path), force=True)
