"""What can be talked about, followed and given files: each kind, who sees it, where it lives."""

from django.utils.translation import gettext_lazy as _

from creuset.assemblies.charter import belongs
from creuset.atlas.models import Entry
from creuset.common.things import Thing
from creuset.debates.models import Post, Thread
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup
from creuset.meetings.models import Meeting
from creuset.places.models import Territory
from creuset.post.models import Letter
from creuset.works.models import Work
from creuset.works.rules import may_write

THINGS = [
    Thing(WorkingGroup, _("groupe de travail"), WorkingGroup.objects.visible_to, lambda row: row.assembly_id,
          lambda row, person: belongs(person, row.assembly)),
    Thing(Work, _("travail"), Work.objects.visible_to, lambda row: row.group.assembly_id, may_write),
    Thing(Decision, _("décision"), Decision.objects.visible_to, lambda row: row.assembly_id),
    Thing(Meeting, _("réunion"), Meeting.objects.visible_to, lambda row: row.assembly_id,
          lambda row, person: belongs(person, row.assembly)),
    Thing(Entry, _("fiche"), Entry.objects.visible_to, lambda row: None),
    Thing(Territory, _("territoire"), Territory.objects.visible_to, lambda row: None),
    Thing(Thread, _("conversation"), Thread.objects.visible_to, lambda row: row.assembly_id),
    Thing(Letter, _("lettre"), Letter.objects.visible_to, lambda row: row.assembly_id),
    Thing(Post, _("message"), Post.objects.visible_to, lambda row: row.thread.assembly_id),
]  # fmt: skip
