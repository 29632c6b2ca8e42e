from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Exists, OuterRef, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from creuset.assemblies.models import Application
from creuset.common.viewer import Viewer, ViewerRequest
from creuset.decisions.models import Ballot, Decision, Elector, Objection
from creuset.groups.models import WorkingGroup
from creuset.people.http import MemberRequest
from creuset.works.models import Authorship, Work

FEW = 20


@require_safe
def home(request: ViewerRequest) -> HttpResponse:
    """What is alive here, for anyone."""
    return render(request, "portal/home.html", {"section": "accueil"})


@login_required
@require_safe
def me(request: MemberRequest) -> HttpResponse:
    """What waits for me, then where I am."""
    person, viewer = request.user, request.viewer
    asked, ready = _to_answer_and_to_close(viewer, person.pk)
    applications = Application.objects.filter(status=Application.Status.PENDING)
    context = {
        "ready": ready,
        "asked": asked,
        "agreements": _agreements(viewer, person.pk),
        "applications": applications.filter(assembly__in=viewer.assembly_ids)
        .exclude(person=person)
        .select_related("person", "assembly")
        .order_by("pk")[:FEW],
        "mine": applications.filter(person=person).select_related("assembly"),
        "groups": WorkingGroup.objects.filter(assembly__in=viewer.assembly_ids)
        .select_related("assembly")
        .order_by("assembly__name")[:FEW],
        "drafts": Work.objects.filter(
            group__assembly__in=viewer.assembly_ids, status=Work.Status.DRAFT
        )
        .select_related("group__assembly")
        .order_by("-pk")[:FEW],
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


def _agreements(viewer: Viewer, person_id: int) -> list[tuple[Work, Decision]]:
    """Works one signs, whose sharing waits for one's accord."""
    signed = Authorship.objects.filter(person=person_id, signs=True).select_related("work")
    by_work = {authorship.work_id: authorship for authorship in signed}
    if not by_work:
        return []
    pending = Decision.objects.visible_to(viewer).filter(
        gesture="works.publish",
        subject_id__in=by_work,
        outcome__in=[Decision.Outcome.OPEN, Decision.Outcome.ADOPTED],
        warrant__spent_at=None,
        warrant__revoked_at=None,
    )
    return [
        (by_work[decision.subject_id].work, decision)
        for decision in pending.order_by("closes_at")[:FEW]
        if by_work[decision.subject_id].agreed_digest != decision.digest
    ]


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
