"""An empty server, seen by whoever installs it: they found, bring three hundred members, and one of
those comes in."""

import os
import re
import socket
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Installation, _wait_for
from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

LETTER = re.compile(r"http://[^/]+(/entree/\S+)")


@pytest.fixture
def empty(tmp_path):
    """A server of its own, migrated and nothing else, with its worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "CREUSET_VAR": str(tmp_path),
        "CREUSET_INSECURE_ORIGIN": "1",
        "CREUSET_STATIC_FROM_SOURCE": "1",
    }
    made = Installation(tmp_path, f"http://localhost:{port}", environment)
    assert made.manage("migrate", "-v", "0").returncode == 0
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "granian"), "--interface", "asginl", "--host",
         "127.0.0.1", "--port", str(port), "--workers", "1", "--log-level", "warning",
         "creuset.asgi:application"],
        cwd=ROOT, env=environment,
    )  # fmt: skip
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=environment)
    _wait_for(server, f"{made.address}/sante")
    yield made
    for process in (worker, server):
        process.terminate()
        process.wait(20)


def letter_to(installation: Installation, address: str) -> str:
    for path in (installation.var / "mail").glob("*"):
        for part in path.read_bytes().split(b"-" * 79):
            mail = message_from_bytes(part.strip())
            if mail["To"] == address:
                return mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    return ""


def test_found_then_bring_three_hundred_members(browser, axe, empty):
    context = browser.new_context(
        base_url=empty.address, locale="fr-FR", viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    ana = Walk(page, axe)

    ana.goes("/groupes/").sees("Fonder votre communauté")
    ana.fills(name="Les Jardins", purpose="Cultiver ensemble.").presses("Continuer")
    page.get_by_text("Collectif informel").click()
    ana.presses("Continuer")
    page.locator("[name=form-0-name]").fill("Ana Silva")
    page.locator("[name=form-0-email]").fill("ana@example.org")
    page.locator("[name=form-1-name]").fill("Bo Roux")
    page.locator("[name=form-1-email]").fill("bo@example.org")
    ana.presses("Continuer").sees("Relire avant de fonder")
    ana.presses("Recevoir mon code").fills(code=empty.latest_code("ana@example.org"))
    ana.presses("Fonder la communauté").sees("Et maintenant ?")

    ana.follows("Importer des membres")
    lines = "".join(f"Personne {n}\tp{n}@example.org\t12/03/2016\n" for n in range(300))
    ana.fills(pasted=f"Nom\tCourriel\tMembre depuis\n{lines}Martin\tfaux\t\n")
    ana.fills(source="le fichier des adhésions").presses("Lire ce fichier")
    ana.sees("la communauté comptera au plus 302 membres").sees(
        "ce n’est pas une adresse électronique"
    )
    page.locator("#entrer button").click()
    expect(page.get_by_role("main")).to_contain_text("Cette liste est entrée", timeout=120_000)

    for _try in range(120):
        if written := letter_to(empty, "p7@example.org"):
            break
        page.wait_for_timeout(1000)
    link = LETTER.search(written)
    assert link, written
    visitor = browser.new_context(base_url=empty.address, locale="fr-FR").new_page()
    other = Walk(visitor, axe)
    other.goes(link[1]).sees("Bonjour Personne 7").presses("C’est d’accord, j’entre")
    other.sees("Ce qui m’attend")
    context.close()
    visitor.context.close()
