"""Letters that nobody waits for, written as they leave: what no longer holds is not sent, and no
name is kept where erasing would not find it."""

from collections.abc import Callable

from creuset.assemblies.models import Assembly, Membership
from creuset.people.models import Person
from creuset.welcome.keys import address_token, path_of
from creuset.welcome.mail import address_of, written
from creuset.welcome.models import Arrival, Invitation

Written = tuple[str, str]


def founder(pk: int) -> Written | None:
    """To those who found with the first, who have not entered yet."""
    community = Assembly.objects.community()
    person = Person.objects.filter(pk=pk, last_login=None).first()
    first = Membership.objects.filter(assembly=community).order_by("pk").first()
    if person is None or first is None:
        return None
    _to, subject, text = written(
        "welcome/mail/founder.txt", to=person, community=community, first=first.person
    )
    return subject, text


def invitation(pk: int) -> Written | None:
    found = Invitation.objects.select_related("by", "assembly").filter(pk=pk).first()
    if found is None or found.by is None or found.over:
        return None
    _to, subject, text = written(
        "welcome/mail/invitation.txt",
        to=found.email,
        invitation=found,
        community=found.assembly,
        link=address_of(path_of(found)),
    )
    return subject, text


def address(pk: int) -> Written | None:
    """To the address that someone gave for a person who had none."""
    arrival = Arrival.objects.select_related("person").filter(pk=pk).first()
    if arrival is None or not arrival.claimed_email or arrival.person.email:
        return None
    _to, subject, text = written(
        "welcome/mail/address.txt",
        to=arrival.claimed_email,
        arrival=arrival,
        community=Assembly.objects.community(),
        link=address_of(f"/adresse/{address_token(arrival)}/"),
    )
    return subject, text


LETTERS: dict[str, Callable[[int], Written | None]] = {
    "founder": founder,
    "invitation": invitation,
    "address": address,
}
