"""The line to the mail server."""

from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

PER_CONNECTION = 100


class Postman:
    """One connection for a batch, opened again when the server closes it."""

    def __init__(self) -> None:
        self.connection: Any = get_connection()
        self.carried = 0

    def be_ready(self) -> None:
        """A connection that answers, before any mail is claimed for it."""
        line = getattr(self.connection, "connection", None)
        if line is not None and (self.carried >= PER_CONNECTION or not _answers(line)):
            self.close()
        self.connection.open()

    def send(self, mail: EmailMultiAlternatives) -> None:
        mail.connection = self.connection
        self.connection.send_messages([mail])
        self.carried += 1

    def close(self) -> None:
        self.connection.close()
        self.carried = 0


def _answers(line: Any) -> bool:
    try:
        return bool(line.noop()[0] == 250)
    except (OSError, SMTPException):
        return False
