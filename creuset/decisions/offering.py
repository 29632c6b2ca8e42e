"""Gestures offered on the pages of other areas: what `wiring` puts in their slots."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.slots import Filler
from creuset.common.viewer import ViewerRequest


def offering(*keys: str) -> Filler:
    """Do these, propose them, or why not, about the subject of the slot."""

    def fill(request: ViewerRequest, subject: Any) -> SafeString:
        context = {"keys": keys, "subject": subject}
        return render_to_string("decisions/offering.html", context, request)

    return fill


def proposing_someone(request: ViewerRequest, office: Any) -> SafeString:
    """Beside a post that nobody holds, or that waits for a successor."""
    return render_to_string("decisions/proposing_someone.html", {"office": office}, request)
