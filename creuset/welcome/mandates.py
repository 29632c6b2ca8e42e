"""The mandates that a list tells of, taken as it tells them: only while nobody has held any here.

Afterwards mandates are conferred by those who may confer them, and a list says no more about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from creuset.assemblies.models import Mandate, Post
from creuset.assemblies.tenure import after
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.people.folding import fold
from creuset.people.models import Person
from creuset.welcome import rules
from creuset.welcome.importing.rows import Held, Problem, Told
from creuset.welcome.importing.sorting import Place
from creuset.welcome.models import Import, Line

MONTHS = 12
"""How long a post lasts that nobody has defined, and whose end the list does not say."""
GOES_IN = {Line.Fate.ENTER.value, Line.Fate.KNOWN.value}


class Posts:
    """What posts the assembly knows, and whether a list may say who holds them."""

    def __init__(self, source: Import) -> None:
        self.taken = rules.takes_mandates(source)
        known = Post.objects.in_force().filter(assembly=source.assembly)
        self.known = {fold(each.name): each for each in reversed(known)}

    def read(self, said: Told) -> tuple[Told, list[Problem]]:
        """The line with its mandate, if that may be taken, and why not."""
        if said.held is None:
            return said, []
        post = self.known.get(fold(said.held.post))
        reason = self.taken.reason or _too_long(said.held, post)
        if reason:
            return replace(said, held=None), [Problem("post", said.held.post, reason, False)]
        return replace(
            said, held=replace(said.held, post=post.name if post else said.held.post)
        ), []

    def term_of(self, held: Held) -> date:
        post = self.known.get(fold(held.post))
        return held.ends_on or after(held.starts_on, post.months if post else MONTHS)


def _too_long(held: Held, post: Post | None) -> str:
    if post is None or held.ends_on is None or held.ends_on <= after(held.starts_on, post.months):
        return ""
    return ngettext(
        "Ce mandat dure un mois au plus.", "Ce mandat dure %(months)d mois au plus.", post.months
    ) % {"months": post.months}


def told_mandates(lines: Iterable[Told], places: Mapping[int, Place]) -> list[dict[str, str]]:
    """For those who are about to let the list in: who would hold what, from when, until when."""
    return [
        {
            "name": line.name,
            "post": line.held.post,
            "starts_on": line.held.starts_on.isoformat(),
            "ends_on": line.held.ends_on.isoformat() if line.held.ends_on else "",
        }
        for line in lines
        if line.held and places[line.number].fate.value in GOES_IN
    ]


def read_again(told: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Held]]:
    for each in told:
        starts_on, ends_on = each["starts_on"], each["ends_on"]
        ends = date.fromisoformat(ends_on) if ends_on else None
        yield each["name"], Held(each["post"], date.fromisoformat(starts_on), ends)


def take_down(source: Import, person: Person, held: Held, *, term: date) -> Mandate:
    """One that the list says has ended has ended; one whose term has passed otherwise goes on."""
    ended = held.ends_on is not None and held.ends_on <= timezone.localdate()
    mandate = Mandate.objects.create(
        assembly=source.assembly,
        person=person,
        post=held.post,
        starts_on=held.starts_on,
        term_ends_on=term,
        ends_on=held.ends_on if ended else None,
    )
    record(
        "welcome.mandate_taken_down",
        mandate,
        scope=source.assembly.scope,
        by=source.by,
        audience=Audience.COMMUNITY,
        data={"post": held.post, "until": term.isoformat()},
        personal={"person": person.pk, "name": person.name},
    )
    return mandate
