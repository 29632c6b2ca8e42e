"""Terms in a row and what has to be declared: dates in, dates out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.assemblies.tenure import Tenure, after, terms_in_a_row, to_declare

DAY = date(2026, 3, 1)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1))


def test_a_term_ends_on_the_same_day_of_the_month_or_on_its_last():
    assert after(date(2026, 1, 15), 3) == date(2026, 4, 15)
    assert after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert after(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert after(date(2026, 12, 31), 12) == date(2027, 12, 31)


@given(day=days, months=st.integers(0, 240))
def test_a_term_is_so_many_months_long(day, months):
    end = after(day, months)

    assert (end.year - day.year) * 12 + end.month - day.month == months
    assert end.day <= day.day


def years(*starts_and_ends):
    return [(date(start, 3, 1), end and date(end, 3, 1)) for start, end in starts_and_ends]


@pytest.mark.parametrize(
    ("held", "terms"),
    [
        ([], 0),
        (years((2025, 2026)), 1),
        (years((2024, 2025), (2025, 2026)), 2),
        (years((2023, 2024), (2024, 2025), (2025, None)), 3),
        (years((2024, 2025)), 0),  # someone else has had a whole term since
        (years((2022, 2023), (2024, 2025), (2025, 2026)), 2),
        ([(date(2025, 1, 1), date(2025, 6, 1))], 1),  # left early, and comes back before a term
        ([(DAY, DAY)], 0),  # given and taken back the same day
    ],
)
def test_terms_lead_up_to_a_day_until_someone_else_has_had_a_whole_one(held, terms):
    assert terms_in_a_row(held, on=DAY, months=12) == terms


@given(
    lengths=st.lists(st.integers(1, 36), max_size=6),
    months=st.integers(1, 36),
    order=st.randoms(),
)
def test_terms_that_touch_are_all_counted_in_whatever_order_they_are_read(lengths, months, order):
    held, end = [], DAY
    for length in lengths:
        start = end - timedelta(days=30 * length)
        held.append((start, end))
        end = start
    order.shuffle(held)

    assert terms_in_a_row(held, on=DAY, months=months) == len(lengths)


@given(held=st.lists(st.tuples(days, st.one_of(st.none(), days)), max_size=6))
def test_nobody_has_had_more_terms_in_a_row_than_terms(held):
    assert 0 <= terms_in_a_row(held, on=DAY, months=12) <= len(held)


def tenure(key=1, person=7, post="présidence", starts_on=DAY, **said):
    return Tenure(key=key, person=person, post=post, starts_on=starts_on, **said)


def told(*tenures, on=date(2026, 6, 1)):
    return [(each.tenure.key, each.starts, each.by) for each in to_declare(tenures, on=on)]


def test_whoever_takes_up_a_post_or_leaves_it_is_declared_within_three_months():
    assert told(tenure()) == [(1, True, date(2026, 6, 1))]
    assert told(tenure(starts_on=date(2025, 3, 1), ends_on=DAY, start_declared=True)) == [
        (1, False, date(2026, 6, 1))
    ]


def test_what_has_been_declared_is_declared_once():
    assert told(tenure(start_declared=True)) == []
    assert told(tenure(ends_on=DAY + timedelta(1), start_declared=True, end_declared=True)) == []


def test_an_end_to_come_and_a_post_taken_back_the_same_day_are_no_change():
    assert told(tenure(start_declared=True, ends_on=date(2026, 9, 1))) == []
    assert told(tenure(ends_on=DAY)) == []


def test_whoever_takes_up_again_the_post_that_they_leave_changes_nothing():
    first = tenure(starts_on=date(2025, 3, 1), ends_on=DAY, start_declared=True)

    assert told(first, tenure(key=2)) == []
    assert told(first, tenure(key=2, post="trésorerie")) == [
        (1, False, date(2026, 6, 1)),
        (2, True, date(2026, 6, 1)),
    ]


def test_the_end_of_someone_erased_is_declared_too():
    gone = tenure(person=None, starts_on=date(2025, 3, 1), ends_on=DAY, start_declared=True)

    assert told(gone, tenure(key=2, person=None, starts_on=DAY)) == [
        (1, False, date(2026, 6, 1)),
        (2, True, date(2026, 6, 1)),
    ]


def test_the_most_urgent_comes_first():
    later = tenure(key=1, starts_on=DAY + timedelta(9))

    assert [key for key, *_rest in told(later, tenure(key=2, person=8))] == [2, 1]
