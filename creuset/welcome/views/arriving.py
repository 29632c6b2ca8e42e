from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from creuset.assemblies.models import Assembly, Membership
from creuset.people.entering import enter
from creuset.people.http import MemberRequest
from creuset.welcome import actions, consent
from creuset.welcome.models import Arrival


@never_cache
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: what is held of oneself, and two buttons. Reading it changes nothing."""
    arrival = consent.arrival_of(token)
    if arrival is None:
        return render(request, "welcome/entrance_over.html", status=404)
    if request.method == "POST":
        person = arrival.person
        if request.POST.get("answer") == "refuse":
            actions.refuse(arrival, by=person)
            return render(request, "welcome/refused.html")
        if request.POST.get("answer") == "accept":
            actions.accept(arrival, by=person)
            actions.confirm_address(person, by=person)
            enter(request, person)
            messages.success(request, _("Vous êtes là. Bienvenue !"))
            return redirect("portal:me")
    return _told(request, arrival, request.path)


@never_cache
@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """The same, for someone who has entered by themself."""
    arrival = get_object_or_404(
        Arrival.objects.select_related("person", "by", "source"), person=request.user
    )
    return _told(request, arrival, "/mon-arrivee/repondre/")


def _told(request: HttpRequest, arrival: Arrival, action: str) -> HttpResponse:
    memberships = Membership.objects.filter(person=arrival.person).select_related("assembly")
    context = {
        "arrival": arrival,
        "action": action,
        "assembly": Assembly.objects.community(),
        "memberships": memberships.order_by("starts_on", "pk"),
    }
    return render(request, "welcome/entrance.html", context)


@login_required
@require_POST
def answer(request: MemberRequest) -> HttpResponse:
    arrival = get_object_or_404(Arrival, person=request.user, accepted_at=None)
    if request.POST.get("answer") == "refuse":
        actions.refuse(arrival, by=request.user)
        request.session.flush()
        return render(request, "welcome/refused.html")
    actions.accept(arrival, by=request.user)
    messages.success(request, _("C’est noté. Bienvenue !"))
    return redirect("portal:me")
