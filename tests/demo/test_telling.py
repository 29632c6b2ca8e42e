from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.demo.telling import Dating, Moment, ago, tell


def test_stories_run_side_by_side_in_the_order_of_their_dates():
    heard = []

    def story(name, *days):
        for day in days:
            yield ago(day, "12:00")
            heard.append(f"{name} {day}")

    moments = tell([story("Ana", 9, 5, 2), story("Bruno", 7, 5)])

    assert heard == ["Ana 9", "Bruno 7", "Ana 5", "Bruno 5", "Ana 2"]
    assert moments == sorted(moments)
    assert moments == sorted(moments, key=lambda moment: moment.told_at)


def test_a_story_does_not_go_back_in_time():
    with pytest.raises(ValueError, match="goes back in time"):
        tell([iter([ago(2, "12:00"), ago(3, "12:00")])])


def test_a_date_made_during_a_moment_is_carried_to_what_was_told():
    start = timezone.now() - timedelta(minutes=1)
    second = timedelta(seconds=1)
    dating = Dating([Moment(start, ago(9, "12:00")), Moment(start + 2 * second, ago(5, "12:00"))])

    assert dating.told(start) == ago(9, "12:00")
    assert dating.told(start + second) == ago(9, "12:00") + second
    assert dating.told(start + 3 * second) == ago(5, "12:00") + second


def test_what_is_older_or_still_to_come_keeps_its_date():
    start = timezone.now() - timedelta(minutes=1)
    dating = Dating([Moment(start, ago(9, "12:00"))])
    older, later = start - timedelta(days=1), timezone.now() + timedelta(days=1)

    assert [dating.told(older), dating.told(later)] == [older, later]
