"""Compile the catalogues with polib, so that an installation needs no gettext tools."""

from pathlib import Path

import polib

for catalogue in sorted(Path(__file__).parent.parent.glob("locale/*/LC_MESSAGES/*.po")):
    polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
