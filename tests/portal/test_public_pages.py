"""Pages kept in memory: fast, and never shown to someone else."""

import pytest
from django.conf import settings

from creuset.portal import public_pages
from tests import make
from tests.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Anastasia")


@pytest.fixture
def group(ana):
    return make.group(members=[ana])


@pytest.fixture
def secret(ana, group):
    return make.work(group=group, authors=[ana], title="Brouillon secret")


def test_a_visitor_s_page_is_kept_and_asks_the_database_nothing(
    client, group, django_assert_num_queries
):
    first = client.get("/")

    with django_assert_num_queries(0):
        again = client.get("/")

    assert again.content == first.content
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Content-Security-Policy"]
    assert again.headers["X-Frame-Options"] == "DENY"


def test_what_changes_is_seen_two_seconds_later(client, group, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(public_pages, "monotonic", lambda: now)
    client.get("/travaux/")
    make.published(group=group, title="Tout neuf")
    assert "Tout neuf" not in words(read(client.get("/travaux/")))

    now += public_pages.SECONDS

    assert "Tout neuf" in words(read(client.get("/travaux/")))


@pytest.mark.parametrize("first", ["member", "visitor"])
@pytest.mark.parametrize("page", ["/", "/travaux/?etat=chantier", "/journal/", "/groupes/"])
def test_a_member_s_page_is_never_a_visitor_s(client, ana, secret, page, first):
    """Whoever comes first."""
    make.thread(secret.assembly, by=ana)

    def as_visitor():
        client.logout()
        client.cookies.clear()
        return words(read(client.get(page)))

    def as_member():
        client.force_login(ana)
        return words(read(client.get(page)))

    seen = [as_member(), as_visitor()] if first == "member" else [as_visitor(), as_member()]
    member, visitor = seen if first == "member" else reversed(seen)

    assert "Anastasia" in member
    assert "Anastasia" not in visitor
    assert "Brouillon secret" not in visitor


def test_a_work_that_only_its_group_reads_is_not_kept_for_others(client, ana, secret):
    client.force_login(ana)
    assert client.get(secret.get_absolute_url()).status_code == 200

    client.cookies.clear()

    assert client.get(secret.get_absolute_url()).status_code == 404


def test_a_session_that_ended_is_nobody_s_and_still_not_everyone_s(client, group):
    """Any cookie but the language's keeps a request away from what is kept."""
    client.get("/")
    client.cookies["creuset_session"] = "une-session-passee"

    with_cookie = client.get("/")

    assert with_cookie.status_code == 200
    assert public_pages._pages  # the visitor's, made before
    public_pages.forget()
    client.get("/")
    assert not public_pages._pages


def test_each_language_has_its_own_page(client, group):
    pages = {}
    for code in ("fr", "en", "es"):
        pages[code] = read(client.get("/", headers={"accept-language": code})).html["lang"]
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
        assert read(client.get("/", headers={"accept-language": "fr"})).html["lang"] == code
        client.cookies.clear()

    assert pages == {"fr": "fr", "en": "en", "es": "es"}


def test_htmx_and_browsers_do_not_share_a_page(client, ana):
    community = make.community(members=[ana])
    terms = {
        "gesture": "works.publish", "procedure": "member", "parameters": {}, "entrenched": False,
    }  # fmt: skip
    decision = make.proposed("assemblies.amend_charter", community, by=ana, **terms)
    address = decision.get_absolute_url()

    part = client.get(address, headers={"HX-Request": "true"})
    whole = client.get(address)
    boosted = client.get(address, headers={"HX-Request": "true", "HX-Boosted": "true"})

    assert b"<html" not in part.content
    assert b"<html" in whole.content
    assert b"<html" in boosted.content
    assert b"<html" not in client.get(address, headers={"HX-Request": "true"}).content


def test_each_query_and_each_host_has_its_own_page(client, group, settings):
    settings.ALLOWED_HOSTS = ["testserver", "autre.example.org"]
    make.published(group=group, kind="tool", title="Un outil")

    assert "Un outil" in words(read(client.get("/travaux/?forme=tool")))
    assert "Un outil" not in words(read(client.get("/travaux/?forme=note")))
    feed = client.get("/travaux/flux/").content
    other = client.get("/travaux/flux/", headers={"host": "autre.example.org"}).content
    assert b"http://autre.example.org/" in other
    assert b"http://autre.example.org/" not in feed


def test_compressed_and_plain_pages_are_apart(client, group):
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    plain = client.get("/")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    "address",
    ["/comptes/entrer/", "/comptes/inscription/", "/nulle-part/", "/moi/", "/langue/en/"],
)
def test_what_sets_a_cookie_or_is_not_a_page_is_not_kept(client, group, address):
    client.get(address)

    assert not public_pages._pages


def test_what_is_sent_is_never_answered_from_memory(client, group):
    client.get("/")

    assert client.post("/").status_code == 405
    assert client.head("/").content == b""
    assert client.get("/").content


def test_memory_is_bounded_and_forgets_the_oldest(client, group, settings):
    settings.PUBLIC_PAGES_KEPT = 3

    for n in range(5):
        client.get(f"/travaux/?page={n}")

    assert len(public_pages._pages) == 3
    assert [key[1] for key in public_pages._pages] == [f"/travaux/?page={n}" for n in (2, 3, 4)]


def test_a_message_meant_for_one_person_is_not_kept(client, ana, group):
    client.force_login(ana)
    client.post(f"/assemblees/{group.assembly_id}/quitter/")
    assert "Vous avez quitté" in words(read(client.get("/moi/")))

    client.cookies.clear()

    assert "Vous avez quitté" not in words(read(client.get("/")))
