"""What is shown in French is shown in English and Spanish too."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = [ROOT / f"locale/{language}/LC_MESSAGES/django.po" for language in ("en", "es")]
PLACES = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_sentence_is_translated(path):
    catalogue = polib.pofile(str(path))

    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_what_is_filled_in(path):
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(path))
        for said in [entry.msgstr, *entry.msgstr_plural.values()]
        if said
        and set(PLACES.findall(said)) - set(PLACES.findall(entry.msgid + entry.msgid_plural))
    ]

    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_the_catalogue_holds_every_sentence_of_the_code(path, tmp_path):
    """Gathered anew in a copy: a sentence that nobody gathered would stay French."""
    shutil.copytree(ROOT / "creuset", tmp_path / "creuset")
    language = path.parts[-3]
    (tmp_path / "locale" / language / "LC_MESSAGES").mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", language, "--no-location", "-v", "0"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    gathered = polib.pofile(str(tmp_path / f"locale/{language}/LC_MESSAGES/django.po"))

    known = {entry.msgid for entry in polib.pofile(str(path))}
    assert {entry.msgid for entry in gathered} - known == set()
