"""A file that enters, and one that is taken back, are killed at random instants: they end as if they
had not been."""

from tests.kill.harness import ROUNDS, House, at_random

LINES = 8000
BEGIN = f"""
import io
from creuset.atlas.imports import actions, carrying
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Entry, Source
from creuset.people.models import Person
source = Source.objects.create(name="Carnet", licence="ODbL")
ana = Person.objects.order_by("pk").first()
def bring(city, start, end):
    lines = ["id,nom,ville", *(f"{{i}},Lieu {{i}},{{city}}" for i in range(start, end))]
    content = io.BytesIO("\\n".join(lines).encode())
    made = actions.read_file(source, content, name="lieux.csv", by=ana)
    Import.objects.filter(pk=made.pk).update(status="running")
    return made.pk
carrying.go_on(bring("Lyon", 0, {LINES}))
print(json.dumps(bring("Nantes", 100, {LINES} + 500)))
"""
STATE = """
from creuset.atlas.imports.models import Import, ImportedChange
from creuset.atlas.models import Entry
from creuset.journal.models import Record
one = Import.objects.get(pk={pk})
print(json.dumps({{
    "status": one.status,
    "counts": [one.counts[name] for name in ("added", "updated", "missing")],
    "nantes": Entry.objects.filter(city="Nantes").count(),
    "missing": Entry.objects.filter(status="missing_at_source").count(),
    "changes": ImportedChange.objects.filter(of=one).count(),
    "told": Record.objects.filter(verb="atlas.imported").count(),
}}))
"""


TAKEN_BACK = """
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Entry
from creuset.journal.models import Record
one = Import.objects.get(pk={pk})
print(json.dumps({{
    "status": one.status,
    "counts": [one.counts[name] for name in ("withdrawn", "restored", "come_back", "left")],
    "lyon": Entry.objects.filter(city="Lyon", status="current").count(),
    "withdrawn": Entry.objects.filter(status="withdrawn").count(),
    "waiting": one.changes.filter(undone=False).count(),
    "told": Record.objects.filter(verb="atlas.import_undone").count(),
}}))
"""


def test_an_import_taken_back_killed_again_and_again_ends_as_in_one_go(house: House) -> None:
    house.found()
    pk = house.ask(BEGIN)
    go_on = f"from creuset.atlas.imports import carrying; carrying.go_on({pk})"
    house.manage("shell", "-v", "0", "-c", go_on)
    undo = f"from creuset.atlas.imports.models import Import; Import.objects.filter(pk={pk})"
    house.manage("shell", "-v", "0", "-c", f"{undo}.update(status='undoing', position=0)")

    for _ in range(ROUNDS):
        with house.process("shell", "-v", "0", "-c", go_on) as worker:
            at_random(4)
            worker.kill()
    house.manage("shell", "-v", "0", "-c", go_on)

    assert house.ask(TAKEN_BACK.format(pk=pk)) == {
        "status": "undone",
        "counts": [500, LINES - 100, 100, 0],
        "lyon": LINES,
        "withdrawn": 500,
        "waiting": 0,
        "told": 1,
    }


def test_an_import_killed_again_and_again_ends_as_in_one_go(house: House) -> None:
    house.found()
    pk = house.ask(BEGIN)
    go_on = f"from creuset.atlas.imports import carrying; carrying.go_on({pk})"

    for _ in range(ROUNDS):
        with house.process("shell", "-v", "0", "-c", go_on) as worker:
            at_random(4)
            worker.kill()
    house.manage("shell", "-v", "0", "-c", go_on)

    assert house.ask(STATE.format(pk=pk)) == {
        "status": "done",
        "counts": [500, LINES - 100, 100],
        "nantes": LINES + 400,
        "missing": 100,
        "changes": LINES + 500,
        "told": 2,
    }
