from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies import gestures, wording
from creuset.assemblies.asking import charter_of
from creuset.assemblies.charter import InForce
from creuset.assemblies.first_charters import FIRST_CHARTERS
from creuset.assemblies.forms import AmendCharterForm
from creuset.assemblies.gestures import Gesture
from creuset.assemblies.history import History
from creuset.assemblies.models import Assembly, Procedure
from creuset.assemblies.reach import reach
from creuset.assemblies.themes import Theme, by_theme
from creuset.common.parts import render_part
from creuset.common.viewer import ViewerRequest

NOTABLE = ("deliberation", "quorum", "proxies", "review_after")
"""What tells two rules of the same sentence apart, where charters are compared."""


@require_safe
def community_charter(request: ViewerRequest) -> HttpResponse:
    return _charter(request, get_object_or_404(Assembly, parent=None))


@require_safe
def charter(request: ViewerRequest, pk: int) -> HttpResponse:
    return _charter(request, _found(request, pk))


def _found(request: ViewerRequest, pk: int) -> Assembly:
    visible = Assembly.objects.visible_to(request.viewer).select_related("parent")
    return get_object_or_404(visible, pk=pk)


def _charter(request: ViewerRequest, assembly: Assembly) -> HttpResponse:
    """What is decided how."""
    rules = charter_of(request, assembly)
    themes = [
        (theme, [Line(each, assembly, rules.in_force(each.key)) for each in known])
        for theme, known in by_theme(gestures.made_in(assembly))
    ]
    context = {
        "assembly": assembly,
        "themes": themes,
        "in_short": _in_short(themes),
        "section": "charte",
    }
    return render(request, "assemblies/charter.html", context)


@dataclass(frozen=True)
class Line:
    """A gesture of this assembly, with the rule it follows here."""

    gesture: Gesture
    assembly: Assembly
    in_force: InForce

    @property
    def details(self) -> list[tuple[str, str]]:
        return wording.details(self.in_force.rule.parameters) if self.in_force.decided else []

    @property
    def method(self) -> str:
        """How the method works."""
        if not self.in_force.decided:
            return ""
        return wording.method_explained(self.in_force.rule.parameters["method"])

    @property
    def own(self) -> bool:
        return self.in_force.origin == self.assembly

    @property
    def fixed_above(self) -> bool:
        return self.in_force.rule.entrenched and not self.own


def _in_short(themes: list[tuple[Theme, list[Line]]]) -> list[tuple[str, list[Gesture]]]:
    """The whole charter in a few lines: who may, by what, does which gestures."""
    together: dict[str, list[Gesture]] = {}
    for _theme, lines in themes:
        for line in lines:
            rule = line.in_force.rule
            how = wording.in_short(rule.procedure, rule.parameters)
            together.setdefault(how, []).append(line.gesture)
    return list(together.items())


@require_safe
def rule(request: ViewerRequest, pk: int, key: str) -> HttpResponse:
    """One gesture here: its rule in full, where it comes from, whom a change would concern."""
    assembly = _found(request, pk)
    known = {each.key: each for each in gestures.made_in(assembly)}
    if key not in known:
        raise Http404
    rules = charter_of(request, assembly)
    line = Line(known[key], assembly, rules.in_force(key))
    context = {
        "assembly": assembly,
        "line": line,
        "chapters": History(rules.lineage, key).chapters,
        "size": assembly.members().count(),
        "reach": reach(assembly, key),
        "section": "charte",
    }
    return render(request, "assemblies/rule.html", context)


@require_safe
def rule_fields(request: ViewerRequest, pk: int) -> HttpResponse:
    """The fields of the form once a gesture is chosen in it, filled with the rule in force."""
    assembly = _found(request, pk)
    initial = AmendCharterForm.initial_for(request.GET.dict(), assembly)
    form = AmendCharterForm(subject=assembly, initial=initial)
    return render(request, "assemblies/rule_fields.html", {"form": form})


@login_required
@require_POST
def rule_preview(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a rule would say, without proposing anything."""
    assembly = _found(request, pk)
    form = AmendCharterForm(request.POST, subject=assembly)
    status = 200 if form.is_valid() else 422
    context = {"form": form, "assembly": assembly, "section": "charte"}
    return render_part(request, "assemblies/rule_preview.html", "says", context, status=status)


@require_safe
def first_charters(request: ViewerRequest) -> HttpResponse:
    """Three charters to begin with, side by side."""
    written = {key for each in FIRST_CHARTERS.values() for key in each.rules}
    themes = by_theme(each for each in gestures.every() if each.key in written)
    context = {
        "charters": list(FIRST_CHARTERS.values()),
        "themes": [
            (theme, [(each, _compared(each)) for each in known]) for theme, known in themes
        ],
        "section": "charte",
    }
    return render(request, "assemblies/charter_models.html", context)


@dataclass(frozen=True)
class Same:
    """What several first charters say alike of a gesture."""

    names: list[str]
    sentence: str
    details: list[tuple[str, str]]


def _compared(gesture: Gesture) -> list[Same]:
    usual = gesture.default.procedure, gesture.default.parameters
    together: dict[tuple[str, str], Same] = {}
    for charter in FIRST_CHARTERS.values():
        procedure, parameters = charter.rules.get(gesture.key, usual)
        sentence = wording.in_words(procedure, parameters)
        details = (
            wording.details(parameters, only=NOTABLE) if procedure == Procedure.DECISION else []
        )
        same = together.setdefault((sentence, str(details)), Same([], sentence, details))
        same.names.append(str(charter.name))
    return list(together.values())
