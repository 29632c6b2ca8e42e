from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.common.about import about
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup
from creuset.people.http import MemberRequest
from creuset.texts.actions import Stale
from creuset.texts.comparing import compare, shortened
from creuset.texts.models import Version
from creuset.works import actions, citing
from creuset.works.forms import BeginForm, PublishForm, WriteForm
from creuset.works.models import Authorship, Work

LONGEST_NUMBER = 9  # digits that a database column of numbers holds


@require_safe
def works(request: ViewerRequest) -> HttpResponse:
    """What has been published, and under one's own eyes what is being written."""
    visible = Work.objects.visible_to(request.viewer)
    kind = request.GET.get("forme", "")
    drafts = request.GET.get("etat") == "chantier" and request.user.is_authenticated
    shown = (
        visible.filter(status=Work.Status.DRAFT).order_by("-pk") if drafts else visible.published()
    )
    if kind in Work.Kind.values:
        shown = shown.filter(kind=kind)
    related = shown.select_related("group__assembly").prefetch_related("authorships")
    context = {
        "page": page_of(request, related),
        "kinds": Work.Kind.choices,
        "kind": kind,
        "drafts": drafts,
        "section": "travaux",
    }
    return render(request, "works/works.html", context)


@require_safe
def work(request: ViewerRequest, slug: str) -> HttpResponse:
    """What its readers read: the published version; its group sees the latest one."""
    found = _found(request, slug)
    inside = found.group.assembly_id in request.viewer.assembly_ids
    signed = list(found.authorships.select_related("person"))
    signs = any(
        each.person_id is not None and each.person_id == request.viewer.person_id
        for each in signed
    )
    latest = found.text.latest() if inside or signs else None
    version = found.published_version if found.is_published else latest
    if version is None:
        raise Http404
    decision = getattr(found.warrant, "decision", None)
    context = {
        "work": found,
        "version": version,
        "latest": latest,
        "inside": inside,
        "authors": [each for each in signed if each.published or not found.is_published],
        "signs": signs,
        "asked": _asked(found, signed, request) if inside or signs else [],
        "reference": _reference(request, found, signed) if found.is_out else None,
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "open_to_all": found.is_out and found.audience == "public",
        "decision": decision,
        "decision_readable": decision is not None and decision.readable_by(request.viewer),
        "put_forward": found.promotions.current().select_related("warrant__decision__assembly")
        if found.is_out
        else [],
        "section": "travaux",
    }
    return render(request, "works/work.html", context)


