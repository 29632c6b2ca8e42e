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
