from django.http import Http404
from django.shortcuts import get_object_or_404

from creuset.common.about import about
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.people.http import MemberRequest
from creuset.works.models import Authorship, Work


def found_by(request: ViewerRequest, slug: str) -> Work:
    related = Work.objects.visible_to(request.viewer).select_related(
        "group__assembly__parent", "text", "published_version", "warrant__decision__assembly"
    )
    return get_object_or_404(related, slug=slug)


def mine(request: MemberRequest, slug: str) -> Work:
    """A work of one of one's groups; anyone else's is not found, even published."""
    found = found_by(request, slug)
    if found.group.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    return found


def signature_of(request: MemberRequest, slug: str, pk: int) -> Authorship:
    """Someone's part in a work that one may change something of: one's own, or of one's group."""
    found = found_by(request, slug)
    authorship = get_object_or_404(found.authorships, pk=pk)
    inside = found.group.assembly_id in request.viewer.assembly_ids
    if not inside and authorship.person_id != request.user.pk:
        raise Http404
    authorship.work = found
    return authorship


def waiting_publications(work: Work) -> list[Decision]:
    """Decisions about sharing it that are open, or adopted and not yet carried out."""
    pending = Decision.objects.filter(about(work), gesture="works.publish").filter(
        warrant__spent_at=None, outcome__in=[Decision.Outcome.OPEN, Decision.Outcome.ADOPTED]
    )
    return list(pending.exclude(warrant__revoked_at__isnull=False))
