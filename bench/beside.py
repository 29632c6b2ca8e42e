"""What the product answers, beside the plain SQL or the plain loop that gives the same answer."""

from collections import Counter
from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import QueryDict

from bench import community
from creuset.atlas import cells
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import BITS, Kind
from creuset.atlas.looking import Look
from creuset.atlas.models import Entry
from creuset.atlas.morton import DEPTH, Cell, join
from creuset.atlas.snapshot.choosing import Answers, FromRows, answers
from creuset.common.viewer import ANONYMOUS, Viewer
from creuset.decisions import counting as ballots
from creuset.decisions.models import Decision
from creuset.decisions.tallies.consent import count as by_consent
from creuset.decisions.tallies.core import Cast, Electorate
from creuset.people.folding import fold
from creuset.people.models import Person

LONGEST = 0.6  # seconds spent on each side
SEEN = "status = 'current' AND audience = 'public'"


def _time(run: Callable[[], Any]) -> tuple[float, Any]:
    """The median, in milliseconds, of as many runs as fit; and what was answered."""
    answer = run()
    times: list[float] = []
    began = perf_counter()
    while not times or perf_counter() - began < LONGEST:
        at = perf_counter()
        run()
        times.append(1000 * (perf_counter() - at))
    return median(times), answer


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _compared(
    name: str, ours: Callable[[], Any], plain: Callable[[], Any], *, unit: str = "SQL"
) -> dict[str, Any]:
    our_ms, answer = _time(ours)
    plain_ms, expected = _time(plain)
    return {
        "name": name,
        "unit": unit,
        "ms": round(our_ms, 3),
        "plain_ms": round(plain_ms, 3),
        "ratio": round(our_ms / plain_ms, 3),
        "same": answer == expected,
    }


def plain_sql() -> list[dict[str, Any]]:
    return [
        *atlas(),
        _people("people named « josephine »", "josephine"),
        _counted("everyone’s consent, counted", "consent", ["consent", "stand_aside"]),
        _counted("50,000 ballots, counted", "majority", ["for", "against", "blank"]),
    ]


def atlas() -> list[dict[str, Any]]:
    """By the snapshot, as pages are answered; then without it."""
    return [
        *(_tile(zoom, query, answers) for zoom in BOXES for query in ("", TWO_KINDS)),
        *(_counts(name, query, answers) for name, query in COUNTED.items()),
        *_words("fabrique lyon"),
        *_words("moulin tanneurs auckland"),
        *(_tile(zoom, "", by_rows) for zoom in BOXES),
        *(_counts(name, query, by_rows) for name, query in COUNTED.items()),
    ]


def by_rows(viewer: Viewer, wanted: Filter) -> Answers:
    return FromRows(Entry.objects.visible_to(viewer).listed(), wanted)


Way = Callable[[Viewer, Filter], Answers]
TWO_KINDS = "nature=food&nature=housing"
COUNTED = {
    "filter counts, everything": "",
    "filter counts, two kinds in FR": f"{TWO_KINDS}&pays=FR",
    "filter counts, one cell": "cellule=4-98",
    "filter counts, a continent": "territoire=150",
}
BOXES = {
    2: "-180,-85,180,85",
    5: "-5,42,9,51",
    6: "-5,42,9,51",
    9: "1,48,4,49.5",
    13: "2.3,48.84,2.4,48.88",
}


def _tile(zoom: int, query: str, way: Way) -> dict[str, Any]:
    """One view of the map: its markers, against a GROUP BY of the squares that hold them."""
    view = cells.View.read(QueryDict(f"z={zoom}&bbox={BOXES[zoom]}"))
    wanted = Filter.read(QueryDict(query))
    (around,) = view.rectangles()
    west, north = Cell(around.level, join(around.left, around.top)).box[::3]
    east, south = Cell(around.level, join(around.right, around.bottom)).box[2:0:-1]
    shift = 2 * (DEPTH - around.level)

    def ours() -> int:
        return sum(each.n for each in way(ANONYMOUS, wanted).cells(view))

    def plain() -> int:
        sql = f"""
            SELECT quad >> {shift}, COUNT(*), AVG(latitude), AVG(longitude), MIN(id)
            FROM atlas_entry WHERE {SEEN} {_kinds(wanted)}
            AND longitude BETWEEN %s AND %s AND latitude BETWEEN %s AND %s GROUP BY 1"""
        return sum(int(row[1]) for row in _rows(sql, west, east, south, north))

    told = f"map cells at zoom {zoom}{', two kinds' if query else ''}{_without(way)}"
    return _compared(told, ours, plain)


def _kinds(wanted: Filter) -> str:
    return f"AND kinds & {wanted.mask} > 0" if wanted.kinds else ""


def _without(way: Way) -> str:
    return ", no snapshot" if way is by_rows else ""


