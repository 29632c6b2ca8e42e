from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.common import gauges
from creuset.post import sending
from creuset.post.models import Delivery, Kind
from tests import make

pytestmark = pytest.mark.django_db


def read(name):
    [gauge] = [each for each in gauges.every() if each.name == name]
    return gauge.read()


def test_whatever_watches_learns_how_many_mails_wait_and_how_late_they_are():
    assert (read("creuset_mails_waiting"), read("creuset_mails_oldest_seconds")) == (0, 0)
    ana = make.person("Ana", email="ana@example.org")
    for subject in ("Un", "Deux"):
        sending.send(ana, Kind.CONVERSATION, subject, "Texte.")
    Delivery.objects.filter(subject="Un").update(not_before=timezone.now() - timedelta(hours=1))

    assert read("creuset_mails_waiting") == 2
    assert 3600 <= read("creuset_mails_oldest_seconds") < 3700

    Delivery.objects.update(status=Delivery.Status.FAILED)
    assert (read("creuset_mails_waiting"), read("creuset_mails_failed")) == (0, 2)
