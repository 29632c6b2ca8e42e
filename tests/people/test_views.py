import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.people.models import Facet, Person, Shown
from creuset.portal import public_pages
from tests.make import community
from tests.people import helpers as make

pytestmark = pytest.mark.django_db

MINE = [
    "/moi/profil/",
    "/moi/securite/",
    "/moi/mes-donnees/",
    "/moi/mes-donnees/tout.json",
]


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def cost_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def names(response):
    return [link.text for link in page(response).select("#personnes h3 a")]


def profile(**changes):
    """What the form sends when it is filled as it comes."""
    sent = {"name": "Ana Silva", "name_shown": "members"}
    sent |= {f"{key}_shown": "members" for key in Facet.Key.values}
    return sent | changes


@pytest.mark.parametrize("url", MINE)
def test_my_pages_ask_a_visitor_to_sign_in(client, url):
    response = client.get(url)

    assert response.status_code == 302
    assert response["Location"] == f"/comptes/entrer/?next={url}"


# The directory


def test_each_sees_in_the_directory_those_who_show_themselves_to_them():
    ana = make.person("Ana", shown=Shown.EVERYONE)
    bruno = make.person("Bruno", shown=Shown.MEMBERS)
    chloe = make.person("Chloé", shown=Shown.NOBODY)
    dina = make.person("Dina", shown=Shown.NOBODY)
    community(members=[ana, dina])

    assert names(Client().get("/personnes/")) == ["Ana"]
    assert names(make.signed_in(chloe).get("/personnes/")) == ["Ana", "Chloé"]
    assert names(make.signed_in(bruno).get("/personnes/")) == ["Ana", "Bruno"]
    assert names(make.signed_in(dina).get("/personnes/")) == ["Ana", "Bruno", "Dina"]


def test_the_directory_is_sorted_without_regard_to_accents(client):
    for name in ["Zoé", "Élise", "Denis", "fatou"]:
        make.person(name, shown=Shown.EVERYONE)

    assert names(client.get("/personnes/")) == ["Denis", "Élise", "fatou", "Zoé"]


def test_a_visitor_reads_the_directory_without_a_cookie(client):
    make.person("Ana", shown=Shown.EVERYONE)

    response = client.get("/personnes/")

    assert names(response) == ["Ana"]
    assert response.cookies == {}


def test_the_directory_shows_of_each_only_what_they_show(client):
    ana = make.person("Ana", shown=Shown.EVERYONE)
    make.says(ana, "does", "Apicultrice", Shown.MEMBERS)
    make.says(ana, "place", "Nantes", Shown.EVERYONE)
    bruno = make.person("Bruno")
    community(members=[bruno])

    text = page(client.get("/personnes/")).text
    assert "Nantes" in text
    assert "Apicultrice" not in text
    assert "Apicultrice" in page(make.signed_in(bruno).get("/personnes/")).text


def test_the_directory_is_searched_and_filtered(client):
    ana = make.person("Ana", shown=Shown.EVERYONE)
    make.says(ana, "worlds", "research", Shown.EVERYONE)
    bruno = make.person("Bruno", shown=Shown.EVERYONE)
    make.says(bruno, "teaches", "Le compostage", Shown.EVERYONE)

    assert names(client.get("/personnes/?q=compost")) == ["Bruno"]
    assert names(client.get("/personnes/?monde=research")) == ["Ana"]
    assert names(client.get("/personnes/?monde=research&q=compost")) == []
    assert names(client.get("/personnes/?monde=nimporte")) == ["Ana", "Bruno"]
    assert names(client.get("/personnes/", {"q": "x\x00"})) == []


def test_htmx_receives_the_list_alone(client):
    make.person("Ana", shown=Shown.EVERYONE)

    response = client.get("/personnes/?q=ana", headers={"HX-Request": "true"})

    assert names(response) == ["Ana"]
    assert page(response).find("html") is None
    assert "HX-Request" in response["Vary"]


def test_the_directory_is_read_by_thirty_and_says_its_total(client):
    for number in range(31):
        make.person(f"Personne {number:02}", shown=Shown.EVERYONE)

    assert len(names(client.get("/personnes/"))) == 30
    assert names(client.get("/personnes/?page=2")) == ["Personne 30"]
    assert "31 personnes" in page(client.get("/personnes/?page=2")).text


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("/personnes/", "Personne ne se montre encore à tout le monde"),
        ("/personnes/?q=xyz", "Personne ne répond à cette recherche"),
    ],
)
def test_an_empty_directory_says_what_to_do(client, url, sentence):
    assert sentence in page(client.get(url)).text


