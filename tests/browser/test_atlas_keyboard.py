"""The map without a mouse, on a computer and on a phone with a keyboard: from the numbers to an entry."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

MOST = 400  # presses of Tab: beyond, the keyboard is lost
NEARER = 14  # zooms from the world to a street
FOCUSED = "document.activeElement"
NAMED = f"""() => {{
    const at = {FOCUSED};
    return at.getAttribute("aria-label") ?? at.textContent.trim();
}}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_an_entry_is_found_by_keyboard_alone(someone, axe, width):
    page = someone(width=width)
    walk = Walk(page, axe).goes("/carte/?pays=FR")
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    walk.look()

    for _ in range(NEARER):
        tab_to_the_map(page)
        if page.evaluate(f"{FOCUSED}.matches('.pin a')"):
            break
        told = page.evaluate(NAMED)
        assert re.match(r"[\d\u202f\u00a0]+ initiatives", told), told
        assert page.evaluate(f"{FOCUSED}.getAttribute('role')") == "button"
        address = page.url
        page.keyboard.press("Enter")
        page.wait_for_timeout(900)  # the map waits for one to rest before it asks
        if page.url.partition("#")[0] != address.partition("#")[0]:
            break

    assert page.evaluate(f"{FOCUSED} !== document.body") or "cellule=" in page.url
    if "cellule=" not in page.url:
        name = page.evaluate(NAMED)
        page.keyboard.press("Enter")
        page.wait_for_url("**/fiches/**")
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    else:
        expect(page.locator("#liste h3 a").first).to_be_visible()
    walk.look()


def test_numbers_say_their_count_and_place_and_the_keyboard_leaves_the_map(someone):
    page = someone()
    page.goto("/carte/")
    buttons = page.locator(".leaflet-marker-icon.cell")
    expect(buttons.first).to_be_visible()

    for told in buttons.evaluate_all(
        "all => all.map(one => [one.ariaLabel, one.tabIndex, one.role])"
    ):
        assert re.match(
            r"[\d\u202f\u00a0]+ initiatives(, dont une à| au même endroit)", told[0]
        ), told
        assert told[1:] == [0, "button"]

    tab_to_the_map(page)
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(f"!{FOCUSED}.closest('creuset-map')"):
            return
    pytest.fail("Tab never leaves the map")


def tab_to_the_map(page: Page) -> None:
    """To a number or a place, by Tab alone; one that the map has given the focus is taken as it is."""
    for _ in range(MOST):
        if page.evaluate(f"{FOCUSED}.matches('.leaflet-marker-icon, .pin a')"):
            return
        page.keyboard.press("Tab")
    pytest.fail("Tab never comes to the map")
