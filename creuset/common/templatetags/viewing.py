from typing import Any

from django import template

from creuset.common.viewer import Viewer

register = template.Library()


@register.filter
def named_for(person: Any, viewer: Viewer) -> str:
    """A person's name as this viewer may read it."""
    name: str = person.name_for(viewer)
    return name
