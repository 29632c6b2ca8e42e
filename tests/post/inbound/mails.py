"""Mails as their programs send them, for tests."""

from email.message import EmailMessage
from itertools import count

from allauth.account.models import EmailAddress

from tests import make

DOMAIN = "communs.example"
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
