from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from creuset.common.dates import date_format

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)


def shown(value, filtered):
    return Template("{{ day|date%s }}" % (f':"{filtered}"' if filtered else "")).render(
        Context({"day": value})
    )


@pytest.mark.parametrize(
    ("written", "first", "second"),
    [
        ("j F Y", "1er décembre 2026", "2 décembre 2026"),
        ("DATE_FORMAT", "1er décembre 2026", "2 décembre 2026"),
        ("l j F", "mardi 1er décembre", "mercredi 2 décembre"),
        ("d/m/Y", "01/12/2026", "02/12/2026"),
        ("Y-m-d", "2026-12-01", "2026-12-02"),
    ],
)
def test_the_first_of_a_month_is_written_as_it_is_said(written, first, second):
    assert [shown(day, written) for day in (FIRST, SECOND)] == [first, second]
    assert [date_format(day, written) for day in (FIRST, SECOND)] == [first, second]


def test_other_languages_write_it_as_they_do():
    with translation.override("es"):
        assert shown(FIRST, "j F Y") == "1 diciembre 2026"


def test_a_moment_is_on_the_day_that_the_reader_s_clock_shows():
    late = datetime(2026, 11, 30, 23, 30, tzinfo=timezone.get_fixed_timezone(0))

    assert shown(late, "j F, H:i") == "1er décembre, 00:30"


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_day_is_nothing(nothing):
    assert shown(nothing, "j F Y") == ""
