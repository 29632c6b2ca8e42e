"""The page of a source: what it asks of those who use it, what came from it, when it is read again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.atlas.imports import scheduling
from creuset.atlas.imports.forms import ScheduleForm
from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.models import Entry, Source
from creuset.common.attempts import attempt
from creuset.common.viewer import ViewerRequest
from creuset.people.http import MemberRequest

LATEST = 10
SHOWN = 20


@require_safe
def source(request: ViewerRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(Source, pk=pk))


def _page(
    request: ViewerRequest, one: Source, form: ScheduleForm | None = None, status: int = 200
) -> HttpResponse:
    entries = Entry.objects.visible_to(request.viewer).listed().filter(source=one)
    entered = one.imports.filter(status__in=[Import.Status.DONE, Import.Status.UNDONE])
    schedule = Schedule.objects.filter(source=one).first()
    context = {
        "section": "carte",
        "source": one,
        "total": entries.count(),
        "entries": entries.order_by("name_folded", "pk")[:SHOWN],
        "latest": entered.order_by("-pk")[:LATEST],
        "last": entered.filter(status=Import.Status.DONE).order_by("-pk").first(),
        "schedule": schedule,
    }
    if request.viewer.is_member:
        context["form"] = form or ScheduleForm(initial=_said(one, schedule))
    return render(request, "atlas/imports/source.html", context, status=status)


def _said(one: Source, schedule: Schedule | None) -> dict[str, str]:
    if schedule:
        return {"address": schedule.address, "every": schedule.every}
    last = one.imports.exclude(address="").order_by("-pk").first()
    return {"address": last.address if last else "", "every": Schedule.Every.WEEK}


@login_required
@require_POST
def read_again(request: MemberRequest, pk: int) -> HttpResponse:
    one = _for_members(request, pk)
    form = ScheduleForm(request.POST)
    made = attempt(request, form, lambda told: scheduling.read_again(one, by=request.user, **told))
    if not made.done:
        return _page(request, one, form, made.status)
    messages.success(request, _("Cette source sera relue d’elle-même."))
    return redirect(one)


@login_required
@require_POST
def read_no_more(request: MemberRequest, pk: int) -> HttpResponse:
    one = _for_members(request, pk)
    scheduling.read_no_more(one, by=request.user)
    messages.success(request, _("Cette source ne sera plus relue d’elle-même."))
    return redirect(one)


def _for_members(request: MemberRequest, pk: int) -> Source:
    if not request.viewer.is_member:
        raise Http404
    return get_object_or_404(Source, pk=pk)
