"""Ready accounts to look around with. These pages exist only in demonstration mode."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from creuset.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@ensure_csrf_cookie
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    people = Person.objects.filter(demonstration=True, is_active=True).order_by("pk")
    return render(request, "demo/accounts.html", {"people": people.prefetch_related("facets")})


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Only someone invented for the demonstration can be entered this way."""
    person = get_object_or_404(Person, pk=pk, demonstration=True, is_active=True)
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    return redirect("portal:me")
