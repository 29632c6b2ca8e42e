from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from creuset.assemblies import languages
from creuset.assemblies.models import Assembly


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page may need; nothing is fetched until it is shown."""
    return {
        "community": SimpleLazyObject(lambda: _community(request)),
        "languages": SimpleLazyObject(languages.spoken),
        "demo": settings.DEMO,
        "user": getattr(request, "user", None),
    }


def _community(request: HttpRequest) -> Assembly | dict[str, str]:
    viewer = getattr(request, "viewer", None)
    if viewer and viewer.community:
        return {"name": viewer.community}
    return whole_community()


def whole_community() -> Assembly | dict[str, str]:
    """With its purpose; before anything is founded, the house has the name of the software."""
    return Assembly.objects.filter(parent=None).first() or {"name": "Creuset"}
