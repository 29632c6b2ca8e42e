from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Warrant
from creuset.atlas.importing.recipes import LABELS, words_known
from creuset.atlas.imports import carrying, keeping, rules
from creuset.atlas.imports.looking import look_at
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Source
from creuset.common.verdict import Refused
from creuset.people.models import Person


def read_file(source: Source, content: IO[bytes] | Any, *, name: str, by: Person) -> Import:
    """Take a file and say what its columns seem to hold. Nothing enters yet."""
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    file, digest = keeping.keep(content)
    made = Import(source=source, by=by, name=name[:200], file=file, digest=digest)
    look_at(made)
    made.save()
    return made


@transaction.atomic
def read_address(source: Source, address: str, *, by: Person) -> Import:
    """Someone waits for a page, and a server may be slow: the file is fetched in the background."""
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    made = Import.objects.create(
        source=source, by=by, address=address, status=Import.Status.FETCHING
    )
    carrying.begin(made)
    return made


@transaction.atomic
def start(told: Mapping[str, Any], *, by: Person) -> Import:
    """A file, and the source that it comes from, which may be new."""
    source = told["source"] or make_source(told, by=by)
    if told["address"]:
        return read_address(source, told["address"], by=by)
    return read_file(source, told["file"], name=told["file"].name, by=by)


def make_source(told: Mapping[str, Any], *, by: Person) -> Source:
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    return Source.objects.create(
        name=told["name"],
        url=told["url"],
        licence=told["licence"],
        attribution=told["attribution"],
    )


@transaction.atomic
def map_columns(source: Import, *, mapping: Mapping[str, str], by: Person) -> Import:
    """Say what each column holds; the file is tried with it, in the background."""
    source = _hold(source, by)
    told = {
        each["name"]: mapping.get(each["name"], "") if not each["contact"] else ""
        for each in source.columns
    }
    if unknown := set(told.values()) - {"", *LABELS}:
        raise Refused(_("Champ inconnu : %(field)s.") % {"field": ", ".join(sorted(unknown))})
    if "name" not in told.values():
        raise Refused(
            _("Aucune colonne ne donne le nom."), _("Dites laquelle nomme chaque initiative.")
        )
    source.mapping = told
    return _try(source)


@transaction.atomic
def map_words(source: Import, *, words: Mapping[str, list[str]], by: Person) -> Import:
    """Say which of our kinds a word of the file means; none, and it is left out."""
    source = _hold(source, by)
    source.words = {**source.words, **words_known(words)}
    return _try(source)


def _try(source: Import) -> Import:
    source.status, source.reason, source.position = Import.Status.PREVIEWING, "", 0
    source.accept_missing, source.tries, source.moved_at = False, 0, timezone.now()
    source.save(
        update_fields=[
            "mapping", "words", "status", "reason", "position", "accept_missing", "tries",
            "moved_at",
        ]
    )  # fmt: skip
    _remember(source)
    carrying.begin(source)
    return source


def _remember(source: Import) -> None:
    """For the next file of this source."""
    known = Source.objects.select_for_update().get(pk=source.source_id)
    known.recipe = {
        "columns": {**known.recipe.get("columns", {}), **source.mapping},
        "words": {**known.recipe.get("words", {}), **source.words},
    }
    known.save(update_fields=["recipe"])


@transaction.atomic
def accept_missing(source: Import, *, by: Person) -> Import:
    """The file is whole: what it lacks has really gone."""
    source = _hold(source, by)
    source.accept_missing = True
    source.save(update_fields=["accept_missing"])
    return source


@transaction.atomic
def let_in(source: Import, *, by: Person | None = None, warrant: Warrant | None = None) -> Import:
    source = Import.objects.select_for_update().get(pk=source.pk)
    rules.may_import(source).or_refuse()
    charter.authorise(
        "atlas.import", source.assembly, subject=source, by=by, warrant=warrant
    ).or_refuse()
    _move(source, Import.Status.RUNNING)
    return source


@transaction.atomic
def undo_import(
    source: Import, *, by: Person | None = None, warrant: Warrant | None = None
) -> Import:
    """Each field goes back, unless it has changed since; what the import brought is withdrawn."""
    source = Import.objects.select_for_update().get(pk=source.pk)
    rules.may_undo(source).or_refuse()
    charter.authorise(
        "atlas.undo_import", source.assembly, subject=source, by=by, warrant=warrant
    ).or_refuse()
    _move(source, Import.Status.UNDOING)
    return source


@transaction.atomic
def take_back(source: Import, *, warrant: Warrant) -> None:
    """The decision that let it in is revoked."""
    source = Import.objects.select_for_update().get(pk=source.pk)
    rules.may_undo(source).or_refuse()
    _move(source, Import.Status.UNDOING)


def _move(source: Import, status: str) -> None:
    source.status, source.reason, source.position = status, "", 0
    source.tries, source.moved_at = 0, timezone.now()
    source.save(update_fields=["status", "reason", "position", "tries", "moved_at"])
    carrying.begin(source)


@transaction.atomic
def drop(source: Import, *, by: Person) -> None:
    """Before anything has entered: the file and all that was read of it go, and the source that was
    made for it."""
    source = _hold(source, by)
    file, of = source.file, source.source
    source.delete()
    transaction.on_commit(lambda: keeping.let_go(file))
    if not of.imports.exists() and not of.entries.exists():
        of.delete()


def _hold(source: Import, by: Person) -> Import:
    source = Import.objects.select_for_update().get(pk=source.pk)
    rules.brought_by(source, by).or_refuse()
    rules.may_be_prepared(source).or_refuse()
    return source
