from collections.abc import Mapping
from functools import partial
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.welcome import rules
from creuset.welcome.carrying import begin
from creuset.welcome.importing import columns, reading, sorting
from creuset.welcome.models import Import, Line
from creuset.welcome.preparing import prepare


@transaction.atomic
def read_list(assembly: Assembly, *, content: bytes, name: str, source: str, by: Person) -> Import:
    """Take a file down, line by line. Nobody enters yet. Columns that are never kept stay out."""
    charter.belongs(by, assembly).or_refuse()
    try:
        table = reading.read(content)
    except reading.Unreadable as fault:
        raise Refused(str(fault)) from fault
    kept = [not columns.is_never_kept(title) for title in table.header]
    made = Import.objects.create(
        assembly=assembly,
        by=by,
        name=name[:200],
        source=source,
        digest=sha256(content).hexdigest(),
        header=table.header,
        mapping=columns.guess(table.header, [cells for _number, cells in table.rows]),
    )
    Line.objects.bulk_create(
        (
            Line(
                source=made,
                number=number,
                cells=[cell if kept[place] else "" for place, cell in enumerate(cells)],
            )
            for number, cells in table.rows
        ),
        batch_size=500,
    )
    if "name" in made.mapping or "last_name" in made.mapping:
        made.status = Import.Status.READY
        made.save(update_fields=["status"])
        prepare(made)
    return made


@transaction.atomic
def map_columns(source: Import, *, mapping: Mapping[str, int], by: Person) -> Import:
    source = _hold(source, by)
    rules.may_be_prepared(source).or_refuse()
    if "name" not in mapping and "last_name" not in mapping:
        raise Refused(
            _("Il manque la colonne des noms."), _("Dites laquelle donne le nom des personnes.")
        )
    source.mapping, source.status, source.answers = dict(mapping), Import.Status.READY, {}
    source.save(update_fields=["mapping", "status", "answers"])
    prepare(source)
    return source


@transaction.atomic
def answer(source: Import, *, answers: Mapping[str, str], by: Person) -> Import:
    """Who is who, where lines alone do not say. Once the list has entered, those it concerns follow."""
    source = _hold(source, by)
    rules.may_be_answered(source).or_refuse()
    asked = {each for line in source.lines.filter(done_at=None) for each in line.questions}
    said = {key: value for key, value in answers.items() if key in asked}
    source.answers = {
        **source.answers,
        **{k: v for k, v in said.items() if v in set(sorting.Answer)},
    }
    source.save(update_fields=["answers"])
    prepare(source)
    if source.status == Import.Status.DONE and source.lines.filter(
        done_at=None, fate__in=[Line.Fate.ENTER, Line.Fate.KNOWN]
    ):
        _run(source)
    return source


@transaction.atomic
def import_members(
    source: Import, *, by: Person | None = None, warrant: Warrant | None = None
) -> Import:
    """Let in all those whose line is clear."""
    source = Import.objects.select_for_update().get(pk=source.pk)
    rules.may_import(source).or_refuse()
    charter.authorise(
        "welcome.import_members", source.assembly, subject=source, by=by, warrant=warrant
    ).or_refuse()
    prepare(source)
    record(
        "welcome.import_begun",
        source,
        scope=source.assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
    )
    _run(source)
    return source


def _run(source: Import) -> None:
    source.status, source.moved_at = Import.Status.RUNNING, timezone.now()
    source.save(update_fields=["status", "moved_at"])
    transaction.on_commit(partial(begin, source))


@transaction.atomic
def undo_import(
    source: Import, *, by: Person | None = None, warrant: Warrant | None = None
) -> Import:
    """All of it, as long as nobody of it has come in. Who prepared it may, or a decision."""
    source = Import.objects.select_for_update().get(pk=source.pk)
    if warrant is None:
        rules.prepared_by(source, by).or_refuse()
    rules.may_undo(source).or_refuse()
    source.status, source.moved_at = Import.Status.UNDOING, timezone.now()
    source.save(update_fields=["status", "moved_at"])
    transaction.on_commit(partial(begin, source))
    return source


@transaction.atomic
def drop_list(source: Import, *, by: Person) -> None:
    """Before anyone has entered: the list and all that it said go."""
    source = _hold(source, by)
    rules.may_be_prepared(source).or_refuse()
    source.delete()


def _hold(source: Import, by: Person) -> Import:
    source = Import.objects.select_for_update().get(pk=source.pk)
    rules.prepared_by(source, by).or_refuse()
    return source
