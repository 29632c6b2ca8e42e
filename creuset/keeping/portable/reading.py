"""The same words for people: each text and each conversation as a Markdown file.

Nothing is read back from them; the rows hold everything."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from creuset.debates.models import Post, Thread
from creuset.texts.models import Text


def pages() -> Iterator[tuple[str, str]]:
    """A name and a content, one at a time."""
    for model, field in _bearers_of_texts():
        rows = model._base_manager.exclude(**{field: None}).select_related(field).order_by("pk")
        for row in rows.iterator(chunk_size=200):
            yield f"texts/{model._meta.label_lower}/{row.pk}.md", _text(row, getattr(row, field))
    for thread in Thread.objects.order_by("pk").iterator(chunk_size=200):
        yield f"texts/debates.thread/{thread.pk}.md", _conversation(thread)


def _bearers_of_texts() -> list[tuple[Any, str]]:
    found = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.related_model is Text and model._meta.label != "texts.Version"
    ]
    return sorted(found, key=lambda each: each[0]._meta.label_lower)


def _text(row: Any, text: Text) -> str:
    version = text.versions.select_related("author").order_by("-number").first()
    told = {
        "kind": row._meta.label_lower,
        "id": row.pk,
        "title": str(row),
        "address": getattr(row, "get_absolute_url", str)(),
        "language": text.language,
    }
    if version is None:
        return _headed(told, "")
    told |= {
        "version": version.number,
        "author": version.author.name if version.author else "",
        "at": version.at.isoformat(),
    }
    return _headed(told, version.body)


def _conversation(thread: Thread) -> str:
    posts = Post.objects.filter(thread=thread).select_related("author").order_by("pk")
    said = "\n\n".join(
        f"## {post.author.name if post.author else '—'}, {post.at.isoformat()}\n\n{post.body}"
        for post in posts.iterator(chunk_size=500)
    )
    told = {"kind": "debates.thread", "id": thread.pk, "title": thread.title}
    return _headed(told, said)


def _headed(told: dict[str, Any], body: str) -> str:
    """Front matter in YAML, of which JSON values are a part."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join(["---", *lines, "---", "", body, ""])
