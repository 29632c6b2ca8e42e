import io
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from creuset.common import milestones
from creuset.keeping.migrating import breaking
from tests import make

LIVED = Path(__file__).with_name("migrations_that_broke.txt")


def made(*steps):
    migration = Migration("0009_essai", "works")
    migration.operations = list(steps)
    return migration


def test_taking_away_what_the_version_in_service_uses_is_seen():
    assert len(list(breaking(made(operations.RemoveField("work", "title"))))) == 1
    assert len(list(breaking(made(operations.RenameField("work", "title", "name"))))) == 1
    assert len(list(breaking(made(operations.DeleteModel("Work"))))) == 1


def test_a_column_that_the_version_in_service_does_not_write_needs_a_default_in_the_database():
    def adding(field):
        return list(breaking(made(operations.AddField("work", "note", field))))

    assert len(adding(models.TextField(default=""))) == 1
    assert adding(models.TextField(null=True)) == []
    assert adding(models.TextField(db_default="")) == []


def test_migrations_from_now_on_are_safe_while_the_old_version_serves():
    """A new one is here? Do it in two releases, or with db_default. The list holds those from before
    the first release, which nobody runs beside an older version: it does not grow any more."""
    found = {
        line
        for migration in MigrationLoader(None).disk_migrations.values()
        if migration.__module__.startswith("creuset.")
        for line in breaking(migration)
    }

    assert found - set(LIVED.read_text().splitlines()) == set()


@pytest.mark.django_db
def test_upgrading_says_that_there_is_nothing_to_change():
    out = io.StringIO()

    call_command("upgrade", "--plan", stdout=out)

    assert out.getvalue().startswith("La base est déjà celle de cette version.\n")


@pytest.fixture
def changelog(settings, tmp_path):
    """Three versions of the software, in a place of its own."""
    settings.BASE_DIR, settings.BACKUPS = tmp_path, tmp_path / "sauvegardes"
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", []
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    for number, said in enumerate(["- Un.", "- Deux.", "- Trois."], 1):
        (folder / f"000{number}-essai.md").write_text(f"{said}\n")
    return folder


def planned():
    out = io.StringIO()
    call_command("upgrade", "--plan", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_upgrading_says_what_members_will_see_since_the_last_time(changelog):
    call_command("upgrade", stdout=io.StringIO())
    assert "Ce que les membres verront" not in planned()

    (changelog / "0004-essai.md").write_text("- Quatre.\n")
    (changelog / "0005-essai.md").write_text("- Cinq.\n")

    assert planned().endswith("Ce que les membres verront :\n- Quatre.\n- Cinq.\n")
    assert planned().endswith("- Quatre.\n- Cinq.\n")  # saying is not doing


@pytest.mark.django_db
def test_upgrading_an_installation_that_never_did_says_the_last_version(changelog):
    assert planned().endswith("Ce que les membres verront :\n- Trois.\n")


@pytest.mark.django_db(transaction=True)
def test_upgrading_says_what_will_change_saves_and_changes_it(settings, tmp_path):
    settings.BACKUPS, settings.STATIC_ROOT = tmp_path / "sauvegardes", tmp_path / "static"
    settings.STATICFILES_DIRS = []
    MigrationExecutor(connection).migrate([("common", "0001_cache")])
    make.community(members=[make.person("Ana")])
    out = io.StringIO()

    call_command("upgrade", "--plan", stdout=out)
    assert "- common.0002_milestones\n    Create model Milestone" in out.getvalue()
    assert not settings.BACKUPS.exists()

    call_command("upgrade", stdout=out)
    assert "À jour." in out.getvalue()
    assert len(list(settings.BACKUPS.iterdir())) == 1


@pytest.mark.django_db
def test_a_mail_that_leaves_is_remembered():
    call_command("check_mail", "moi@example.org", stdout=io.StringIO())

    assert mail.outbox[0].to == ["moi@example.org"]
    assert milestones.last(milestones.MAIL_TRIED)
