"""The door of mails, and a letter on its way, killed at random instants: a mail that was
acknowledged is in the conversation, once; nobody has the letter twice."""

import asyncio
import random
import smtplib
import threading
from collections import Counter
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP

from tests.kill.harness import ROUNDS, at_random, until
from tests.post.inbound.mails import DOMAIN, written

WRITERS = 200
"""So many that nobody writes more in an hour than the door takes from one person."""
READERS = 200 + 10 * ROUNDS
"""Some are left to write to at the last kill."""

BEFORE_MAILS = f"""
from allauth.account.models import EmailAddress
from creuset.assemblies.models import Assembly
from creuset.debates import actions
from creuset.people.models import Person
from creuset.post.addresses import reply_address
from tests import make
root = Assembly.objects.get(parent=None)
people = [make.person(email=f'membre{{n}}@example.org') for n in range({WRITERS})]
make.join(root, *people)
EmailAddress.objects.bulk_create(
    EmailAddress(user=each, email=each.email, verified=True) for each in people)
thread = actions.open_thread(root, title='T', body='Un.', by=people[0])
print(json.dumps([[each.email, reply_address(thread, each)] for each in people]))
"""
SAID = """
posts = apps.get_model('debates', 'Post').objects.order_by('pk')
print(json.dumps(list(posts.values_list('body', flat=True))[1:]))
"""


class MailServer(threading.Thread):
    """Brings each mail until it is taken, as a mail server does; some again although they were,
    since its own answer may have been lost."""

    def __init__(self, port: int, people: list[list[str]]) -> None:
        super().__init__(daemon=True)
        self.port, self.people = port, people
        self.acknowledged: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.stopped.is_set():
            text = f"Message {number}"
            sender, to = self.people[number % len(self.people)]
            raw = written(text, sender=sender, message_id=f"<{number}@mail.example.org>")
            for _each in range(random.choice([1, 1, 2])):
                self.bring(raw, sender, to)
            self.acknowledged.append(text)
            number += 1

    def bring(self, raw: bytes, sender: str, to: str) -> None:
        while True:
            try:
                with smtplib.LMTP("127.0.0.1", self.port, timeout=20) as client:
                    client.sendmail(sender, [to], raw)
                    return
            except (OSError, smtplib.SMTPException):
                self.stopped.wait(0.05)


def test_a_mail_that_was_acknowledged_is_there_once(house):
    house.environment["CREUSET_MAIL_DOMAIN"] = DOMAIN
    house.found()
    server = MailServer(house.port, house.ask(BEFORE_MAILS))
    server.start()

    for _ in range(ROUNDS):
        with house.process("lmtp", "--listen", f"127.0.0.1:{house.port}") as door:
            until(house.listens, door)
            at_random(1)
            door.kill()
    with house.process("lmtp", "--listen", f"127.0.0.1:{house.port}"):
        server.stopped.set()
        server.join(60)

    said = house.ask(SAID)
    assert not server.is_alive()
    assert len(server.acknowledged) > ROUNDS
    assert [text for text, times in Counter(said).items() if times > 1] == []
    assert said == server.acknowledged


class Double:
    """A mail server that takes its time and remembers who was written to."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        await asyncio.sleep(0.02)
        self.received += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def listening(double):
    loop, ready, port = asyncio.new_event_loop(), threading.Event(), []

    def run():
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(
            loop.create_server(lambda: SMTP(double, hostname="double", loop=loop), "127.0.0.1", 0)
        )
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        loop.run_forever()
        server.close()

    threading.Thread(target=run, daemon=True).start()
    ready.wait(10)
    try:
        yield port[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)


BEFORE_LETTER = f"""
from creuset.assemblies.models import Assembly
from creuset.people.models import Person
from creuset.post.models import Letter
from tests import make
from django.utils import timezone
root = Assembly.objects.get(parent=None)
make.join(root, *(make.person(email=f'lecteur{{n}}@example.org') for n in range({READERS})))
Letter.objects.create(assembly=root, title='Lettre', body='Bonjour.', html='<p>Bonjour.</p>',
                      status='leaving', sent_at=timezone.now())
print(json.dumps(list(root.members().values_list('email', flat=True))))
"""
SENDS = """
import pathlib
from django.conf import settings
settings.EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'
settings.EMAIL_HOST, settings.EMAIL_PORT = '127.0.0.1', {port}
from creuset.post.newsletter import mailing
from creuset.post.sending import send_waiting
mailing.BATCH = 30
pathlib.Path({began!r}).touch()
mailing.carry_on()
while send_waiting(seconds=5):
    pass
print('null')
"""
STATES = """
sent = apps.get_model('post', 'Delivery').objects.filter(composer='newsletter')
print(json.dumps([[each.person.email, each.status] for each in sent.select_related('person')]))
"""


def test_nobody_has_the_letter_twice_and_nobody_is_forgotten(house, tmp_path):
    house.found()
    readers = house.ask(BEFORE_LETTER)
    double, began = Double(), tmp_path / "began"

    with listening(double) as port:
        code = SENDS.format(port=port, began=str(began))
        for _ in range(ROUNDS):
            began.unlink(missing_ok=True)
            with house.process("shell", "-v", "0", "-c", code) as worker:
                until(began.exists, worker)
                at_random(0.4)
                worker.kill()
        sent_before = len(double.received)
        house.ask(code)

    states = dict(house.ask(STATES))
    in_doubt = {address for address, status in states.items() if status in {"claimed", "unsure"}}
    assert 0 < sent_before < len(readers)
    assert [each for each, times in Counter(double.received).items() if times > 1] == []
    assert set(states) == set(readers)
    assert set(readers) - set(double.received) <= in_doubt
    assert len(in_doubt) <= ROUNDS
    assert {address for address, status in states.items() if status == "sent"} <= set(
        double.received
    )
