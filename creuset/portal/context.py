from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from creuset.assemblies.models import Assembly


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page may need; nothing is fetched until it is shown."""
    return {
        "community": SimpleLazyObject(_community),
        "demo": settings.DEMO,
        "user": getattr(request, "user", None),
    }


def _community() -> Assembly | dict[str, str]:
    return Assembly.objects.filter(parent=None).first() or {"name": "Creuset"}
