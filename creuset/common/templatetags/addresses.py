"""`{{ request.path|in_words }}`: what an address that leads nowhere seems to be about."""

from django import template

register = template.Library()


@register.filter
def in_words(path: str) -> str:
    """Nothing but what whoever asks has written: whether something is there plays no part."""
    named = [part for part in path.split("/") if "-" in part.strip("-")]
    return max(named, key=len, default="").replace("-", " ").strip()[:200]
