"""Taking up someone's words."""

from django.utils.translation import gettext as _

from creuset.common.viewer import Viewer
from creuset.debates.models import Post

LONGEST = 2000


def of(post: Post, viewer: Viewer, passage: str = "") -> str:
    """A message, or a passage of it, as the beginning of an answer in Markdown. Only words that are
    in the message can be put in someone's mouth."""
    passage = " ".join(passage.split())
    said = passage if passage and passage in " ".join(post.body.split()) else post.body
    if len(said) > LONGEST:
        said = said[:LONGEST].rsplit(" ", 1)[0] + " …"
    name = post.author.name_for(viewer) if post.author else _without_account(post)
    lines = [f"[{name}]({post.get_absolute_url()}) :", *said.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _without_account(post: Post) -> str:
    return str(post.outsider) if post.outsider else _("Une personne partie")
