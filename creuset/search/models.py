"""The index: which words are in which texts. It is made from the rest, and can be made again.

Plain tables rather than the full-text engine of each database: both then give the same answers, in the
same order (docs/decisions).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from creuset.assemblies.models import Assembly


class Document(models.Model):
    """A row of some kind, as it can be found. A row that shows different things to different people
    has a document for each of its faces, and a viewer is shown one of them at most."""

    kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    face = models.CharField(max_length=12, blank=True)
    assembly = models.ForeignKey(Assembly, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.TextField()
    body = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "face"], name="face_once")
        ]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """As folded; what is left of it without its ending, in each language."""

    text = models.CharField(max_length=40, unique=True)
    fr = models.CharField(max_length=40, db_index=True)
    en = models.CharField(max_length=40, db_index=True)
    es = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """How much a word counts in a document."""

    word = models.ForeignKey(
        Word, on_delete=models.CASCADE, related_name="postings", db_index=False
    )
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="postings")
    weight = models.PositiveIntegerField()

    class Meta:
        # Holds all that a search reads, so that the rows themselves are left alone.
        indexes = [models.Index(fields=["word", "document", "weight"], name="search_postings")]


class Near(models.Model):
    """What a word would be with one letter less: where a typing error is looked up."""

    key = models.CharField(max_length=40, db_index=True)
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="near")


class Pending(models.Model):
    """A row that has changed, written in the transaction that changes it: a process may die, the
    index will still learn of it. One may be there several times."""

    kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
