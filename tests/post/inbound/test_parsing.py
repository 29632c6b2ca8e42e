import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.post.inbound.parsing import Unreadable, as_markdown, read, unflow

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))


def reads(raw):
    """Whatever the bytes: a text without controls, or a plain refusal."""
    try:
        mail = read(raw)
    except Unreadable:
        return
    assert not set(mail.body.whole) & {"\x00", "\x0b", "\x1b", "\x7f"}
    mail.body.whole.encode()
    mail.subject.encode()
    mail.words.encode()
    for piece in mail.pieces:
        assert "/" not in piece.name
        assert piece.name
        piece.name.encode()


@given(st.binary())
def test_random_bytes_are_read_or_refused(raw):
    reads(raw)


@given(st.sampled_from(CORPUS), st.integers(0, 2**32))
def test_broken_mails_are_read_or_refused(path, seed):
    chance = random.Random(seed)
    raw = bytearray(path.read_bytes())
    for _each in range(chance.randint(1, 30)):
        at = chance.randrange(len(raw))
        match chance.randrange(4):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                del raw[at : at + chance.randrange(1, 40)]
            case 2:
                raw[at:at] = bytes(chance.randrange(256) for _n in range(chance.randrange(20)))
            case _:
                raw[at:at] = raw[: chance.randrange(200)]
        if not raw:
            break
    reads(bytes(raw))


@given(
    st.dictionaries(
        st.sampled_from(
            ["From", "Subject", "Message-ID", "Content-Type", "Content-Disposition",
             "Content-Transfer-Encoding", "Authentication-Results"]
        ),
        st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n")),
    ),
    st.binary(),
)  # fmt: skip
def test_odd_headers_are_read_or_refused(headers, body):
    lines = [f"{name}: {value}".encode() for name, value in headers.items()]

    reads(b"\r\n".join([*lines, b"", body]))


def test_a_thousand_nested_parts_are_refused():
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1000)
    )
    mails = b"Content-Type: message/rfc822\n\n" * 1000

    for raw in (nested, mails):
        with pytest.raises(Unreadable):
            read(b"From: a@example.org\n" + raw)


def test_html_nested_by_thousands_is_read_as_words():
    raw = b"Content-Type: text/html\n\n" + b"<div>" * 50_000 + b"Bonjour"

    assert "Bonjour" in read(raw).words


def test_a_line_of_a_million_signs_is_read():
    assert read(b"Subject: x\n\n" + b"a" * 1_000_000).body.kept == "a" * 1_000_000


def test_nul_and_control_characters_are_taken_out():
    raw = b"Content-Type: text/plain; charset=utf-8\n\nBon\x00jour\x1b[31m\x07 \xef\xbb\xbfAna"

    assert read(raw).words == "Bonjour[31m Ana"


@pytest.mark.parametrize(
    "label", ["windows-1252", "iso-8859-1", "us-ascii", "inconnu", "idna", ""]
)
def test_a_wrong_label_does_not_spoil_accents(label):
    raw = f"Content-Type: text/plain; charset={label}\n\n".encode() + "Été, 15 €".encode("cp1252")

    assert read(raw).words == "Été, 15 €"


def test_senders_and_subject_are_read_from_encoded_words():
    raw = (
        b"From: =?iso-8859-1?q?=C9lise?= <Elise@Example.org>\n"
        b"Subject: =?utf-8?b?w4l0w6k=?=\n =?utf-8?q?_prochain?=\n\nx"
    )

    mail = read(raw)

    assert mail.senders == ("elise@example.org",)
    assert mail.subject == "Été prochain"


def test_lines_that_the_program_cut_flow_again_and_short_ones_stay():
    text = (
        "Je crois que la pompe du puits mérite mieux qu’une réparation de\n"
        "fortune.\n\nBien à vous,\nAna"
    )

    assert as_markdown(text) == (
        "Je crois que la pompe du puits mérite mieux qu’une réparation de\n"
        "fortune.\n\nBien à vous,  \nAna"
    )


def test_flowed_lines_join_within_their_quotation():
    assert unflow("> un \n> deux\nTrois \nquatre") == "> un deux\nTrois quatre"


def test_a_picture_from_elsewhere_is_not_kept():
    raw = b'Content-Type: text/html\n\n<p>Oui</p><img src="https://pisteur.example/x.gif">'

    assert "pisteur" not in read(raw).body.whole
