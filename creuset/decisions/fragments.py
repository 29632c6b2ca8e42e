"""What decisions show on the pages of other areas."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies.models import Application, Assembly, Mandate, Rule, Seat
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Amendment, Ballot, Decision, Hearing, PaperSheet
from creuset.decisions.rules import SCRUTINY
from creuset.people.models import Person

FEW = 5
MANY = 30


def charter_changes(request: ViewerRequest, assembly: Assembly) -> SafeString:
    return render_to_string("decisions/charter_changes.html", {"assembly": assembly}, request)


def answering(request: ViewerRequest, application: Application) -> SafeString:
    """On the page of someone who asks to enter: what those whom they ask may do."""
    context = {"application": application, "key": application.gesture}
    return render_to_string("decisions/answering.html", context, request)


def decided_by(request: ViewerRequest, governed: Any) -> SafeString:
    """The decision that a work or a group comes from."""
    decision = Decision.objects.filter(warrant=governed.warrant_id).select_related("assembly")
    return _source(request, decision.first())


def rule_decided_by(request: ViewerRequest, rule: Rule) -> SafeString:
    """The decision that a rule comes from; those of a whole charter are read together."""
    known: dict[int, dict[int | None, Decision]] = getattr(request, "decisions_of_rules", {})
    if rule.assembly_id not in known:
        made = Decision.objects.filter(warrant__rule__assembly=rule.assembly_id)
        known[rule.assembly_id] = {
            each.warrant_id: each for each in made.select_related("assembly")
        }
        request.decisions_of_rules = known  # type: ignore[attr-defined]  # a page's own memory
    return _source(request, known[rule.assembly_id].get(rule.warrant_id))


def _source(request: ViewerRequest, decision: Decision | None) -> SafeString:
    if decision is None:
        return SafeString()
    context = {"decision": decision, "readable": decision.readable_by(request.viewer)}
    return render_to_string("decisions/decided_by.html", context, request)


def open_in(request: ViewerRequest, group: Any) -> SafeString:
    """On the page of a group: what it is deciding, then what it has decided."""
    visible = Decision.objects.visible_to(request.viewer).filter(assembly=group.assembly_id)
    visible = visible.exclude(outcome=Decision.Outcome.DRAFT)
    context = {
        "decisions": visible.select_related("warrant").order_by(
            F("closed_at").desc(nulls_first=True)
        )[:FEW],
        "group": group,
    }
    return render_to_string("decisions/open_in.html", context, request)


def open_to(request: ViewerRequest, subject: None) -> SafeString:
    """On the home page: the questions open today, as far as one may see."""
    visible = Decision.objects.visible_to(request.viewer).open()
    visible = visible.select_related("assembly", "warrant", "joint")
    context = {"decisions": visible.order_by("closes_at")[:FEW]}
    return render_to_string("decisions/open_to.html", context, request)


def waiting_for(request: ViewerRequest, person: Person) -> SafeString:
    """On one's own page: seats that one speaks for, seats and amendments to answer, drafts. One
    query says which is which."""
    voices = Mandate.objects.held().filter(person=person, seat__isnull=False)
    of_this = Hearing.objects.filter(decision=OuterRef("pk"))
    asked = Amendment.objects.filter(decision=OuterRef("pk"), status=Amendment.Status.PENDING)
    around = Decision.objects.annotate(
        my_seat=Exists(of_this.filter(seat__in=voices.values("seat"), spoken_at=None)),
        waits=Exists(of_this.filter(spoken_at__isnull=False, replied_at=None)) | Exists(asked),
    )
    here = Q(assembly=OuterRef("assembly")) | Q(assembly=OuterRef("assembly__parent"))
    scrutineer = Mandate.objects.held().filter(here, post__iexact=SCRUTINY, person=person)
    dictated = Ballot.objects.filter(
        elector__decision=OuterRef("pk"), awaits_confirmation=True
    ).exclude(taken_down_by=person)
    counted = PaperSheet.objects.filter(decision=OuterRef("pk"), confirmed_at=None).exclude(
        entered_by=person
    )
    around = around.annotate(
        to_confirm=Case(
            When(Exists(scrutineer) & (Exists(dictated) | Exists(counted)), then=True),
            default=False,
        )
    )
    is_open, mine = Q(outcome=Decision.Outcome.OPEN), Q(proposer=person)
    found = around.filter(
        (is_open & (Q(my_seat=True) | Q(to_confirm=True)))
        | (is_open & mine & Q(waits=True))
        | (mine & Q(outcome=Decision.Outcome.DRAFT))
    )
    rows: list[Any] = list(found.select_related("assembly").order_by("closes_at", "-pk")[:MANY])
    context = {
        "seats": [each for each in rows if each.is_open and each.my_seat],
        "unanswered": [
            each for each in rows if each.is_open and each.waits and each.proposer_id == person.pk
        ],
        "to_confirm": [each for each in rows if each.is_open and each.to_confirm],
        "drafts": [each for each in rows if each.is_draft],
    }
    return render_to_string("decisions/waiting_for.html", context, request)


def said_by_seat(request: ViewerRequest, seat: Seat) -> SafeString:
    """On the page of a seat: what it has said, in decisions that one may read."""
    heard = (
        Hearing.objects.filter(
            seat=seat,
            spoken_at__isnull=False,
            decision__in=Decision.objects.visible_to(request.viewer),
        )
        .select_related("decision")
        .order_by("-spoken_at")[:MANY]
    )
    return render_to_string("decisions/said_by_seat.html", {"heard": heard}, request)
