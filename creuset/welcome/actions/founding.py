from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from creuset.assemblies import actions as assemblies
from creuset.assemblies.first_charters import FIRST_CHARTERS, Rules
from creuset.assemblies.languages import forget as forget_languages
from creuset.assemblies.models import Assembly, Procedure
from creuset.people.actions import register
from creuset.people.models import Person
from creuset.welcome import rules
from creuset.welcome.mail import queue


@dataclass(frozen=True)
class Founder:
    name: str
    email: str


def found_community(
    name: str,
    *,
    purpose: str = "",
    founders: Sequence[Founder],
    languages: Sequence[str] = (),
    charter: str | None = None,
    sponsors: int | None = None,
    confirmed: bool = False,
) -> Assembly:
    """A community on an empty server, with its charter and those who vouch for each other.

    `confirmed`: the first of them has just proved their address, and needs no invitation. Of two
    that found at the same instant, one founds.
    """
    rules.may_found(founders, sponsors).or_refuse()
    try:
        named = partial(assemblies.found, name, purpose=purpose, languages=languages)
        return _found(named, founders, _rules(charter, sponsors), confirmed)
    except IntegrityError:
        rules.is_empty().or_refuse()
        raise


@transaction.atomic
def _found(
    named: Callable[..., Assembly], founders: Sequence[Founder], terms: Rules, confirmed: bool
) -> Assembly:
    people = [
        _person(each, verified=confirmed and number == 0) for number, each in enumerate(founders)
    ]
    community = named(founders=people, by=people[0])
    transaction.on_commit(forget_languages)
    assemblies.set_first_charter(community, terms)
    for person in people[1:] if confirmed else people:
        queue("founder", person, to=person.email or "")
    return community


def _person(founder: Founder, *, verified: bool) -> Person:
    known = Person.objects.filter(email__iexact=founder.email).first() if verified else None
    if known is None:
        return register(name=founder.name, email=founder.email.lower(), verified=verified)
    EmailAddress.objects.filter(user=known, email__iexact=founder.email).update(verified=True)
    return known


def _rules(charter: str | None, sponsors: int | None) -> Rules:
    """Those of the first charter; how many vouch for a newcomer may be told apart."""
    terms = FIRST_CHARTERS[charter].rules if charter else {}
    if charter and sponsors is None:
        return terms
    return {**terms, "assemblies.admit": (Procedure.SPONSORS.value, {"n": sponsors or 2})}
