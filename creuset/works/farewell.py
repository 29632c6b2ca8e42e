from typing import Any

from django.utils.translation import gettext as _

from creuset.common.leaving import Farewell
from creuset.people.models import Person
from creuset.works.models import Authorship, Remark


def export(person: Person) -> Any:
    rows = Authorship.objects.filter(person=person).order_by("pk")
    remarks = Remark.objects.filter(author=person).order_by("pk")
    return {
        "signed": list(
            rows.values(
                "work__title", "name", "affiliation", "orcid", "roles", "signs", "agreed_at"
            )
        ),
        "remarks": list(
            remarks.values("work__title", "quote", "body", "replacement", "at", "state", "answer")
        ),
    }


def erase(person: Person) -> None:
    """What is published keeps the name, if that is their wish. One by one, so that whatever follows
    these rows, as the index of words does, forgets it too."""
    for signed in Authorship.objects.filter(person=person):
        if not person.keeps_name:
            signed.name, signed.affiliation, signed.orcid = _("une personne partie"), "", ""
        signed.person = None
        signed.save(update_fields=["name", "affiliation", "orcid", "person"])
    Authorship.objects.filter(taken_down_by=person).update(taken_down_by=None)
    Remark.objects.filter(author=person).update(author=None)
    Remark.objects.filter(settled_by=person).update(settled_by=None)


farewell = Farewell(area="works", models=(Authorship, Remark), export=export, erase=erase)
