"""Files of the web: those of everyone, and nothing that only this server could reach."""

import io
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread

import pytest

from creuset.atlas.imports import fetching
from creuset.common.verdict import Refused
from tests.pages import plain


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in body if isinstance(body, Iterator) else [body]:
            try:
                self.wfile.write(piece)
            except OSError:
                return

    def log_message(self, *_said):
        pass


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.pages = {}
    made.at = f"http://127.0.0.1:{made.server_port}"
    Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def reachable(monkeypatch):
    """The server of this test stands for one of the web; its neighbours do not."""
    monkeypatch.setattr(fetching, "may_be_reached", lambda address: str(address) == "127.0.0.1")


def fetched(address):
    into = io.BytesIO()
    at = fetching.fetch(address, into)
    return at, into.getvalue()


def refusal(address):
    with pytest.raises(Refused) as no:
        fetched(address)
    return plain(no.value.reason)


def test_a_file_is_fetched_through_redirects(server, reachable):
    server.pages = {
        "/a": (302, {"Location": "/b?x=é"}, b""),
        "/b?x=%C3%A9": (200, {}, b"nom\nLe Grenier\n"),
    }

    assert fetched(f"{server.at}/a") == (f"{server.at}/b?x=é", b"nom\nLe Grenier\n")


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1",
    "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1",
    "2002:7f00:1::", "2002:a00:1::", "::127.0.0.1", "ff02::1", "2001:0:7f00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_no_private_address_is_public_under_whatever_disguise(address):
    assert not fetching.is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"],
)
def test_public_addresses_are_public(address):
    assert fetching.is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001",
     "0177.0.0.1", "127.1", "0"],
)  # fmt: skip
def test_this_machine_is_never_asked_however_it_is_written(server, host):
    server.pages = {"/": (200, {}, b"secret")}

    assert refusal(f"http://{host}:{server.server_port}/") == (
        "Cette adresse mène à un réseau privé : elle n’est pas lue."
    )


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.2:{port}/b", "http://[::ffff:127.0.0.2]:{port}/b", "//2130706434:{port}/b"],
)
def test_a_redirect_to_a_private_address_is_not_followed(server, reachable, to):
    server.pages = {
        "/a": (302, {"Location": to.format(port=server.server_port)}, b""),
        "/b": (200, {}, b"secret"),
    }

    assert "réseau privé" in refusal(f"{server.at}/a")


def test_a_redirect_to_a_file_of_this_machine_is_not_followed(server, reachable):
    server.pages = {"/a": (302, {"Location": "file:///etc/passwd"}, b"")}

    assert refusal(f"{server.at}/a") == "Ce n’est pas une adresse du web (http ou https)."


def test_a_name_that_also_answers_a_private_address_is_not_used(server, monkeypatch):
    def answer(host, port, **_how):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("93.184.216.34", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)

    assert "réseau privé" in refusal(f"http://carte.example.org:{server.server_port}/")


def test_a_name_is_resolved_once_and_what_was_checked_is_what_is_asked(
    server, reachable, monkeypatch
):
    """A name that changes its answer between the check and the connection changes nothing."""
    server.pages = {"/": (200, {}, b"nom\nA\n")}
    answers = iter(["127.0.0.1", "10.0.0.1"])
    real = socket.getaddrinfo

    def answer(host, port, *rest, **how):
        if host == "carte.example.org":
            host = next(answers)
        return real(host, port, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", answer)

    assert fetched(f"http://carte.example.org:{server.server_port}/")[1] == b"nom\nA\n"
    assert list(answers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/a.csv", "Ce n’est pas une adresse du web (http ou https)."),
        ("file:///etc/passwd", "Ce n’est pas une adresse du web (http ou https)."),
        ("http:///a", "Ce n’est pas une adresse du web (http ou https)."),
        ("http://[::1", "Ce n’est pas une adresse du web."),
        ("http://example.org:99999/", "Ce n’est pas une adresse du web."),
        ("http://ana:secret@example.org/", "Une adresse avec un nom ou un mot de passe n’est pas lue."),
        ("http://example.org:25/", "Le port de cette adresse n’est pas de ceux du web."),
        ("http://n-existe-pas.invalid/", "Cette adresse n’existe pas, ou ne se trouve pas."),
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_said(address, reason):
    assert refusal(address) == reason


def test_turning_in_circles_ends(server, reachable):
    server.pages = {"/a": (302, {"Location": "/a"}, b"")}

    assert refusal(f"{server.at}/a") == "Cette adresse renvoie trop de fois ailleurs."


def test_a_file_that_never_ends_is_stopped(server, reachable, settings):
    settings.FILE_LARGEST = 2_000_000
    server.pages = {"/": (200, {}, (b"x" * 65536 for _ in range(10_000)))}

    assert refusal(server.at + "/") == "Ce fichier dépasse 2 Mo."


def test_a_server_that_drips_is_left(server, reachable, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)

    def drip():
        for _ in range(100):
            time.sleep(0.05)
            yield b"x"

    server.pages = {"/": (200, {}, drip())}
    start = time.monotonic()

    assert refusal(server.at + "/") == "Cette adresse met trop longtemps à répondre."
    assert time.monotonic() - start < 3


def test_a_server_that_says_nothing_is_left(reachable, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        assert refusal(f"http://127.0.0.1:{port}/") == (
            "Cette adresse met trop longtemps à répondre."
        )


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ((404, {}, b""), "Cette adresse répond « 404 » au lieu de donner un fichier."),
        ((200, {"Content-Encoding": "gzip"}, b""), "Cette adresse donne un fichier comprimé"),
        ((200, {"Content-Length": "10"}, b"nom"), "Le fichier n’est arrivé qu’en partie."),
    ],
)
def test_an_answer_that_is_no_whole_file_is_said(server, reachable, page, reason):
    server.pages = {"/": page}

    assert refusal(server.at + "/").startswith(reason)


def test_what_is_not_http_is_said(reachable):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        def speak():
            came, _who = other.accept()
            came.recv(1000)
            came.sendall(b"220 mail\r\n\r\n")
            came.close()

        Thread(target=speak, daemon=True).start()

        assert refusal(f"http://127.0.0.1:{port}/") == "Cette adresse ne répond pas comme il faut."
