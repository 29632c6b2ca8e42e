"""What this area gives back to a person, and how it forgets them."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from creuset.common.leaving import Farewell
from creuset.people.models import Facet, Person


def export(person: Person) -> dict[str, Any]:
    """The secrets of keys and codes stay out: whoever reads the file could use them."""
    return {
        "name": person.name,
        "name_shown_to": person.name_shown,
        "joined_at": person.joined_at,
        "profile": list(
            Facet.objects.filter(person=person).order_by("key").values("key", "value", "shown")
        ),
        "addresses": list(
            EmailAddress.objects.filter(user=person)
            .order_by("email")
            .values("email", "verified", "primary")
        ),
        "keys": list(
            Authenticator.objects.filter(user=person)
            .order_by("created_at")
            .values("type", "created_at", "last_used_at")
        ),
        "sessions": list(
            UserSession.objects.filter(user=person)
            .order_by("created_at")
            .values("created_at", "ip", "user_agent")
        ),
    }


def erase(person: Person) -> None:
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    for rows in (
        sessions,
        Authenticator.objects.filter(user=person),
        EmailAddress.objects.filter(user=person),
        Facet.objects.filter(person=person),
    ):
        rows.delete()


farewell = Farewell(
    area="people",
    models=(Facet, EmailAddress, Authenticator, UserSession),
    export=export,
    erase=erase,
)
