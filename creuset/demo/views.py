"""Ready accounts to look around with. These pages exist only in demonstration mode."""

from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from creuset.demo.people import ROLES
from creuset.people.models import Facet, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@ensure_csrf_cookie
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """First those who have something to try, then everyone else."""
    does = dict(Facet.objects.filter(key=Facet.Key.DOES).values_list("person", "value"))
    people = {person.email: person for person in _invented().order_by("pk")}
    played = [(role, people.pop(role.email)) for role in ROLES if role.email in people]
    others = [(person, does.get(person.pk, "")) for person in people.values()]
    return render(request, "demo/accounts.html", {"played": played, "others": others})


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Only someone invented for the demonstration can be entered this way."""
    person = get_object_or_404(_invented(), pk=pk)
    login(request, person, backend=BACKEND)
    return redirect("portal:me")


def _invented() -> QuerySet[Person]:
    return Person.objects.filter(demonstration=True, is_active=True)
