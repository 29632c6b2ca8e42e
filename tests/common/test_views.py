import re

import pytest
from django.conf import settings
from django.test import Client

from tests import make
from tests.pages import plain, read, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example",
        "javascript:alert(1)", "https:evil.example", "///evil.example", "http://[", "\t//evil.example",
    ],
)  # fmt: skip
def test_changing_language_never_leads_elsewhere(client, elsewhere):
    response = client.get("/langue/en/", {"vers": elsewhere})

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_changing_language_comes_back_to_the_same_page_and_is_remembered(client):
    make.community()

    response = client.get("/langue/es/", {"vers": "/travaux/?forme=note"})

    assert response.headers["Location"] == "/travaux/?forme=note"
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")
    assert read(client.get("/travaux/")).html["lang"] == "es"


def test_an_unknown_language_is_not_remembered(client):
    response = client.get("/langue/xx/")

    assert response.headers["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_every_component_is_shown_to_anyone(client):
    assert client.get("/design/").status_code == 200


def test_a_page_that_does_not_exist_says_so_in_words(client):
    make.community()

    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert words(read(response).h1) == "Il n’y a rien ici, ou rien pour vous"


def test_a_page_that_does_not_exist_offers_to_search_for_what_its_address_says(client):
    make.community()

    page = read(client.get("/travaux/le-moulin-d%3C-avant/versions/"))

    field = page.select_one("main form[role=search] input[name=q]")
    assert field["value"] == "le moulin d< avant"
    assert read(client.get("/decisions/999999/")).select_one("main input[name=q]")["value"] == ""


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_what_one_may_not_see_and_what_does_not_exist_are_the_same_page(client, who):
    ana, zoe = make.person(), make.person()
    make.community(members=[zoe])
    work = make.work(group=make.group(members=[ana]), authors=[ana], title="Secret moulin")
    if who == "member":
        client.force_login(zoe)
    there, nowhere = work.get_absolute_url(), f"/travaux/{'x' * len(work.slug)}-1/"

    hidden, missing = (client.get(address) for address in (there, nowhere))

    assert hidden.status_code == missing.status_code == 404
    assert without(hidden, work.slug) == without(missing, nowhere.split("/")[2])
    assert "Secret" not in hidden.content.decode()
    client.force_login(ana)
    assert client.get(there).status_code == 200


def without(response, slug):
    """The page, with nothing of the address that was asked."""
    said = response.content.decode().replace(slug, "…").replace(slug.replace("-", " "), "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", said)


def test_a_form_that_waited_too_long_keeps_what_was_typed():
    ana = make.person()
    thread = make.thread(make.assembly(members=[ana]), by=ana)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)

    response = client.post(f"/debats/{thread.pk}/repondre/", {"body": "Une longue réponse."})

    assert response.status_code == 403
    assert "Une longue réponse." in plain(words(read(response)))
    assert thread.posts.count() == 1


def test_pages_say_what_browsers_may_load(client):
    make.community()

    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
