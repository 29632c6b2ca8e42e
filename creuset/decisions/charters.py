"""What decisions show on the page of one rule."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies.asking import charter_of
from creuset.assemblies.charter import Way
from creuset.common.viewer import ViewerRequest


def change_rule(request: ViewerRequest, line: Any) -> SafeString:
    """To propose another rule for this gesture, or why one may not. `line` has an assembly and a
    gesture."""
    by = request.user if request.user.is_authenticated else None
    answer = charter_of(request, line.assembly).answer(
        "assemblies.amend_charter", subject=line.assembly, parameters={}, by=by
    )
    context = {"line": line, "answer": answer, "proposes": answer.way == Way.PROPOSE}
    return render_to_string("decisions/change_rule.html", context, request)
