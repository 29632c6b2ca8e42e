"""What the columns of a file hold: as the last file of its source, else guessed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from creuset.atlas import importing
from creuset.atlas.importing.guessing import Column, columns_of, guess
from creuset.atlas.importing.recipes import words_known
from creuset.atlas.imports import keeping
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Source
from creuset.common.verdict import Refused


def look_at(source: Import) -> None:
    """Changes the row in memory only."""
    with keeping.opened(source) as path:
        columns = columns_of(importing.things(path))
    if not columns:
        raise Refused(
            _("Nous ne lisons rien dans ce fichier."),
            _(
                "Un tableur, un GeoJSON, un KML, un GPX ou le JSON d’une autre carte se lisent ici."
            ),
        )
    source.columns = [
        {
            "name": each.name,
            "samples": [] if each.is_contact else each.samples,
            "contact": each.is_contact,
        }
        for each in columns
    ]
    source.mapping = {**_as_last_time(source.source, columns), **_left_out(columns)}
    source.words = words_known(source.source.recipe.get("words", {}))


def _as_last_time(source: Source, columns: list[Column]) -> dict[str, str]:
    guessed = guess(columns)
    known = source.recipe.get("columns", {})
    ours = {each.name: known.get(each.name, "") for each in columns}
    return (
        ours
        if "name" in ours.values()
        else {each.name: guessed.get(each.name, "") for each in columns}
    )


def _left_out(columns: list[Column]) -> dict[str, str]:
    return {each.name: "" for each in columns if each.is_contact}
