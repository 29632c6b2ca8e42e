from io import BytesIO

import pytest
from PIL import Image

from creuset.common.verdict import Refused
from creuset.files import pictures
from tests import make

ORIENTATION, GPS = 0x0112, 0x8825


def drawn(content, ending="jpg"):
    return pictures.drawn_again(BytesIO(content), ending=ending, name="photo")


def taken(side=(40, 20), orientation=1):
    """A photo as a phone takes it: with its place, its moment and a comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Appareil"
    exif.get_ifd(GPS)[2] = (48.0, 51.0, 24.0)
    content = BytesIO()
    Image.new("RGB", side, "red").save(content, "JPEG", exif=exif, comment=b"Chez Ana")
    return content.getvalue()


def test_a_photo_says_no_more_where_it_was_taken():
    before = taken()
    assert Image.open(BytesIO(before)).getexif().get_ifd(GPS)

    after = Image.open(drawn(before).content)

    assert dict(after.getexif()) == {}
    assert "comment" not in after.info
    assert b"Chez Ana" not in drawn(before).content.getvalue()
    assert b"Appareil" not in drawn(before).content.getvalue()


def test_a_photo_is_turned_the_right_way_up_before_it_forgets_which():
    picture = drawn(taken((40, 20), orientation=6))

    assert (picture.width, picture.height) == (20, 40)


@pytest.mark.parametrize(("ending", "kind"), [("png", "PNG"), ("webp", "WEBP"), ("gif", "GIF")])
def test_words_hidden_in_a_picture_are_not_kept(ending, kind):
    content = make.picture(kind=kind) + b"<script>alert(1)</script>PK\x03\x04"

    assert b"script" not in drawn(content, ending).content.getvalue()


def test_a_large_photo_is_reduced_and_its_thumbnail_is_light():
    large = make.picture(side=3000, kind="JPEG")

    picture = drawn(large)

    assert (picture.width, picture.height) == (pictures.LARGEST_SIDE,) * 2
    assert max(Image.open(picture.thumbnail).size) == pictures.THUMBNAIL_SIDE
    assert len(picture.thumbnail.getvalue()) < 60_000


def test_what_can_be_seen_through_stays_so():
    content = BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(content, "PNG")

    assert Image.open(drawn(content.getvalue(), "png").content).getpixel((4, 4))[3] == 0


def test_an_animation_keeps_its_frames():
    content = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    frames[0].save(content, "GIF", save_all=True, append_images=frames[1:], comment=b"Ana")

    after = drawn(content.getvalue(), "gif").content

    assert Image.open(after).n_frames == 3
    assert b"Ana" not in after.getvalue()


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_POINTS", 100)

    with pytest.raises(Refused, match="millions de points"):
        drawn(make.picture(side=11), "png")


def test_a_picture_that_only_claims_to_be_immense_is_refused():
    bomb = bytearray(make.picture(side=20))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2

    with pytest.raises(Refused):
        drawn(bytes(bomb), "png")


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_broken_picture_is_told_not_suffered(cut):
    with pytest.raises(Refused, match="ne se lit pas"):
        drawn(make.picture(side=200, kind="JPEG")[:cut])
