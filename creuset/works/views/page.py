from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.files.models import Attachment
from creuset.works import kinds
from creuset.works.citing import json_ld
from creuset.works.forms import PublishForm
from creuset.works.models import Authorship, Work
from creuset.works.views.citing import reference_of
from creuset.works.views.finding import found_by, waiting_publications


@require_safe
def work(request: ViewerRequest, slug: str) -> HttpResponse:
    """What its readers read: the published version; its group sees the latest one."""
    found = found_by(request, slug)
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
    shown = [each for each in signed if each.published or not found.is_published]
    decision = getattr(found.warrant, "decision", None)
    files = found.attached = list(Attachment.objects.of(found))  # type: ignore[attr-defined]
    reference = reference_of(request, found, signed, files) if found.is_out else None
    open_to_all = found.is_out and found.audience == "public"
    context = {
        "work": found,
        "version": version,
        "latest": latest,
        "inside": inside,
        "authors": [each for each in shown if each.signs],
        "thanked": [each for each in shown if not each.signs],
        "details": kinds.said(found.kind, version.details.get("form", {})),
        "missing": kinds.missing(found.kind, latest.details.get("form", {}))
        if inside and latest
        else [],
        "signs": signs,
        "asked": _asked(found, signed, request) if inside or signs else [],
        "reference": reference,
        "linked": json_ld(reference) if reference and open_to_all else "",
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "open_to_all": open_to_all,
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
    return [
        {
            "decision": decision,
            "terms": PublishForm(subject=found).described(decision.parameters),
            "missing": [
                each for each in signed if each.asked and each.agreed_digest != decision.digest
            ],
            "mine": any(
                each.person_id is not None
                and each.signs
                and each.person_id == request.viewer.person_id
                and each.agreed_digest != decision.digest
                for each in signed
            ),
        }
        for decision in waiting_publications(found)
    ]
