from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from creuset.assemblies.models import Application
from creuset.common.viewer import Viewer, ViewerRequest
from creuset.decisions.models import Ballot, Decision, Elector, Objection
from creuset.groups.models import WorkingGroup
from creuset.people.http import MemberRequest
from creuset.portal.context import whole_community
from creuset.works.models import Authorship, Work

FEW = 20


@require_safe
def home(request: ViewerRequest) -> HttpResponse:
    """What is alive here, for anyone."""
    context = {"section": "accueil", "community": whole_community()}
    return render(request, "portal/home.html", context)


@login_required
@require_safe
def me(request: MemberRequest) -> HttpResponse:
    """What waits for me, then where I am."""
    person, viewer = request.user, request.viewer
    asked, ready = _to_answer_and_to_close(viewer, person.pk)
    agreements, drafts = _works(viewer, person.pk)
    context = {
        "ready": ready,
        "asked": asked,
        "agreements": agreements,
        "mine": Application.objects.filter(
            person=person, status=Application.Status.PENDING
        ).select_related("assembly"),
        "groups": WorkingGroup.objects.filter(assembly__in=viewer.assembly_ids)
        .select_related("assembly")
        .order_by("assembly__name")[:FEW],
        "drafts": drafts,
        "section": "moi",
    }
    return render(request, "portal/me.html", context)


def _to_answer_and_to_close(
    viewer: Viewer, person_id: int
) -> tuple[list[Decision], list[Decision]]:
    """What awaits one's answer; and where everyone has answered and no objection stands, so that
    someone has only to say so. One query says which is which."""
    electors = Elector.objects.filter(decision=OuterRef("pk"), voted=False)
    said = Ballot.objects.filter(
        elector=OuterRef("pk"), round=OuterRef("decision__round"), awaits_confirmation=False
    )
    silent = electors.filter(~Exists(said))
    objecting = Objection.objects.filter(elector__decision=OuterRef("pk"), lifted_at=None)
    inside = Q(assembly__in=viewer.assembly_ids, joint=None) & ~Q(phase=Decision.Phase.REVISE)
    found = (
        Decision.objects.visible_to(viewer)
        .open()
        .filter(votes_at__lte=timezone.now())
        .annotate(
            asks_me=Exists(silent.filter(person=person_id)),
            is_ready=Case(
                When(inside & ~Exists(silent) & ~Exists(objecting), then=True), default=False
            ),
        )
        .filter(Q(asks_me=True) | Q(is_ready=True))
    )
    rows: list[Any] = list(found.select_related("assembly").order_by("closes_at")[: 2 * FEW])
    return [each for each in rows if each.asks_me], [each for each in rows if each.is_ready]


def _works(viewer: Viewer, person_id: int) -> tuple[list[Any], list[Any]]:
    """Works one signs whose sharing waits for one's accord, with the question that asks it; then
    those that one's groups are writing. One query for both."""
    signed = Authorship.objects.filter(
        work=OuterRef(OuterRef("pk")), person=person_id, signs=True
    ).exclude(agreed_digest=OuterRef("digest"))
    waits = (
        Decision.objects.visible_to(viewer)
        .filter(
            Exists(signed),
            gesture="works.publish",
            subject_id=OuterRef("pk"),
            outcome__in=[Decision.Outcome.OPEN, Decision.Outcome.ADOPTED],
            warrant__spent_at=None,
            warrant__revoked_at=None,
        )
        .order_by("closes_at")
    )
    writing = Q(group__assembly__in=viewer.assembly_ids, status=Work.Status.DRAFT)
    found = (
        Work.objects.annotate(
            question=Subquery(waits.values("question")[:1]),
            closes_at=Subquery(waits.values("closes_at")[:1]),
        )
        .filter(Q(question__isnull=False) | writing)
        .select_related("group__assembly")
        .order_by(F("closes_at").asc(nulls_last=True), "-pk")
    )
    rows: list[Any] = list(found[: 2 * FEW])
    drafts = [each for each in rows if each.status == Work.Status.DRAFT]
    return [each for each in rows if each.question is not None], drafts[:FEW]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /moi/",
        "Disallow: /comptes/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
