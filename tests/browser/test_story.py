"""The whole story a community lives, from a visitor's first look to a work that outlives it."""

import json
import re
import sqlite3
import xml.etree.ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

ADDRESS = "camille@example.org"
GROUP = "Semences du pays"
TITLE = "Garder des graines ensemble"
FIRST = "Une graine se garde à plusieurs.\n\nChaque maison en garde une part.\n\nOn se revoit au printemps."
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def walk(someone, axe):
    return lambda **how: Walk(someone(**how), axe)


def enters(walk: Walk, number: int) -> str:
    """As one of the ready accounts of the demonstration; gives back their name."""
    walk.goes("/demonstration/")
    button = walk.page.get_by_role("button", name=re.compile("^Entrer comme")).nth(number)
    name = button.inner_text().removeprefix("Entrer comme ").strip()
    button.click()
    walk.page.wait_for_url("**/moi/")
    walk.look()
    return name


def looks_around(visitor: Walk) -> None:
    visitor.goes("/")
    visitor.follows(re.compile("Explorer la carte"))
    page = visitor.page
    expect(page.locator("creuset-map .leaflet-marker-icon").first).to_be_visible()
    everything = page.locator("#liste").inner_text()
    page.goto("/carte/?pays=PT&nature=farming")
    page.wait_for_load_state()
    visitor.look()
    assert page.locator("#liste").inner_text() != everything
    page.locator("#liste .rows h3 a").first.click()
    page.wait_for_url("**/fiches/**")
    visitor.look()
    visitor.sees("Portugal")


def joins(newcomer: Walk, installation) -> None:
    newcomer.goes("/").follows("Rejoindre la communauté")
    newcomer.fills(email=ADDRESS)
    newcomer.presses("Recevoir un code")
    newcomer.fills(code=installation.latest_code(ADDRESS))
    newcomer.presses("Continuer")
    newcomer.page.wait_for_url("**/moi/profil/**")
    newcomer.fills(name="Camille Essai", does="Maraîchère", place="Die")
    newcomer.page.get_by_label("les communs").check()
    newcomer.presses("Enregistrer").follows("Demander à rejoindre")
    newcomer.fills(message="Je garde des graines et je voudrais apprendre.")
    newcomer.presses("Envoyer ma demande").sees("en attente")


def vouches(member: Walk) -> None:
    member.goes("/moi/").follows("Camille Essai")
    member.presses(re.compile("Donner mon appui|Accueillir"))


def adds_a_passkey(person: Walk, installation) -> None:
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    person.goes("/moi/securite/").follows("Ajouter une clé")
    person.page.get_by_role("button", name="Ajouter cette clé").click()
    person.page.wait_for_url(lambda address: "ajouter" not in address)
    person.page.context.clear_cookies()
    person.goes("/comptes/entrer/")
    person.page.get_by_role("button", name="Entrer avec ma clé").click()
    person.page.wait_for_url("**/moi/")
    expect(person.page.get_by_role("banner")).to_contain_text("Camille Essai")


def opens_a_group(person: Walk) -> None:
    person.goes("/groupes/").follows("Ouvrir un groupe de travail")
    person.page.get_by_label("produire").check()
    person.fills(
        name=GROUP,
        why="Des graines que l’on ne trouve plus dans le commerce.",
        objective="Écrire une note sur la garde partagée des graines.",
        sharing="Pour tout le monde, sous CC BY-SA.",
    )
    person.presses("Ouvrir un groupe de travail").sees("Écrire une note")


def talk(camille: Walk, ana: Walk) -> None:
    camille.goes("/groupes/semences-du-pays/").follows("Ouvrir une conversation")
    camille.fills(title="Par où commencer ?", body="Qui garde *quoi* ?\n\n- le blé\n- la lentille")
    camille.presses("Ouvrir la conversation").sees("la lentille")
    ana.goes("/groupes/semences-du-pays/").follows("Par où commencer")
    ana.fills(body="Je garde la **lentille blonde**.")
    ana.presses("Envoyer").sees("lentille blonde")


def write_together(camille: Walk, ana: Walk) -> None:
    """Both start from version 1. The second to save loses nothing."""
    camille.goes("/groupes/semences-du-pays/").follows("Commencer un texte")
    camille.fills(title=TITLE, summary="Pourquoi et comment.", body=FIRST)
    camille.page.get_by_role("button", name="Aperçu").click()
    expect(camille.page.get_by_role("region", name="Aperçu")).to_contain_text("Une graine")
    camille.presses("Ouvrir le chantier").sees("Chaque maison")

    path = "/travaux/garder-des-graines-ensemble/ecrire/"
    camille.goes(path)
    ana.goes(path)
    ana.fills(body=FIRST.replace("On se revoit", "On se retrouve"), reason="Un mot plus juste")
    ana.presses("Enregistrer une version").sees("On se retrouve au printemps")

    camille.fills(body=FIRST.replace("une part", "une petite part"), reason="Précision")
    camille.presses("Enregistrer une version").sees("a enregistré la version 2")
    together = camille.page.locator("textarea[name=body]").input_value()
    assert "une petite part" in together
    assert "On se retrouve" in together
    camille.presses("Enregistrer une version").sees("une petite part").sees("On se retrouve")

    camille.goes("/travaux/garder-des-graines-ensemble/versions/").sees("Un mot plus juste")
    camille.goes("/travaux/garder-des-graines-ensemble/comparer/?entre=1&et=3")
    expect(camille.page.locator("ins").filter(has_text="retrouve")).to_have_count(1)
    expect(camille.page.locator("del").filter(has_text="revoit")).to_have_count(1)


