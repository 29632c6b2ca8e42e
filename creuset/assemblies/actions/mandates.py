from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, rules_mandates
from creuset.assemblies.models import Assembly, Mandate, Warrant
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person

SOON = timedelta(days=60)
"""Whoever is chosen so shortly before a term ends takes over from it."""


@transaction.atomic
def confer_mandate(
    assembly: Assembly,
    *,
    post: str,
    person: int,
    until: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Mandate:
    """Give a post to a member until a day, written as YYYY-MM-DD."""
    assembly = _hold(assembly)
    [holder] = _holders(assembly, [person], post, until)
    charter.authorise(
        "assemblies.confer_mandate",
        assembly,
        subject=assembly,
        parameters={"post": post, "person": person, "until": until},
        by=by,
        warrant=warrant,
    ).or_refuse()
    [mandate] = _give(assembly, [holder], post, until, by=by, warrant=warrant)
    return mandate


@transaction.atomic
def elect(
    assembly: Assembly,
    *,
    post: str,
    places: int,
    until: str,
    options: list[dict[str, Any]],
    chosen: list[str],
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> list[Mandate]:
    """Give a post to those whom the assembly has chosen among `options`, or among all its members
    when nobody had to stand."""
    assembly = _hold(assembly)
    holders = _holders(assembly, _chosen(options, chosen, places), post, until)
    charter.authorise(
        "assemblies.elect",
        assembly,
        subject=assembly,
        parameters={
            "post": post,
            "places": places,
            "until": until,
            "options": options,
            "chosen": chosen,
        },
        by=by,
        warrant=warrant,
    ).or_refuse()
    return _give(assembly, holders, post, until, by=by, warrant=warrant)


def _chosen(options: list[dict[str, Any]], chosen: list[str], places: int) -> list[int]:
    """The persons behind the keys that were chosen."""
    standing = {each["key"]: each["person"] for each in options}
    known = [
        standing.get(key) if options else int(key) if key.isdecimal() else None for key in chosen
    ]
    people = [each for each in known if each is not None]
    if not 0 < len(people) <= places or len({*people}) < len(chosen):
        raise Refused(
            _("Ce qui a été choisi ne répond pas à la question posée."),
            _("Proposez une nouvelle élection."),
        )
    return people


def _holders(assembly: Assembly, people: list[int], post: str, until: str) -> list[Person]:
    """Those persons, if each of them may be given the post."""
    rules_mandates.may_last(assembly, post, until).or_refuse()
    by_key = assembly.members().in_bulk(people)
    for pk in people:
        rules_mandates.may_hold(assembly, by_key.get(pk), post).or_refuse()
    return [by_key[pk] for pk in people]


def _give(
    assembly: Assembly,
    holders: Iterable[Person],
    post: str,
    until: str,
    *,
    by: Person | None,
    warrant: Warrant | None,
) -> list[Mandate]:
    """Those whose term has passed, or is about to, are succeeded; so is whoever is given the same
    post again."""
    people = list(holders)
    held = Mandate.objects.filter(assembly=assembly, post=post, ends_on=None)
    held.prorogued().end(Mandate.End.SUCCEEDED)
    held.filter(person__in=people).end(Mandate.End.SUCCEEDED)
    ending = held.filter(term_ends_on__lte=timezone.localdate() + SOON)
    if warrant:  # those whom the same decision chose do not take over from one another
        ending = ending.exclude(warrant=warrant)
    ending.update(ends_on=F("term_ends_on"), ended_by=Mandate.End.SUCCEEDED)
    mandates = []
    for person in people:
        mandates.append(
            Mandate.objects.create(
                assembly=assembly,
                person=person,
                post=post,
                term_ends_on=date.fromisoformat(until),
                warrant=warrant,
            )
        )
        _record(
            "assemblies.mandate_conferred",
            assembly,
            by=by,
            data={"post": post, "until": until},
            personal={"person": person.pk, "name": person.name},
        )
    return mandates


@transaction.atomic
def entrust_drawn(
    assembly: Assembly, people: Iterable[Person], *, post: str, until: date, warrant: Warrant
) -> list[Mandate]:
    """Give a post to those whom lots have drawn, under the decision that announced the draw. Who may
    not hold it is passed over; who has it already keeps it."""
    assembly = _hold(assembly)
    already = set(
        Mandate.objects.filter(warrant=warrant, ends_on=None).values_list("person", flat=True)
    )
    able = [
        person
        for person in people
        if person.pk not in already and rules_mandates.may_hold(assembly, person, post)
    ]
    return _give(assembly, able, post, until.isoformat(), by=None, warrant=warrant) if able else []


@transaction.atomic
def end_drawn(assembly: Assembly, person: Person, *, warrant: Warrant | None) -> None:
    """Someone whom lots had drawn says no."""
    _hold(assembly)
    for mandate in Mandate.objects.filter(warrant=warrant, person=person, ends_on=None):
        _end(mandate, Mandate.End.RESIGNED)


@transaction.atomic
def end_mandate(assembly: Assembly, *, warrant: Warrant) -> None:
    """Undo the conferring or the election: the mandates that this warrant gave end today. Whoever
    they were about to succeed stays until someone else does."""
    assembly = _hold(assembly)
    post = warrant.parameters["post"]
    if not Mandate.objects.filter(warrant=warrant).end():
        return
    held = Mandate.objects.current().filter(assembly=assembly, post=post)
    if not held.filter(ends_on=None).exists():
        held.filter(ended_by=Mandate.End.SUCCEEDED).update(ends_on=None, ended_by="")
    _record("assemblies.mandate_ended", assembly, data={"post": post})


@transaction.atomic
def recall(
    mandate: Mandate, *, by: Person | None = None, warrant: Warrant | None = None
) -> Mandate:
    """Take a mandate back before its term."""
    assembly = _hold(mandate.assembly)
    mandate = _read_again(mandate)
    rules_mandates.may_end(mandate).or_refuse()
    charter.authorise(
        "assemblies.recall", assembly, subject=mandate, by=by, warrant=warrant
    ).or_refuse()
    _end(mandate, Mandate.End.RECALLED)
    _record("assemblies.mandate_recalled", mandate, by=by, data={"post": mandate.post})
    return mandate


@transaction.atomic
def restore_mandate(mandate: Mandate, *, warrant: Warrant) -> None:
    """Undo the recall, unless someone has taken over since, or the person has left."""
    assembly = _hold(mandate.assembly)
    mandate = _read_again(mandate)
    if mandate.ended_by != Mandate.End.RECALLED or mandate.ends_on is None:
        return
    successors = Mandate.objects.current().filter(
        assembly=assembly, post=mandate.post, starts_on__gte=mandate.ends_on
    )
    if successors.exists() or not charter.belongs(mandate.person, assembly):
        return
    mandate.ends_on, mandate.ended_by = None, ""
    mandate.save(update_fields=["ends_on", "ended_by"])
    _record("assemblies.mandate_restored", mandate, data={"post": mandate.post})


@transaction.atomic
def resign(mandate: Mandate, *, by: Person) -> Mandate:
    """The holder puts their mandate back in the hands of those who gave it. Nobody has to agree."""
    _hold(mandate.assembly)
    mandate = _read_again(mandate)
    rules_mandates.may_resign(mandate, by).or_refuse()
    _end(mandate, Mandate.End.RESIGNED)
    _record("assemblies.mandate_resigned", mandate, by=by, data={"post": mandate.post})
    return mandate


def _hold(assembly: Assembly) -> Assembly:
    """Whoever gives or ends a mandate in an assembly waits for the others."""
    return Assembly.objects.select_for_update().get(pk=assembly.pk)


def _read_again(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_related("assembly__scope", "person").get(pk=mandate.pk)


def _end(mandate: Mandate, how: str) -> None:
    mandate.ends_on, mandate.ended_by = timezone.localdate(), how
    mandate.save(update_fields=["ends_on", "ended_by"])


def _record(
    verb: str,
    subject: Any,
    *,
    by: Person | None = None,
    data: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
) -> None:
    record(
        verb,
        subject,
        scope=subject.assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data=data,
        personal=personal,
    )
