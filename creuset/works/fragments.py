"""What works show on the pages of other areas."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.atlas.models import Entry
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.places.models import Territory
from creuset.works.models import Authorship, Citation, Work, current_promotions

FEW = 6
MANY = 30


def works_of(request: ViewerRequest, group: WorkingGroup) -> SafeString:
    visible = Work.objects.visible_to(request.viewer).filter(group=group).order_by("-pk")
    inside = group.assembly_id in request.viewer.assembly_ids
    context = {"works": visible[:FEW], "group": group, "inside": inside}
    return render_to_string("works/of_group.html", context, request)


def latest(request: ViewerRequest, subject: None) -> SafeString:
    """On the home page: what the community puts forward, then the latest anyone here may read."""
    visible = Work.objects.visible_to(request.viewer).select_related("group__assembly")
    promoted: list[Any] = list(
        visible.promoted("home").prefetch_related("authorships", current_promotions())[:FEW]
    )
    others = visible.published().exclude(pk__in=[each.pk for each in promoted])
    context = {
        "promoted": [_put_forward(request, each) for each in promoted],
        "works": others.prefetch_related("authorships")[:FEW],
    }
    return render_to_string("works/latest.html", context, request)


def _put_forward(request: ViewerRequest, work: Any) -> dict[str, Any]:
    """A work, why it is put forward, and the decision it comes from."""
    promotion = next((each for each in work.put_forward if each.home), None)
    decision = getattr(promotion.warrant, "decision", None) if promotion else None
    return {
        "work": work,
        "promotion": promotion,
        "decision": decision,
        "readable": decision is not None and decision.readable_by(request.viewer),
    }


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
    missing = (
        Authorship.objects.whose_accord_is_needed()
        .filter(work=decision.subject_id)
        .exclude(agreed_digest=decision.digest)
    )
    context = {"missing": list(missing), "decision": decision}
    return render_to_string("works/accords.html", context, request)


def speaking_of(request: ViewerRequest, entry: Entry) -> SafeString:
    """On the page of an entry: the works that cite it, of those one may read."""
    visible = Work.objects.visible_to(request.viewer).filter(citations__entry=entry)
    works = list(visible.select_related("group__assembly").order_by("-pk"))
    return render_to_string("works/speaking_of.html", {"works": works}) if works else SafeString()


def entries_cited(request: ViewerRequest, work: Work) -> SafeString:
    visible = Entry.objects.visible_to(request.viewer).filter(citations__work=work)
    context = {"entries": list(visible.order_by("name_folded"))}
    return (
        render_to_string("works/entries_cited.html", context)
        if context["entries"]
        else SafeString()
    )


def in_territory(request: ViewerRequest, territory: Territory) -> SafeString:
    """On the page of a territory: the works that speak of something there."""
    there = Entry.objects.visible_to(request.viewer).in_one(territory)
    about = Citation.objects.filter(Exists(there.filter(pk=OuterRef("entry"))))
    visible = Work.objects.visible_to(request.viewer).filter(pk__in=about.values("work"))
    works = list(visible.select_related("group__assembly").order_by("-pk")[:MANY])
    return render_to_string("works/speaking_of.html", {"works": works}) if works else SafeString()
