"""The text of a work, paragraph by paragraph, with what is said about each."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.people.http import MemberRequest
from creuset.texts import anchoring
from creuset.texts.models import Version
from creuset.works import actions, rules
from creuset.works.forms.remarking import RemarkForm
from creuset.works.models import Remark, Work
from creuset.works.views.finding import found_by

FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:?")
HOW = {"reprendre": actions.accept, "regler": actions.settle, "rouvrir": actions.reopen}


@login_required
@require_safe
def remarks(request: MemberRequest, slug: str) -> HttpResponse:
    """Those still open in the margin of the version one reads; then what is settled, then those
    whose passage is gone."""
    work, version = _read(request, slug)
    said = Remark.objects.visible_to(request.viewer).filter(work=work)
    rows = list(
        said.select_related("author", "settled_by", "version", "work").order_by("start", "pk")
    )
    writes = work.group.assembly_id in request.viewer.assembly_ids
    return render(request, "works/remarks.html", {
        "work": work, "version": version, "writes": writes,
        "paragraphs": _paragraphs(version, [row for row in rows if row.is_open]),
        "gone": [row for row in rows if row.is_open and not getattr(row, "found", None)],
        "settled": [row for row in rows if not row.is_open][::-1],
        "section": "travaux",
    })  # fmt: skip


def _paragraphs(version: Version, remarks: list[Remark]) -> list[dict[str, Any]]:
    """Each paragraph as it reads, and the remarks whose passage begins in it."""
    for remark in remarks:
        remark.found = anchoring.find(version.body, remark.passage)  # type: ignore[attr-defined]
    return [
        {
            "start": start,
            "html": _as_read(version.body[start:end], version.text.language),
            "is_title": version.body[start] == "#" and "\n" not in version.body[start:end],
            "remarks": [
                remark
                for remark in remarks
                if (found := remark.found) and start <= found.start < max(end, start + 1)  # type: ignore[attr-defined]
            ],
        }
        for start, end in anchoring.blocks(version.body)
    ]


def _as_read(passage: str, language: str) -> str:
    """On its own, away from its footnotes: their marks stay as marks."""
    return to_html(FOOTNOTE.sub(r"\[\1\]", passage), language=language)


@login_required
def make(request: MemberRequest, slug: str) -> HttpResponse:
    """About the paragraph that begins at `?passage=`, or those of its words that were selected
    (`?mots=`); they may be narrowed still."""
    work, version = _read(request, slug)
    asked = request.GET.get("passage", "")
    found = [
        (start, end)
        for start, end in anchoring.blocks(version.body)
        if asked.isdecimal() and len(asked) < 10 and start == int(asked)
    ]
    if not found:
        raise Http404
    start, end = found[0]
    passage, words = version.body[start:end], request.GET.get("mots", "")
    quote = words if words and words in passage else passage
    form = RemarkForm(request.POST or None, initial={"quote": quote})
    verdict = rules.may_remark(work, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.remark(
                work, version=version.number, near=start, by=request.user, **form.said()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    context = {
        "work": work,
        "version": version,
        "form": form,
        "refusal": verdict,
        "section": "travaux",
    }
    return render(request, "works/remark.html", context, status=status)


@login_required
@require_POST
def settle(request: MemberRequest, pk: int, what: str) -> HttpResponse:
    visible = Remark.objects.visible_to(request.viewer).select_related("work")
    remark = get_object_or_404(visible, pk=pk)
    if what not in HOW:
        raise Http404
    given = {"answer": request.POST.get("answer", "")} if what == "regler" else {}
    try:
        HOW[what](remark, by=request.user, **given)
    except Refused as refusal:
        context = {"remark": remark, "refusal": str(refusal), "answer": given.get("answer", "")}
        return render(request, "works/remark_refused.html", context, status=422)
    return redirect(remark)


def _read(request: MemberRequest, slug: str) -> tuple[Work, Version]:
    """The version that this reader reads: the latest for the group, else what is published."""
    work = found_by(request, slug)
    if not request.viewer.is_member:
        raise Http404
    inside = work.group.assembly_id in request.viewer.assembly_ids
    version = work.text.latest() if inside else work.published_version
    if version is None:
        raise Http404
    return work, version
