from typing import Any

from creuset.common.leaving import Farewell
from creuset.people.models import Person
from creuset.welcome import consent
from creuset.welcome.models import Arrival, Coming, Import, Invitation, Line


def export(person: Person) -> Any:
    arrival = Arrival.objects.filter(person=person).select_related("source").first()
    return {
        "arrival": arrival
        and {
            "way": arrival.way,
            "at": arrival.at,
            "from": arrival.source.source if arrival.source else "",
            "note": arrival.note,
            "informed_at": arrival.informed_at,
            "accepted_at": arrival.accepted_at,
            "version": arrival.version,
            "claimed_address": arrival.claimed_email,
        },
        "lines_of_lists": list(
            Line.objects.filter(person=person).values("source__name", "number", "done_at")
        ),
        "lists_prepared": list(Import.objects.filter(by=person).values("name", "at", "status")),
        "invitations": list(
            Invitation.objects.filter(by=person).values("email", "words", "at", "expires_at")
        ),
        "came_by_invitation": list(Coming.objects.filter(person=person).values("at")),
        "persons_written_for": Arrival.objects.filter(by=person).count(),
    }


def erase(person: Person) -> None:
    """Whoever came from a list and leaves is not taken from a list again without asking."""
    if person.email and Arrival.objects.filter(person=person).exists():
        consent.remember_refusal(person.email)
    _forget_answers(person)
    Arrival.objects.filter(person=person).delete()
    Arrival.objects.filter(by=person).update(by=None)
    Line.objects.filter(person=person).update(person=None)
    unused = Import.objects.filter(by=person, status__in=[Import.Status.READ, Import.Status.READY])
    unused.delete()
    Line.objects.filter(source__by=person).update(cells=[], questions=[], email="", cluster="")
    Import.objects.filter(by=person).update(by=None)
    Invitation.objects.filter(by=person).update(by=None, email="", words="", most=1)
    Coming.objects.filter(person=person).update(person=None)


def _forget_answers(person: Person) -> None:
    """What was answered about them, under their name or their address."""
    theirs = {person.folded_name, (person.email or "").lower()}
    for source in Import.objects.filter(lines__person=person).exclude(answers={}).distinct():
        kept = {
            key: said
            for key, said in source.answers.items()
            if key.partition(":")[2] not in theirs
        }
        Import.objects.filter(pk=source.pk).update(answers=kept)


farewell = Farewell(
    area="welcome", models=(Arrival, Coming, Import, Invitation, Line), export=export, erase=erase
)
