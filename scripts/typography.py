"""Set French spaces and apostrophes in the sentences that members read.

python scripts/typography.py [--fix] [PATH...]

Looks at the source strings given to gettext in code and in templates (whole `creuset/` when no
path is given), lists what is wrong, and with --fix writes them anew: U+202F before ; ! ?, U+00A0
before : and inside « », ’ between letters. Run `make messages` afterwards: these strings are the
keys of the catalogues.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

CREUSET = Path(__file__).resolve().parent.parent / "creuset"
GETTEXT = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext",
    "pgettext_lazy",
}  # fmt: skip
RULES = [
    (re.compile(r"[ \u00a0](?=[;!?](?!\w))"), "\u202f"),
    (re.compile(r"[ \u202f](?=:(?!\w))"), "\u00a0"),
    (re.compile(r"(?<=«)[ \u202f]?(?=[^ \u00a0\u202f])"), "\u00a0"),
    (re.compile(r"(?<=[^ \u00a0\u202f])[ \u202f]?(?=»)"), "\u00a0"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
]
TAG = re.compile(r"{%-?\s*trans(?:late)?\s+\"(.*?)\"|\b_\(\"(.*?)\"\)", re.DOTALL)
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b(?:[^%]|%(?!}))*%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
Span = tuple[int, int]


def set_right(sentence: str) -> str:
    for pattern, replacement in RULES:
        sentence = pattern.sub(replacement, sentence)
    return sentence


def in_code(source: str) -> Iterator[Span]:
    """Where the strings given to gettext are, as they are written."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        """The syntax tree counts columns in bytes."""
        text = source[starts[line - 1] : starts[line]].encode()
        return starts[line - 1] + len(text[:column].decode())

    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in GETTEXT:
            continue
        for node in call.args:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.end_lineno is not None
                assert node.end_col_offset is not None
                yield at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def in_template(source: str) -> Iterator[Span]:
    for found in TAG.finditer(source):
        yield found.span(1) if found.group(1) is not None else found.span(2)
    for found in BLOCK.finditer(source):
        yield found.span(1)


def wrong(path: Path) -> list[tuple[Span, str]]:
    """Each sentence to change, with what it should be."""
    source = path.read_text(encoding="utf-8")
    spans = in_code(source) if path.suffix == ".py" else in_template(source)
    return [
        (span, right)
        for span in sorted(spans)
        if (right := set_right(source[slice(*span)])) != source[slice(*span)]
    ]


def files(places: list[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        inside = [place] if place.is_file() else sorted(place.rglob("*"))
        found += [path for path in inside if path.suffix in {".py", ".html", ".txt"}]
    return [path for path in found if "migrations" not in path.parts]


def fix(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for (start, end), right in reversed(wrong(path)):
        source = source[:start] + right + source[end:]
    path.write_text(source, encoding="utf-8")


def main(arguments: list[str]) -> int:
    places = [Path(each) for each in arguments if each != "--fix"] or [CREUSET]
    count = 0
    for path in files(places):
        for _span, right in wrong(path):
            count += 1
            print(f"{path}: {' '.join(right.split())}")
        if "--fix" in arguments:
            fix(path)
    return 1 if count and "--fix" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
