"""Reading the pages that views return."""

from typing import Any

from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from creuset.portal import public_pages

MOST = 12


def read(response: Any) -> Any:
    """The page, to be searched; not typed, since whatever a test looks for must be there."""
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Any) -> str:
    """What is read, on one line."""
    return " ".join(tag.get_text(" ").split())


def plain(text: str) -> str:
    """With ordinary spaces, so that a test need not write those of French typography."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def told(response: Any) -> list[str]:
    """Refusals and warnings shown on the page."""
    return [plain(words(tag)) for tag in read(response).select("[role=alert]")]


def fields(response: Any, action: str = "") -> dict[str, str]:
    """What a browser would send from the form with this address, as the page fills it."""
    page = read(response)
    [form] = [
        form for form in page.select("main form[method=post]") if form.get("action", "") == action
    ]
    sent: dict[str, str] = {}
    for tag in form.select("input, textarea, select"):
        name = str(tag.get("name", ""))
        if tag.name == "textarea":
            sent[name] = tag.get_text().removeprefix("\n")
        elif tag.name == "select":
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            sent[name] = str(chosen["value"]) if chosen else ""
        elif tag.get("type") in {"radio", "checkbox"}:
            if tag.has_attr("checked"):
                sent[name] = str(tag.get("value", "on"))
        else:
            sent[name] = str(tag.get("value", ""))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def cost(client: Client, address: str) -> int:
    """How many queries a page asks, once what processes keep is warm."""
    assert client.get(address).status_code == 200
    public_pages.forget()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
