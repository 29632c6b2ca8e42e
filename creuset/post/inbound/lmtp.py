"""The door by which our own mail server hands mails over (RFC 2033).

« 250 » is said once what the mail became is committed. Killed before, the mail server still has it
and brings it again; killed just after, it brings it again too, and `Received` knows it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings
from django.db import close_old_connections, connections

from creuset.post.addresses import resolve
from creuset.post.inbound.receiving import receive

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Mails dealt with at the same time: each holds a connection to the database."""
LONGEST_LINE = 2**20


class Door(LMTP):
    # Many programs ignore the thousand signs of RFC 5321.
    line_length_limit = LONGEST_LINE


class Handler:
    """Answers for a later try (4xx) on any fault of ours: the mail server keeps the mail."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="lmtp")

    async def handle_RCPT(  # noqa: N802
        self, _server: LMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if envelope.rcpt_tos:
            # One answer for each recipient, after the mail: the simplest way is to take one.
            return "452 4.5.3 One recipient at a time"
        if not await self._run(lambda: resolve(address) is not None):
            return "550 5.1.1 No such recipient here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: LMTP, _session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.content
        content = raw if isinstance(raw, bytes) else str(raw or "").encode()
        outcome = await self._run(
            lambda: receive(
                content,
                envelope_to=envelope.rcpt_tos,
                envelope_from=envelope.mail_from or "<>",
            )
        )
        return str(outcome.smtp)

    async def handle_exception(self, fault: Exception) -> str:
        log.exception("a mail could not be dealt with", exc_info=fault)
        return "451 4.3.0 Try again later"

    async def _run(self, what: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, _connected, what)


def _connected(what: Callable[[], Any]) -> Any:
    close_old_connections()
    try:
        return what()
    finally:
        connections.close_all()


def _made(handler: Handler) -> Callable[[], Door]:
    def make() -> Door:
        return Door(
            handler,
            data_size_limit=settings.MAIL_MAX_BYTES,
            enable_SMTPUTF8=True,
            ident="Creuset",
            hostname=settings.MAIL_DOMAIN or "localhost",
            timeout=120,
            loop=asyncio.get_running_loop(),
        )

    return make


async def open_door(listen: str, handler: Handler) -> asyncio.Server:
    """`listen` is host:port, or unix:/path/of/a/socket."""
    loop = asyncio.get_running_loop()
    if listen.startswith("unix:"):
        path = Path(listen.removeprefix("unix:"))
        path.unlink(missing_ok=True)
        server = await loop.create_unix_server(_made(handler), path=str(path))
        path.chmod(0o660)
        return server
    host, _colon, port = listen.rpartition(":")
    return await loop.create_server(_made(handler), host=host.strip("[]"), port=int(port))


async def serve(listen: str, *, ready: Callable[[str], object]) -> None:
    """Until told to stop; what has begun is then finished."""
    handler = Handler()
    server = await open_door(listen, handler)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    ready(", ".join(str(each.getsockname()) for each in server.sockets))
    async with server:
        await stop.wait()
    handler.pool.shutdown(wait=True)
