"""Gather the sentences to translate into locale/, and say how many still wait (needs gettext)."""

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
LANGUAGES = ["en", "es"]


def main() -> int:
    for language in LANGUAGES:
        (ROOT / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [word for language in LANGUAGES for word in ("-l", language)]
    skipped = [
        word
        for folder in (".venv", "node_modules", "tests", "bench", "scripts", "var", "static_build")
        for word in ("-i", folder)
    ]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, *skipped,
         "--no-location", "--no-wrap", "--no-obsolete", "-v", "0"],
        cwd=ROOT, check=True,
    )  # fmt: skip
    waiting = 0
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        catalogue = polib.pofile(str(path))
        missing = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
        waiting += missing
        print(f"{path.parts[-3]}: {len(catalogue)} sentences, {missing} to translate")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
