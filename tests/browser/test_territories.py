"""From the world to a commune, and back by its name."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


def test_one_walks_from_the_world_to_a_commune(page, axe):
    page.set_viewport_size({"width": 390, "height": 844})
    someone = Walk(page, axe).goes("/territoires/")
    parts = page.locator("#parties")

    for name in ("Europe", "France", "Auvergne-Rhône-Alpes", "Isère", "Grenoble"):
        parts.get_by_role("link", name=name, exact=True).click()
        page.wait_for_load_state()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        someone.look()

    someone.follows("Grenoble-Alpes-Métropole").sees("Ce qui le compose")
    someone.fills(q="75011").presses("Chercher")
    page.wait_for_url(re.compile("/territoires/FR-75056/"))
    someone.sees("personnes y habitent")
