"""A mail server of our own: it takes what the software sends, keeps it, and hands over what people
write. Tests read it as people read their mail."""

import asyncio
import re
import smtplib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from aiosmtpd.smtp import SMTP

LINK = re.compile(r"http://localhost:\d+(/[^\s<>\"')\]]*)")


class MailServer:
    """Every mail of a journey, in the order in which it arrived."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        for address in envelope.rcpt_tos:
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append((address, mail))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for whom, mail in list(self.mails) if whom == address]

    def awaits(self, address: str, words: str, *, seconds: float = 60) -> EmailMessage:
        """The latest mail to this address that says these words, in its subject or its text."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for mail in reversed(self.to(address)):
                if words in f"{mail['Subject']} {text_of(mail)}".replace("\u00a0", " "):
                    return mail
            time.sleep(0.3)
        said = [str(mail["Subject"]).strip() for mail in self.to(address)]
        raise AssertionError(f"no mail to {address} says {words!r}; it had {said}")


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part, mail["Subject"]
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    return str(part.get_content()) if part else ""


def links_of(mail: EmailMessage) -> list[str]:
    return LINK.findall(text_of(mail))


def write(port: int, sender: str, to: str, text: str, **headers: str) -> None:
    """From a mailbox, through the mail server of the house, which vouches for who wrote."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    domain = parseaddr(sender)[1].partition("@")[2]
    mail["Authentication-Results"] = f"mx.communs.example; dmarc=pass header.from={domain}"
    mail["Message-ID"] = f"<{time.time_ns()}@{domain}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    with smtplib.LMTP("127.0.0.1", port, timeout=30) as client:
        client.sendmail(parseaddr(sender)[1], [parseaddr(to)[1]], mail.as_bytes())


def answer(port: int, sender: str, to: EmailMessage, text: str) -> None:
    """As a telephone answers: above what it repeats."""
    quoted = "".join(f"> {line}\n" for line in text_of(to).splitlines())
    write(
        port, sender, to["Reply-To"],
        f"{text}\n\nEnvoyé de mon téléphone\n\nLe 2 mars 2026 à 9:00, Creuset a écrit :\n\n{quoted}",
        Subject=f"Re: {to['Subject'].removeprefix('Re: ')}",
        In_Reply_To=to["Message-ID"],
    )  # fmt: skip


@contextmanager
def open_mail_server() -> Iterator[MailServer]:
    made, loop, ready = MailServer(), asyncio.new_event_loop(), threading.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(
            loop.create_server(
                lambda: SMTP(made, hostname="mx.communs.example", loop=loop), "127.0.0.1", 0
            )
        )
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        server.close()

    threading.Thread(target=run, daemon=True).start()
    ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(loop.stop)
