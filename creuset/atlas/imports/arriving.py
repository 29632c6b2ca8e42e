"""A file is fetched at its address, and looked at."""

from __future__ import annotations

from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from creuset.atlas.imports import fetching, keeping
from creuset.atlas.imports.looking import look_at
from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.imports.turns import Turn
from creuset.common.verdict import Refused

NOTHING = dict.fromkeys(("read", "added", "updated", "unchanged", "refused", "missing"), 0)


def arrive(source: Import) -> None:
    turn = Turn.take(source.pk, Import.Status.FETCHING)
    with TemporaryFile() as content:
        at = fetching.fetch(source.address, content)
        source.file, source.digest = keeping.keep(content)
    if source.scheduled and _is_the_same(source):
        file = source.file
        turn.note(status=Import.Status.DONE, counts=NOTHING, digest=source.digest)
        keeping.let_go(file)
        return
    look_at(source)
    turn.note(
        status=_next(source),
        name=unquote(urlsplit(at).path.rpartition("/")[2])[:200],
        file=source.file,
        digest=source.digest,
        columns=source.columns,
        mapping=source.mapping,
        words=source.words,
        position=0,
    )


def _is_the_same(source: Import) -> bool:
    return Schedule.objects.filter(source=source.source_id, digest=source.digest).exists()


def _next(source: Import) -> str:
    """Nobody waits to say what the columns of a scheduled file hold: it is known, or it stops."""
    if not source.scheduled:
        return Import.Status.READ
    if "name" not in source.mapping.values():
        raise Refused(_("Aucune colonne de ce fichier ne donne le nom."))
    return Import.Status.PREVIEWING
