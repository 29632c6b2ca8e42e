"""Compile the catalogues with polib, so that an installation needs no gettext tools.

Sentences are written in French, so French has no catalogue; but without one, Django would count as
English does ("0 personnes"). A small one says again the sentences that count, with French plurals.
"""

from pathlib import Path

import polib

LOCALE = Path(__file__).parent.parent / "locale"


def compile_all() -> None:
    written = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    for catalogue in written:
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    french = LOCALE / "fr" / "LC_MESSAGES" / "django.mo"
    french.parent.mkdir(parents=True, exist_ok=True)
    counted(polib.pofile(str(written[0]))).save_as_mofile(str(french))


def counted(catalogue: polib.POFile) -> polib.POFile:
    """The sentences of this catalogue that count something, in French: zero and one are singular."""
    french = polib.POFile()
    french.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    for entry in catalogue:
        if entry.msgid_plural and not entry.obsolete:
            french.append(
                polib.POEntry(
                    msgctxt=entry.msgctxt,
                    msgid=entry.msgid,
                    msgid_plural=entry.msgid_plural,
                    msgstr_plural={0: entry.msgid, 1: entry.msgid_plural},
                )
            )
    return french


if __name__ == "__main__":
    compile_all()
