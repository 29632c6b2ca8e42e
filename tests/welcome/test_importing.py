"""From a file to persons, without the database."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from creuset.welcome.importing import reading
from creuset.welcome.importing.columns import guess
from creuset.welcome.importing.reading import Unreadable, read
from creuset.welcome.importing.rows import Told, day_of, month_comes_first, told
from creuset.welcome.importing.sorting import Fate, Known, sort_out
from creuset.welcome.periods import missing

TODAY = date(2026, 11, 28)
LINES = "Nom;Prénom;Courriel\nSILVA;Ana;ana@example.org\nLe Goff;Élise;elise@example.org\n"


def sheet(rows, name="Feuille1"):
    """A workbook as spreadsheets write it, with inline text."""
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet '
        f'name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type='
        f'"{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("cp1252"),
        LINES.encode("utf-16"),
        LINES.replace(";", "\t").encode(),
        LINES.replace(";", ",").encode(),
        LINES.replace("\n", "\r\n").encode(),
        LINES.replace("\n", "\r").encode(),
        f"Liste des adhérents 2026;;\n;;\n{LINES}".encode(),
        LINES.replace("\n", ";;;\n").encode(),
        LINES.replace("SILVA", '"SILVA"').encode(),
        LINES.replace("SILVA", "  SILVA\u00a0").encode(),
        sheet([line.split(";") for line in LINES.splitlines()]),
        sheet([["Liste"], [], *[line.split(";") for line in LINES.splitlines()]]),
    ],
    ids=["utf-8", "bom", "windows", "utf-16", "tabs", "commas", "crlf", "cr", "title", "wide",
         "quoted", "spaces", "xlsx", "xlsx with a title"],
)  # fmt: skip
def test_a_list_reads_the_same_however_it_was_written(content):
    table = read(content)

    assert table.header[:3] == ["Nom", "Prénom", "Courriel"]
    assert [cells for _number, cells in table.rows] == [
        ["SILVA", "Ana", "ana@example.org"],
        ["Le Goff", "Élise", "elise@example.org"],
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\n\n;;\n", "vide"),
        (b"Nom;Courriel\n", "que son en-t"),
        (b"PK\x03\x04 nothing", "abîmé"),
        (b"\xd0\xcf\x11\xe0 nothing", "ne s’ouvre pas"),
    ],
)
def test_a_file_of_which_nothing_can_be_made_says_why(content, said):
    with pytest.raises(Unreadable, match=said):
        read(content)


def test_a_small_archive_that_holds_a_mountain_is_not_opened(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_OPENED", 100)

    with pytest.raises(Unreadable, match="trop gros"):
        read(sheet([["Nom"], ["Ana"]]))


@given(st.binary(max_size=400))
def test_whatever_the_bytes_nothing_fails(content):
    try:
        table = read(content)
    except Unreadable:
        return
    assert all(any(cells) for _number, cells in table.rows)


def test_lines_without_a_header_keep_their_first_one():
    table = read(b"Ana Silva;ana@example.org\nBo Roux;bo@example.org\n")

    assert len(table.rows) == 2
    assert guess(table.header, [cells for _n, cells in table.rows]) == {"email": 1, "name": 0}


def test_a_quotation_mark_left_open_does_not_swallow_the_list():
    lines = "Nom;Courriel\n" + '"Ana;ana@example.org\n' + "Bo;bo@example.org\n" * 100

    assert len(read(lines.encode()).rows) == 101


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["Nom", "Prénom", "Mail"], {"last_name": 0, "first_name": 1, "email": 2}),
        (["NOM", "E-mail"], {"name": 0, "email": 1}),
        (["Adhérent", "Date d’adhésion", "Téléphone"], {"name": 0, "starts_on": 1}),
        (["First name", "Last name", "Email address", "Joined"],
         {"first_name": 0, "last_name": 1, "email": 2, "starts_on": 3}),
        (["Nombre", "Apellidos", "Correo electrónico"],
         {"first_name": 0, "last_name": 1, "email": 2}),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_their_names(header, found):
    assert guess(header, []) == found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/12/2020", date(2020, 12, 31)), ("2020-12-31", date(2020, 12, 31)),
        ("31.12.20", date(2020, 12, 31)), ("31/12/98", date(1998, 12, 31)),
        ("2020-12-31 00:00:00", date(2020, 12, 31)), ("12/2020", date(2020, 12, 1)),
        ("2020", date(2020, 1, 1)), ("décembre 2020", date(2020, 12, 1)),
        ("1er février 2019", date(2019, 2, 1)), ("15 août 2021", date(2021, 8, 15)),
        ("juillet 2021", date(2021, 7, 1)), ("juin 2021", date(2021, 6, 1)),
        ("44196", date(2020, 12, 31)), ("3 de enero de 2020", date(2020, 1, 3)),
        ("bientôt", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(written, day):
    assert day_of(written) == day


def test_american_days_are_known_by_the_month_that_no_calendar_has():
    assert month_comes_first(["12/31/2020", "01/02/2020"])
    assert not month_comes_first(["31/12/2020", "01/02/2020"])
    assert day_of("12/31/2020", month_first=True) == date(2020, 12, 31)


MAPPING = {"name": 0, "email": 1, "starts_on": 2, "ends_on": 3}


@pytest.mark.parametrize(
    ("cells", "field", "said"),
    [
        (["", "ana@example.org"], "name", "il manque un nom"),
        (["?", "ana@example.org"], "name", "il manque un nom"),
        (["ana@example.org", ""], "name", "pas un nom"),
        (["A" * 121, ""], "name", "trop long"),
        (["Ana", "ana chez example"], "email", "pas une adresse"),
        (["Ana", "a@example.org / b@example.org"], "email", "plusieurs adresses"),
        (["Ana", "", "hier"], "starts_on", "pas une date"),
        (["Ana", "", "31/02/2020"], "starts_on", "pas une date"),
        (["Ana", "", "01/01/2099"], "starts_on", "pas encore membre"),
        (["Ana", "", "2020", "2019"], "ends_on", "avant l’arrivée"),
        (["Ana", "", "", "2019"], "ends_on", "sans date d’arrivée"),
    ],
)
def test_a_line_that_cannot_enter_says_where_and_why(cells, field, said):
    line, problems = told(3, cells, MAPPING, today=TODAY)

    assert line is None
    assert [(each.field, said in each.reason) for each in problems] == [(field, True)]


@pytest.mark.parametrize(
    ("cells", "name", "email"),
    [
        (["SILVA Ana", "<Ana@Example.org>"], "Silva Ana", "ana@example.org"),
        (["Marie-Jo D’ARC", "mailto:mj@example.org"], "Marie-Jo D’Arc", "mj@example.org"),
        (["  Jean   LE GOFF ", "jean@example.org."], "Jean LE Goff", "jean@example.org"),
        (["J.-P. Roux", ""], "J.-P. Roux", ""),
    ],
)
def test_a_line_is_made_sound(cells, name, email):
    line, problems = told(3, cells, MAPPING, today=TODAY)

    assert line
    assert (line.name, line.email, problems) == (name, email, [])


ANA = Told(1, "Ana Silva", "ana@example.org")


def fates(*lines, **given):
    return {
        number: place.fate
        for number, place in sort_out(lines, given.pop("known", []), **given).items()
    }


def test_a_new_person_enters_and_someone_known_is_recognised():
    here = [Known(7, "ana silva", "ana@example.org")]

    assert fates(ANA) == {1: Fate.ENTER}
    assert sort_out([ANA], here)[1].person == 7


@pytest.mark.parametrize(
    ("lines", "known", "question"),
    [
        ([ANA, Told(2, "Bo Roux", "ana@example.org")], [], "mail:ana@example.org"),
        ([ANA, Told(2, "ana SILVA", "a@example.org")], [], "name:ana silva"),
        ([Told(1, "Ana Silva"), Told(2, "Ana Silva")], [], "name:ana silva"),
        ([ANA], [Known(7, "ana silva", "")], "name:ana silva"),
        ([ANA], [Known(7, "bo roux", "ana@example.org")], "mail:ana@example.org"),
    ],
)
def test_what_looks_alike_is_asked_of_every_line_it_concerns(lines, known, question):
    places = sort_out(lines, known)

    assert {place.fate for place in places.values()} == {Fate.ASK}
    assert all(question in place.questions for place in places.values())


def test_one_mailbox_for_two_names_may_be_one_person_or_two():
    lines = [ANA, Told(2, "Bo Roux", "ana@example.org")]
    same = sort_out(lines, [], answers={"mail:ana@example.org": "same"})
    others = sort_out(lines, [], answers={"mail:ana@example.org": "others"})
    skip = sort_out(lines, [], answers={"mail:ana@example.org": "skip"})

    assert same[1].cluster == same[2].cluster
    assert others[1].cluster != others[2].cluster
    assert [others[1].email, others[2].email] == ["ana@example.org", ""]
    assert {place.fate for place in skip.values()} == {Fate.LEAVE}


def test_someone_who_said_no_is_not_taken_from_a_list_without_asking():
    refused = {"ana@example.org"}

    assert fates(ANA, refused=refused) == {1: Fate.ASK}
    back = {"refused:ana@example.org": "same"}
    assert fates(ANA, refused=refused, answers=back) == {1: Fate.ENTER}


def test_a_line_that_has_entered_before_is_not_asked_again():
    line = Told(1, "Ana Silva", "", date(2020, 1, 1))
    here = [Known(7, "ana silva"), Known(8, "ana silva")]

    assert sort_out([line], here, prints={line.print: 8})[1].person == 8


NAMES = ["Ana Silva", "Bo Roux", "Zoé Le Goff"]
MAILS = ["", "a@example.org", "b@example.org"]
SOME = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(MAILS)), max_size=7)
ANSWERS = st.dictionaries(
    st.sampled_from(
        ["name:ana silva", "name:bo roux", "mail:a@example.org", "mail:b@example.org"]
    ),
    st.sampled_from(["same", "others", "skip"]),
)


@given(SOME, ANSWERS, st.randoms())
def test_the_order_of_the_lines_changes_nothing(said, answers, chance):
    lines = [Told(number, *each) for number, each in enumerate(said)]
    here = [Known(7, "bo roux", "b@example.org"), Known(8, "ana silva")]
    shuffled = list(lines)
    chance.shuffle(shuffled)

    first = sort_out(lines, here, answers=answers)
    second = sort_out(shuffled, here, answers=answers)

    assert {n: (p.fate, p.person, p.email) for n, p in first.items()} == {
        n: (p.fate, p.person, p.email) for n, p in second.items()
    }
    together = {(a, b) for a in first for b in first if first[a].cluster == first[b].cluster}
    assert together == {
        (a, b) for a in second for b in second if second[a].cluster == second[b].cluster
    }


@given(SOME, ANSWERS)
@example(
    [
        ("Ana Silva", ""),
        ("Ana Silva", "a@example.org"),
        ("Bo Roux", ""),
        ("Bo Roux", "a@example.org"),
    ],
    {"name:ana silva": "same", "name:bo roux": "same"},
)
def test_no_address_is_given_to_two_persons(said, answers):
    lines = [Told(number, *each) for number, each in enumerate(said)]

    places = sort_out(lines, [], answers=answers)

    entering = {(p.cluster, p.email) for p in places.values() if p.fate == Fate.ENTER and p.email}
    assert len({email for _cluster, email in entering}) == len(entering)


DAYS = st.integers(0, 12)
PERIODS = st.tuples(DAYS, st.none() | st.integers(1, 5)).map(
    lambda told: (date(2000 + told[0], 1, 1), told[1] and date(2000 + told[0] + told[1], 1, 1))
)


@given(PERIODS, st.lists(PERIODS, max_size=4))
def test_what_is_added_is_exactly_what_was_missing(wanted, there):
    def holds(day, periods):
        return any(start <= day and (end is None or day < end) for start, end in periods)

    added = missing(wanted, there)

    for year in range(2000, 2030):
        day = date(year, 6, 1)
        new = holds(day, [wanted]) and not holds(day, there)
        assert holds(day, added) == new
