"""Mails as programs and people write them, French first, and what a conversation shows of each."""

from pathlib import Path

import pytest

from creuset.post.inbound import parsing

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))


def test_the_corpus_is_there():
    assert len(CORPUS) >= 40


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_conversation_shows_what_the_person_wrote(path):
    mail = parsing.read(path.read_bytes())

    assert mail.body.kept.strip() == path.with_suffix(".txt").read_text().strip()


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_was_quoted_is_folded_and_never_lost(path):
    mail = parsing.read(path.read_bytes())

    assert "".join(part.text for part in mail.body.parts) == mail.body.whole
    if b"Qui vient" in path.read_bytes():
        assert "Qui vient" in mail.body.whole


def pieces_of(name):
    mail = parsing.read((Path(__file__).parent / "corpus" / f"{name}.eml").read_bytes())
    return [(piece.name, piece.kind) for piece in mail.pieces]


def test_files_keep_the_names_that_people_gave_them():
    assert pieces_of("nom-rfc-2231") == [("Compte rendu de l’été.pdf", "application/pdf")]
    assert pieces_of("apple-texte-image-texte") == [("été.jpg", "image/jpeg")]
    assert pieces_of("winmail") == [("winmail.dat", "application/ms-tnef")]


def test_a_picture_in_the_text_comes_as_a_file():
    assert pieces_of("image-dans-le-texte") == [("pompe.jpg", "image/jpeg")]
