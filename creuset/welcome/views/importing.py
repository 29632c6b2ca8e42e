import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies.models import Assembly
from creuset.common.pages import page_of
from creuset.common.parts import render_part
from creuset.common.uploads import accepts_files
from creuset.common.verdict import Refused
from creuset.people.http import MemberRequest
from creuset.welcome import actions, rules
from creuset.welcome.forms.importing import ListForm, MappingForm
from creuset.welcome.importing import columns
from creuset.welcome.mandates import read_again
from creuset.welcome.models import Import, Line
from creuset.welcome.questions import questions_of

SAMPLE = 5


@accepts_files
@login_required
@never_cache
def imports(request: MemberRequest) -> HttpResponse:
    """The lists that came in, and the way to bring one."""
    if not request.viewer.is_member:
        raise Http404
    posted = request.method == "POST"
    form = ListForm(request.POST, request.FILES) if posted else ListForm()
    if posted and form.is_valid():
        content, name = form.content()
        try:
            source = actions.read_list(
                Assembly.objects.community(),
                content=content,
                name=name,
                source=form.cleaned_data["source"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "pasted", str(refusal))
        else:
            return redirect(source)
    lists = Import.objects.visible_to(request.viewer).select_related("by").order_by("-pk")
    context = {"form": form, "page": page_of(request, lists, size=10)}
    return render(request, "welcome/imports.html", context, status=422 if posted else 200)


@login_required
@require_safe
@never_cache
def one(request: MemberRequest, pk: int) -> HttpResponse:
    source = _found(request, pk)
    return _page(request, source)


def _found(request: MemberRequest, pk: int) -> Import:
    visible = Import.objects.visible_to(request.viewer).select_related("by", "assembly")
    return get_object_or_404(visible, pk=pk)


def _page(request: MemberRequest, source: Import, form: MappingForm | None = None) -> HttpResponse:
    mine = source.by_id == request.user.pk
    counts = _counts(source)
    context: dict[str, Any] = {
        "import": source,
        "mine": mine,
        "counts": counts,
        "done": source.lines.exclude(done_at=None).count(),
        "persons": source.arrivals.count(),
        "after": source.assembly.members().count() + counts["enter"] if source.editable else None,
        "mandates": list(read_again(source.mandates)) if source.editable else [],
        "under_way": source.status in (Import.Status.RUNNING, Import.Status.UNDOING),
    }
    if mine:
        asked, total = questions_of(source)
        page = page_of(request, _told(source), size=20)
        context |= {
            "form": form or MappingForm(source=source),
            "sample": [line.cells for line in source.lines.order_by("number")[:SAMPLE]],
            "not_kept": _not_kept(source),
            "questions": asked,
            "questions_total": total,
            "page": page,
            "problems": [
                (line.number, columns.FIELDS.get(each["field"], each["field"]), each)
                for line in page
                for each in line.problems
            ],
            "may_undo": rules.may_undo(source),
        }
    status = 422 if form is not None and form.errors else 200
    return render_part(request, "welcome/import.html", "progress", context, status=status)


def _counts(source: Import) -> dict[str, int]:
    by_fate = dict(source.lines.values_list("fate").annotate(Count("pk")))
    enter = source.lines.filter(fate=Line.Fate.ENTER).values("cluster").distinct().count()
    return {
        "all": sum(by_fate.values()),
        "enter": enter,
        "known": by_fate.get(Line.Fate.KNOWN, 0),
        "ask": by_fate.get(Line.Fate.ASK, 0),
        "leave": by_fate.get(Line.Fate.LEAVE, 0),
        "bad": by_fate.get(Line.Fate.BAD, 0),
    }


def _told(source: Import) -> Any:
    """Lines of which there is something to say: first those that do not enter."""
    stays_out = Case(When(fate=Line.Fate.BAD, then=0), default=1)
    return source.lines.exclude(problems=[]).order_by(stays_out, "number")


def _not_kept(source: Import) -> list[str]:
    used = set(source.mapping.values())
    return [name for place, name in enumerate(source.header) if place not in used]


@login_required
@require_POST
def map_columns(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    form = MappingForm(request.POST, source=source)
    if form.is_valid():
        try:
            actions.map_columns(source, mapping=form.mapping(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Les colonnes sont enregistrées. Relisez ce qui en sort."))
            return redirect(source)
    return _page(request, source, form)


def _mine(request: MemberRequest, pk: int) -> Import:
    """Lines are for who prepared the list; of others it is not even said that they exist."""
    return get_object_or_404(Import.objects.visible_to(request.viewer), pk=pk, by=request.user)


@login_required
@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    asked, _total = questions_of(source)
    answers = {each.key: request.POST.get(each.key, "") for each in asked}
    return _made(
        request,
        source,
        lambda: actions.answer(
            source, answers={key: said for key, said in answers.items() if said}, by=request.user
        ),
        _("Vos réponses sont enregistrées."),
    )


@login_required
@require_POST
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    return _made(
        request,
        source,
        lambda: actions.undo_import(source, by=request.user),
        _("L’import est en train d’être défait."),
    )


@login_required
@require_POST
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    try:
        actions.drop_list(source, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(source)
    messages.success(request, _("Cette liste est abandonnée : rien n’en est gardé."))
    return redirect("welcome:imports")


def _made(request: MemberRequest, source: Import, gesture: Any, said: str) -> HttpResponse:
    try:
        gesture()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(source)


@login_required
@require_safe
@never_cache
def to_correct(request: MemberRequest, pk: int) -> HttpResponse:
    """The lines that could not be read, with why, to correct and to bring again."""
    source = _mine(request, pk)
    written = StringIO()
    sheet = csv.writer(written, delimiter=";")
    sheet.writerow([*source.header, _("À corriger")])
    for line in source.lines.filter(fate=Line.Fate.BAD, done_at=None).order_by("number"):
        cells = [*line.cells, *([""] * (len(source.header) - len(line.cells)))]
        sheet.writerow([_harmless(cell) for cell in [*cells, " ; ".join(reasons(line))]])
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="a-corriger-{source.pk}.csv"'
    return response


def _harmless(cell: str) -> str:
    """A spreadsheet takes for a formula what begins like one."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def reasons(line: Line) -> Iterator[str]:
    for problem in line.problems:
        label = columns.FIELDS.get(problem["field"], problem["field"])
        yield f"{label} : {problem['reason']}"
