from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creuset.common.about import about
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.people.http import MemberRequest
from creuset.works import actions, kinds, rules
from creuset.works.forms import ContributorForm, PublishForm, SignatureForm
from creuset.works.models import Authorship, Work
from creuset.works.views.finding import found_by, mine, signature_of, waiting_publications


@login_required
@require_POST
def agree(request: MemberRequest, slug: str, decision: int) -> HttpResponse:
    """An author accepts the terms that a decision would apply."""
    found = found_by(request, slug)
    if not found.authorships.filter(person=request.user, signs=True).exists():
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
    found = found_by(request, slug)
    try:
        actions.step_back(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre nom n’est plus parmi les auteurs."))
    return redirect(found)


@login_required
def signatures(request: MemberRequest, slug: str) -> HttpResponse:
    """Who signs and how, who is thanked, and whose accord is missing: for the group."""
    found = mine(request, slug)
    form = ContributorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _done(
            request,
            found,
            partial(actions.add_guest, found, by=request.user, **form.cleaned_data),
            _("C’est noté."),
        )
    pending = waiting_publications(found)
    context = {
        "work": found,
        "form": form,
        "signed": [
            {
                "authorship": each,
                "mine": each.person_id == request.user.pk,
                "accords": [(ask, each.agreed_digest == ask.digest) for ask in pending],
            }
            for each in found.authorships.select_related("person", "taken_down_by")
        ],
        "ordered": bool(rules.may_order(found, request.user)),
        "section": "travaux",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "works/signatures.html", context, status=status)


@login_required
def describe(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    authorship = signature_of(request, slug, pk)
    start = {
        "name": authorship.name, "affiliation": authorship.affiliation,
        "orcid": authorship.orcid, "roles": authorship.roles, "email": authorship.email,
    }  # fmt: skip
    form = SignatureForm(request.POST or None, initial=start, guest=authorship.guest)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            gesture = partial(actions.describe, authorship, by=request.user, **form.cleaned_data)
            return _done(request, authorship.work, gesture, _("C’est noté."))
    context = {"form": form, "work": authorship.work, "authorship": authorship}
    return render(request, "works/describe.html", context, status=status)


@login_required
@require_POST
def earlier(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    authorship = signature_of(request, slug, pk)
    gesture = partial(actions.sign_earlier, authorship, by=request.user)
    return _done(request, authorship.work, gesture, _("L’ordre a changé."))


@login_required
@require_POST
def remove(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    authorship = signature_of(request, slug, pk)
    gesture = partial(actions.remove_guest, authorship, by=request.user)
    return _done(request, authorship.work, gesture, _("Ce nom est retiré."))


@login_required
@require_POST
def take_down(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """The yes of someone without an account, written down in their name."""
    authorship = signature_of(request, slug, pk)
    asked = _asked(request, authorship)
    gesture = partial(
        actions.take_down_accord, authorship, parameters=asked.parameters, by=request.user
    )
    return _done(request, authorship.work, gesture, _("Cet accord est noté, avec votre nom."))


@login_required
@require_POST
def ask(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    authorship = signature_of(request, slug, pk)
    address = request.build_absolute_uri(reverse("works:accord", args=["TOKEN"]))
    gesture = partial(
        actions.ask_accord,
        authorship,
        _asked(request, authorship),
        address=address,
        by=request.user,
    )
    return _done(request, authorship.work, gesture, _("Le lien est parti."))


@never_cache
def accord(request: ViewerRequest, token: str) -> HttpResponse:
    """Someone without an account reads the version they are asked about, and says yes."""
    asked = actions.asked_by(token)
    context: dict[str, Any] = {"section": "travaux"}
    status = 200 if asked else 410
    if asked:
        authorship, decision = asked
        work = authorship.work
        version = get_object_or_404(work.text.versions, number=decision.parameters["version"])
        context |= {
            "authorship": authorship,
            "decision": decision,
            "work": work,
            "title": work.presented(version)[0],
            "version": version,
            "details": kinds.said(work.kind, version.details.get("form", {})),
            "terms": PublishForm(subject=work).described(decision.parameters),
            "agreed": authorship.agreed_digest == decision.digest,
        }
    if asked and request.method == "POST":
        try:
            actions.agree_by_link(token, digest=request.POST.get("terms", ""))
        except Refused as refusal:
            context |= {"refusal": refusal}
            status = 409
        else:
            context |= {"agreed": True}
    return render(request, "works/accord.html", context, status=status)


def _asked(request: MemberRequest, authorship: Authorship) -> Decision:
    """The decision in these very terms; another, or other terms, is not found."""
    pending = {each.digest: each for each in waiting_publications(authorship.work)}
    asked = pending.get(request.POST.get("terms", ""))
    if asked is None:
        raise Http404
    return asked


def _done(
    request: MemberRequest, work: Work, gesture: Callable[[], object], said: str
) -> HttpResponse:
    try:
        gesture()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    inside = work.group.assembly_id in request.viewer.assembly_ids
    return redirect("works:signatures", work.slug) if inside else redirect(work)
