import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.works.citing import Joined, Reference, Signed, bibtex, csl_json, json_ld

HOSTILE = [
    "L’eau & les 50 % : {tout} #1_a ~ ^ \\ $",
    "} , note = {pirate",
    "{",
    "}}",
    "\\",
    'Titre "entre guillemets" \\\\',
    "水の共有",
    "a\nb",
    "%",
    "@article{x,",
]


def reference(**changes):
    given = {
        "title": "L’eau",
        "authors": ["Ana Silva", "Association Untel and Co"],
        "issued": date(2026, 3, 9),
        "publisher": "Groupe Eau, La Coop",
        "url": "https://example.org/travaux/leau/",
        "version": 3,
        "language": "fr",
        "licence": "CC-BY-SA-4.0",
        "kind": "note",
    }
    said = {**given, **changes}
    said["authors"] = [Signed(each) if isinstance(each, str) else each for each in said["authors"]]
    return Reference(**said)


def fields_of(entry):
    """As BibTeX reads an entry: a field ends where its braces balance, whatever comes before
    them."""
    head, _comma, rest = entry.partition(",")
    assert re.fullmatch(r"@techreport\{[a-z0-9]+", head), head
    found, position = {}, 0
    while name := re.match(r"\s*(\w+) = \{", rest[position:]):
        start = position + name.end()
        depth, end = 1, start
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        found[name[1]] = rest[start : end - 1]
        position = end + 1
    assert rest[position:].strip() == "}", rest[position:]
    return found


FIELDS = ["title", "author", "year", "month", "institution", "url", "language", "note"]


def test_a_reference_in_bibtex():
    entry = fields_of(bibtex(reference()))

    assert list(entry) == FIELDS
    assert entry["title"] == "{L’eau}"
    assert entry["author"] == "{Ana Silva} and {Association Untel and Co}"
    assert (entry["year"], entry["month"]) == ("2026", "3")
    assert entry["note"] == "Version 3, CC-BY-SA-4.0"
    assert bibtex(reference()).startswith("@techreport{silva2026leau,")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_stays_in_its_field(text):
    entry = fields_of(bibtex(reference(title=text, authors=[text], publisher=text)))

    assert list(entry) == FIELDS


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_no_text_whatever_escapes_from_its_field(title, authors):
    entry = fields_of(bibtex(reference(title=title, authors=authors)))

    assert list(entry) == FIELDS


def test_signs_that_mean_something_to_tex_are_written_out():
    entry = fields_of(bibtex(reference(title="50 % & a_b #1 $")))

    assert entry["title"] == r"{50 \% \& a\_b \#1 \$}"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_title_is_read_back_from_csl_as_it_is(text):
    [item] = json.loads(csl_json(reference(title=text, authors=[text])))

    assert item["title"] == text
    assert item["author"] == [{"literal": text}]


def test_a_reference_in_csl():
    [item] = json.loads(csl_json(reference()))

    assert item == {
        "id": "https://example.org/travaux/leau/",
        "type": "report",
        "title": "L’eau",
        "author": [{"literal": "Ana Silva"}, {"literal": "Association Untel and Co"}],
        "issued": {"date-parts": [[2026, 3, 9]]},
        "publisher": "Groupe Eau, La Coop",
        "URL": "https://example.org/travaux/leau/",
        "version": "3",
        "language": "fr",
        "license": "CC-BY-SA-4.0",
        "genre": "note",
    }


@pytest.mark.parametrize(("authors", "title"), [([], "…"), (["水"], "水の"), ([" "], "")])
def test_what_gives_no_key_still_has_one(authors, title):
    assert list(fields_of(bibtex(reference(authors=authors, title=title)))) == FIELDS


PLOWMAN = Signed("Inès Laboureur", "CNRS, Paris", "0000-0002-1825-0097", ("text",))


def test_where_an_author_works_and_their_orcid_go_with_the_reference():
    [item] = json.loads(csl_json(reference(authors=[PLOWMAN])))
    entry = fields_of(bibtex(reference(authors=[PLOWMAN])))

    assert item["author"] == [
        {
            "literal": "Inès Laboureur",
            "affiliation": "CNRS, Paris",
            "ORCID": "https://orcid.org/0000-0002-1825-0097",
        }
    ]
    assert entry["annote"] == (
        "Inès Laboureur (CNRS, Paris, https://orcid.org/0000-0002-1825-0097)"
    )


def test_who_translated_is_a_translator_in_csl():
    [item] = json.loads(csl_json(reference(thanked=[Signed("Léa", roles=("translation",))])))

    assert item["translator"] == [{"literal": "Léa"}]


def test_a_work_as_schema_org_tells_it():
    told = json.loads(json_ld(reference(authors=[PLOWMAN], thanked=[Signed("Léa")])))

    assert (told["@type"], told["name"], told["datePublished"]) == (
        "Report",
        "L’eau",
        "2026-03-09",
    )
    assert told["author"] == [
        {
            "@type": "Person",
            "name": "Inès Laboureur",
            "affiliation": {"@type": "Organization", "name": "CNRS, Paris"},
            "@id": "https://orcid.org/0000-0002-1825-0097",
            "sameAs": "https://orcid.org/0000-0002-1825-0097",
        }
    ]
    assert told["contributor"] == [{"@type": "Person", "name": "Léa"}]


@given(st.text(), st.text(min_size=1), st.text())
def test_no_affiliation_whatever_escapes_from_its_field(title, name, affiliation):
    signed = Signed(name, affiliation, "0000-0002-1825-0097")

    assert list(fields_of(bibtex(reference(title=title, authors=[signed])))) == [*FIELDS, "annote"]


MEASURES = Joined(
    "mesures.csv",
    "https://example.org/f/1",
    "text/csv",
    4096,
    "ab12",
    "https://opendatacommons.org/",
)
PHOTO = Joined("pont.jpg", "https://example.org/f/2", "image/jpeg", 10, shows="Le pont")


def test_data_that_go_with_a_work_are_told_as_data_with_their_own_licence():
    told = json.loads(json_ld(reference(files=[MEASURES, PHOTO])))

    [data] = told["hasPart"]
    assert (data["@type"], data["name"], data["license"]) == (
        "Dataset", "mesures.csv", "https://opendatacommons.org/",
    )  # fmt: skip
    assert data["distribution"] == {
        "@type": "DataDownload",
        "contentUrl": "https://example.org/f/1",
        "encodingFormat": "text/csv",
        "contentSize": "4096 B",
        "sha256": "ab12",
    }
    assert [(each["@type"], each["caption"]) for each in told["associatedMedia"]] == [
        ("ImageObject", "Le pont")
    ]


def test_without_files_nothing_is_told_of_them():
    assert not {"hasPart", "associatedMedia", "encoding"} & set(json.loads(json_ld(reference())))


@pytest.mark.parametrize("text", [*HOSTILE, "</script><script>", "<!--<script>"])
def test_a_hostile_title_stays_in_the_element_that_carries_it(text):
    told = json_ld(reference(title=text, authors=[text], files=[Joined(text, "", "text/csv", 1)]))

    assert "<" not in told
    assert json.loads(told)["name"] == text
