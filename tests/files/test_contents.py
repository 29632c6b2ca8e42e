import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.common.verdict import Refused
from creuset.files import contents
from tests import make


def zipped(**entries):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, written in entries.items():
            archive.writestr(name, written)
    return content.getvalue()


def office(part):
    return zipped(**{"[Content_Types].xml": "<Types/>", part: "<document/>"})


ODT = zipped(**{"mimetype": contents.OFFICE["odt"], "content.xml": "<x/>"})
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00" + b"\x00" * 300


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("photo.jpg", make.picture(kind="JPEG"), "photo.jpg"),
        ("Photo.JPEG", make.picture(kind="JPEG"), "Photo.JPEG"),
        ("photo.png", make.picture(kind="JPEG"), "photo.jpg"),
        ("photo", make.picture(kind="WEBP"), "photo.webp"),
        ("note.pdf", b"%PDF-1.7\n%\xe2\xe3", "note.pdf"),
        ("note.docx", office("word/document.xml"), "note.docx"),
        ("note.zip", office("xl/workbook.xml"), "note.xlsx"),
        ("note.odt", ODT, "note.odt"),
        ("données.zip", zipped(**{"a.csv": "1"}), "données.zip"),
        ("mesures.csv", "été;1\n".encode(), "mesures.csv"),
        ("mesures.csv", "été;1\n".encode("latin-1"), "mesures.csv"),
        ("lisez-moi.md", b"# Bonjour", "lisez-moi.md"),
        ("voix.mp3", MP3, "voix.mp3"),
    ],
)
def test_a_file_is_what_it_holds(name, content, kept):
    assert contents.recognise(name, BytesIO(content)).name == kept


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", b"<html><script>alert(1)</script>"),
        ("photo.png", b"MZ\x90\x00" + b"\x00" * 300),
        ("note.txt", b"MZ\x90\x00" + b"\x00" * 300),
        ("note.txt", b"\x7fELF\x02\x01\x01" + b"\x00" * 300),
        ("page.html", b"<!doctype html><p>Bonjour"),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("lance.sh", b"#!/bin/sh\nrm -rf /\n"),
        ("note.docx", b"PK\x03\x04 et puis rien"),
        ("macros.docx", zipped(**{"word/document.xml": "x", "word/vbaProject.bin": "x"})),
        ("appli.odt", zipped(**{"mimetype": "application/java-archive", "a": "x"})),
        ("vide.jpg", b"\xff\xd8"),
        ("sans", b"du texte"),
    ],
)
def test_what_lies_or_is_not_known_is_refused_by_its_name(name, content):
    with pytest.raises(Refused, match="Sont acceptés") as refusal:
        contents.recognise(name, BytesIO(content))

    assert name in refusal.value.reason


def test_an_archive_that_swells_beyond_reason_is_refused():
    bomb = zipped(**{f"{n}.txt": b"0" * 10_000_000 for n in range(8)})
    assert len(bomb) < 100_000

    with pytest.raises(Refused, match="bien plus"):
        contents.recognise("données.zip", BytesIO(bomb))


def test_an_installation_says_which_kinds_it_takes(settings):
    settings.FILE_TYPES = {"pdf"}

    with pytest.raises(Refused, match=r"Sont acceptés.*pdf\."):
        contents.recognise("a.csv", BytesIO(b"1;2"))


@pytest.mark.parametrize(
    ("given_", "seen"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\note.txt", "note.txt"),
        ("note\u202etxt.exe", "notetxt.exe"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1.txt"),
        ("\x00\x07", "fichier"),
        ("...", "fichier"),
        ("文書 🌱.pdf", "文書 🌱.pdf"),
        ("a" * 300 + ".pdf", "a" * 177 + ".pdf"),
    ],
)
def test_a_name_shows_what_it_says(given_, seen):
    assert contents.safe_name(given_) == seen


@given(st.text())
def test_any_name_can_be_kept(name):
    seen = contents.safe_name(name)

    assert 0 < len(seen) <= 200
    assert seen.isprintable()
    assert "/" not in seen
    assert contents.safe_name(seen) == seen