def _asked(found: Work, signed: list[Authorship], request: ViewerRequest) -> list[dict[str, Any]]:
    """The terms that decisions are waiting to apply, and which authors have agreed to them."""
    pending = Decision.objects.filter(about(found), gesture="works.publish").filter(
        warrant__spent_at=None, outcome__in=[Decision.Outcome.OPEN, Decision.Outcome.ADOPTED]
    )
    return [
        {
            "decision": decision,
            "terms": PublishForm(subject=found).described(decision.parameters),
            "missing": [
                each
                for each in signed
                if each.person_id is not None and each.agreed_digest != decision.digest
            ],
            "mine": any(
                each.person_id == request.viewer.person_id
                and each.agreed_digest != decision.digest
                for each in signed
            ),
        }
        for decision in pending.exclude(warrant__revoked_at__isnull=False)
    ]


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
    found = _mine(request, slug)
    latest = found.text.latest()
    start = {
        "title": found.title, "summary": found.summary, "body": latest.body, "base": latest.number,
    }  # fmt: skip
    form = WriteForm(request.POST or None, initial=start)
    if request.method != "POST":
        return render(request, "works/write.html", {"form": form, "work": found})
    if not form.is_valid():
        return render(request, "works/write.html", {"form": form, "work": found}, status=422)
    try:
        version = actions.write(found, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("body", str(refusal))
        return render(request, "works/write.html", {"form": form, "work": found}, status=409)
    except Stale as stale:
        return render(request, "works/write.html", _both(found, form, stale), status=409)
    messages.success(request, _("Enregistré : version %(number)d.") % {"number": version.number})
    return redirect(found)


def _both(found: Work, form: WriteForm, stale: Stale) -> dict[str, Any]:
    """Somebody saved meanwhile: theirs beside ours, both put together in the form."""
    given = form.cleaned_data
    together = WriteForm(initial={**given, "body": stale.merged.body, "base": stale.latest.number})
    return {
        "work": found,
        "form": together,
        "stale": stale,
        "difference": shortened(compare(stale.latest.body, given["body"])),
    }


@require_safe
def versions(request: ViewerRequest, slug: str) -> HttpResponse:
    """Every version, with who and why: to the group. Readers have the published ones."""
    found = _found(request, slug)
    if found.group.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    rows = found.text.versions.select_related("author").defer("body", "html").order_by("-number")
    context = {"work": found, "page": page_of(request, rows, size=50), "section": "travaux"}
    return render(request, "works/versions.html", context)


@require_safe
def comparison(request: ViewerRequest, slug: str) -> HttpResponse:
    found = _found(request, slug)
    if found.group.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    after = _version(found, request.GET.get("et")) or found.text.latest()
    before = _version(found, request.GET.get("entre")) or _version(found, str(after.number - 1))
    lines = compare(before.body if before else "", after.body)
    context = {
        "work": found, "before": before, "after": after, "lines": shortened(lines),
        "section": "travaux",
    }  # fmt: skip
    return render(request, "works/comparison.html", context)


def _version(found: Work, number: str | None) -> Version | None:
    if not number or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    return found.text.versions.select_related("author").filter(number=int(number)).first()


@login_required
@require_POST
def agree(request: MemberRequest, slug: str, decision: int) -> HttpResponse:
    """An author accepts the terms that a decision would apply."""
    found = _found(request, slug)
    if not found.authorships.filter(person=request.user).exists():
        raise Http404
    decided = Decision.objects.filter(about(found), gesture="works.publish")
    asked = get_object_or_404(decided, pk=decision)
    if request.POST.get("terms", asked.digest) != asked.digest:
        messages.error(
            request,
            _("La proposition a été modifiée pendant que vous lisiez. Relisez-la, puis répondez."),
        )
        return redirect(found)
    try:
        actions.agree(found, parameters=asked.parameters, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre accord est noté."))
    return redirect(found)


@login_required
@require_POST
def step_back(request: MemberRequest, slug: str) -> HttpResponse:
    found = _found(request, slug)
    try:
        actions.step_back(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre nom n’est plus parmi les auteurs."))
    return redirect(found)


@require_safe
def bibtex(request: ViewerRequest, slug: str) -> HttpResponse:
    return _cited(request, slug, citing.bibtex, "application/x-bibtex; charset=utf-8", "bib")


@require_safe
def csl(request: ViewerRequest, slug: str) -> HttpResponse:
    kind = "application/vnd.citationstyles.csl+json"
    return _cited(request, slug, citing.csl_json, kind, "json")


def _cited(
    request: ViewerRequest, slug: str, form: Any, content_type: str, ending: str
) -> HttpResponse:
    found = _found(request, slug)
    if not found.is_out:
        raise Http404
    text = form(_reference(request, found, list(found.authorships.all())))
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{ending}"'
    return response


def _reference(
    request: ViewerRequest, found: Work, signed: list[Authorship]
) -> citing.Reference | None:
    if found.shared_from is None or found.published_version is None:
        return None
    return citing.Reference(
        title=found.title,
        authors=[each.name for each in signed if each.published],
        issued=found.shared_from,
        publisher=_publisher(found),
        url=request.build_absolute_uri(found.get_absolute_url()),
        version=found.published_version.number,
        language=found.text.language,
        licence=found.licence,
        kind=str(found.get_kind_display()),
    )


def _publisher(found: Work) -> str:
    community = found.group.assembly.parent
    return f"{found.group}, {community}" if community else str(found.group)


def _found(request: ViewerRequest, slug: str) -> Work:
    related = Work.objects.visible_to(request.viewer).select_related(
        "group__assembly__parent", "text", "published_version", "warrant__decision__assembly"
    )
    return get_object_or_404(related, slug=slug)


def _mine(request: MemberRequest, slug: str) -> Work:
    """A work of one of one's groups; anyone else's is not found, even published."""
    found = _found(request, slug)
    if found.group.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    return found
