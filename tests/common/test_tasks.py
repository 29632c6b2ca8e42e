from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common import pulse
from creuset.common.tasks import beat, ensure_beat
from creuset.decisions.models import Decision
from creuset.journal.models import Record
from tests import make

WAITING = TaskResultStatus.READY


@pytest.fixture
def due(monkeypatch):
    """What is due each minute, for this test only."""
    monkeypatch.setattr(pulse, "_due", {})
    return pulse.every_minute


@pytest.mark.django_db
def test_one_that_fails_does_not_keep_the_others_from_their_turn(due):
    done = []

    def fails():
        raise RuntimeError("not today")

    due("fails", fails)
    due("works", lambda: done.append("works"))

    beat.call()

    assert done == ["works"]


@pytest.mark.django_db
def test_each_beat_calls_the_next_one_for_a_minute_later(due):
    beat.call()

    (waiting,) = DBTaskResult.objects.filter(status=WAITING)
    assert timezone.now() < waiting.run_after <= timezone.now() + timedelta(minutes=1)


@pytest.mark.django_db
def test_a_worker_that_starts_again_does_not_make_the_pulse_faster(due):
    ensure_beat()
    ensure_beat()

    assert DBTaskResult.objects.filter(status=WAITING).count() == 1


@pytest.mark.django_db(transaction=True)  # the worker closes its connection
def test_the_worker_closes_what_is_due_and_seals_the_journal():
    ana, bob = make.person(), make.person()
    work = make.work(group=make.group(members=[ana, bob]), authors=[ana], agreed=make.terms())
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    Decision.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    ensure_beat()

    call_command("db_worker", "--batch", "--interval", "0.05", verbosity=0)

    decision.refresh_from_db()
    assert decision.outcome == "no_quorum"
    assert Record.objects.unsealed().count() == 0
