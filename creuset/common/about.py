"""Rows about another row, of whatever kind."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q


class About(models.Model):
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id"], name="%(app_label)s_%(class)s_subject"
            )
        ]


def key_of(subject: Model) -> dict[str, Any]:
    """Type and key of a row, as the fields of a row about it."""
    return {
        "subject_type": ContentType.objects.get_for_model(subject),
        "subject_id": subject.pk,
    }


def about(subject: Model) -> Q:
    return Q(**key_of(subject))


def about_type(model: type[Model]) -> Q:
    """Rows about any row of this kind."""
    return Q(subject_type=ContentType.objects.get_for_model(model))
