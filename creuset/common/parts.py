"""A whole page, or the part of it that htmx asked for, from the same template."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    asks_a_part = htmx and not htmx.boosted and not htmx.history_restore_request
    wanted = f"{template}#{part}" if asks_a_part else template
    response = render(request, wanted, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
