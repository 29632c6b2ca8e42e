from typing import Any

from django.utils.translation import gettext as _

from creuset.common.leaving import Farewell
from creuset.people.models import Person
from creuset.works.models import Authorship


def export(person: Person) -> Any:
    rows = Authorship.objects.filter(person=person).order_by("pk")
    return list(
        rows.values("work__title", "name", "affiliation", "orcid", "roles", "signs", "agreed_at")
    )


def erase(person: Person) -> None:
    """What is published keeps the name, if that is their wish."""
    signed = Authorship.objects.filter(person=person)
    if not person.keeps_name:
        signed.update(name=_("une personne partie"), affiliation="", orcid="")
    signed.update(person=None)
    Authorship.objects.filter(taken_down_by=person).update(taken_down_by=None)


farewell = Farewell(area="works", models=(Authorship,), export=export, erase=erase)
