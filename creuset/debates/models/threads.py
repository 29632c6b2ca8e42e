from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, viewer: Viewer) -> ThreadQuerySet:
        """A conversation is its assembly's."""
        return self.filter(assembly__in=viewer.assembly_ids)


class Thread(models.Model):
    """A discussion in an assembly. It does not know what it is about."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(_("titre"), max_length=200)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="threads")
    opened_at = models.DateTimeField(default=timezone.now)
    latest_at = models.DateTimeField(default=timezone.now)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assembly", "-latest_at"], name="threads_latest")]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="a_thread_has_a_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("debates:thread", args=[self.pk])


class MessageQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> MessageQuerySet:
        """Whoever reads a conversation reads its messages."""
        return self.filter(thread__in=Thread.objects.visible_to(viewer))


class Post(models.Model):
    """One person's words. The HTML is kept, so that reading renders nothing."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="posts")
    body = models.TextField(_("message"))
    html = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thread", "id"], name="posts_in_order")]
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="a_post_says_something")]

    def __str__(self) -> str:
        return self.body[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('debates:thread', args=[self.thread_id])}#message-{self.pk}"
