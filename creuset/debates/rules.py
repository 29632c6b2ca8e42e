from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.common.audience import Audience
from creuset.common.verdict import Verdict
from creuset.debates.models import Thread
from creuset.debates.rules_moderation import suspended
from creuset.people.models import Person


def may_write(thread: Thread, person: Person) -> Verdict:
    """Those of its assembly; and those of the community, where it was opened to all."""
    if thread.closed_at:
        return Verdict(
            _("Cette conversation est close : sa conclusion est en haut de la page."),
            _("Rouvrez-la, ou ouvrez-en une autre."),
        )
    if not (heard := suspended(person, thread)):
        return heard
    inside = charter.belongs(person, thread.assembly)
    if inside or thread.audience == Audience.GROUP:
        return inside
    return charter.belongs(person, thread.assembly.lineage()[-1])
