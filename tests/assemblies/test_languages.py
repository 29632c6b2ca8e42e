"""Which languages the community speaks: its own first."""

import pytest
from django.core.management import CommandError, call_command

from creuset.assemblies import languages
from tests import make
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def spanish():
    community = make.community()
    community.languages = "es,fr"
    community.save()
    languages.forget()
    return community


def language_of(client, asked):
    return read(client.get("/charte/", headers={"Accept-Language": asked})).html["lang"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", "es"),
        ("en", "es"),
        ("de, en;q=0.5", "es"),
        ("en, fr-CA;q=0.8", "fr"),
        ("fr;q=0.4, es-MX;q=0.9", "es"),
        ("*", "es"),
        ("n’importe quoi", "es"),
    ],
)
def test_a_visitor_reads_the_first_of_their_languages_that_is_spoken_here(
    client, spanish, asked, shown
):
    assert language_of(client, asked) == shown


def test_a_language_chosen_here_is_kept_whatever_the_browser_asks(client, spanish):
    client.get("/langue/en/")

    assert language_of(client, "fr") == "en"


def test_the_foot_of_pages_offers_only_the_languages_spoken_here(client, spanish):
    links = read(client.get("/charte/")).select("footer a[hreflang]")

    assert [link["hreflang"] for link in links] == ["es", "fr"]


def test_where_one_language_is_spoken_the_foot_offers_none(client):
    languages.take_as_spoken("fr")
    make.community()

    assert not read(client.get("/charte/")).select("footer a[hreflang]")


def test_a_community_that_never_chose_speaks_them_all_and_french_first(client):
    make.community()
    languages.forget()

    assert languages.spoken() == ("fr", "en", "es")
    assert language_of(client, "de") == "fr"
    assert language_of(client, "en") == "en"


def test_no_page_asks_the_database_which_languages_are_spoken(spanish, django_assert_num_queries):
    languages.spoken()

    with django_assert_num_queries(0):
        assert languages.own() == "es"


def test_whoever_looks_after_the_server_changes_them(spanish, django_capture_on_commit_callbacks):
    assert languages.own() == "es"

    with django_capture_on_commit_callbacks(execute=True):
        call_command("languages", "fr, es,fr")

    assert languages.spoken() == ("fr", "es")


@pytest.mark.parametrize(("codes", "why"), [("xx", "choisissez parmi"), (",", "au moins une")])
def test_what_nobody_speaks_is_refused_with_what_to_do(spanish, codes, why):
    with pytest.raises(CommandError, match=why):
        call_command("languages", codes)

    assert languages.spoken() == ("es", "fr")
