"""What works show on the pages of other areas."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.works.models import Authorship, Work

FEW = 6


def works_of(request: ViewerRequest, group: WorkingGroup) -> SafeString:
    visible = Work.objects.visible_to(request.viewer).filter(group=group).order_by("-pk")
    inside = group.assembly_id in request.viewer.assembly_ids
    context = {"works": visible[:FEW], "group": group, "inside": inside}
    return render_to_string("works/of_group.html", context, request)


def latest(request: ViewerRequest, subject: None) -> SafeString:
    """On the home page: the latest works anyone here may read."""
    visible = Work.objects.visible_to(request.viewer).published()
    works = visible.select_related("group__assembly").prefetch_related("authorships")[:FEW]
    return render_to_string("works/latest.html", {"works": works}, request)


def signed_by(request: ViewerRequest, person: Person) -> SafeString:
    visible = (
        Work.objects.visible_to(request.viewer).published().filter(authorships__person=person)
    )
    works = visible.select_related("group__assembly").prefetch_related("authorships")[:FEW]
    return render_to_string("works/signed_by.html", {"works": works}, request)


def accords(request: ViewerRequest, decision: Decision) -> SafeString:
    """On the page of a decision to publish, to those inside: which authors have yet to agree."""
    waits = decision.is_open or (decision.in_force and not decision.carried_out)
    if decision.gesture != "works.publish" or not waits:
        return SafeString()
    if decision.assembly_id not in request.viewer.assembly_ids:
        return SafeString()
    missing = Authorship.objects.filter(work=decision.subject_id, person__isnull=False).exclude(
        agreed_digest=decision.digest
    )
    context = {"missing": list(missing), "decision": decision}
    return render_to_string("works/accords.html", context, request)
