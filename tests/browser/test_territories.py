"""From the world to a commune, and back by its name."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


def test_one_walks_from_the_world_to_a_commune(someone, axe):
    page = someone(width=390)
    walk = Walk(page, axe).goes("/territoires/")
    parts = page.locator("#parties")

    for name in ("Europe", "France", "Auvergne-Rhône-Alpes", "Isère", "Grenoble"):
        if parts.locator("summary").count():
            parts.locator("summary").click()
        parts.get_by_role("link", name=name, exact=True).click()
        page.wait_for_load_state()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        walk.look()

    walk.follows("Grenoble-Alpes-Métropole").sees("Ce qui le compose")
    walk.fills(q="75011").presses("Chercher")
    page.wait_for_url(re.compile("/territoires/FR-75056/"))
    walk.sees("personnes y habitent")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_member_names_a_neighbourhood_by_showing_it(someone, axe, width):
    ines = Walk(someone(width=width), axe).enters_as("Inês").goes("/territoires/FR-38185/")
    page = ines.follows("Nommer un quartier").page
    drawn = page.locator("creuset-point path.border")
    expect(drawn).to_have_count(1)

    page.locator("creuset-point .map-canvas").click()  # in its middle
    by_hand = page.locator("[name=middle]").input_value()
    expect(page.locator("creuset-point path.reach")).to_have_count(1)
    for key in ("+", "+", "+", "ArrowRight"):
        page.locator("creuset-point .map-canvas").press(key)
        page.wait_for_timeout(400)  # the map glides
    button = page.get_by_role("button", name="Mettre le point au milieu de la carte")
    button.focus()
    button.press("Enter")
    expect(page.locator("[name=middle]")).not_to_have_value(by_hand)
    expect(page.locator("creuset-point [role=status]")).to_contain_text("Le point est à 45.")
    ines.look()

    ines.fills(name=f"Les Eaux-Claires {width}").presses("Nommer un quartier")
    page.wait_for_url(re.compile(r"/territoires/FR-38185-\d{3}/"))
    ines.sees("Il va jusqu’à 400 mètres").look()
    ines.follows("Le dire autrement").fills(name=f"Les Eaux {width}")
    ines.presses("Changer ce que l’on dit d’un quartier").sees(f"Les Eaux {width}")
