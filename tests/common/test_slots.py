from collections import defaultdict

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from creuset.common import slots

PAGE = Template('{% load slots %}{% slot "page" subject %}')


@pytest.fixture(autouse=True)
def _nothing_wired(monkeypatch):
    monkeypatch.setattr(slots, "_fillers", defaultdict(list))


def shown(subject=None):
    return PAGE.render(Context({"request": RequestFactory().get("/"), "subject": subject}))


def test_a_slot_shows_what_was_put_in_it_in_order():
    slots.fill("page", lambda request, subject: format_html("<p>{}</p>", subject))
    slots.fill("page", lambda request, subject: mark_safe("<hr>"))

    assert shown("<x>") == "<p>&lt;x&gt;</p>\n<hr>"


def test_a_slot_that_nobody_fills_shows_nothing():
    assert shown() == ""


def test_a_slot_that_nobody_fills_is_not_remembered_as_filled():
    shown()

    assert slots.filled() == set()


def test_what_a_filler_forgets_to_make_safe_is_shown_and_not_obeyed():
    slots.fill("page", lambda request, subject: subject)

    assert shown("<script>") == "&lt;script&gt;"
