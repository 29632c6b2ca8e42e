from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.post.inbound.parsing import Unreadable, as_markdown, clean, read, unflow
from tests.post.inbound import mails


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


@given(mails.spoilt)
def test_broken_mails_are_read_or_refused(raw):
    reads(raw)


@given(mails.odd)
def test_odd_headers_are_read_or_refused(raw):
    reads(raw)


@given(mails.texts, st.sampled_from(mails.ENCODINGS))
def test_whatever_is_written_is_read_whole(text, encoding):
    mail = read(mails.encoded(text, encoding))

    assert mails.letters(mail.body.whole) == mails.letters(clean(text))


@given(mails.texts, st.sampled_from(mails.ENCODINGS), st.sampled_from(mails.QUOTING))
def test_whatever_is_written_in_html_is_read_whole(text, encoding, around):
    lines = "".join(f"<p>{escape(line)}</p>" for line in clean(text).split("\n"))

    mail = read(mails.encoded(around % lines, encoding, kind="html"))

    assert mails.letters(mail.body.whole) == mails.letters(clean(text))


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


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_headers_that_nobody_encoded_are_read_as_they_were_written(charset):
    raw = (
        "From: Élise <elise@example.org>\n"
        "Subject: Re: =?utf-8?b?w4l0w6k=?= à Angoulême\n"
        'Content-Disposition: attachment; filename="été.pdf"\n'
        "Content-Type: application/pdf\n\nx"
    ).encode(charset)

    mail = read(raw)

    assert mail.senders == ("elise@example.org",)
    assert mail.subject == "Re: Été à Angoulême"
    assert mail.header("From") == "Élise <elise@example.org>"
    assert [piece.name for piece in mail.pieces] == ["été.pdf"]


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
