from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.meetings.forms import WhenForm


@pytest.mark.parametrize(("days", "wrong"), [(-1, ["day"]), (0, []), (1, [])])
def test_a_meeting_is_not_planned_for_a_day_that_has_passed(days, wrong):
    day = timezone.localdate() + timedelta(days=days)

    form = WhenForm({"day": day.isoformat(), "begins": "18:00", "ends": "20:00"})

    assert list(form.errors) == wrong
