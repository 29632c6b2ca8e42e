"""People tell the map: a member adds and corrects, a neighbour without an account proposes, a member
accepts what waited."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_a_member_adds_an_entry_corrects_it_and_comes_back(someone, axe, width: int):
    ines = Walk(someone(width=width), axe).enters_as("Inês")
    page = ines.goes("/carte/").follows("Proposer une fiche").follows("Lieu").page

    page.locator("[name=name]").press_sequentially("Source des Trois Lavoir")
    expect(page.locator("#ressemblantes")).to_contain_text("Source des Trois Lavoirs")
    ines.look()
    ines.fills(name=f"Atelier du pont {width}", city="Apt", point="ici").presses("Envoyer")
    ines.sees("Écrivez deux nombres").fills(point="", city="Apt")
    expect(page.locator("creuset-point path.border")).to_have_count(1)  # the map went to Apt
    page.locator("creuset-point .map-canvas").click()
    expect(page.locator("[name=point]")).to_have_value(re.compile(r"43\.\d{5}, 5\.\d{5}"))
    ines.presses("Envoyer").sees("C’est sur la carte").sees("Apt")
    entry = page.url

    ines.follows("Proposer un changement").fills(access="Le samedi.").presses("Envoyer")
    ines.sees("Le samedi.").follows("Son histoire").presses("Revenir à la version 1")
    expect(page.get_by_role("main")).not_to_contain_text("Le samedi.")
    ines.presses("C’est toujours vrai")
    assert page.url == entry
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_neighbour_proposes_without_an_account_and_a_member_accepts(someone, axe):
    neighbour = Walk(someone(width=390), axe).goes("/fiches/proposer/?sorte=incompleteness")
    neighbour.fills(**{"qui-name": "Zoé", "qui-email": "zoe@example.org", "name": "Une fontaine"})
    neighbour.page.wait_for_timeout(4100)  # nobody writes that quickly, the form knows it
    neighbour.presses("Envoyer").sees("Regardez votre courrier")

    ines = Walk(someone(width=390), axe).enters_as("Inês")
    ines.goes("/fiches/propositions/").follows("Source des Trois Lavoirs")
    ines.sees("une commune").presses("Accepter une proposition pour la carte")
    ines.goes("/fiches/propositions/").sees("acceptée")
