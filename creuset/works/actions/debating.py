"""A work is talked about as far as it is read: in the community, and outside when that was decided."""

from creuset.common.audience import Audience
from creuset.debates import actions as debates
from creuset.people.models import Person
from creuset.works.models import Work


def settle_debate(work: Work) -> None:
    """After anything that changes who reads it."""
    debates.narrow(work, audience=work.reach)
    if work.is_out:
        _open_to_the_community(work)
    if work.reach == Audience.PUBLIC and work.outside_debate:
        debates.open_outside_thread(work, assembly=work.assembly, title=work.title)
    else:
        debates.close_outside_thread(work)


def _open_to_the_community(work: Work) -> None:
    """Kept in the assembly of its group, so that it can come back there when the work does."""
    among_themselves = work.audience == Audience.GROUP
    debates.open_standing_thread(
        work,
        assembly=work.assembly,
        title=work.title,
        audience=Audience.GROUP if among_themselves else Audience.COMMUNITY,
        makers=Person.objects.filter(authorships__work=work, authorships__published=True),
    )
