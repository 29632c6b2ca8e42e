"""Every kind of page: accessible in light and dark, on a phone and on a desk, and light to carry."""

import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PUBLIC = [
    "/", "/carte/", "/carte/?autour=48.85,2.35&vue=tableau", "/groupes/", "/travaux/", "/decisions/", "/charte/", "/mandats/", "/personnes/",
    "/journal/", "/design/", "/comptes/entrer/", "/comptes/rejoindre/", "/demonstration/", "/n-existe-pas/",
    "/recherche/?q=riviere", "/lettres/", "/lettres/s-inscrire/", "/territoires/150/", "/territoires/FR/", "/territoires/FR-64/", "/territoires/FR-75056/", "/territoires/?q=saint-denis", "/donnees/", "/donnees/carte/", "/carte/integrer/", "/carte/sources/1/",
    "/fiches/proposer/", "/fiches/proposer/?sorte=place",
]  # fmt: skip
MEMBERS = [
    "/carte/imports/",
    "/carte/imports/1/",
    "/fiches/propositions/",
    "/fiches/propositions/1/",
    "/fiches/doublons/",
    "/moi/",
    "/moi/profil/",
    "/moi/securite/",
    "/moi/mes-donnees/",
    "/demandes/",
    "/decisions/proposer/",
    "/decisions/gestes/decisions.choose/1/",
    "/decisions/gestes/assemblies.amend_charter/1/",
    "/charte/modeles/",
    "/charte/1/regles/works.publish/",
    "/mandats/",
    "/sieges/1/",
    "/tirages/1/",
    "/procurations/1/",
    "/agenda/",
    "/moi/cloche/",
    "/carte/recherches/",
    "/moi/courrier/",
    "/recherche/?q=riviere",
    "/lettres/preparer/",
    "/inviter/",
    "/inscrire/",
    "/importer/",
    "/bienvenue/",
    "/moderation/1/",
    "/courrier/boite/",
    "/travaux/donner-une-voix-a-qui-n-est-pas-la/remarques/",
]

FIRST_OF = {
    "/carte/": "#liste .rows li a",
    "/groupes/": ".cards .card a",
    "/travaux/": ".cards .card a",
    "/decisions/": ".rows li a",
    "/debats/": ".rows li h3 a",
    "/lettres/": ".rows li a",
    "/personnes/": "main li a[href^='/personnes/']",
}
WITH_MAP = {
    "/",
    "/carte/",
    "/carte/?autour=48.85,2.35&vue=tableau",
    "/fiches/proposer/?sorte=place",
    "/territoires/150/",
    "/territoires/FR/",
    "/territoires/FR-64/",
    "/territoires/FR-75056/",
    "/design/",
    "/donnees/carte/",
    "/carte/integrer/",
}


def size_of(page: Page, path: str) -> int:
    """Bytes on the wire for a first visit, as the browser counts them, headers apart."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    received: list[int] = []
    devtools.on(
        "Network.loadingFinished", lambda done: received.append(int(done["encodedDataLength"]))
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return sum(received)


def faults_of(page: Page, axe) -> list[str]:
    """On a telephone and on a desk, by day and by night. Between day and night only colours change."""
    found = []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="light")
        found += [f"{width} light {fault}" for fault in axe(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{width} dark {fault}" for fault in axe(page, rules=["color-contrast"])]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} scrolls sideways at {width}")
    return found


def test_public_pages_are_accessible(someone, axe):
    page = someone(width=390)
    pages = list(PUBLIC)
    for listing, link in FIRST_OF.items():
        page.goto(listing)
        if page.locator(link).count():
            pages.append(page.locator(link).first.get_attribute("href") or "")

    faults = []
    for path in pages:
        page.goto(path)
        if page.locator("creuset-map").count():
            page.locator("creuset-map .leaflet-marker-icon").first.wait_for()
        faults += faults_of(page, axe)

    assert faults == []


@pytest.mark.parametrize("part", [0, 1])
def test_members_pages_are_accessible(someone, axe, part):
    page = someone(width=390)
    page.goto("/demonstration/")
    page.get_by_role("button", name=re.compile("^Entrer comme")).nth(1).click()
    page.wait_for_url("**/moi/")

    page.goto("/decisions/")
    decisions = [
        link.get_attribute("href") or "" for link in page.locator(".rows h3 a").all()[:24:3]
    ]
    firsts = []
    for path, link in FIRST_OF.items():
        page.goto(path)
        firsts.append(page.locator(link).first.get_attribute("href") or "")
    faults = []
    for path in [*MEMBERS, *decisions, *FIRST_OF, *firsts][part::2]:
        page.goto(path)
        faults += faults_of(page, axe)

    assert faults == []


@pytest.mark.parametrize("path", [path for path in PUBLIC if path != "/n-existe-pas/"])
def test_pages_are_light(someone, path):
    """DESIGN §6: under 100 kB without the map, under 200 kB with it."""
    weight = size_of(someone(), path)

    assert 1000 < weight < (200_000 if path in WITH_MAP else 100_000)


def test_a_page_without_a_map_loads_no_map(someone):
    page = someone()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/groupes/")
    page.wait_for_load_state("networkidle")

    assert [address for address in asked if "map" in address or "outlines" in address] == []


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """Someone else's site: whatever is given to it is its only page, at the address returned."""
    page = b""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_told: object) -> None:
            """Nothing to tell."""

    def publish(body: str) -> str:
        nonlocal page
        page = f"<!doctype html><title>Ailleurs</title>{body}".encode()
        return f"http://127.0.0.1:{server.server_port}/"

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield publish
        server.shutdown()


def test_the_map_and_nothing_else_shows_on_someone_else_s_site(browser, installation, elsewhere):
    context = browser.new_context(base_url=installation.address, locale="fr-FR")
    page = context.new_page()
    page.goto("/donnees/carte/?pays=FR")
    code = page.locator("#code").input_value()
    refused = code.replace("/carte/integrer/", "/travaux/").replace("<iframe", "<iframe id=refus")

    page.goto(elsewhere(code + refused))

    inside = page.frame_locator("iframe").first
    inside.locator("creuset-map .leaflet-marker-icon").first.wait_for()
    assert "initiatives" in inside.locator(".map-status").inner_text()
    assert page.frame_locator("#refus").locator("#contenu").count() == 0
    assert context.cookies() == []
    context.close()


def test_the_map_is_walked_by_keyboard(someone):
    page = someone()
    page.goto("/carte/")
    cells = page.locator(
        "creuset-map .leaflet-marker-icon [role=button], creuset-map [role=button].leaflet-marker-icon, creuset-map .cell[role=button]"
    )
    cells.first.wait_for()
    status = page.locator("creuset-map [role=status]")
    before = status.inner_text()

    cells.first.focus()
    page.keyboard.press("Enter")

    page.wait_for_function(
        "before => document.querySelector('creuset-map [role=status]').innerText !== before",
        arg=before,
    )


def test_the_map_counts_what_the_list_counts(someone):
    page = someone()
    page.goto("/carte/?pays=FR")
    page.locator("creuset-map .leaflet-marker-icon").first.wait_for()
    total = page.request.get("/carte/cellules.json?pays=FR&z=3&bbox=-180,-85,180,85").json()

    assert total["total"] == sum(cell["n"] for cell in total["cells"])
    shown = re.search(r"sur (\d+)", page.locator("#liste").inner_text())
    assert shown
    assert total["total"] == int(shown[1])


def test_pages_are_read_without_scripts(browser, installation):
    context = browser.new_context(base_url=installation.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/carte/?pays=FR")

    assert page.locator("#liste li").count() > 5
    context.close()
