from django.utils.translation import gettext as _

from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person


def is_oneself(person: Person, by: Person) -> Verdict:
    if person.pk == by.pk:
        return YES
    return Verdict(_("On ne touche qu’à son propre compte."))
