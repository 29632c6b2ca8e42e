from datetime import timedelta

import pytest
from django.core.checks import run_checks
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones
from creuset.common.models import Milestone
from creuset.common.tasks import beat
from creuset.keeping import rotation, tasks, watching
from tests.pages import plain

pytestmark = pytest.mark.django_db


def remedies():
    return {each.key: plain(each.remedy) for each in watching.everything() if not each.well}


def test_a_fresh_house_is_told_what_to_do():
    told = remedies()

    assert told.keys() == {"worker", "backup", "restore", "mail"}
    assert "manage.py work" in told["worker"]
    assert "CREUSET_BACKUP_DAILY=1" in told["backup"]
    assert "manage.py check_mail" in told["mail"]


def test_what_has_been_done_is_well():
    for what in (milestones.BACKUP, milestones.RESTORE_TRIED, milestones.MAIL_TRIED):
        milestones.reached(what)

    beat.enqueue()
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=timezone.now())

    assert remedies() == {}

    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(minutes=6))
    assert remedies().keys() == {"worker"}


@pytest.mark.parametrize(
    ("proxies", "told"), [(0, {"proxies"}), (1, set())]
)  # fmt: skip
def test_in_production_the_proxy_is_named(settings, tmp_path, proxies, told):
    settings.VAR, settings.BACKUPS = tmp_path, tmp_path
    settings.PRODUCTION, settings.PROXIES = True, proxies

    assert {each.key for each in watching.of_settings() if not each.well} == told


def test_in_production_data_that_others_may_read_are_named(settings, tmp_path):
    settings.VAR, settings.BACKUPS = tmp_path, tmp_path
    settings.PRODUCTION, settings.PROXIES = True, 1
    tmp_path.chmod(0o755)

    [found] = [each for each in watching.of_settings() if not each.well]

    assert f"chmod -R o-rwx {tmp_path}" in plain(found.remedy)


def test_a_full_disk_is_said(monkeypatch):
    monkeypatch.setattr(watching.gauges, "free_bytes", lambda: float(1 << 30))

    [found] = [each for each in watching.of_settings() if each.key == "disk"]

    assert plain(found.says) == "Il reste 1,0 Go."
    assert "Faites de la place" in found.remedy


def test_a_network_disk_is_recognised(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserveur:/x {tmp_path} nfs4 rw 0 0\n")

    assert watching.filesystem_of(tmp_path / "creuset", str(mounts)) == "nfs4"
    assert watching.filesystem_of(tmp_path.parent, str(mounts)) == "ext4"


def test_check_deploy_says_the_same():
    told = run_checks(include_deployment_checks=True, databases=["default"])

    assert {"creuset.worker", "creuset.backup"} <= {each.id for each in told}


def test_a_backup_is_asked_for_once_a_day(settings, tmp_path):

    settings.BACKUP_DAILY = False
    tasks.back_up_each_day()
    assert not DBTaskResult.objects.exists()

    settings.BACKUP_DAILY = True
    tasks.back_up_each_day()
    tasks.back_up_each_day()
    assert DBTaskResult.objects.count() == 1

    DBTaskResult.objects.all().delete()
    milestones.reached(milestones.BACKUP)
    tasks.back_up_each_day()
    assert not DBTaskResult.objects.exists()

    Milestone.objects.update(at=timezone.now() - timedelta(hours=25))
    tasks.back_up_each_day()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_daily_backup_lands_in_its_folder(settings, tmp_path):
    settings.BACKUPS = tmp_path / "sauvegardes"

    tasks.back_up.call()

    [path] = settings.BACKUPS.iterdir()
    assert rotation.moment_of(path.name)
