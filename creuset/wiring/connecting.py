"""Each list is handed to the area that reads it, once, when the application starts."""

from functools import partial

from creuset.assemblies import gestures
from creuset.atlas.snapshot import noting
from creuset.common import gauges, leaving, pulse, slots, things
from creuset.debates.actions import letters as debates_letters
from creuset.journal import actions as journal
from creuset.journal import verbs
from creuset.keeping.gauges import GAUGES
from creuset.post import checks as post_checks
from creuset.post import digesting, reminding, sending
from creuset.post import letters as notice_letters
from creuset.post import tasks as post_tasks
from creuset.post.gauges import GAUGES as POST_GAUGES
from creuset.post.newsletter import mailing
from creuset.search import listening
from creuset.welcome import mail as welcome_mail
from creuset.welcome.queued import LETTERS as WELCOME_LETTERS
from creuset.wiring.farewells import FAREWELLS
from creuset.wiring.gestures import GESTURES
from creuset.wiring.letters import queue_welcome, write_outside, write_welcome
from creuset.wiring.pulse import EVERY_MINUTE
from creuset.wiring.sentences import VERBS
from creuset.wiring.showing import SLOTS
from creuset.wiring.things import THINGS


def connect() -> None:
    listening.connect()
    noting.connect()
    post_checks.connect()
    mailing.connect()
    journal.listen(post_tasks.hear)
    sending.compose_with("notice", notice_letters.write)
    sending.compose_with("digest", digesting.write)
    verbs.register(reminding.SENTENCES)
    for gesture in GESTURES:
        gestures.register(gesture)
    verbs.register(VERBS)
    for slot, filler in SLOTS:
        slots.fill(slot, filler)
    for thing in THINGS:
        things.register(thing)
    for name, run in EVERY_MINUTE.items():
        pulse.every_minute(name, run)
    for gauge in [*GAUGES, *POST_GAUGES]:
        gauges.register(gauge)
    for area in FAREWELLS:
        leaving.register(area.farewell)
    debates_letters.send_with(write_outside)
    welcome_mail.queue_with(queue_welcome)
    for letter in WELCOME_LETTERS:
        sending.compose_with(f"welcome.{letter}", partial(write_welcome, letter))
