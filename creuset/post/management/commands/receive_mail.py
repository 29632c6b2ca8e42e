import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from creuset.post.inbound.receiving import receive

UNKNOWN, REFUSED, TEMPORARY = os.EX_NOUSER, os.EX_NOPERM, os.EX_TEMPFAIL


class Command(BaseCommand):
    help = (
        "Receive one mail from the standard input, for mail servers that deliver to a command. "
        "Exits as sysexits.h says, so that the mail server bounces, or tries again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", nargs="*", default=[], help="recipients of the envelope")
        parser.add_argument("--from", dest="sender", default="", help="sender of the envelope")

    def handle(self, *_args: Any, **options: Any) -> None:
        to = options["to"] or [
            os.environ.get("RECIPIENT") or os.environ.get("ORIGINAL_RECIPIENT", "")
        ]
        sender = options["sender"] or os.environ.get("SENDER", "")
        try:
            outcome = receive(sys.stdin.buffer.read(), envelope_to=to, envelope_from=sender)
        except Exception as fault:
            self.stderr.write(f"{type(fault).__name__}: {fault}")
            sys.exit(TEMPORARY)
        if outcome.code != 250:
            self.stderr.write(outcome.smtp)
            sys.exit(UNKNOWN if outcome.code == 550 else REFUSED)
