"""Load the demonstration once; what an interruption left undone is done the next time."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils.translation import override

from creuset.assemblies.models import Assembly
from creuset.atlas.actions import import_file
from creuset.atlas.models import Entry, Source
from creuset.common.verdict import Refused
from creuset.demo import stories
from creuset.demo.scene import Scene
from creuset.demo.telling import date_rows, tell
from creuset.groups.models import WorkingGroup
from creuset.journal import actions as journal
from creuset.journal.models import Record
from creuset.people.models import Person
from creuset.places.actions import load_countries, load_france
from creuset.works.models import Work

ATLAS = Path(__file__).parent.parent / "atlas" / "data" / "susy.geojson"
Say = Callable[[str], object]


def load(say: Say) -> None:
    """Raises Refused when another community lives in this database."""
    community = Assembly.objects.filter(parent=None).first()
    if community and not is_demonstration(community):
        raise Refused(
            f"Cette base contient déjà une communauté, « {community} », qui n’est pas la "
            "démonstration.",
            "Chargez la démonstration dans une base vide.",
        )
    if community is None:
        say("Communauté : neuf mois de vie à raconter…")
        live()
        say(
            f"Communauté : {Person.objects.count()} personnes, "
            f"{WorkingGroup.objects.count()} groupes, {Work.objects.count()} productions, "
            f"{Record.objects.count()} faits au journal."
        )
    if not Entry.objects.exclude(source__name=Source.HERE).exists():
        say("Carte : lecture des initiatives…")
        load_france()
        report = import_file(ATLAS)
        say(f"Carte : {_spaced(report.added)} initiatives.")
    if Record.objects.unsealed().exists():
        journal.seal_all()
        say("Journal : scellé.")


def is_demonstration(community: Assembly) -> bool:
    return community.memberships.filter(person__demonstration=True).exists()


@transaction.atomic
def live() -> None:
    """All of it or nothing, in the language of its people."""
    load_countries()
    with override("fr"):
        date_rows(tell(stories.every(Scene())))


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
