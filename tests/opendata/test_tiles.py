"""Vector tiles: what is written is what is read, everything is in one tile and one only."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.atlas.morton import DEPTH, quad, split
from creuset.atlas.snapshot.choosing import answers
from creuset.common.audience import Audience
from creuset.common.viewer import ANONYMOUS
from creuset.opendata import tiles
from creuset.opendata.tiles import DEEPEST, Tile, tile_of
from creuset.opendata.vectors import EXTENT, LAYER, Feature, encode
from creuset.portal import public_pages
from tests import make
from tests.atlas.helpers import PARIS, entry
from tests.atlas.test_cells import points
from tests.atlas.test_views import member as member

TILES = "/carte/tuiles.json"


# Our own reader, from the rules of the wire: nothing of it is shared with what writes.


def fields(told):
    at = 0
    while at < len(told):
        head, at = varint(told, at)
        content, at = varint(told, at)
        if head & 7 == 2:
            content, at = told[at : at + content], at + content
        yield head >> 3, content


def varint(told, at):
    n = shift = 0
    while True:
        byte = told[at]
        n, shift, at = n | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return n, at


def numbers(told):
    at = 0
    while at < len(told):
        n, at = varint(told, at)
        yield n


def decode(told):
    if not told:
        return []
    [(number, layer)] = fields(told)
    assert number == 3
    parts = list(fields(layer))
    once = dict(parts)
    assert (once[15], once[1], once[5]) == (2, LAYER.encode(), EXTENT)
    keys = [content.decode() for field, content in parts if field == 3]
    values = [value(content) for field, content in parts if field == 4]
    return [feature(content, keys, values) for field, content in parts if field == 2]


def value(told):
    [(field, content)] = fields(told)
    return content.decode() if field == 1 else content


def feature(told, keys, values):
    parts = dict(fields(told))
    assert parts[3] == 1
    command, x, y = numbers(parts[4])
    assert command == 9
    tags = list(numbers(parts[2]))
    facts = {keys[key]: values[one] for key, one in zip(tags[::2], tags[1::2], strict=True)}
    return Feature(*((n >> 1) ^ -(n & 1) for n in (x, y)), facts)


units = st.integers(-EXTENT, 2 * EXTENT)
facts = st.dictionaries(st.text(), st.text() | st.integers(0, 2**63), max_size=4)


@given(st.lists(st.builds(Feature, units, units, facts), max_size=8))
def test_what_is_written_is_what_is_read(features):
    assert decode(encode(features)) == features


@given(points, st.integers(0, DEEPEST))
def test_a_point_is_in_the_tile_that_holds_its_square(point, zoom):
    x, y = split(quad(*point) >> 2 * (DEPTH - zoom))

    across, down = Tile(zoom, x, y).at(*point)

    assert 0 <= across < EXTENT
    assert 0 <= down < EXTENT


@pytest.fixture
def _community(db):
    make.community()


@given(st.lists(points, max_size=25), st.integers(0, 2), st.sampled_from([0, 300]))
def test_over_a_zoom_the_numbers_sum_to_what_has_a_point(db, told, zoom, most):
    Entry.objects.all().delete()
    for n, point in enumerate(told):
        entry(point=point, audience=Audience.COMMUNITY if n % 5 == 4 else Audience.PUBLIC)
    entry(point=None)
    asked = answers(ANONYMOUS, Filter())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "PLACES", most)
        found = [
            each
            for x in range(1 << zoom)
            for y in range(1 << zoom)
            for each in decode(tile_of(asked, Tile(zoom, x, y)))
        ]

    assert sum(each.facts["n"] for each in found) == asked.totals()[1]


def read(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    return decode(response.content)


@pytest.mark.usefixtures("_community")
def test_a_tile_names_its_places_or_counts_them(client, monkeypatch):
    made = entry("Le Grenier", city="Paris", kinds=(Kind.FOOD, Kind.REUSE), point=PARIS)
    entry(point=(43.3, 5.4), kinds=(Kind.ENERGY,))

    [one] = read(client, "/carte/tuiles/5/16/11.mvt?nature=food")
    assert one.facts == {
        "n": 1, "name": "Le Grenier", "id": made.slug, "city": "Paris", "kinds": "food,reuse",
    }  # fmt: skip
    assert read(client, "/carte/tuiles/5/0/0.mvt") == []

    monkeypatch.setattr(tiles, "PLACES", 1)
    public_pages.forget()
    assert [each.facts for each in read(client, "/carte/tuiles/3/4/2.mvt")] == [{"n": 1}, {"n": 1}]


@pytest.mark.usefixtures("_community")
def test_tiles_say_what_a_visitor_sees_whoever_asks(client, member):
    entry(audience=Audience.COMMUNITY)

    assert read(member, "/carte/tuiles/0/0/0.mvt") == []
    entry("Publique")
    public_pages.forget()
    assert [each.facts["name"] for each in read(member, "/carte/tuiles/0/0/0.mvt")] == ["Publique"]


@pytest.mark.usefixtures("_community")
@pytest.mark.parametrize("path", ["0/1/0", "1/0/2", "21/0/0", "99999/1/1"])
def test_a_tile_that_does_not_exist_says_so(client, path):
    response = client.get(f"/carte/tuiles/{path}.mvt")

    assert response.status_code == 404
    assert response.json()["error"]


@pytest.mark.usefixtures("_community")
def test_a_tile_that_did_not_change_is_not_sent_again_and_any_site_may_read_it(client):
    entry()
    first = client.get("/carte/tuiles/0/0/0.mvt")

    again = client.get("/carte/tuiles/0/0/0.mvt", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/carte/tuiles/0/0/0.mvt?nature=truc").status_code == 400


@pytest.mark.usefixtures("_community")
def test_a_full_tile_stays_light(client):
    for n in range(300):
        entry(f"Coopérative numéro {n * 7919 % 1000} de la rue {n}", city=f"Ville {n}",
              point=(40 + n / 30, n / 30))  # fmt: skip

    response = client.get("/carte/tuiles/0/0/0.mvt")

    assert len(decode(response.content)) == 300
    assert len(gzip.compress(response.content)) < 20_000


@pytest.mark.usefixtures("_community")
def test_their_description_says_where_they_are(client):
    entry()

    told = client.get(f"{TILES}?nature=food").json()

    [address] = told["tiles"]
    assert address == "http://testserver/carte/tuiles/{z}/{x}/{y}.mvt?nature=food"
    where = address.replace("{z}", "0").replace("{x}", "0").replace("{y}", "0")
    assert [set(each.facts) for each in read(client, where)] == [
        set(told["vector_layers"][0]["fields"])
    ]
    assert told["attribution"] == "Carte commune"