def decide(camille: Walk, ana: Walk, bob: Walk) -> str:
    camille.goes("/travaux/garder-des-graines-ensemble/")
    camille.sees("en décide ensemble")
    camille.follows(re.compile("Proposer"))
    camille.page.get_by_label("tout le monde").check()
    camille.fills(body="La note est relue. Publions-la pour tout le monde.")
    camille.presses("Relire avant d’ouvrir").sees("Personne d’autre que vous ne voit")
    camille.presses("Ouvrir la décision").sees("en cours")
    decision = camille.page.url

    ana.goes("/moi/").follows(re.compile("Garder des graines"))
    ana.page.locator("input[value=consent]").check()
    ana.presses("Répondre").sees("1 consentement")
    bob.goes(decision)
    bob.page.get_by_label("J’objecte").check()
    bob.presses("Répondre").sees("Une objection se donne avec sa raison")
    bob.fills(reason="Rien ne dit d’où viennent ces graines.")
    bob.page.get_by_label("J’objecte").check()
    bob.presses("Répondre").sees("1 objection")

    camille.goes(decision).follows("Modifier la proposition")
    camille.fills(
        body="La note est relue. Une page dira d’où viennent les graines.",
        reason="Répond à l’objection sur l’origine",
    )
    camille.presses("Ouvrir un nouveau tour").sees("tour 2")
    bob.goes(decision)
    bob.presses("Lever mon objection").sees("levée au tour 2")
    for person in (ana, camille):
        person.goes(decision)
        person.page.locator("input[value=consent]").check()
        person.presses(re.compile("Répondre|Changer"))
    camille.goes(decision).presses("Constater le consentement")
    camille.sees("adoptée").sees("empêchée").sees("Camille Essai")
    return decision


def sign(camille: Walk, ana: Walk) -> None:
    """The last author to agree lets the software publish."""
    for author in (ana, camille):
        author.goes("/travaux/garder-des-graines-ensemble/").presses("J’accepte ces modalités")
    camille.goes("/travaux/garder-des-graines-ensemble/").sees("Citer")


def reads(reader: Walk, decision: str) -> None:
    reader.goes("/travaux/").follows(TITLE)
    page = reader.page
    reader.sees("Décidé dans").sees("une petite part")
    metas = {
        meta.get_attribute("name") or meta.get_attribute("property"): meta.get_attribute("content")
        for meta in page.locator("meta[content]").all()
    }
    assert metas["citation_title"] == metas["DC.title"] == metas["og:title"] == TITLE
    assert metas["citation_author"]
    here = page.request
    assert "@techreport{" in here.get(page.url.rstrip("/") + ".bib").text()
    cited = json.loads(here.get(page.url.rstrip("/") + ".csl.json").text())
    assert cited[0]["title"] == TITLE
    feed = ET.fromstring(here.get("/travaux/flux/").text())
    assert TITLE in [title.text for title in feed.iterfind("a:entry/a:title", ATOM)]
    sitemap = here.get("/sitemap-works.xml").text()
    assert "/travaux/garder-des-graines-ensemble/" in sitemap
    page.goto(decision)
    reader.look()
    assert "Rien ne dit d’où" not in page.content()
    reader.goes("/journal/").sees(TITLE)
    assert "a objecté" not in page.content()
    assert page.context.cookies() == []


def test_a_community_lives_one_whole_story(walk, installation):
    visitor, camille = walk(), walk()
    ana, bob = walk(width=390, dark=True), walk(dark=True)

    looks_around(visitor)
    joins(camille, installation)
    first, second = enters(ana, 0), enters(bob, 1)
    assert first != second
    vouches(ana)
    vouches(bob)
    camille.goes("/moi/")
    adds_a_passkey(camille, installation)

    opens_a_group(camille)
    for member in (ana, bob):
        member.goes("/groupes/semences-du-pays/").presses("Rejoindre ce groupe").sees("Objectif")
    talk(camille, ana)
    write_together(camille, ana)

    assert visitor.page.request.get("/travaux/garder-des-graines-ensemble/").status == 404
    decision = decide(camille, ana, bob)
    assert visitor.page.request.get("/travaux/garder-des-graines-ensemble/").status == 404
    sign(camille, ana)
    reads(walk(width=390), decision)
    reads(walk(dark=True), decision)

    camille.goes("/journal/").sees("a objecté")
    assert "est entier" in installation.manage("journal", "seal").stdout
    _forge(installation)
    verdict = installation.manage("journal", "verify")
    assert verdict.returncode != 0
    assert "a été changé" in verdict.stderr


def _forge(installation) -> None:
    """Somebody with the database in hand rewrites one line of the past."""
    with sqlite3.connect(installation.var / "creuset.sqlite3") as database:
        changed = database.execute(
            "UPDATE journal_record SET title = 'Rien' WHERE verb = 'works.published'"
            " AND title = ?",
            [TITLE],
        )
        assert changed.rowcount == 1
