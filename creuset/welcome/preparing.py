"""A list, line by line: what each says, who it is, and what has to be asked. It changes nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Assembly, Procedure
from creuset.people.folding import fold
from creuset.people.models import Person
from creuset.welcome.consent import refused_among
from creuset.welcome.importing.rows import Told, month_comes_first, told
from creuset.welcome.importing.sorting import Known, sort_out
from creuset.welcome.mandates import Posts, told_mandates
from creuset.welcome.models import Import, Line

BATCH = 500
DAYS = ("starts_on", "ends_on", "post_starts_on", "post_ends_on")
ANYONE = {Procedure.COMMUNITY.value, Procedure.MEMBER.value}


def prepare(source: Import) -> None:
    """Read every line that has not entered, and write down what becomes of it."""
    lines = list(source.lines.filter(done_at=None).order_by("number"))
    reading = Reading(source, lines)
    source.month_first = reading.month_first
    readable: list[Told] = []
    for line in lines:
        said, problems = reading.told(line)
        line.problems = problems
        line.fate = Line.Fate.BAD
        line.cluster, line.print, line.email = "", "", ""
        line.person_id, line.questions = None, []
        if said:
            line.print = said.print
            readable.append(said)
    places = sort_out(
        readable,
        persons_like(readable),
        prints=prints_of(readable),
        refused=refused_by(readable),
        answers=source.answers,
    )
    source.mandates = told_mandates(readable, places)
    source.save(update_fields=["month_first", "mandates"])
    for line in lines:
        if place := places.get(line.number):
            line.fate, line.cluster = place.fate.value, place.cluster
            line.person_id, line.email = place.person, place.email
            line.questions = list(place.questions)
    fields = [
        "problems", "fate", "cluster", "print", "email", "person", "questions",
    ]  # fmt: skip
    Line.objects.bulk_update(lines, fields, batch_size=BATCH)


class Reading:
    """What lines say, by the columns that were chosen, and the groups they name."""

    def __init__(self, source: Import, lines: Iterable[Line]) -> None:
        self.mapping: dict[str, int] = source.mapping
        self.today = timezone.localdate()
        columns = [self.mapping[each] for each in DAYS if each in self.mapping]
        days = [
            line.cells[column] for line in lines for column in columns if column < len(line.cells)
        ]
        self.month_first = source.month_first or month_comes_first(days)
        named = "groups" in self.mapping
        self.groups = groups_by_name(source.assembly) if named else {}
        self.posts = Posts(source) if "post" in self.mapping else None

    def told(self, line: Line) -> tuple[Told | None, list[dict[str, object]]]:
        said, problems = told(
            line.number, line.cells, self.mapping, today=self.today, month_first=self.month_first
        )
        found = [asdict(each) for each in problems]
        for name in said.groups if said else ():
            group = self.groups.get(fold(name))
            reason = (
                _("aucun groupe de ce nom, laissé de côté")
                if group is None
                else _("ce groupe décide lui-même de qui y entre, laissé de côté")
                if not group[1]
                else ""
            )
            if reason:
                found.append(
                    {"field": "groups", "value": name, "reason": reason, "refuses": False}
                )
        if said and self.posts:
            said, remarks = self.posts.read(said)
            found += [asdict(each) for each in remarks]
        return said, found

    def assemblies(self, said: Told) -> list[Assembly]:
        found = [self.groups.get(fold(name)) for name in said.groups]
        return [group[0] for group in found if group and group[1]]


def groups_by_name(community: Assembly) -> dict[str, tuple[Assembly, bool]]:
    """Groups by their folded name, and whether anyone of the community may enter them: a group that
    chooses its members is not entered by a list."""
    return {
        fold(each.name): (each, _is_open(each))
        for each in Assembly.objects.filter(parent=community).select_related("parent")
    }


def _is_open(group: Assembly) -> bool:
    return Charter(group).in_force("groups.admit").rule.procedure in ANYONE


def persons_like(lines: list[Told]) -> list[Known]:
    """Persons already here who bear one of these addresses or one of these names."""
    emails, names = {each.email for each in lines if each.email}, {each.folded for each in lines}
    found: dict[int, Known] = {}
    for some in _by(list(emails)):
        for pk, folded, email in Person.objects.filter(email__in=some).values_list(
            "pk", "folded_name", "email"
        ):
            found[pk] = Known(pk, folded, (email or "").lower())
        second = EmailAddress.objects.filter(email__in=some, verified=True).select_related("user")
        for address in second:
            person = address.user
            found.setdefault(
                person.pk, Known(person.pk, person.folded_name, address.email.lower())
            )
    for some in _by(list(names)):
        for pk, folded, email in Person.objects.filter(folded_name__in=some).values_list(
            "pk", "folded_name", "email"
        ):
            found.setdefault(pk, Known(pk, folded, (email or "").lower()))
    return list(found.values())


def _by(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def entered_before(
    prints: Iterable[str], *, but: Import | None = None
) -> Iterable[tuple[str, int | None]]:
    """Lines that have entered by an import that stands: their print, and their person, if still
    there. Within one list, lines that are alike were asked."""
    for some in _by(list(prints)):
        yield from (
            Line.objects.filter(print__in=some)
            .exclude(done_at=None)
            .exclude(source__status=Import.Status.UNDONE)
            .exclude(source=but)
            .values_list("print", "person")
        )


def prints_of(lines: list[Told]) -> dict[str, int]:
    return {mark: pk for mark, pk in entered_before({each.print for each in lines}) if pk}


def refused_by(lines: list[Told]) -> set[str]:
    """Addresses that asked to be left alone, and prints of lines whose person has left since."""
    left = {mark for mark, pk in entered_before({each.print for each in lines}) if pk is None}
    return refused_among({each.email for each in lines if each.email}) | left