def test_the_directory_costs_as_much_with_three_persons_as_with_one():
    ana = make.person("Ana", shown=Shown.EVERYONE)
    make.says(ana, "place", "Nantes", Shown.EVERYONE)
    community(members=[ana])
    clients = [Client(), make.signed_in(ana)]
    with_one = [cost_of(client, "/personnes/") for client in clients]

    for name in ["Bruno", "Chloé"]:
        someone = make.person(name, shown=Shown.EVERYONE)
        make.says(someone, "place", "Nantes", Shown.EVERYONE)
    public_pages.forget()

    assert [cost_of(client, "/personnes/") for client in clients] == with_one
    assert max(with_one) <= 12


# A person's page


def test_a_page_shows_to_each_what_they_may_read():
    ana = make.person("Ana", shown=Shown.EVERYONE)
    for key, shown in zip(["does", "place", "learns"], Shown.values, strict=True):
        make.says(ana, key, f"pour {shown}", shown)
    bruno, chloe = make.person("Bruno"), make.person("Chloé")
    community(members=[bruno])

    def told(client):
        text = page(client.get("/personnes/ana/")).select_one("main").text
        return [shown for shown in Shown.values if f"pour {shown}" in text]

    assert told(Client()) == ["everyone"]
    assert told(make.signed_in(chloe)) == ["everyone"]
    assert told(make.signed_in(bruno)) == ["members", "everyone"]
    assert told(make.signed_in(ana)) == ["nobody", "members", "everyone"]


def test_the_page_of_someone_one_may_not_see_does_not_exist():
    ana = make.person("Ana", shown=Shown.MEMBERS)
    bruno, chloe = make.person("Bruno"), make.person("Chloé")
    community(members=[bruno])

    assert Client().get("/personnes/ana/").status_code == 404
    assert make.signed_in(chloe).get("/personnes/ana/").status_code == 404
    assert make.signed_in(bruno).get("/personnes/ana/").status_code == 200
    assert make.signed_in(ana).get("/personnes/ana/").status_code == 200


def test_what_a_person_says_is_never_read_as_html(client):
    ana = make.person("<script>alert(1)</script>", shown=Shown.EVERYONE)
    make.says(ana, "does", "<img src=x onerror=alert(1)>", Shown.EVERYONE)

    answer = client.get(ana.get_absolute_url()).content.decode()

    assert "<script>alert" not in answer
    assert "<img src=x" not in answer


# One's profile


def test_a_newcomer_is_told_the_next_step_and_gives_a_name():
    client = make.signed_in(make.person("", email="ana@example.org"))

    assert "Seul le nom est nécessaire" in page(client.get("/moi/profil/")).text
    sent = profile(worlds=["commons", "research"], place="Nantes", place_shown="everyone")
    response = client.post("/moi/profil/", sent, follow=True)

    assert response.redirect_chain == [("/moi/profil/", 302)]
    assert "Votre profil est enregistré." in page(response).text
    ana = Person.objects.get()
    assert (ana.name, ana.slug) == ("Ana Silva", "ana-silva")
    assert sorted(ana.facets.values_list("key", "value", "shown")) == [
        ("place", "Nantes", "everyone"),
        ("worlds", "commons research", "members"),
    ]


def test_the_form_comes_back_as_it_was_saved():
    ana = make.person("Ana")
    make.says(ana, "worlds", "sse research", Shown.NOBODY)
    make.says(ana, "does", "Je jardine", Shown.EVERYONE)

    form = page(make.signed_in(ana).get("/moi/profil/"))

    assert [box["value"] for box in form.select("[name=worlds][checked]")] == ["sse", "research"]
    assert form.select_one("[name=worlds_shown] [selected]")["value"] == "nobody"
    assert form.select_one("[name=does]").text.strip() == "Je jardine"
    assert form.select_one("[name=does_shown] [selected]")["value"] == "everyone"


def test_a_mistake_is_told_beside_its_question_and_loses_nothing():
    ana = make.person("Ana")

    response = make.signed_in(ana).post("/moi/profil/", profile(name="", does="Je jardine"))

    form = page(response)
    name = form.select_one("[name=name]")
    assert name["aria-invalid"] == "true"
    assert form.select_one("#id_name_error li").text
    assert form.select_one("[name=does]").text.strip() == "Je jardine"
    assert list(ana.facets.all()) == []


def test_every_question_of_the_profile_has_its_label():
    form = page(make.signed_in(make.person("Ana")).get("/moi/profil/"))

    for control in form.select("main form :is(select, textarea, input:not([type=hidden]))"):
        labels = form.select(f"label[for={control['id']}]")
        assert labels or control.find_parent("label"), control
    spoken = [form.select_one(f"label[for={s['id']}]").text for s in form.select("main select")]
    assert len(set(spoken)) == len(spoken) == 9


