from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.common.pages import page_of
from creuset.common.parts import render_part
from creuset.common.viewer import ViewerRequest
from creuset.people import actions
from creuset.people.forms import EraseForm, ProfileForm
from creuset.people.http import MemberRequest
from creuset.people.models import Facet, Person

LONGEST_SEARCH = 100


@require_safe
def directory(request: ViewerRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    world = request.GET.get("monde", "")
    people = Person.objects.visible_to(request.viewer).saying(words, request.viewer)
    if world in Facet.World.values:
        people = people.of_world(world, request.viewer)
    people = people.with_facets(request.viewer).order_by("folded_name", "pk")
    context = {
        "section": "personnes",
        "page": page_of(request, people),
        "words": words,
        "world": world,
        "worlds": Facet.World.choices,
    }
    return render_part(request, "people/directory.html", "people", context)


@require_safe
def person(request: ViewerRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.viewer), slug=slug)
    facets = Facet.objects.visible_to(request.viewer).filter(person=person).in_order()
    context = {
        "section": "personnes",
        "person": person,
        "facets": facets,
        "oneself": person.pk == request.viewer.person_id,
    }
    return render(request, "people/person.html", context)


@login_required
def profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(
            request.user,
            name=form.cleaned_data["name"],
            name_shown=form.cleaned_data["name_shown"],
            facets=form.facets(),
            by=request.user,
        )
        messages.success(request, _("Votre profil est enregistré."))
        return redirect("people:profile")
    context = {"section": "moi", "form": form, "person": request.user}
    return render(request, "people/profile.html", context)


@require_safe
@never_cache
def session(request: ViewerRequest) -> HttpResponse:
    """Whether a form that has been open for long may still be sent, by whom, and with what."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    return JsonResponse({"person": request.user.pk, "token": get_token(request)})


@login_required
@require_safe
@never_cache
def security(request: MemberRequest) -> HttpResponse:
    proofs = Authenticator.objects.filter(user=request.user).order_by("created_at")
    by_type = {proof.type: proof.wrap() for proof in proofs}
    context = {
        "section": "moi",
        "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
        "keys": [proof for proof in proofs if proof.type == Authenticator.Type.WEBAUTHN],
        "totp": by_type.get(Authenticator.Type.TOTP),
        "recovery_codes": by_type.get(Authenticator.Type.RECOVERY_CODES),
        "proven": bool(by_type),
        "sessions": open_sessions(request.user),
        "current": request.session.session_key,
    }
    return render(request, "people/security.html", context)


def open_sessions(person: Person) -> "QuerySet[UserSession]":
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows: QuerySet[UserSession] = UserSession.objects.filter(user=person, session_key__in=alive)
    return rows.order_by("-created_at")


@login_required
@require_POST
def end_session(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, user=request.user, pk=pk)
    actions.end_session(session, by=request.user)
    messages.success(request, _("Cet appareil est déconnecté."))
    return redirect("people:security")


@login_required
@require_POST
def end_other_sessions(request: MemberRequest) -> HttpResponse:
    current = request.session.session_key
    actions.end_other_sessions(request.user, current=current, by=request.user)
    messages.success(request, _("Tous les autres appareils sont déconnectés."))
    return redirect("people:security")


@login_required
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    return _mine(request, EraseForm(person=request.user))


def _mine(request: MemberRequest, form: EraseForm) -> HttpResponse:
    context = {"section": "moi", "form": form, "person": request.user}
    return render(request, "people/mine.html", context)


@login_required
@require_safe
@never_cache
def download(request: MemberRequest) -> HttpResponse:
    response = JsonResponse(
        actions.everything_about(request.user),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@login_required
@require_POST
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def erase(request: MemberRequest) -> HttpResponse:
    form = EraseForm(request.POST, person=request.user)
    if not form.is_valid():
        return _mine(request, form)
    actions.erase(request.user, keep_name=form.cleaned_data["keep_name"], by=request.user)
    logout(request)
    return render(request, "people/erased.html")
