"""A whole page, or the part of it that htmx asked for, from the same template."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    wanted = f"{template}#{part}" if htmx and not htmx.boosted else template
    response = render(request, wanted, dict(context), status=status)
    response.headers["Vary"] = "HX-Request"
    return response