# Security


def test_the_security_page_shows_ones_own_things_only():
    ana = make.person("Ana", email="ana@example.org")
    bruno = make.person("Bruno", email="bruno@example.org")
    Authenticator.objects.create(user=bruno, type="recovery_codes", data={"seed": "x"})
    UserSession.objects.create(user=bruno, session_key="b", ip="10.0.0.2", user_agent="Opera")

    text = page(make.signed_in(ana).get("/moi/securite/")).text

    assert "ana@example.org" in text
    assert "bruno@example.org" not in text
    assert "10.0.0.2" not in text
    assert "Ils viendront avec votre première clé" in text


def in_browser(someone, user_agent):
    """Signed in from a browser that the security page will name."""
    client = make.signed_in(someone)
    UserSession.objects.filter(session_key=client.session.session_key).delete()
    UserSession.objects.create(
        user=someone,
        session_key=client.session.session_key,
        ip="127.0.0.1",
        user_agent=user_agent,
    )
    return client


def test_a_session_is_revoked_from_another_browser():
    ana = make.person("Ana")
    here = in_browser(ana, "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0")
    lost = in_browser(ana, "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/126 Safari/537")

    listed = page(here.get("/moi/securite/"))
    assert "Firefox sur Linux" in listed.text
    assert "Chrome sur Android" in listed.text
    forms = listed.select("form[action^='/moi/securite/sessions/']")
    response = here.post(forms[0]["action"], follow=True)

    assert "Chrome sur Android" not in page(response).text
    assert SESSION_KEY not in lost.session
    assert lost.get("/moi/securite/").status_code == 302
    assert here.get("/moi/securite/").status_code == 200


def test_every_other_session_is_revoked_at_once():
    ana, bruno = make.person("Ana"), make.person("Bruno")
    here, one, other = (in_browser(ana, "Firefox") for _ in range(3))
    elsewhere = in_browser(bruno, "Firefox")

    here.post("/moi/securite/sessions/")

    assert [c.get("/moi/securite/").status_code for c in (here, one, other, elsewhere)] == [
        200,
        302,
        302,
        200,
    ]


def test_nobody_revokes_the_session_of_another():
    ana, bruno = make.person("Ana"), make.person("Bruno")
    hers = in_browser(ana, "Firefox")
    session = UserSession.objects.get(user=ana)

    response = make.signed_in(bruno).post(f"/moi/securite/sessions/{session.pk}/")

    assert response.status_code == 404
    assert hers.get("/moi/securite/").status_code == 200


def test_the_security_page_costs_as_much_with_three_sessions_as_with_one():
    ana = make.person("Ana", email="ana@example.org")
    client = in_browser(ana, "Firefox")
    with_one = cost_of(client, "/moi/securite/")

    for number in range(2):
        in_browser(ana, f"Firefox {number}")

    assert cost_of(client, "/moi/securite/") == with_one <= 12


# Leaving


def test_a_person_downloads_what_is_known_of_them_and_of_nobody_else():
    ana = make.person("Ana", email="ana@example.org")
    make.says(ana, "place", "Nantes", Shown.NOBODY)
    make.person("Bruno", email="bruno@example.org")

    response = make.signed_in(ana).get("/moi/mes-donnees/tout.json")

    assert response["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert "no-store" in response["Cache-Control"]
    assert response.json()["people"]["name"] == "Ana"
    assert "Nantes" in response.content.decode()
    assert "Bruno" not in response.content.decode()


def test_leaving_asks_for_ones_name():
    ana = make.person("Élise Léo")
    client = make.signed_in(ana)

    response = client.post("/moi/mes-donnees/effacer/", {"typed": "oui", "keep_name": "no"})

    assert "Ce n’est pas la même chose" in page(response).text
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["Élise Léo", ""])
def test_a_person_leaves(name):
    ana = make.person(name, email="elise@example.org")
    client = make.signed_in(ana)
    typed = "elise leo" if name else "elise@example.org"

    response = client.post("/moi/mes-donnees/effacer/", {"typed": typed, "keep_name": "no"})

    assert "Votre compte est effacé" in page(response).text
    assert Person.objects.count() == 0
    assert SESSION_KEY not in client.session


def test_leaving_asks_whoever_has_a_second_proof_to_show_it_again():
    ana = make.person("Ana", email="ana@example.org")
    Authenticator.objects.create(user=ana, type="totp", data={"secret": "SESAME"})

    response = make.signed_in(ana).post(
        "/moi/mes-donnees/effacer/", {"typed": "Ana", "keep_name": "no"}
    )

    assert response.status_code == 302
    assert response["Location"].startswith("/comptes/confirmer/code/")
    assert Person.objects.count() == 1
