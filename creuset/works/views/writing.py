from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.groups.models import WorkingGroup
from creuset.people.http import MemberRequest
from creuset.texts.actions import Stale
from creuset.texts.comparing import compare, shortened
from creuset.texts.merging import together
from creuset.texts.models import Version
from creuset.works import actions, kinds
from creuset.works.forms import BeginForm, DetailsForm, WriteForm
from creuset.works.models import Work
from creuset.works.views.finding import found_by, mine

LONGEST_NUMBER = 9  # digits that a database column of numbers holds


@login_required
def begin(request: MemberRequest, slug: str) -> HttpResponse:
    group = get_object_or_404(
        WorkingGroup.objects.filter(assembly__in=request.viewer.assembly_ids), slug=slug
    )
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.begin(group, by=request.user, **form.cleaned_data)
        messages.success(request, _("Le chantier est ouvert. Le groupe peut y écrire."))
        return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "works/begin.html", {"form": form, "group": group}, status=status)


@login_required
def write(request: MemberRequest, slug: str) -> HttpResponse:
    found = mine(request, slug)
    latest = found.text.latest()
    title, summary = found.presented(latest)
    start = {"title": title, "summary": summary, "body": latest.body, "base": latest.number}
    posted = request.POST if request.method == "POST" else None
    form = WriteForm(posted, initial=start)
    beside = DetailsForm(posted, kind=found.kind, details=latest.details.get("form", {}))
    context = {"form": form, "beside": beside, "work": found}
    if posted is None:
        return render(request, "works/write.html", context)
    if not (form.is_valid() and beside.is_valid()):
        return render(request, "works/write.html", context, status=422)
    try:
        version = actions.write(
            found, by=request.user, details=beside.details(), **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error("body", str(refusal))
        return render(request, "works/write.html", context, status=409)
    except Stale as stale:
        return render(request, "works/write.html", _both(found, form, beside, stale), status=409)
    messages.success(request, _("Enregistré : version %(number)d.") % {"number": version.number})
    return redirect(found)


def _both(found: Work, form: WriteForm, beside: DetailsForm, stale: Stale) -> dict[str, Any]:
    """Somebody saved meanwhile: theirs beside ours, both put together in the form."""
    given = form.cleaned_data
    start = found.text.versions.filter(number=given["base"]).first()
    details, both_changed = together(
        start.details.get("form", {}) if start else {},
        beside.details(),
        stale.latest.details.get("form", {}),
    )
    return {
        "work": found,
        "form": WriteForm(
            initial={**given, "body": stale.merged.body, "base": stale.latest.number}
        ),
        "beside": DetailsForm(kind=found.kind, details=details),
        "stale": stale,
        "difference": shortened(compare(stale.latest.body, given["body"])),
        "theirs": kinds.said(
            found.kind, {name: stale.latest.details["form"].get(name) for name in both_changed}
        ),
    }


@require_safe
def versions(request: ViewerRequest, slug: str) -> HttpResponse:
    """Every version, with who and why: to the group. Readers have the published ones."""
    found = found_by(request, slug)
    if found.group.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    rows = found.text.versions.select_related("author").defer("body", "html").order_by("-number")
    context = {"work": found, "page": page_of(request, rows, size=50), "section": "travaux"}
    return render(request, "works/versions.html", context)


@require_safe
def comparison(request: ViewerRequest, slug: str) -> HttpResponse:
    found = found_by(request, slug)
    if found.group.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    after = _version(found, request.GET.get("et")) or found.text.latest()
    before = _version(found, request.GET.get("entre")) or _version(found, str(after.number - 1))
    lines = compare(_whole(found, before) if before else "", _whole(found, after))
    context = {
        "work": found, "before": before, "after": after, "lines": shortened(lines),
        "section": "travaux",
    }  # fmt: skip
    return render(request, "works/comparison.html", context)


def _whole(found: Work, version: Version) -> str:
    """All that a version says, as text."""
    title, summary = found.presented(version)
    beside = kinds.in_lines(found.kind, version.details.get("form", {}))
    head = "\n".join(filter(None, [title, summary]))
    return f"{head}\n{beside}\n{version.body}" if version.details else version.body


def _version(found: Work, number: str | None) -> Version | None:
    if not number or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    return found.text.versions.select_related("author").filter(number=int(number)).first()
