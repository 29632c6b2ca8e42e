"""Signing in whoever has just proved, in another way than the page of entry, whose mailbox it is."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from creuset.people.models import Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(request: HttpRequest, person: Person) -> None:
    """The browser is told among their sessions, as for any other entry."""
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    record_authentication(request, person, method="code")
