"""The minutes: read, corrected, printed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.meetings import actions, rules
from creuset.meetings.forms import MinutesForm
from creuset.meetings.models import Meeting
from creuset.meetings.paper import minutes_pdf, sheet_in_markdown, status
from creuset.meetings.sheet import sheet_of
from creuset.meetings.views.finding import found, found_inside
from creuset.people.http import MemberRequest
from creuset.texts.actions import Stale
from creuset.texts.comparing import compare, shortened
from creuset.texts.models import Version


@require_safe
def minutes(request: ViewerRequest, pk: int) -> HttpResponse:
    meeting, version = _written(request, pk)
    inside = meeting.assembly_id in request.viewer.assembly_ids
    context: dict[str, Any] = {
        "meeting": meeting,
        "version": version,
        "status": status(meeting, version),
        "inside": inside,
        "sheet": sheet_of(meeting) if inside else None,
        "section": "agenda",
    }
    if inside and not meeting.approved:
        context["may_write"] = rules.may_write_minutes(meeting, request.user)  # type: ignore[arg-type]
    return render(request, "meetings/minutes.html", context)


def _written(request: ViewerRequest, pk: int) -> tuple[Meeting, Version]:
    """The approved version for everyone; before, the latest one, between members."""
    meeting = found(request, pk)
    if meeting.approved_version:
        return meeting, meeting.approved_version
    if meeting.minutes is None or meeting.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    return meeting, meeting.minutes.latest()


@login_required
def write(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    if meeting.minutes is None:
        raise Http404
    latest = meeting.minutes.latest()
    form = MinutesForm(request.POST or None, initial={"body": latest.body, "base": latest.number})
    context: dict[str, Any] = {"meeting": meeting, "form": form, "section": "agenda"}
    page = "meetings/write_minutes.html"
    if request.method != "POST":
        may = rules.may_write_minutes(meeting, request.user)
        return render(request, page, context | {"refusal": None if may else may})
    if not form.is_valid():
        return render(request, page, context, status=422)
    try:
        version = actions.write_minutes(meeting, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, page, context, status=409)
    except Stale as stale:
        return render(request, page, context | _both(form, stale), status=409)
    messages.success(request, _("Enregistré : version %(number)d.") % {"number": version.number})
    return redirect("meetings:minutes", pk=meeting.pk)


def _both(form: MinutesForm, stale: Stale) -> dict[str, Any]:
    """Somebody saved meanwhile: theirs beside ours, both put together in the form."""
    given = form.cleaned_data
    together = {**given, "body": stale.merged.body, "base": stale.latest.number}
    return {
        "form": MinutesForm(initial=together),
        "stale": stale,
        "difference": shortened(compare(stale.latest.body, given["body"])),
    }


@require_safe
def markdown(request: ViewerRequest, pk: int) -> HttpResponse:
    meeting, version = _written(request, pk)
    written = f"# {meeting.title}\n\n*{status(meeting, version)}*\n\n{version.body}\n"
    if meeting.assembly_id in request.viewer.assembly_ids:
        written += sheet_in_markdown(meeting, request.viewer)
    return _sent(written.encode(), "text/markdown; charset=utf-8", meeting, "md")


@require_safe
def pdf(request: ViewerRequest, pk: int) -> HttpResponse:
    meeting, version = _written(request, pk)
    return _sent(minutes_pdf(meeting, version, request.viewer), "application/pdf", meeting, "pdf")


def _sent(written: bytes, kind: str, meeting: Meeting, ending: str) -> HttpResponse:
    response = HttpResponse(written, content_type=kind)
    name = f"proces-verbal-{meeting.day.isoformat()}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
