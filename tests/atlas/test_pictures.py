"""The map as an image: the same numbers as the page, light enough for a mail."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.drawing import WIDTH, Frame
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.common.audience import Audience
from creuset.portal import public_pages
from tests import make
from tests.atlas.helpers import PARIS, entry
from tests.atlas.test_views import member as member
from tests.pages import plain, read

IMAGE = "/carte/image.svg"
OUTSIDE = "/carte/integrer/image.svg"
SVG = "{http://www.w3.org/2000/svg}"


def drawn(response):
    """The title, and what each mark of the map says."""
    svg = ElementTree.fromstring(response.content)
    told = [plain(each.findtext(f"{SVG}title") or "") for each in svg.findall(f"{SVG}g")]
    return plain(svg.findtext(f"{SVG}title") or ""), sorted(told)


@pytest.fixture
def _community(db):
    make.community()


sides = st.tuples(st.floats(-180, 179), st.floats(-84, 83), st.floats(0.01, 1), st.floats(0.01, 1))


@given(sides, st.floats(0, 1), st.floats(0, 1))
def test_all_of_the_box_is_on_the_paper(box, across, down):
    west, south = box[0], box[1]
    east, north = west + box[2] * (180 - west), south + box[3] * (84 - south)
    frame = Frame.of((west, south, east, north))

    x, y = frame.at(south + down * (north - south), west + across * (east - west))

    assert -1 <= x <= WIDTH + 1
    assert -1 <= y <= frame.height + 1


@pytest.mark.usefixtures("_community")
def test_the_image_counts_as_the_page_does(client):
    entry("Un", city="Paris", kinds=(Kind.FOOD,))
    entry("Deux", city="Paris", kinds=(Kind.FOOD,))
    entry("Seul", point=(43.3, 5.4), kinds=(Kind.FOOD,))
    entry("Autre", point=(43.3, 9.4), kinds=(Kind.ENERGY,))
    entry("Sans point", point=None, kinds=(Kind.FOOD,))

    title, told = drawn(client.get(f"{IMAGE}?nature=food&bbox=-5,42,9,51"))

    assert title == "Carte : 4 initiatives, dont 1 sans position"
    assert told == ["2 initiatives au même endroit, à Paris", "Seul"]
    assert "Carte commune" in client.get(IMAGE).content.decode()


@pytest.mark.usefixtures("_community")
@pytest.mark.parametrize("bbox", ["-180,-85,180,85", "-5,42,9,51", "170,-50,200,-30"])
def test_an_image_full_of_numbers_stays_light(client, bbox):
    west, south, east, north = map(float, bbox.split(","))
    made = [
        Entry(
            slug=f"e{n}-{m}", name="<Lieu> & Cie", city="Saint-Étienne-du-Rouvray", source_key=f"{n}-{m}",
            latitude=south + (north - south) * (n + 0.5) / 30,
            longitude=(west + (east - west) * (m + 0.5) / 40 + 180) % 360 - 180,
            source=entry().source,
        )
        for n in range(30) for m in range(40)
    ]  # fmt: skip
    for each in made:
        each.settle()
    Entry.objects.bulk_create(made)

    response = client.get(f"{IMAGE}?bbox={bbox}")

    assert len(drawn(response)[1]) > 30
    assert len(response.content) < 80_000


@pytest.mark.usefixtures("_community")
@pytest.mark.parametrize("path", [IMAGE, OUTSIDE])
def test_what_is_reserved_is_drawn_for_members_and_never_outside(client, member, path):
    entry("Publique")
    entry("Réservée", point=(45, 5), audience=Audience.COMMUNITY)

    mine = drawn(member.get(path))
    public_pages.forget()

    assert drawn(client.get(path)) == ("Carte : 1 initiative", ["Publique"])
    assert mine[0] == ("Carte : 2 initiatives" if path == IMAGE else "Carte : 1 initiative")


@pytest.mark.usefixtures("_community")
def test_an_image_that_did_not_change_is_not_sent_again(client):
    entry()
    first = client.get(IMAGE)

    again = client.get(IMAGE, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "default-src 'none'" in first.headers["Content-Security-Policy"]
    assert client.get(OUTSIDE).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("_community")
def test_the_page_shows_it_where_nothing_draws(client):
    entry(point=PARIS)

    page = read(client.get("/carte/?nature=food"))

    [shown] = page.select("creuset-map noscript img")
    assert shown["src"].startswith(f"{reverse('atlas:image')}?nature=food&bbox=")
    assert client.get(shown["src"]).status_code == 200
    assert reverse("opendata:image") in client.get("/donnees/carte/").content.decode()
