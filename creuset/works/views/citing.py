from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.files.models import Attachment
from creuset.works import citing, paper
from creuset.works.models import Authorship, Work
from creuset.works.views.finding import found_by


@require_safe
def bibtex(request: ViewerRequest, slug: str) -> HttpResponse:
    return _cited(request, slug, citing.bibtex, "application/x-bibtex; charset=utf-8", "bib")


@require_safe
def csl(request: ViewerRequest, slug: str) -> HttpResponse:
    kind = "application/vnd.citationstyles.csl+json"
    return _cited(request, slug, citing.csl_json, kind, "json")


@require_safe
def json_ld(request: ViewerRequest, slug: str) -> HttpResponse:
    return _cited(request, slug, citing.json_ld, "application/ld+json", "jsonld")


@require_safe
def pdf(request: ViewerRequest, slug: str) -> HttpResponse:
    """To those who may read it: what is published, as one prints it."""
    found = found_by(request, slug)
    signed = [each for each in found.authorships.all() if each.published]
    files = list(Attachment.objects.of(found))
    reference = reference_of(request, found, signed, files)
    if not found.is_out or reference is None or found.published_version is None:
        raise Http404
    with override(found.text.language):
        made = paper.paper(found, found.published_version, reference, signed, files)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return response


def _cited(
    request: ViewerRequest, slug: str, form: Any, content_type: str, ending: str
) -> HttpResponse:
    found = found_by(request, slug)
    if not found.is_out:
        raise Http404
    signed, files = list(found.authorships.all()), list(Attachment.objects.of(found))
    text = form(reference_of(request, found, signed, files))
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{ending}"'
    return response


def reference_of(
    request: ViewerRequest, found: Work, signed: list[Authorship], files: list[Attachment]
) -> citing.Reference | None:
    if found.shared_from is None or found.published_version is None:
        return None
    return citing.Reference(
        title=found.title,
        authors=[_signed(each) for each in signed if each.published and each.signs],
        thanked=[_signed(each) for each in signed if each.published and not each.signs],
        abstract=found.summary,
        licence_url=found.licence_url(),
        issued=found.shared_from,
        publisher=_publisher(found),
        url=request.build_absolute_uri(found.get_absolute_url()),
        version=found.published_version.number,
        language=found.text.language,
        licence=found.licence,
        kind=str(found.get_kind_display()),
        files=[_joined(request, each) for each in files],
        paper=request.build_absolute_uri(reverse("works:pdf", args=[found.slug])),
    )


def _joined(request: ViewerRequest, each: Attachment) -> citing.Joined:
    return citing.Joined(
        name=each.name,
        url=request.build_absolute_uri(each.get_absolute_url()),
        type=each.file.type,
        size=each.file.size,
        sha256=each.file.sha256,
        licence=each.licence_url,
        shows=each.alt,
    )


def _signed(each: Authorship) -> citing.Signed:
    return citing.Signed(each.name, each.affiliation, each.orcid, tuple(each.roles))


def _publisher(found: Work) -> str:
    community = found.group.assembly.parent
    return f"{found.group}, {community}" if community else str(found.group)
