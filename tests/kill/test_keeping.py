"""Kill −9, fifty times, at random instants: what was acknowledged is there, nothing is half-done."""

import http.client
import io
import threading
from pathlib import Path

import pytest

from creuset.keeping import archive
from creuset.keeping.told import Told
from tests.kill.harness import ROUNDS, House, Visitor, at_random

STATE = """
from creuset.journal.actions import faults
from creuset.debates.models import Thread, Post
from creuset.journal.models import Record
titles = list(Thread.objects.values_list('title', flat=True))
print(json.dumps({
    'titles': titles,
    'faults': faults(),
    'first posts': Post.objects.values('thread').distinct().count(),
    'records': Record.objects.filter(verb='debates.opened').count(),
}))
"""


class Writer(threading.Thread):
    """Opens conversations one after the other, and keeps the titles that were acknowledged."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        super().__init__(daemon=True)
        self.visitor, self.path = visitor, path
        self.tried: list[str] = []
        self.acknowledged: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            title = f"Sujet {len(self.tried)}"
            try:
                page = self.visitor.get(self.path)
                if page[0] != 200:
                    continue
                self.tried.append(title)
                if self.visitor.fill(self.path, title=title, body="Écrit.") < 400:
                    self.acknowledged.append(title)
            except (OSError, http.client.HTTPException):
                self.stopped.wait(0.05)


def writer_in(house: House) -> Writer:
    ana, _bo = house.found()
    path = house.ask(
        "from django.urls import reverse\n"
        "root = apps.get_model('assemblies', 'Assembly').objects.get(parent=None)\n"
        "print(json.dumps(reverse('debates:open', args=[root.pk])))"
    )
    return Writer(house.visitor(ana), path)


def test_what_the_server_acknowledged_is_there_once(house):
    writer = writer_in(house)
    writer.start()

    for _ in range(ROUNDS):
        with house.serve() as server:
            at_random(1.5)
            server.kill()
    with house.serve():
        writer.stopped.set()
        writer.join(60)

    told = house.ask(STATE)
    assert len(writer.acknowledged) > ROUNDS / 2
    assert set(writer.acknowledged) - set(told["titles"]) == set()
    assert set(told["titles"]) - set(writer.tried) == set()
    assert len(told["titles"]) == len(set(told["titles"]))
    assert told["first posts"] == told["records"] == len(told["titles"])
    assert told["faults"] == []


def test_the_pulse_goes_on_and_the_seals_hold(house):
    writer = writer_in(house)
    with house.serve():
        writer.start()
        for _ in range(ROUNDS):
            with house.process("work", "-v", "0") as worker:
                at_random(6)
                worker.kill()
            house.ask("from creuset.common.tasks import beat\nbeat.enqueue()\nprint(1)")
        writer.stopped.set()
        writer.join(60)
    house.manage("work", "-v", "0", "--batch")
    house.manage("journal", "seal")

    told = house.ask(
        STATE.replace(
            "'faults'",
            "'waiting': apps.get_model('django_tasks_database', 'DBTaskResult').objects.filter("
            "status='READY', task_path='creuset.common.tasks.beat').count(),\n    'faults'",
        )
    )
    assert told["faults"] == []
    assert told["waiting"] >= 1
    assert set(writer.acknowledged) - set(told["titles"]) == set()


def pass_for_whole(folder: Path, scratch: Path) -> list[str]:
    """The names of the backups that open, checked to the last byte."""
    for path in sorted(folder.glob("creuset-*")):
        archive.unpack(io.BytesIO(path.read_bytes()), scratch / path.name)
    return [path.name for path in sorted(folder.glob("creuset-*"))]


def test_a_killed_backup_is_not_one(house, tmp_path):
    house.found()
    backups = tmp_path / "backups"
    backups.mkdir()

    for _ in range(ROUNDS):
        with house.process("backup", str(backups)) as backup:
            at_random(4)
            backup.kill()
    house.manage("backup", str(backups))

    names = pass_for_whole(backups, tmp_path / "scratch")
    assert names
    house.manage("restore", str(backups / names[-1]), "--check")


def test_a_killed_restore_leaves_the_community_before_or_after(house, tmp_path):
    house.found()
    backup = tmp_path / "avant.tar"
    house.manage("backup", str(backup))
    house.ask("from tests import make\n[make.person(f'Après {n}') for n in range(300)]\nprint(1)")

    seen = set()
    for _ in range(ROUNDS):
        with house.process("restore", str(backup), "--force") as restore:
            at_random(5)
            restore.kill()
        seen.add(
            house.ask("print(json.dumps(apps.get_model('people', 'Person').objects.count()))")
        )
    house.manage("restore", str(backup), "--force")

    assert seen <= {2, 302}
    assert house.manage("journal", "verify").returncode == 0


def test_a_cut_backup_says_so(tmp_path):
    """The check above would see it: it is not there for show."""
    out = io.BytesIO()
    written = archive.Writing(out)
    written.add_text("un", "deux")
    written.close({})
    cut = tmp_path / "creuset-x"
    cut.write_bytes(out.getvalue()[:600])

    with pytest.raises(Told, match="pas entier"):
        pass_for_whole(tmp_path, tmp_path / "scratch")
