"""Rows for the tests of this area, and a way through its sign-in."""

import re

from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from creuset.common.slugs import free_slug
from creuset.common.viewer import ANONYMOUS, Viewer
from creuset.people.models import Facet, Person, Shown

SOMEBODY = Viewer(person_id=0, is_member=False, assembly_ids=frozenset())
MEMBER = Viewer(person_id=0, is_member=True, assembly_ids=frozenset())
VIEWERS = {"anonymous": ANONYMOUS, "signed in": SOMEBODY, "member": MEMBER}


def person(
    name: str = "Ana Silva", *, email: str | None = None, shown: str = Shown.MEMBERS
) -> Person:
    slug = free_slug(Person, name, otherwise="personne") if name else None
    someone = Person.objects.create_user(email, name=name, slug=slug, name_shown=shown)
    if email:
        EmailAddress.objects.create(user=someone, email=email, verified=True, primary=True)
    return someone


def says(someone: Person, key: str, value: str, shown: str = Shown.MEMBERS) -> Facet:
    return Facet.objects.create(person=someone, key=key, value=value, shown=shown)


def oneself(someone: Person) -> Viewer:
    return Viewer(person_id=someone.pk, is_member=False, assembly_ids=frozenset())


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def code_in_last_mail() -> str:
    found = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]
