"""Mails as their programs send them, for tests."""

import random
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from allauth.account.models import EmailAddress
from hypothesis import strategies as st

from tests import make

DOMAIN = "communs.example"
CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.eml"))
_n = count(1)


def member(name, **fields):
    """Someone who signed in with their address."""
    person = make.person(name, email=f"{name.lower()}@example.org", **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def written(
    text="Je viens samedi.",
    *,
    sender="ana@example.org",
    subject="Re: Le puits",
    files=(),
    **headers,
):
    mail = EmailMessage()
    mail["From"] = sender
    mail["Subject"] = subject
    mail["Message-ID"] = headers.pop("message_id", f"<{next(_n)}@mail.example.org>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, content, kind in files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def vouched(domain="example.org"):
    """What our own mail server writes."""
    return f"mx.communs.example; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"


def report(*, action="failed", status="5.1.1", said="smtp; 550 5.1.1 User unknown"):
    return (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        f"Message-ID: <{next(_n)}@mx.example.net>\n"
        "Auto-Submitted: auto-replied\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nI'm sorry to have to inform you…\n"
        "--B\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.net\n\n"
        f"Final-Recipient: rfc822; ana@example.org\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: {said}\n\n"
        "--B\nContent-Type: text/rfc822-headers\n\nSubject: Bonjour\n--B--\n"
    ).encode()


# Any mail at all, for Hypothesis

LINES = [
    "Je viens.", "", "  ", "> Qui vient ?", "> > Avant.", "-- ", "--", "___________________",
    "Le lun. 2 mars 2026 à 21:40, Bob <bob@example.org> a écrit :", "a écrit :",
    "Le 2 mars 2026, Bob <bob@example.org>", "On Mon, Mar 2, 2026, Bob wrote:",
    "El lun, 2 mar 2026, Bob escribió:", "> Le 2 mars, Bob a écrit :",
    "--- Répondez au-dessus de cette ligne ---", "> --- Reply above this line ---",
    "De : Bob", "Envoyé : lundi", "À : Ana", "Objet : le puits", "From: Bob", "Sent: Monday",
    "To: Ana", "Subject: x", "-----Message d’origine-----", "Envoyé de mon iPhone",
    "-------- Message transféré --------", "Télécharger Outlook pour iOS",
]  # fmt: skip
texts = st.lists(st.sampled_from(LINES) | st.text(st.characters(codec="utf-8"), max_size=30)).map(
    "\n".join
)
ENCODINGS = ["8bit", "base64", "quoted-printable"]
QUOTING = [
    "<html><body>%s</body></html>",
    "<p>-</p><div class=gmail_quote>%s</div>",
    "<blockquote type=cite>%s</blockquote>",
    "<div id=divRplyFwdMsg></div><table><tr><td>%s</td></tr></table>",
]


def encoded(text, encoding, *, kind="plain", sender="ana@example.org"):
    """Written by a program that bends nothing of it."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, "Re: Le puits"
    mail.set_content(text, subtype=kind, cte=encoding)
    return mail.as_bytes()


def letters(text):
    """What no way of writing a mail changes."""
    return sorted(sign for sign in text if sign.isalnum())


@st.composite
def _spoilt(draw):
    """A mail of the corpus, as a tired line brings it."""
    raw = bytearray(draw(st.sampled_from(CORPUS)).read_bytes())
    chance = random.Random(draw(st.integers(0, 2**32)))
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
    return bytes(raw)


@st.composite
def _odd(draw):
    """Headers that hold anything, over a body that is anything."""
    names = ["From", "Subject", "Message-ID", "Content-Type", "Content-Disposition",
             "Content-Transfer-Encoding", "Authentication-Results"]  # fmt: skip
    value = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"))
    headers = draw(st.dictionaries(st.sampled_from(names), value))
    lines = [f"{name}: {said}".encode() for name, said in headers.items()]
    return b"\r\n".join([*lines, b"", draw(st.binary())])


spoilt, odd = _spoilt(), _odd()
anything = st.binary() | spoilt | odd
