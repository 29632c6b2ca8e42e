import pytest
from django.urls import NoReverseMatch, reverse

from tests import make
from tests.pages import read, words

ACCOUNTS = "/demonstration/"


def names(response):
    return [words(tag) for tag in read(response).select("main h3")]


def test_without_demonstration_mode_nobody_enters_without_a_code(client, db):
    invented = make.person("Ana Silva", demonstration=True)

    assert client.get(ACCOUNTS).status_code == 404
    assert client.post(f"{ACCOUNTS}entrer/{invented.pk}/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo")


@pytest.mark.usefixtures("_in_demonstration_mode")
def test_the_page_lists_only_invented_people(client, db):
    make.person("Ana Silva", demonstration=True)
    make.person("Bruno Petit")

    assert names(client.get(ACCOUNTS)) == ["Ana Silva"]


@pytest.mark.usefixtures("_in_demonstration_mode")
def test_an_empty_page_says_how_to_fill_it(client, db):
    page = client.get(ACCOUNTS)

    assert "manage.py demo" in words(read(page))


@pytest.mark.usefixtures("_in_demonstration_mode")
@pytest.mark.parametrize("fields", [{}, {"demonstration": True, "is_active": False}])
def test_nobody_else_is_entered_this_way(client, db, fields):
    person = make.person("Bruno Petit", **fields)

    assert client.post(reverse("demo_enter", args=[person.pk])).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("_in_demonstration_mode")
def test_entering_is_not_a_link(client, db):
    person = make.person("Ana Silva", demonstration=True)

    assert client.get(reverse("demo_enter", args=[person.pk])).status_code == 405
