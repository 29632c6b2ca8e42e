"""Naming someone in a message: @ and the end of the address of their page."""

import re
from collections.abc import Iterable

from django.utils.html import escape

from creuset.people.models import Person

# Not in an e-mail address, nor in the middle of a word.
NAMED = re.compile(r"(?<![\w@/.])@([a-z0-9]+(?:-[a-z0-9]+)*)", re.IGNORECASE)
MOST = 20


def slugs_in(body: str) -> set[str]:
    """The first twenty different names in a text, outside of its quotations and its code."""
    said = re.sub(r"```.*?(?:```|\Z)|`[^`\n]*`", " ", body, flags=re.DOTALL)
    lines = (line for line in said.splitlines() if not line.lstrip().startswith(">"))
    found = dict.fromkeys(name.lower() for line in lines for name in NAMED.findall(line))
    return set(list(found)[:MOST])


def linked(html: str, people: Iterable[Person]) -> str:
    """The same HTML, where these people's names lead to their pages."""
    pages = {str(person.slug): person.get_absolute_url() for person in people}

    def link(found: re.Match[str]) -> str:
        page = pages.get(found[1].lower())
        return f'<a class="mention" href="{escape(page)}">{found[0]}</a>' if page else found[0]

    # Only in what is read: neither in the tags nor inside a link or code.
    parts = re.split(r"(<a\b.*?</a>|<code\b.*?</code>|<[^>]*>)", html, flags=re.DOTALL)
    return "".join(part if part.startswith("<") else NAMED.sub(link, part) for part in parts)
