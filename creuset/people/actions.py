from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.common import leaving
from creuset.common.slugs import free_slug
from creuset.common.verdict import Refused
from creuset.people import rules
from creuset.people.models import Facet, Person, Shown


@transaction.atomic
def register(*, name: str, email: str, verified: bool = False) -> Person:
    """Someone entered by a founder: they confirm the address by the code of their first entry,
    unless they have just done so."""
    person = Person.objects.create_user(
        email=email, name=name, slug=free_slug(Person, name, otherwise="personne")
    )
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=verified)
    return person


@transaction.atomic
def update_profile(
    person: Person,
    *,
    name: str,
    name_shown: str,
    facets: Mapping[str, tuple[str, str]],
    by: Person,
) -> Person:
    """Each facet is its value and to whom it is shown; an empty one goes, an absent one stays.

    The first name gives the address of the person's page, which then never changes.
    """
    rules.is_oneself(person, by).or_refuse()
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.name = " ".join(name.split())
    if not person.name:
        raise Refused(_("Il faut un nom."), _("Donnez celui sous lequel on vous connaît."))
    person.name_shown = Shown(name_shown)
    person.slug = person.slug or free_slug(Person, person.name, otherwise="personne")
    person.save(update_fields=["name", "folded_name", "name_shown", "slug"])
    for key, (value, shown) in facets.items():
        _say(person, Facet.Key(key), value.strip(), Shown(shown))
    return person


def _say(person: Person, key: Facet.Key, value: str, shown: Shown) -> None:
    if key == Facet.Key.WORLDS:
        value = " ".join(Facet.World(world) for world in value.split())
    if value:
        Facet.objects.update_or_create(
            person=person, key=key, defaults={"value": value, "shown": shown}
        )
    else:
        Facet.objects.filter(person=person, key=key).delete()


@transaction.atomic
def end_session(session: UserSession, *, by: Person) -> None:
    """Whoever holds that browser is signed out at its next page."""
    rules.is_oneself(session.user, by).or_refuse()
    Session.objects.filter(session_key=session.session_key).delete()
    session.delete()


@transaction.atomic
def end_other_sessions(person: Person, *, current: str | None, by: Person) -> int:
    """Every browser but the one at hand."""
    others = UserSession.objects.filter(user=person).exclude(session_key=current)
    for session in others:
        end_session(session, by=by)
    return len(others)


@transaction.atomic
def forget_old_sessions() -> None:
    """Those that have run out, and which browser, at which address, held them."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    # A browser is noted as one signs in, perhaps before its session can be read by others.
    open_ones = Session.objects.values("session_key")
    noted = UserSession.objects.filter(last_seen_at__lt=now - timedelta(days=1))
    noted.exclude(session_key__in=open_ones).delete()


def everything_about(person: Person) -> dict[str, Any]:
    """What each area knows of a person, as plain values."""
    return {farewell.area: farewell.export(person) for farewell in leaving.every()}


@transaction.atomic
def erase(person: Person, *, keep_name: bool, by: Person) -> None:
    """Every area unties its rows, then the person goes. One that was forgotten stops it all."""
    rules.is_oneself(person, by).or_refuse()
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.keeps_name = keep_name
    person.save(update_fields=["keeps_name"])
    for farewell in leaving.every():
        farewell.erase(person)
    person.delete()
