"""The server killed while people send files: at reception, between blob and row, anywhere. What was
acknowledged can be read again to the byte; what was not goes away by itself."""

import http.client
import random
import threading
from hashlib import sha256
from pathlib import Path

from tests import make
from tests.kill.harness import ROUNDS, House, Visitor, at_random

BEFORE = """
from django.urls import reverse
from tests import make
ana = apps.get_model('people', 'Person').objects.get(email='ana@example.org')
group = make.group(members=[ana])
print(json.dumps(reverse('files:attach', args=['groups.workinggroup', group.pk])))
"""
KEPT = """
Attachment = apps.get_model('files', 'Attachment')
print(json.dumps([[each.name, each.get_absolute_url()] for each in Attachment.objects.order_by('pk')]))
"""
COLLECTED = """
from datetime import timedelta
from django.utils import timezone
from creuset.files import blobs, collecting
before = collecting.look()
gone = collecting.collect(now=timezone.now() + timedelta(days=2))
after = collecting.look()
print(json.dumps({
    'orphans': before.orphans + before.strangers, 'gone': gone,
    'missing': before.missing + after.missing, 'left': after.orphans + after.strangers,
}))
"""


class Sender(threading.Thread):
    """Sends one file after the other, some over a slow line, and keeps the checksums of those that
    were acknowledged; a picture, drawn again on arrival, has one of its own that it does not know."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        super().__init__(daemon=True)
        self.visitor, self.path = visitor, path
        self.checksums: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopped.is_set():
            name, content = self.written(number)
            number += 1
            try:
                slowness = random.choice([0, 0, 0.3])
                status = self.visitor.send_file(self.path, name, content, seconds=slowness)
            except (OSError, http.client.HTTPException):
                self.stopped.wait(0.05)
                continue
            assert status == 302, status
            self.acknowledged.append(name)

    def written(self, number: int) -> tuple[str, bytes]:
        if number % 3 == 0:
            return f"{number}.png", make.picture(side=100, colour=f"#{number:06x}")
        content = (f"Pièce {number}. " * random.randrange(1, 20_000)).encode()
        self.checksums[f"{number}.txt"] = sha256(content).hexdigest()
        return f"{number}.txt", content


def read_again(house: House, visitor: Visitor) -> dict[str, str]:
    """The checksum of what each address gives, by name."""
    with house.serve():
        return {name: sha256(visitor.take(at)).hexdigest() for name, at in house.ask(KEPT)}


def test_a_file_that_was_acknowledged_is_read_again_to_the_byte(
    house: House, tmp_path: Path
) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    house.environment["TMPDIR"] = str(passing)
    ana, _bo = house.found()
    sender = Sender(house.visitor(ana), house.ask(BEFORE))
    sender.start()

    for _ in range(ROUNDS):
        with house.serve() as server:
            at_random(1)
            server.kill()
    with house.serve():
        sender.stopped.set()
        sender.join(60)
    collected = house.ask(COLLECTED)
    kept = read_again(house, sender.visitor)

    assert not sender.is_alive()
    assert len(sender.acknowledged) > ROUNDS / 2
    assert set(sender.acknowledged) - set(kept) == set()
    assert {name: kept[name] for name in kept if name.endswith(".txt")} == {
        name: sender.checksums[name] for name in kept if name.endswith(".txt")
    }
    assert collected["missing"] == collected["left"] == []
    assert sorted(collected["gone"]) == sorted(collected["orphans"])
    assert house.manage("files", "--verify").returncode == 0
    assert list(passing.iterdir()) == []
