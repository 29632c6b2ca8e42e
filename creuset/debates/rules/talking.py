from django.db.models import Model
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.common import things
from creuset.common.audience import Audience
from creuset.common.verdict import YES, Verdict
from creuset.common.viewer import ANONYMOUS, Viewer
from creuset.debates.models import Thread
from creuset.debates.rules.moderation import suspended
from creuset.people.models import Person


def may_write(thread: Thread, person: Person, *, viewer: Viewer | None = None) -> Verdict:
    """Those of its assembly; and those of the community, where it was opened to all. A page that
    knows its viewer spares the question."""
    if thread.closed_at:
        return Verdict(
            _("Cette conversation est close : sa conclusion est en haut de la page."),
            _("Rouvrez-la, ou ouvrez-en une autre."),
        )
    if not (heard := suspended(person, thread)):
        return heard
    if viewer and thread.assembly_id in viewer.assembly_ids:
        return YES
    inside = charter.belongs(person, thread.assembly)
    if inside or thread.audience == Audience.GROUP:
        return inside
    return charter.belongs(person, thread.assembly.lineage()[-1])


A_MEMBER = Viewer(person_id=None, is_member=True, assembly_ids=frozenset())


def may_reach(subject: Model | None, audience: str, assembly: Assembly) -> Verdict:
    """A conversation goes no further than the thing it is about."""
    if audience == Audience.GROUP and assembly.parent_id is None:
        audience = Audience.COMMUNITY
    if subject is None or audience == Audience.GROUP:
        return YES
    viewer = A_MEMBER if audience == Audience.COMMUNITY else ANONYMOUS
    if things.readable(subject, viewer):
        return YES
    return Verdict(
        _("Ce dont parle cette conversation n’est pas montré à autant de monde."),
        _("Ouvrez-la entre membres d’ici."),
    )
