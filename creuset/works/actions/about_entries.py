from django.db import transaction

from creuset.atlas.models import Entry
from creuset.people.models import Person
from creuset.works import rules
from creuset.works.models import Citation, Work


@transaction.atomic
def cite(work: Work, entry: Entry, *, by: Person) -> Citation:
    """Whoever may write the work says what it speaks of; twice is once."""
    rules.may_write(work, by).or_refuse()
    made, _new = Citation.objects.get_or_create(work=work, entry=entry)
    return made


@transaction.atomic
def cite_no_more(work: Work, entry: Entry, *, by: Person) -> None:
    rules.may_write(work, by).or_refuse()
    Citation.objects.filter(work=work, entry=entry).delete()
