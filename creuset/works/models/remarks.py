from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.common.viewer import Viewer
from creuset.people.models import Person
from creuset.texts.anchoring import Passage
from creuset.texts.models import Version
from creuset.works.models.works import Work


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, viewer: Viewer) -> RemarkQuerySet:
        """Between members: those who see the work. What outsiders say has a debate of its own."""
        if not viewer.is_member:
            return self.none()
        return self.filter(work__in=Work.objects.visible_to(viewer))


class Remark(models.Model):
    """Something said about a passage of a work; with a `replacement`, a suggestion.

    The passage is kept as it was in `version`: later versions look for it, or say that it is gone.
    """

    class State(models.TextChoices):
        OPEN = "open", _("ouverte")
        SETTLED = "settled", _("réglée")
        ACCEPTED = "accepted", _("suggestion reprise")
        DECLINED = "declined", _("suggestion écartée")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    quote = models.TextField()
    prefix = models.CharField(max_length=60, blank=True)
    suffix = models.CharField(max_length=60, blank=True)
    start = models.PositiveIntegerField()
    body = models.TextField(_("remarque"), max_length=5000, blank=True)
    html = models.TextField(blank=True)
    replacement = models.TextField(_("à la place"), null=True, blank=True)  # noqa: DJ001 ("" takes a passage out)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="remarks")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(_("réponse"), max_length=500, blank=True)
    settled_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="settled_remarks"
    )
    settled_at = models.DateTimeField(null=True)
    made = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["work", "state", "start"], name="remarks_of_work")]
        constraints = [
            models.CheckConstraint(condition=~Q(quote=""), name="a_remark_has_a_passage"),
            models.CheckConstraint(
                condition=~Q(body="") | Q(replacement__isnull=False),
                name="a_remark_says_something",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None)
                | ~Q(state="open") & Q(settled_at__isnull=False),
                name="a_settled_remark_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(made__isnull=False, replacement__isnull=False),
                name="an_accepted_suggestion_made_a_version",
            ),
        ]

    def __str__(self) -> str:
        return str(self.work)

    def get_absolute_url(self) -> str:
        return f"{reverse('works:remarks', args=[self.work.slug])}#remarque-{self.pk}"

    @property
    def passage(self) -> Passage:
        return Passage(self.quote, self.prefix, self.suffix, self.start)

    @property
    def suggests(self) -> bool:
        return self.replacement is not None

    @property
    def is_open(self) -> bool:
        return self.state == Remark.State.OPEN
