from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.debates.models.grounds import Ground
from creuset.debates.models.outsiders import Outsider
from creuset.people.models import Person


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, viewer: Viewer) -> ThreadQuerySet:
        """A conversation is its assembly's, and of those it was opened to."""
        return self.filter(Q(assembly__in=viewer.assembly_ids) | Q(audience__in=viewer.audiences))

    def spoken_in(self) -> ThreadQuerySet:
        """Without those that a thing brought with it, and in which nobody has said anything yet."""
        return self.filter(Q(standing=False) | Exists(Post.objects.filter(thread=OuterRef("pk"))))

    def in_order(self) -> ThreadQuerySet:
        """As lists show them: what is pinned, then the liveliest."""
        return self.order_by(F("pinned_at").desc(nulls_last=True), "-latest_at", "-pk")


class Thread(models.Model):
    """A discussion in an assembly, about one thing or about nothing in particular.

    It never reaches further than the thing it is about: `audience` follows that thing when it is
    narrowed. A `standing` one was opened by the thing itself, and opens again with it.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(_("titre"), max_length=200)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="threads")
    subject_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.PositiveBigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.GROUP)
    opened_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)
    open_to_outside = models.BooleanField(default=False)
    standing = models.BooleanField(default=False, db_default=False)
    pinned_at = models.DateTimeField(null=True)
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="splits"
    )
    closed_at = models.DateTimeField(null=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    conclusion_html = models.TextField(blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["assembly", "-latest_at"], name="threads_latest"),
            models.Index(fields=["audience", "-latest_at"], name="threads_open_to"),
            models.Index(
                fields=["subject_type", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="threads_about",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_thread_has_a_title"),
            models.CheckConstraint(
                condition=Q(subject_type=None, subject_id=None)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
                name="a_thread_is_about_one_thing_or_none",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(open_to_outside=True),
                name="one_outside_thread_about_each_thing",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(standing=True),
                name="one_standing_thread_about_each_thing",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, conclusion="")
                | Q(closed_at__isnull=False) & ~Q(conclusion=""),
                name="a_closed_thread_says_its_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("debates:thread", args=[self.pk])


class MessageQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> MessageQuerySet:
        """Whoever reads a conversation reads its messages; what is hidden is its author's."""
        mine = Q(author=viewer.person_id, author__isnull=False)
        return self.placed_before(viewer).filter(Q(hidden_at=None) | mine)

    def placed_before(self, viewer: Viewer) -> MessageQuerySet:
        """Hidden or not: of a hidden one, only that it is hidden is left to read."""
        return self.filter(thread__in=Thread.objects.visible_to(viewer))


class Post(models.Model):
    """One person's words. The HTML is kept, so that reading renders nothing.

    `parent` is the message it answers, one level deep: an answer to an answer hangs on the same
    message. `quoted` is what a mail program repeated below an answer: folded, never lost.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="replies"
    )
    body = models.TextField(_("message"))
    html = models.TextField()
    quoted = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    outsider = models.ForeignKey(
        Outsider, null=True, on_delete=models.PROTECT, related_name="posts"
    )
    hidden_at = models.DateTimeField(null=True)
    hidden_for = models.CharField(max_length=10, choices=Ground, blank=True)
    moderated_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thread", "id"], name="posts_in_order")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="a_post_says_something"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="a_post_answers_another"
            ),
        ]

    def __str__(self) -> str:
        return Truncator(" ".join(self.body.split())).chars(80)

    def get_absolute_url(self) -> str:
        """Lasting: it leads to the page of the conversation where the message stands."""
        return reverse("debates:post", args=[self.pk])

    @property
    def assembly(self) -> Assembly:
        return self.thread.assembly


class Revision(models.Model):
    """What a message said before it was corrected."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    body = models.TextField()
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["post", "id"], name="revisions_in_order")]


class Mention(models.Model):
    """Someone is named in a message that they may read."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="mentioned_once")]
