import csv
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.atlas.cells import View
from creuset.atlas.importing.recipes import LABELS
from creuset.atlas.imports import actions, rules
from creuset.atlas.imports.comparing import too_many
from creuset.atlas.imports.forms import ColumnsForm, StartForm, WordsForm
from creuset.atlas.imports.models import Import, LineProblem
from creuset.atlas.imports.places import box_of, gathered
from creuset.atlas.islands import map_of_places
from creuset.common.pages import page_of
from creuset.common.parts import render_part
from creuset.common.uploads import accepts_files
from creuset.common.verdict import Refused
from creuset.people.http import MemberRequest


@accepts_files
@login_required
@never_cache
def imports(request: MemberRequest) -> HttpResponse:
    """The files that came in, and the way to bring one."""
    if not request.viewer.is_member:
        raise Http404
    posted = request.method == "POST"
    form = StartForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"source": request.GET.get("source", "")},
    )
    if posted and form.is_valid():
        try:
            return redirect(actions.start(form.cleaned_data, by=request.user))
        except Refused as refusal:
            form.add_error("address" if form.cleaned_data["address"] else "file", str(refusal))
    brought = Import.objects.visible_to(request.viewer).select_related("source", "by")
    page = page_of(request, brought.order_by("-pk"), size=10)
    context = {"section": "carte", "form": form, "page": page}
    return render(request, "atlas/imports/imports.html", context, status=422 if posted else 200)


@login_required
@require_safe
@never_cache
def one(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def _found(request: MemberRequest, pk: int) -> Import:
    visible = Import.objects.visible_to(request.viewer).select_related("source", "by")
    return get_object_or_404(visible, pk=pk)


def _mine(request: MemberRequest, pk: int) -> Import:
    """Only who brought a file says what it holds."""
    return get_object_or_404(Import.objects.visible_to(request.viewer), pk=pk, by=request.user)


def _page(
    request: MemberRequest,
    source: Import,
    *,
    columns: ColumnsForm | None = None,
    words: WordsForm | None = None,
) -> HttpResponse:
    mine = source.by_id == request.user.pk
    context: dict[str, Any] = {
        "section": "carte",
        "import": source,
        "mine": mine,
        "counts": source.counts,
        "problems": page_of(request, source.problems.order_by("pk"), size=20),
        "changes": [_in_words(each) for each in source.shown.get("changes", [])],
        "prepares": mine and source.editable,
        "may_undo": rules.may_undo(source),
    }
    context["faults"] = [_labelled(each) for each in context["problems"]]
    if source.status == Import.Status.PREVIEWED:
        context["map"] = _map(source)
        lacking = too_many(source.counts["missing"], source.counts["known"])
        context["too_many"] = lacking and not source.accept_missing
    if context["prepares"]:
        context["form"] = columns or ColumnsForm(source=source)
        context["rows"] = _rows(source, context["form"])
        context["words"] = words or WordsForm(source=source)
    wrong = any(form is not None and form.errors for form in (columns, words))
    template = "atlas/imports/import.html"
    return render_part(request, template, "progress", context, status=422 if wrong else 200)


def _rows(source: Import, form: ColumnsForm) -> list[dict[str, Any]]:
    keys = {name: key for key, name in form.names.items()}
    return [
        {**each, "field": form[keys[each["name"]]] if each["name"] in keys else None}
        for each in source.columns
    ]


def _labelled(problem: LineProblem) -> dict[str, Any]:
    told = ("number", "value", "reason", "refused")
    label = LABELS.get(problem.field, problem.field or "–")
    return {"label": label, **{name: getattr(problem, name) for name in told}}


def _in_words(change: dict[str, Any]) -> dict[str, Any]:
    name = str(change["field"]).removesuffix("_id")
    return {**change, "label": LABELS.get(name, name)}


def _map(source: Import) -> Any:
    if not source.shown.get("cells"):
        return None
    cells = reverse("atlas:import_cells", args=[source.pk])
    return map_of_places(cells, box_of(source), list_url="#apercu")


@login_required
@require_safe
@never_cache
def cells(request: MemberRequest, pk: int) -> HttpResponse:
    source = _found(request, pk)
    try:
        view = View.read(request.GET)
    except Refused as no:
        told, status = {"error": no.reason}, 400
    else:
        told, status = gathered(source, view, source.get_absolute_url() + "#apercu"), 200
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, content_type="application/json", status=status)


@login_required
@require_POST
def map_columns(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    form = ColumnsForm(request.POST, source=source)
    tried = _tried(
        form, lambda: actions.map_columns(source, mapping=form.mapping(), by=request.user)
    )
    return redirect(source) if tried else _page(request, source, columns=form)


@login_required
@require_POST
def map_words(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    form = WordsForm(request.POST, source=source)
    tried = _tried(form, lambda: actions.map_words(source, words=form.told(), by=request.user))
    return redirect(source) if tried else _page(request, source, words=form)


def _tried(form: Form, gesture: Callable[[], object]) -> bool:
    """Whether it was made; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        gesture()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_required
@require_POST
def accept_missing(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    try:
        actions.accept_missing(source, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(source)


@login_required
@require_POST
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    try:
        actions.drop(source, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(source)
    messages.success(request, _("Ce fichier est abandonné : rien n’en est gardé."))
    return redirect("atlas:imports")


class _Line:
    """What csv writes to: it gives each line back."""

    def write(self, line: str) -> str:
        return line


@login_required
@require_safe
@never_cache
def problems(request: MemberRequest, pk: int) -> StreamingHttpResponse:
    """Every problem of a file, as a table, to correct the file with."""
    source = _found(request, pk)
    head = [_("Ligne"), _("Champ"), _("Ce qui est écrit"), _("Pourquoi"), _("Ce qui est fait")]
    sheet = csv.writer(_Line(), delimiter=";")

    def lines() -> Iterator[str]:
        yield "\ufeff" + sheet.writerow(head)
        for each in source.problems.order_by("pk").iterator(chunk_size=2000):
            done = _("ligne laissée de côté") if each.refused else _("ligne gardée sans cela")
            label = str(LABELS.get(each.field, each.field))
            yield sheet.writerow(
                [each.number, *map(_harmless, (label, each.value, each.reason)), done]
            )

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="a-corriger-{source.pk}.csv"'
    return response


def _harmless(cell: str) -> str:
    """A spreadsheet takes for a formula what begins like one."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