def _counts(name: str, query: str, way: Way) -> dict[str, Any]:
    """What the page shows beside each kind and each country, against one query for each list."""
    wanted = Filter.read(QueryDict(query))
    kinds = _kinds(wanted)
    country = (
        f"AND country_id = (SELECT id FROM places_territory WHERE code = '{wanted.country}')"
        if wanted.country
        else ""
    )
    seen = SEEN
    if wanted.cell:
        first, last = wanted.cell.range
        seen += f" AND quad BETWEEN {first} AND {last}"
    if wanted.territory:
        inside = "SELECT id FROM places_territory WHERE parent_id = "
        inside += f"(SELECT id FROM places_territory WHERE code = '{wanted.territory}')"
        seen += f" AND country_id IN ({inside})"

    def ours() -> tuple[int, dict[Any, int], list[int]]:
        found = way(ANONYMOUS, wanted).counts()
        return found.total, dict(found.countries), [found.kinds[kind] for kind in Kind]

    def plain() -> tuple[int, dict[Any, int], list[int]]:
        total = _rows(f"SELECT COUNT(*) FROM atlas_entry WHERE {seen} {kinds} {country}")[0][0]
        by_country = _rows(
            f"SELECT country_id, COUNT(*) FROM atlas_entry WHERE {seen} {kinds} GROUP BY 1"
        )
        sums = ", ".join(
            f"SUM(CASE WHEN kinds & {1 << bit} > 0 THEN 1 ELSE 0 END)" for bit in range(len(BITS))
        )
        by_bit = _rows(f"SELECT {sums} FROM atlas_entry WHERE {seen} {country}")[0]
        return total, dict(by_country), [by_bit[BITS.index(kind)] for kind in Kind]

    return _compared(f"{name}{_without(way)}", ours, plain)


def _words(words: str) -> list[dict[str, Any]]:
    """The first page of a list, and the counts, against LIKE on names and cities.

    Ours also reads plurals, kinds and countries: the words are chosen so that both find the same.
    """
    wanted = Filter(words=words)
    has = " AND ".join("(name_folded LIKE %s OR city_folded LIKE %s)" for _word in words.split())
    like = [f"%{word}%" for word in words.split() for _ in range(2)]

    def page() -> list[int]:
        return answers(ANONYMOUS, wanted).page(Look(), 0, 30)

    def plain_page() -> list[int]:
        sql = f"""
            SELECT id FROM atlas_entry WHERE {SEEN} AND {has} ORDER BY name_folded, id LIMIT 30"""
        return [row[0] for row in _rows(sql, *like)]

    def total() -> int:
        return answers(ANONYMOUS, wanted).totals()[0]

    def plain_total() -> int:
        return int(_rows(f"SELECT COUNT(*) FROM atlas_entry WHERE {SEEN} AND {has}", *like)[0][0])

    return [
        _compared(f"list of the words « {words} »", page, plain_page),
        _compared(f"count of the words « {words} »", total, plain_total),
    ]


def _people(name: str, word: str) -> dict[str, Any]:
    def ours() -> list[tuple[Any, ...]]:
        found = Person.objects.visible_to(ANONYMOUS).saying(word, ANONYMOUS)
        return list(found.order_by("folded_name", "pk").values_list("pk")[:30])

    def plain() -> list[tuple[Any, ...]]:
        sql = """
            SELECT id FROM people_person WHERE is_active AND name_shown = 'everyone'
            AND name <> '' AND (folded_name LIKE %s OR id IN (
                SELECT person_id FROM people_facet
                WHERE shown = 'everyone' AND key <> 'worlds' AND folded_value LIKE %s))
            ORDER BY folded_name, id LIMIT 30"""
        return _rows(sql, f"%{fold(word)}%", f"%{fold(word)}%")

    return _compared(name, ours, plain)


def _counted(name: str, method: str, told: list[str]) -> dict[str, Any]:
    """An open question counted anew, as once a minute, against a GROUP BY."""
    put = Decision.objects.open().filter(assembly=community.ROOT, rule__method=method)
    decision = put.latest("pk")

    def ours() -> list[int]:
        figures = ballots.count(decision).figures
        return [figures["eligible"], *(figures[each] for each in told)]

    def plain() -> list[int]:
        electors = _rows(
            "SELECT COUNT(*) FROM decisions_elector WHERE decision_id = %s", decision.pk
        )
        sql = """
            SELECT position, COUNT(*) FROM decisions_ballot JOIN decisions_elector AS elector
            ON elector.id = elector_id WHERE decision_id = %s AND round = %s GROUP BY position"""
        positions = dict(_rows(sql, decision.pk, decision.round))
        return [electors[0][0], *(positions.get(each, 0) for each in told)]

    return _compared(name, ours, plain)


def tally() -> list[dict[str, Any]]:
    """Counting by consent as electors double, beside a bare count of the same answers."""
    rng = Random("creuset tally")
    rule = {"quorum": 40, "silence": "abstains"}
    told = ("consent", "stand_aside", "objection")
    found = []
    for electors in [1_000 * 2**power for power in range(8)]:
        said = rng.choices(told, [90, 9, 1], k=electors // 2)
        casts = [Cast({"position": position}) for position in said]

        def ours(electors: int = electors, casts: list[Cast] = casts) -> list[int]:
            figures = by_consent(rule, Electorate(eligible=electors), casts).figures
            return [figures[each] for each in (*told, "absent")]

        def plain(electors: int = electors, said: list[str] = said) -> list[int]:
            counted = Counter(said)
            return [*(counted[each] for each in told), electors - sum(counted.values())]

        found.append(_compared(f"{electors:,} electors", ours, plain, unit="count"))
    return found
