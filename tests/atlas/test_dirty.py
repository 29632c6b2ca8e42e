"""Dirty files, one for each kind of dirt: every good line comes, every fault is told, nothing is guessed
in silence."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.importing import Problem, Recipe, Row, read, things
from creuset.atlas.importing.guessing import columns_of, guess
from creuset.atlas.importing.recipes import LABELS
from tests.pages import plain

FOLDER = Path(__file__).parent / "dirty"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def told(path):
    """What the file gives with the columns that are guessed, as someone reads it before correcting."""
    columns = columns_of(things(path))
    guessed = guess(columns)
    recipe = Recipe({each.name: guessed.get(each.name, "") for each in columns})
    found = list(read(path, recipe))
    rows = [
        [row.number, row.name, row.country, row.city, row.website, row.latitude, row.longitude]
        for row in found
        if isinstance(row, Row)
    ]
    problems = [
        [each.number, each.field, each.value, plain(each.reason), each.refused]
        for each in found
        if isinstance(each, Problem)
    ]
    return rows, problems


FILES = sorted(each.name for each in FOLDER.iterdir() if each.name != "expected.json")


@pytest.mark.parametrize("name", FILES)
def test_a_dirty_file_gives_its_good_lines_and_tells_its_faults(name):
    rows, problems = told(FOLDER / name)

    assert {"rows": rows, "problems": problems} == EXPECTED[name]


def test_nobody_can_be_reached_through_what_a_dirty_file_leaves():
    left = [told(FOLDER / name) for name in FILES]

    assert "@example.org" not in str(left)
    assert "0601020304" not in str(left)


CELLS = st.one_of(st.text(max_size=30), st.sampled_from(["45,76", "4.84", "48,2", "0", "-", "FR"]))
NAMES = st.one_of(
    st.text(max_size=12), st.sampled_from(["Nom", "id", "GPS", "lat", "Lon", "Pays"])
)


@given(
    header=st.lists(NAMES, min_size=1, max_size=5),
    cells=st.lists(st.lists(CELLS, max_size=6), max_size=5),
    choices=st.lists(st.sampled_from(["", *LABELS]), min_size=5, max_size=5),
)
def test_whatever_the_columns_are_said_to_hold_nothing_fails_and_no_line_is_lost(
    tmp_path_factory, header, cells, choices
):
    path = tmp_path_factory.mktemp("fuzz") / "fichier.csv"
    lines = [header, *cells]
    path.write_text("\n".join(";".join(line) for line in lines), "utf-8", "surrogatepass")
    columns = columns_of(things(path))
    recipe = Recipe({each.name: choices[n % 5] for n, each in enumerate(columns)})

    found = list(read(path, recipe))

    for each in found:
        if isinstance(each, Row):
            assert each.name
            assert (each.latitude is None) == (each.longitude is None)
            assert each.latitude is None or -90 <= each.latitude <= 90
    spoken_of = {each.number for each in found}
    given = {number for number, _values in (t for t in things(path) if not isinstance(t, Problem))}
    assert given <= spoken_of


@given(value=st.one_of(CELLS, st.lists(st.floats(), max_size=3), st.none(), st.booleans()))
def test_a_point_in_one_cell_is_never_half_a_point(value):
    values = Recipe({"p": "point", "n": "name"}).ours({"p": value, "n": "Le Grenier"})

    assert ("latitude" in values) == ("longitude" in values)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), CELLS),
    lambda inside: st.one_of(
        st.lists(inside, max_size=4),
        st.dictionaries(
            st.sampled_from(["name", "lat", "lon", "geo", "data", "properties", "fields", "type", "a"]),
            inside,
            max_size=4,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@given(content=JSON)
def test_whatever_json_is_given_every_row_has_a_name_and_every_fault_a_reason(
    tmp_path_factory, content
):
    path = tmp_path_factory.mktemp("json") / "fichier.json"
    path.write_text(json.dumps(content), "utf-8", "surrogatepass")

    rows, problems = told(path)

    assert all(row[1] for row in rows)
    assert all(problem[3] for problem in problems)
