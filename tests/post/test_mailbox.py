import smtplib
import ssl

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command

from creuset.post.management.commands.check_mail import explained
from tests import make
from tests.pages import read, words

pytestmark = pytest.mark.django_db
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def sent(settings, tmp_path):
    """Two mails in one connection, as a worker sends them."""
    settings.EMAIL_BACKEND = FILES
    settings.EMAIL_FILE_PATH = tmp_path
    first = EmailMultiAlternatives("Bonjour", "Un mot.", "nous@ici.org", ["ana@example.org"])
    first.attach_alternative("<p>Un <b>mot</b>.</p><script>alert(1)</script>", "text/html")
    second = EmailMultiAlternatives("Bonsoir", "Deux.", "nous@ici.org", ["bob@example.org"])
    get_connection().send_messages([first, second])


def test_the_mails_of_a_trial_are_read_on_a_page(client, sent):
    make.community()
    listed = read(client.get("/courrier/boite/")).select("main li")
    assert sorted(words(each.h3) for each in listed) == ["Bonjour", "Bonsoir"]

    only = read(client.get("/courrier/boite/?a=bob")).select("main li h3 a")
    assert [words(each) for each in only] == ["Bonsoir"]
    assert "Deux." in words(read(client.get(only[0]["href"])))


def test_the_hour_of_a_mail_is_the_reader_s(client, settings, tmp_path):
    """Python writes « -0000 » for a moment of which it only knows that it is UTC."""
    make.community()
    settings.EMAIL_FILE_PATH = tmp_path
    (tmp_path / "1.log").write_text(
        "To: ana@example.org\nDate: Sat, 28 Nov 2026 10:05:44 -0000\n\n."
    )

    assert "28 novembre, 11:05" in words(read(client.get("/courrier/boite/")))


def test_their_html_runs_nothing(client, sent):
    make.community()
    page = read(client.get("/courrier/boite/?a=ana")).select_one("main li h3 a")["href"]

    shown = client.get(f"{page}html/")

    assert "<b>mot</b>" in shown.content.decode()
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_where_others_come_in_there_is_no_such_page(client, sent, settings):
    make.community()
    page = read(client.get("/courrier/boite/?a=ana")).select_one("main li h3 a")["href"]
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = False

    pages = ["/courrier/boite/", page, f"{page}html/"]

    assert [client.get(each).status_code for each in pages] == [404] * 3


def test_a_mail_that_is_not_there_is_not_found(client, sent):
    make.community()

    assert client.get("/courrier/boite/nulle-part-0/").status_code == 404


def test_mail_is_tried_and_what_to_do_is_said(sent, capsys):
    call_command("check_mail", "ana@example.org")

    said = capsys.readouterr().out
    assert "Un essai est parti vers ana@example.org." in said
    assert "CREUSET_FROM" in said


def test_a_server_that_does_not_answer_is_explained(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(CommandError, match="refuse la connexion"):
        call_command("check_mail")


def test_what_is_no_address_is_refused_before_anything_is_sent(sent):
    with pytest.raises(CommandError, match="n’est pas une adresse"):
        call_command("check_mail", "ana")


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), "CREUSET_SMTP"),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.c"), "CREUSET_FROM"),
        (ssl.SSLError("wrong version"), "465"),
        (TimeoutError(), "pare-feu"),
        (ValueError("?"), "ne part pas"),
    ],
)
def test_each_fault_has_its_sentence(fault, word):
    assert word in explained(fault)
