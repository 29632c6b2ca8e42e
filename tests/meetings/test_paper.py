import json
import re
import shutil
import subprocess

import pytest

from creuset.common.paper import read
from creuset.meetings import actions
from creuset.meetings.paper import minutes_pdf
from tests import make

pytestmark = pytest.mark.django_db

EVERYTHING = """## Un titre

Un mot **important**, *léger*, ~~barré~~, `code`, [un lien](https://example.org), une note[^1].

- une liste
- à deux

1. comptée
2. aussi

> Une citation.

| Qui | Combien |
| --- | ---: |
| Membres | 12 |

#set page(fill: red) $x$ @nulle-part \\#quit()

---

[^1]: La note.
"""


@pytest.fixture
def ana():
    return make.person("Anastasia")


@pytest.fixture
def over(ana):
    """With everything that Markdown says, and what Typst would obey if it read it."""
    assembly = make.assembly(members=[ana, make.person()])
    title = "Réunion #1 $ _ @ « œuvre »"
    meeting = make.held(make.meeting(assembly, by=ana, title=title), ana, by=ana)
    actions.close_meeting(meeting, by=ana)
    actions.write_minutes(meeting, EVERYTHING, base=1, by=ana)
    return meeting


def text_of(pdf, tmp_path):
    path = tmp_path / "minutes.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    return " ".join(told.stdout.split())


def test_minutes_are_printed_whole_and_nothing_in_them_is_obeyed(ana, over, tmp_path):
    pdf = minutes_pdf(over, over.minutes.latest(), make.viewer(ana))

    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000
    if not shutil.which("pdftotext"):
        return
    text = text_of(pdf, tmp_path)
    for printed in (
        "Réunion #1 $ _ @", "Un titre", "important", "une liste", "Une citation.", "Membres",
        "#set page(fill: red) $x$ @nulle-part", "Feuille de présence", "Anastasia",
    ):  # fmt: skip
        assert printed in text


def test_a_reader_from_outside_gets_no_attendance_sheet(over, ana):
    stranger = make.viewer(make.person())

    inside = minutes_pdf(over, over.minutes.latest(), make.viewer(ana))
    outside = minutes_pdf(over, over.minutes.latest(), stranger)

    assert len(pages(inside)) == len(pages(outside)) + 1


def pages(pdf) -> list[bytes]:
    return re.findall(rb"/Type ?/Page\b", pdf)


def test_minutes_of_many_pages_are_printed(ana, over):
    long = "\n\n".join(f"Paragraphe {n}. " + "Des mots. " * 60 for n in range(60))
    actions.write_minutes(over, long, base=2, by=ana)

    assert minutes_pdf(over, over.minutes.latest(), make.viewer(ana)).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "body",
    [
        "#### Profond d’abord\n\n# Puis haut\n\n###### Puis très profond",
        "| | |\n| --- | --- |\n| | |",
        "- a\n  - b\n    1. c\n\n      texte\n\n> > cité deux fois\n>\n> - liste",
        "```\n#let x = 1\n```\n\n![image](https://example.org/a.png)",
        "<script>alert(1)</script>\n\n**gras *et* [lien](mailto:a@example.org)**",
        "",
    ],
)
def test_whatever_is_written_is_printed(ana, over, body):
    actions.write_minutes(over, body, base=2, by=ana)

    assert minutes_pdf(over, over.minutes.latest(), make.viewer(ana)).startswith(b"%PDF-")


def test_titles_skip_no_level():
    assert [node["tag"] for node in read("<h4>a</h4><h2>b</h2><h6>c</h6><h6>d</h6>")] == [
        "h2", "h2", "h3", "h4",
    ]  # fmt: skip


def test_html_is_read_as_plain_values():
    nodes = read('<p>Un <strong>mot</strong>,<br>et <a href="#fn1">1</a></p><ul><li>a</li></ul>')

    assert [node["tag"] for node in nodes] == ["p", "ul"]
    assert nodes[0]["children"][0] == "Un "
    assert nodes[0]["children"][-1]["href"] == ""
    assert nodes[1]["children"][0]["children"][0]["tag"] == "p"
    json.dumps(nodes)
