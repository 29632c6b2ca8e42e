from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.common.viewer import Viewer
from creuset.people.folding import FoldedField, fold


class Shown(models.TextChoices):
    """To whom a person shows a part of their profile."""

    NOBODY = "nobody", _("personne")
    MEMBERS = "members", _("les membres")
    EVERYONE = "everyone", _("tout le monde")


def shown_to(viewer: Viewer) -> list[str]:
    return [Shown.EVERYONE, *([Shown.MEMBERS] if viewer.is_member else [])]


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        """Oneself, and those who show their name to such a viewer."""
        return self.filter(
            Q(name_shown__in=shown_to(viewer)) | Q(pk=viewer.person_id), is_active=True
        ).exclude(name="")

    def saying(self, words: str, viewer: Viewer) -> PersonQuerySet:
        """Each word is in their name, or in something they show of themself to this viewer."""
        people = self
        for word in fold(words).split():
            people = people.filter(
                Q(folded_name__contains=word)
                | _facet(viewer, ~Q(key=Facet.Key.WORLDS), folded_value__contains=word)
            )
        return people

    def of_world(self, world: str, viewer: Viewer) -> PersonQuerySet:
        return self.filter(_facet(viewer, key=Facet.Key.WORLDS, value__contains=world))

    def with_facets(self, viewer: Viewer) -> PersonQuerySet:
        """As `person.shown_facets`: what they show of themself to this viewer."""
        shown = Prefetch("facets", Facet.objects.visible_to(viewer), to_attr="shown_facets")
        return self.prefetch_related(shown)


def _facet(viewer: Viewer, *conditions: Q, **values: str) -> Exists:
    mine = Facet.objects.visible_to(viewer).filter(person=OuterRef("pk"))
    return Exists(mine.filter(*conditions, **values))


class PersonManager(BaseUserManager["Person"]):
    """The few calls that the sign-in library makes."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: Viewer) -> PersonQuerySet:
        return self.get_queryset().visible_to(viewer)

    def create_user(self, email: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email, **fields)
        person.set_unusable_password()
        person.save()
        return person


class Person(AbstractBaseUser):
    """A natural person, the only kind of account. Without an address, someone writes for them."""

    email = models.EmailField(_("adresse électronique"), null=True, blank=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    folded_name = FoldedField(of="name", max_length=120)
    slug = models.SlugField(max_length=80, unique=True, null=True)
    name_shown = models.CharField(max_length=10, choices=Shown, default=Shown.MEMBERS)
    # Chosen on leaving: published works keep the name, or say « une personne partie ».
    keeps_name = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False, editable=False)
    # Entered by someone else, and told so once: nothing more is written to them until they say yes.
    awaits_consent = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # What one is written in, and what "at eight" means; empty, as the community does.
    language = models.CharField(_("langue"), max_length=8, blank=True)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]
        indexes = [models.Index(fields=["folded_name", "id"], name="people_in_order")]

    def __str__(self) -> str:
        return self.name or str(_("une personne"))

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.slug]) if self.slug else ""

    def get_full_name(self) -> str:
        return self.name

    def visible_to(self, viewer: Viewer) -> bool:
        """The same answer as `Person.objects.visible_to`, for a row that is already there."""
        shown = self.name_shown in shown_to(viewer) or self.pk == viewer.person_id
        return shown and self.is_active and self.name != ""

    def name_for(self, viewer: Viewer) -> str:
        """The name as this viewer may read it."""
        if self.name_shown in shown_to(viewer) or self.pk == viewer.person_id:
            return str(self)
        return str(_("un membre")) if self.slug else str(_("une personne"))


class FacetQuerySet(models.QuerySet["Facet"]):
    def visible_to(self, viewer: Viewer) -> FacetQuerySet:
        return self.filter(Q(shown__in=shown_to(viewer)) | Q(person=viewer.person_id))

    def in_order(self) -> list[Facet]:
        """As a profile is read, and as the form asks."""
        return sorted(self, key=lambda facet: Facet.Key.values.index(facet.key))


class Facet(models.Model):
    """One thing that a person says of themself, and to whom."""

    class Key(models.TextChoices):
        DOES = "does", _("Ce que je fais")
        WORLDS = "worlds", _("Mes mondes")
        SECTORS = "sectors", _("Secteurs d’activité")
        DISCIPLINES = "disciplines", _("Disciplines")
        TEACHES = "teaches", _("Ce que je peux transmettre")
        LEARNS = "learns", _("Ce que je voudrais apprendre")
        LANGUAGES = "languages", _("Langues")
        PLACE = "place", _("Lieu")

    class World(models.TextChoices):
        COMMONS = "commons", _("les communs")
        SSE = "sse", _("l’économie sociale et solidaire")
        RESEARCH = "research", _("la recherche")
        OTHER = "other", _("un autre monde")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="facets")
    key = models.CharField(max_length=12, choices=Key)
    value = models.CharField(max_length=500)
    folded_value = FoldedField(of="value", max_length=500)
    shown = models.CharField(max_length=10, choices=Shown, default=Shown.MEMBERS)

    objects = FacetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_facet_of_each_key"),
            models.CheckConstraint(condition=~Q(value=""), name="a_facet_says_something"),
        ]

    @property
    def said(self) -> str:
        """The value in words: worlds are kept by key, the rest as it was written."""
        if self.key != Facet.Key.WORLDS:
            return self.value
        labels = dict(Facet.World.choices)
        return ", ".join(str(labels[world]) for world in self.value.split() if world in labels)
