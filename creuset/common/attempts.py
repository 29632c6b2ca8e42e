"""A form that was sent, and what became of what it asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

from creuset.common.verdict import Refused


@dataclass(frozen=True)
class Attempt:
    """`status` is that of the page that shows the form: again, with what is wrong beside it, unless
    nothing was sent yet. `made` is what the action returned."""

    status: int = 200
    done: bool = False
    made: Any = None


def attempt(request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], Any]) -> Attempt:
    """Read what was sent and do it: 422 when it cannot be read, 409 when the rules say no. Either
    way the form says why and keeps what was typed."""
    if request.method != "POST":
        return Attempt()
    if not form.is_valid():
        return Attempt(422)
    try:
        return Attempt(303, done=True, made=act(form.cleaned_data))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return Attempt(409)
