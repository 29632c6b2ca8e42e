from typing import Any

from django import template
from django.template import Context

from creuset.assemblies import gestures
from creuset.assemblies.asking import charter_of
from creuset.assemblies.charter import Way

register = template.Library()


@register.inclusion_tag("decisions/gesture.html", takes_context=True)
def gesture(context: Context, key: str, subject: Any) -> dict[str, Any]:
    """Do it, support it, propose it, or why not."""
    known = gestures.named(key)
    request = context["request"]
    ready = known.ready(subject, None)
    shown: dict[str, Any] = {"gesture": known, "subject": subject, "refusal": ready}
    if not ready:
        return shown
    charter = charter_of(request, known.where(subject))
    by = request.user if request.user.is_authenticated else None
    answer = charter.answer(key, subject=subject, parameters={}, by=by)
    return shown | {
        "answer": answer,
        "open": answer.way not in (Way.NOTHING, Way.WAIT),
        "waits": answer.way == Way.WAIT,
        "offers_to_join": answer.way == Way.NOTHING and not request.viewer.is_member,
        "proposes": answer.way == Way.PROPOSE,
        "supports": answer.way == Way.SUPPORT,
        "refusal": answer.verdict,
        "asks_more": bool(known.form.base_fields) or answer.way == Way.PROPOSE,
        "csrf_token": context.get("csrf_token"),
    }
