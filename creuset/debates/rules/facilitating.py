"""Who looks after a conversation, and where it may go."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.common.audience import Audience
from creuset.common.verdict import YES, Verdict
from creuset.debates.following import readers_of
from creuset.debates.models import Thread
from creuset.debates.rules.moderation import suspended
from creuset.people.models import Person


def may_facilitate(thread: Thread, person: Person) -> Verdict:
    """Any member of the assembly: whatever is done here is told in the journal, and any other
    member undoes it as easily."""
    inside = charter.belongs(person, thread.assembly)
    return suspended(person, thread) if inside else inside


def may_move(thread: Thread, to: Assembly, person: Person) -> Verdict:
    """Never to more readers than those it was written for, unless every word is the mover's own."""
    both = may_facilitate(thread, person) and charter.belongs(person, to)
    if not both:
        return both
    if thread.assembly_id == to.pk:
        return Verdict(_("Cette conversation est déjà là."))
    if thread.subject_id and thread.audience == Audience.GROUP:
        return Verdict(
            _("Elle parle d’une chose de « %(assembly)s », que l’on ne voit pas forcément là-bas.")
            % {"assembly": thread.assembly},
            _("Ouvrez là-bas une conversation à part."),
        )
    more = newly_reading(thread, to)
    if more and thread.posts.exclude(author=person).exists():
        return Verdict(
            ngettext(
                "%(n)d personne de plus lirait ce que d’autres ont écrit entre eux.",
                "%(n)d personnes de plus liraient ce que d’autres ont écrit entre eux.",
                more,
            )
            % {"n": more},
            _("Ouvrez là-bas une conversation qui dit où l’on en est."),
        )
    return YES


def newly_reading(thread: Thread, to: Assembly) -> int:
    """How many would read it there who do not read it here."""
    if thread.audience != Audience.GROUP:
        return 0
    return to.members().exclude(pk__in=readers_of(thread).values("pk")).count()


def no_longer_reading(thread: Thread, to: Assembly) -> int:
    if thread.audience != Audience.GROUP:
        return 0
    return readers_of(thread).exclude(pk__in=to.members().values("pk")).count()
