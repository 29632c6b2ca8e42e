"""The posts of an assembly and those who hold them, as pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from creuset.assemblies.models import Assembly, Mandate, MandateQuerySet, Post
from creuset.assemblies.tenure import Change, Tenure, to_declare
from creuset.people.models import Person


@dataclass
class Office:
    """A post, defined here or only named, and the mandates of those who hold it today."""

    assembly: Assembly
    name: str
    post: Post | None = None
    mandates: list[Mandate] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Somebody is to be found: nobody holds it, or a term has passed."""
        return not self.mandates or any(each.prorogued for each in self.mandates)


def held_in(assembly: Assembly) -> MandateQuerySet:
    """Those of posts, and those that give voice to a seat."""
    held = Mandate.objects.held().filter(assembly=assembly).select_related("person")
    return held.order_by("post", "starts_on", "pk")


def offices_of(assembly: Assembly, held: Iterable[Mandate]) -> list[Office]:
    """Those that the assembly has defined, vacant ones too, then those it has only named."""
    posts = Post.objects.in_force().filter(assembly=assembly).order_by("name")
    offices = {post.name: Office(assembly, post.name, post) for post in posts}
    for mandate in held:
        if mandate.seat_id is None:
            office = offices.setdefault(mandate.post, Office(assembly, mandate.post))
            office.mandates.append(mandate)
    return list(offices.values())


def former_in(assembly: Assembly) -> MandateQuerySet:
    """Those that have ended, the latest first."""
    ended = Mandate.objects.filter(assembly=assembly, ends_on__lte=timezone.localdate())
    return ended.select_related("person", "seat").order_by("-ends_on", "-pk")


@dataclass(frozen=True)
class ToDeclare:
    """A change that the prefecture has not been told, with the mandate it is about."""

    mandate: Mandate
    change: Change
    late: bool


def to_declare_in(assembly: Assembly) -> list[ToDeclare]:
    told = Mandate.objects.declared_in(assembly).filter(
        Q(start_declared_on=None) | Q(ends_on__isnull=False, end_declared_on=None)
    )
    return _to_declare(told.select_related("person"))


def _to_declare(mandates: Iterable[Mandate]) -> list[ToDeclare]:
    today = timezone.localdate()
    by_key = {each.pk: each for each in mandates}
    changes = to_declare(map(_tenure, by_key.values()), on=today)
    return [ToDeclare(by_key[each.tenure.key], each, each.by < today) for each in changes]


def _tenure(mandate: Mandate) -> Tenure:
    return Tenure(
        key=mandate.pk,
        person=mandate.person_id,
        post=mandate.post,
        starts_on=mandate.starts_on,
        ends_on=mandate.ends_on,
        start_declared=mandate.start_declared_on is not None,
        end_declared=mandate.end_declared_on is not None,
    )


def awaited_of(person: Person) -> dict[str, Any]:
    """What their mandates ask of someone today."""
    declared = Post.objects.in_force().filter(
        assembly=OuterRef("assembly"), name=OuterRef("post"), declared=True
    )
    mine = list(
        Mandate.objects.held()
        .filter(person=person)
        .annotate(declared=Exists(declared.order_by()))
        .select_related("assembly", "seat")
        .order_by("pk")
    )
    assemblies = {each.assembly for each in mine if each.declared}  # type: ignore[attr-defined]
    waiting: dict[Assembly, list[ToDeclare]] = defaultdict(list)
    for assembly in sorted(assemblies, key=lambda each: each.pk):
        found = to_declare_in(assembly)
        if found:
            waiting[assembly] = found
    return {
        "to_declare": [(assembly, found[0]) for assembly, found in waiting.items()],
        "prorogued": [each for each in mine if each.prorogued],
    }
