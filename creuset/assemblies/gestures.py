"""What the software can do when a charter allows it. `wiring` fills the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet

from creuset.assemblies.models import Assembly, Rule
from creuset.assemblies.terms import Asks
from creuset.common.audience import Audience
from creuset.common.verdict import YES, Verdict
from creuset.common.viewer import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class GestureForm(forms.Form):
    """The parameters of a gesture, as a person gives them and as plain JSON values.

    `governs` names what `parameters()` returns, where that is not simply the fields. A form too long
    to be read one field after the other has a `layout` of its own, a template.
    """

    governs: ClassVar[tuple[str, ...]] = ()
    layout: ClassVar[str] = ""

    def __init__(self, *args: Any, subject: Any, by: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.by = by

    def parameters(self) -> dict[str, Any]:
        """What a decision fixes; JSON values only, so that a warrant can carry their digest."""
        return dict(self.cleaned_data)

    @classmethod
    def initial_for(cls, query: Mapping[str, str], subject: Any) -> dict[str, Any]:
        """What the form starts with, when its address says more than the subject."""
        return {}

    @classmethod
    def initial_from(cls, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """The other way: what to show in the form for these parameters."""
        return dict(parameters)

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        """What the question put to the assembly says of the parameters, by name."""
        return {}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Parameters in words: label and value, for the page of a decision."""
        return [
            (str(field.label), _in_words(field, parameters[name]))
            for name, field in self.fields.items()
            if parameters.get(name) not in (None, "", {})
        ]


def _in_words(field: forms.Field, value: Any) -> str:
    for key, label in getattr(field, "choices", ()):
        if str(key) == str(value):
            return str(label)
    return str(value)


def always(subject: Any, parameters: Mapping[str, Any] | None) -> Verdict:
    return YES


def to_the_community(subject: Any) -> str:
    return Audience.COMMUNITY


def where_it_lives(subject: Any) -> Assembly:
    assembly: Assembly = subject.assembly
    return assembly


def in_the_community(subject: Any) -> Assembly:
    """Where everyone decides of what a group has made."""
    return where_it_lives(subject).lineage()[-1]


@dataclass(frozen=True)
class Gesture:
    """`where(subject)` is the assembly whose charter governs it: the subject's own, unless a wider
    one decides of it.

    `perform(subject, *, by, warrant, **parameters)` has no default among its parameters: what an
    assembly decides is written in full. `undo(subject, *, warrant)` leaves alone what another
    warrant has done since. `ready(subject, parameters)` is what the thing itself answers;
    parameters are None while nobody has chosen them. `audience(subject)` says who may read that
    it is being decided. A gesture that only the community makes does not concern groups.

    `unasked` completes decisions that are older than some parameters: they say nothing of these.

    `asks` says what is put to the assembly: whether to do it, or which of the `options` of its
    parameters (a list of {"key", "label" or "person", "cost"}). Then `perform` also receives
    `chosen`, the keys of those that were chosen, in order. A gesture that only makes sense as a
    decision is `always_decided`.
    """

    key: str
    label: _StrPromise
    question: _StrPromise | str
    subjects: Callable[[Viewer], QuerySet[Any]]
    form: type[GestureForm]
    perform: Callable[..., object]
    undo: Callable[..., object] | None
    default: Rule
    ready: Callable[[Any, Mapping[str, Any] | None], Verdict] = always
    audience: Callable[[Any], str] = to_the_community
    where: Callable[[Any], Assembly] = where_it_lives
    concerns_groups: bool = True
    asks: Asks = Asks.WHETHER
    always_decided: bool = False
    unasked: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, subject: Any, parameters: Mapping[str, Any]) -> str:
        """The question put to the assembly."""
        return str(self.question) % {"subject": subject, **self.form.naming(parameters)}


_gestures: dict[str, Gesture] = {}


def register(gesture: Gesture) -> None:
    _gestures[gesture.key] = gesture


def named(key: str) -> Gesture:
    return _gestures[key]


def every() -> list[Gesture]:
    return list(_gestures.values())


def made_in(assembly: Assembly) -> list[Gesture]:
    """Those that make sense there: a group does not open groups, nor admit into the community."""
    return [each for each in every() if each.concerns_groups or assembly.parent_id is None]
