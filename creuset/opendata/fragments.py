from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest


def take_away(request: ViewerRequest, subject: Any = None) -> SafeString:
    """Under a map: its data, and itself, for one's own page; under the same filter."""
    return render_to_string("opendata/take_away.html", {"query": subject.query})
