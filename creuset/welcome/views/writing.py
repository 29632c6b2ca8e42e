from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from creuset.assemblies.models import Application, Assembly, Membership
from creuset.common.verdict import Refused
from creuset.decisions.models import Decision, Elector
from creuset.meetings.models import Meeting
from creuset.people.entering import enter
from creuset.people.http import MemberRequest
from creuset.people.models import Person
from creuset.welcome import actions, consent, rules
from creuset.welcome.forms.inviting import AddressForm, TakeDownForm
from creuset.welcome.keys import claim_of
from creuset.welcome.models import Arrival


@login_required
@never_cache
def take_down(request: MemberRequest) -> HttpResponse:
    """Write the request of someone without a computer."""
    if not request.viewer.is_member:
        raise Http404
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        application = actions.take_down(
            Assembly.objects.community(),
            name=form.cleaned_data["name"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
        application.refresh_from_db()
        entered = application.status == Application.Status.ACCEPTED
        said = (
            _("%(name)s est membre. Voici sa feuille, à imprimer.")
            if entered
            else _("La demande de %(name)s est envoyée aux membres. Voici sa feuille, à imprimer.")
        )
        messages.success(request, said % {"name": application.person})
        return redirect("welcome:sheet", application.person.slug if application.person else "")
    context = {"form": form, "assembly": Assembly.objects.community()}
    status = 422 if request.method == "POST" else 200
    return render(request, "welcome/take_down.html", context, status=status)


@login_required
@never_cache
def sheet(request: MemberRequest, slug: str) -> HttpResponse:
    """On paper: what is held of someone, their rights, and what is asked of them these days."""
    arrival = get_object_or_404(
        Arrival.objects.visible_to(request.viewer).select_related("person", "by", "source"),
        person__slug=slug,
    )
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.claim_address(arrival, email=form.cleaned_data["email"], by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Une lettre est partie vers cette adresse."))
            return redirect("welcome:sheet", slug)
    person = arrival.person
    memberships = Membership.objects.filter(person=person).select_related("assembly")
    silent = Elector.objects.filter(person=person, voted=False, ballots=None)
    open_ones = Decision.objects.visible_to(request.viewer).open()
    asked = open_ones.filter(pk__in=silent.values("decision")).select_related("assembly")
    mine = memberships.current().values("assembly")
    coming = Meeting.objects.visible_to(request.viewer).to_come().filter(assembly__in=mine)
    context = {
        "arrival": arrival,
        "person": person,
        "assembly": Assembly.objects.community(),
        "memberships": memberships.order_by("starts_on", "pk"),
        "reads_note": request.user.pk in (arrival.by_id, person.pk),
        "asked": asked.order_by("closes_at")[:20],
        "coming": coming.order_by("starts_at")[:10],
        "form": form if rules.may_claim(arrival, request.user) or form.errors else None,
    }
    status = 422 if form.errors else 200
    return render(request, "welcome/sheet.html", context, status=status)


@never_cache
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever owns the mailbox says that this membership is theirs."""
    arrival = claim_of(token)
    if arrival is None:
        return render(request, "welcome/entrance_over.html", status=404)
    other = consent.bearer_of(arrival.claimed_email)
    gives_way = rules.gives_way(other, other) if other else None
    if request.method == "POST":
        try:
            by = request.user if isinstance(request.user, Person) else None
            person = actions.link_address(arrival, by=by)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        enter(request, person)
        messages.success(request, _("Votre adresse est reliée à votre adhésion. Bienvenue !"))
        return redirect("portal:me")
    context = {
        "arrival": arrival,
        "assembly": Assembly.objects.community(),
        "other": other,
        "gives_way": gives_way,
        "enter_first": other is not None and other.pk != request.user.pk,
        "path": request.path,
    }
    return render(request, "welcome/address.html", context)
