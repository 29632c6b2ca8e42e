"""`{% attachments row %}`: the files of something, as its readers see them.

On a page of many rows, set `row.attached` from `Attachment.objects.among(rows)` first: the tag then
asks the database nothing.
"""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context

from creuset.common import things
from creuset.files.models import Attachment

register = template.Library()


@register.inclusion_tag("files/attachments.html", takes_context=True)
def attachments(context: Context, row: Model, *, titled: bool = False) -> dict[str, Any]:
    request = context["request"]
    attached = getattr(row, "attached", None)
    found = list(Attachment.objects.of(row)) if attached is None else attached
    looks_after = _looks_after(row, request.viewer)
    me = request.viewer.person_id
    mine = [each.pk for each in found if looks_after or (me and each.by_id == me)]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "row": row,
        "titled": titled,
        "kind": things.of(row).key,
        "pictures": [each for each in found if each.file.is_picture],
        "documents": [each for each in found if not each.file.is_picture],
        "removable": set(mine),
        "may_attach": looks_after,
    }


def _looks_after(row: Model, viewer: Any) -> bool:
    """Whether to show the button; the gesture asks again."""
    thing = things.of(row)
    return thing.attaching is not None and thing.assembly_id(row) in viewer.assembly_ids
