"""A file of the web, fetched on behalf of someone who gave its address, who may be anyone.

Only public addresses are reached: each name is resolved, every address that it gives is checked, and
the connection goes to an address that was checked, so that a name cannot answer otherwise the second
time. Redirects are followed by the same rules. Size and time are bounded.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from typing import IO, Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from creuset.common.verdict import Refused

MOST_REDIRECTS = 5
SECONDS = 60
SILENCE = 10  # seconds without one byte
CHUNK = 1 << 16
AGENT = "Creuset"
REDIRECTS = {301, 302, 303, 307, 308}
PORTS = {80, 443}  # and those that anyone may open: below lie mail and other services
FIRST_FREE_PORT = 1024
_NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address


def fetch(address: str, into: IO[bytes]) -> str:
    """The content goes `into`; gives back the address that answered, at the end of the redirects."""
    until = monotonic() + SECONDS
    for _turn in range(MOST_REDIRECTS + 1):
        elsewhere = _one(address, into, until)
        if not elsewhere:
            return address
        address = urljoin(address, elsewhere)
    raise Refused(_("Cette adresse renvoie trop de fois ailleurs."))


def _one(address: str, into: IO[bytes], until: float) -> str:
    """Where one is sent; nothing once the content has come."""
    parts = checked(address)
    connection = _connection(parts, until)
    # A server that gives one byte now and then never times out by itself.
    watch = Timer(max(until - monotonic(), 0.1), _cut, [connection])
    watch.start()
    try:
        connection.request("GET", _path(parts), headers=_headers(parts))
        response = connection.getresponse()
        if response.status in REDIRECTS and response.headers.get("Location"):
            return str(response.headers["Location"])
        _keep(response, into, until)
        return ""
    except (OSError, HTTPException, ValueError) as fault:
        if monotonic() >= until:
            raise _too_slow() from fault
        raise Refused(_("Cette adresse ne répond pas comme il faut.")) from fault
    finally:
        watch.cancel()
        connection.close()


def checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as fault:
        raise Refused(_("Ce n’est pas une adresse du web.")) from fault
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused(_("Ce n’est pas une adresse du web (http ou https)."))
    if parts.username is not None or parts.password is not None:
        raise Refused(_("Une adresse avec un nom ou un mot de passe n’est pas lue."))
    if port is not None and port not in PORTS and port < FIRST_FREE_PORT:
        raise Refused(_("Le port de cette adresse n’est pas de ceux du web."))
    return parts


def is_public(address: Address) -> bool:
    """Whether anyone on the internet would reach the same machine: not this one, nor its neighbours,
    nor what answers only to servers (link-local), under whatever disguise."""
    if isinstance(address, IPv6Address):
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64 or int(address) >> 32 == 0:
            inside.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(each is not None and not is_public(each) for each in inside):
            return False
        if address.ipv4_mapped or address in _NAT64:
            return True
    return address.is_global and not address.is_multicast


may_be_reached: Callable[[Address], bool] = is_public


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a name, all of them public, or none is used."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        reached = [may_be_reached(ip_address(each.partition("%")[0])) for each in addresses]
    except (OSError, UnicodeError, ValueError) as fault:
        raise Refused(_("Cette adresse n’existe pas, ou ne se trouve pas.")) from fault
    if not addresses or not all(reached):
        raise Refused(_("Cette adresse mène à un réseau privé : elle n’est pas lue."))
    return addresses


class _Checked(HTTPConnection):
    """Bound to a socket that is already open: nothing is resolved again."""

    def __init__(self, host: str, port: int, opened: socket.socket) -> None:
        super().__init__(host, port)
        self.sock = opened

    def connect(self) -> None:
        raise OSError("the connection was lost")


def _connection(parts: SplitResult, until: float) -> _Checked:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    for address in resolved(host, port):
        if monotonic() >= until:
            raise _too_slow()
        with suppress(OSError):
            opened = socket.create_connection((address, port), timeout=SILENCE)
            return _Checked(
                host, port, _private(opened, host) if parts.scheme == "https" else opened
            )
    raise Refused(_("Cette adresse ne répond pas."))


def _private(opened: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(opened, server_hostname=host)
    except OSError:
        opened.close()
        raise


def _path(parts: SplitResult) -> str:
    whole = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(whole, safe="/?&=%:;,+@!$'()*~-._[]|")


def _headers(parts: SplitResult) -> dict[str, str]:
    return {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}


def _keep(response: HTTPResponse, into: IO[bytes], until: float) -> None:
    if response.status != 200:
        raise Refused(
            _("Cette adresse répond « %(status)d » au lieu de donner un fichier.")
            % {"status": response.status}
        )
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused(_("Cette adresse donne un fichier comprimé, qui n’est pas lu ainsi."))
    size = 0
    while piece := response.read1(CHUNK):
        size += len(piece)
        if size > settings.FILE_LARGEST:
            most = settings.FILE_LARGEST // 1_000_000
            raise Refused(_("Ce fichier dépasse %(most)d Mo.") % {"most": most})
        if monotonic() >= until:
            raise _too_slow()
        into.write(piece)
    if response.length:
        raise Refused(_("Le fichier n’est arrivé qu’en partie."))


def _cut(connection: Any) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _too_slow() -> Refused:
    return Refused(_("Cette adresse met trop longtemps à répondre."))
