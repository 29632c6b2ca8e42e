"""Everything that the page of a decision shows to who looks."""

from typing import Any

from django.db.models import Q

from creuset.assemblies import gestures
from creuset.assemblies.models import Mandate, Procedure
from creuset.assemblies.terms import Asks
from creuset.assemblies.wording import details, in_words
from creuset.common.viewer import ViewerRequest
from creuset.debates.forms.talking import PostForm
from creuset.debates.models import Post
from creuset.decisions import counting, explaining
from creuset.decisions.forms import HearingForm, ProxyForm, ReplyForm, ballot_form
from creuset.decisions.models import Amendment, Ballot, Decision, Hearing, Proxy
from creuset.decisions.options import labels, named
from creuset.decisions.results import picture_of
from creuset.decisions.standing import Standing
from creuset.people.models import Person

FEW = 50
LATEST = 5


def page(request: ViewerRequest, decision: Decision) -> dict[str, Any]:
    known = gestures.named(decision.gesture)
    person_id = request.viewer.person_id
    inside = decision.assembly_id in request.viewer.assembly_ids
    standing = Standing(decision, person_id)
    context = {
        "decision": decision,
        "gesture": known,
        "subject": decision.subject,
        "terms": known.form(subject=decision.subject).described(decision.parameters),
        "options": named(decision),
        "nominee": Person.objects.filter(pk=int(decision.nominee)).first()
        if decision.nominee
        else None,
        "version": _version(decision),
        "standing": standing,
        "short": explaining.in_short(decision, standing),
        "asked": counting.asked(decision),
        "rule_sentence": in_words(Procedure.DECISION, decision.terms),
        "details": details(decision.terms),
        "inside": inside,
        "proposes": person_id is not None and decision.proposer_id == person_id,
        "hearings": _hearings(decision, person_id) if inside or not decision.is_open else [],
        "section": "decisions",
    }
    if decision.votes and standing.may_speak:
        person: Any = request.user
        context["ballot_form"] = ballot_form(decision, ballot=standing.ballot, by=person)
    if decision.is_open and inside:
        context |= _around(request, decision, standing, known.asks)
    if not decision.is_open or standing.sums_shown:
        context["picture"] = picture_of(decision, standing.trace)
    if inside:
        context["amendments"] = _amendments(decision)
        nominees = {str(each.answer.get("nominee", "")) for each in standing.ballots}
        context["names"] = labels(decision, sorted(nominees))
        context["posts"] = _latest_posts(decision)
        context["post_form"] = PostForm()
    if decision.joint_id:
        context["parts"] = Decision.objects.filter(joint=decision.joint_id).select_related(
            "assembly"
        )
    return context


def _version(decision: Decision) -> dict[str, Any]:
    """As it came with the decision, or read where it did not."""
    if hasattr(decision, "version_number"):
        return {
            "number": decision.version_number,
            "html": decision.version_html,  # type: ignore[attr-defined]  # annotated with it
            "reason": decision.version_reason,  # type: ignore[attr-defined]
        }
    latest = decision.text.latest()
    return {"number": latest.number, "html": latest.html, "reason": latest.reason}


def _around(
    request: ViewerRequest, decision: Decision, standing: Standing, asks: Asks
) -> dict[str, Any]:
    """What members may also do while it is open."""
    person: Any = request.user
    return {
        "scrutineer": getattr(decision, "scrutinised", False),
        "proxies": _proxies(decision, standing, person),
        "may_stand": asks == Asks.WHO
        and decision.deliberates
        and decision.terms["method"] != "without_candidates",
        "stands": any(each.get("person") == person.pk for each in decision.options),
        "may_suggest": decision.proposer_id != person.pk and _may_suggest(decision, standing),
    }


def _may_suggest(decision: Decision, standing: Standing) -> bool:
    """As the rules would answer, from what the page already knows."""
    by_consent = decision.terms["method"] == "consent"
    return not decision.phase and (by_consent or decision.deliberates or not standing.voted)


def _proxies(decision: Decision, standing: Standing, person: Person) -> dict[str, Any]:
    """Whose voice one carries, who carries one's own, and to whom one may give it."""
    if not decision.terms["proxies"] or not standing.may_speak:
        return {}
    mine = Proxy.objects.valid_for(decision).filter(Q(holder=person) | Q(mandator=person))
    valid = list(mine.select_related("mandator", "holder").order_by("decision", "-pk"))
    held = [each for each in valid if each.holder_id == person.pk]
    given = next((each for each in valid if each.mandator_id == person.pk), None)
    answered = Ballot.objects.filter(
        elector__decision=decision,
        round=decision.round,
        elector__person__in=[each.mandator_id for each in held],
    ).values_list("elector__person", "position")
    said = dict(answered) if held else {}
    return {
        "held": [
            {
                "proxy": each,
                "position": said.get(each.mandator_id, ""),
                "form": ballot_form(decision, prefix=f"pour-{each.mandator_id}", by=person),
            }
            for each in held
        ],
        "given": given,
        "used": bool(standing.elector and standing.elector.by_proxy),
        "form": None
        if given or standing.mine
        else ProxyForm(assembly=decision.assembly, by=person),
    }


def _hearings(decision: Decision, person_id: int | None) -> list[dict[str, Any]]:
    if not getattr(decision, "has_hearings", True):
        return []
    heard = list(
        Hearing.objects.filter(decision=decision)
        .select_related("seat", "spoken_by", "replied_by")
        .order_by("pk")
    )
    mine = set()
    if heard and person_id and decision.is_open:
        mine = set(
            Mandate.objects.held()
            .filter(seat__in=[each.seat_id for each in heard], person=person_id)
            .values_list("seat", flat=True)
        )
    replies = decision.is_open and decision.proposer_id == person_id
    return [
        {
            "hearing": each,
            "form": HearingForm(initial={"says": each.says}, prefix=f"siege-{each.pk}")
            if each.seat_id in mine
            else None,
            "reply_form": ReplyForm(initial={"reply": each.reply}, prefix=f"siege-{each.pk}")
            if replies and each.spoken_at
            else None,
            "may_ask_again": decision.terms["seats"] != "heard" and not each.asked_again,
        }
        for each in heard
    ]


def _latest_posts(decision: Decision) -> list[Post]:
    """The end of its conversation; the whole of it has its own page."""
    if decision.thread_id is None:
        return []
    posts = Post.objects.filter(thread=decision.thread_id).select_related("author")
    return list(reversed(posts.order_by("-pk")[:LATEST]))


def _amendments(decision: Decision) -> list[Amendment]:
    if not getattr(decision, "has_amendments", True):
        return []
    return list(
        Amendment.objects.filter(decision=decision)
        .exclude(status=Amendment.Status.WITHDRAWN)
        .select_related("author", "objection__elector__person")
        .order_by("pk")[:FEW]
    )
