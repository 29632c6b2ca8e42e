"""Real processes of a real installation, killed at random instants (kill −9).

Only `make test-deep` runs the tests of this folder. To write one:

    def test_nothing_acknowledged_is_lost(house):          # `house`: see conftest.py
        with house.process("work", "-v", "0") as worker:   # manage.py work, in its own group
            ...
            worker.kill()                                  # it and its children, no goodbye
        told = house.ask("print(json.dumps(Post.objects.count()))")   # in a fresh process

`house` has its own folder and database: SQLite in the folder, or, when DATABASE_URL names a server
(scripts/with_postgres.py), a database made for it. `house.serve()` is the web server, and
`house.visitor(person_id)` someone signed in whose forms are filled as a browser fills them, and whose
files are sent over a line as slow as one likes.
`at_random(seconds)` waits for an instant drawn between now and then; `ROUNDS` says how many kills.
A process takes a second or two to be ready: `until(ready, process)` waits for it, so that kills fall
while it works, and not while Python starts.
What was acknowledged is what a caller has had an answer for: keep it in the test, and compare it
with what `ask` reads after the last kill.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import psycopg
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("CREUSET_KILLS", "50"))
BOUNDARY = "creuset-kill"
BEGIN = "import json\nfrom django.apps import apps\n"


def at_random(seconds: float) -> None:
    time.sleep(random.uniform(0, seconds))


@dataclass
class Process:
    popen: subprocess.Popen[bytes]

    def kill(self) -> None:
        """With its children, which a server has."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait(10)

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None


def until(ready: Callable[[], bool], process: Process) -> None:
    for _ in range(600):
        if ready():
            return
        assert process.alive, "the process died of itself"
        time.sleep(0.05)
    raise AssertionError("the process is never ready")


@dataclass
class House:
    var: Path
    environment: dict[str, str]
    port: int = 0

    def manage(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def ask(self, code: str) -> Any:
        """What the last line printed by this code says, as JSON; `json` and `apps` are there."""
        said = self.manage("shell", "-v", "0", "-c", BEGIN + code).stdout
        return json.loads(said.strip().splitlines()[-1])

    @contextmanager
    def process(self, *words: str) -> Iterator[Process]:
        """manage.py with these words; killed at the end, if it still lives."""
        with self._running([sys.executable, "manage.py", *words]) as process:
            yield process

    @contextmanager
    def serve(self) -> Iterator[Process]:
        granian = str(Path(sys.executable).parent / "granian")
        with self._running(
            [granian, "--interface", "asginl", "--host", "127.0.0.1", "--port", str(self.port),
             "--workers", "1", "--log-level", "error", "creuset.asgi:application"]
        ) as process:  # fmt: skip
            until(self.answers, process)
            yield process

    def answers(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return Visitor(self).get("/sante")[0] == 200
        return False

    def listens(self) -> bool:
        """Whatever it is that speaks at its port."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False

    @contextmanager
    def _running(self, command: list[str]) -> Iterator[Process]:
        process = Process(
            subprocess.Popen(
                command, cwd=ROOT, env=self.environment, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()

    def found(self) -> list[int]:
        """A community of two persons: their keys."""
        self.manage("found", "Essai", "--founder", "Ana <ana@example.org>",
                    "--founder", "Bo <bo@example.org>")  # fmt: skip
        told: list[int] = self.ask(
            "Person = apps.get_model('people', 'Person')\n"
            "print(json.dumps(list(Person.objects.order_by('pk').values_list('pk', flat=True))))"
        )
        return told

    def visitor(self, person_id: int) -> Visitor:
        """Someone who has signed in."""
        session = self.ask(
            "from importlib import import_module\n"
            "from django.conf import settings\n"
            "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY\n"
            "store = import_module(settings.SESSION_ENGINE).SessionStore()\n"
            f"person = apps.get_model('people', 'Person').objects.get(pk={person_id})\n"
            "store[SESSION_KEY] = str(person.pk)\n"
            "store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]\n"
            "store[HASH_SESSION_KEY] = person.get_session_auth_hash()\n"
            "store.create()\n"
            "print(json.dumps(store.session_key))"
        )
        return Visitor(self, {"creuset_session": session})


@dataclass
class Visitor:
    house: House
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path)

    def fill(self, path: str, action: str = "", /, **fields: str) -> int:
        """Open a page, fill the form that it sends to `action`, send it. An answer below 400 is an
        acknowledgement; no answer (the server died) raises OSError or HTTPException."""
        status, page = self.get(path)
        assert status == 200, f"{path}: {status}"
        [form, *_] = [
            form
            for form in BeautifulSoup(page, "html.parser").select("main form[method=post]")
            if form.get("action", "") == action
        ]
        sent = {
            str(tag["name"]): str(tag.get("value", "")) for tag in form.select("input[name]")
        } | fields
        return self._send("POST", action or path, sent)[0]

    def take(self, path: str) -> bytes:
        """What is at this address, to the byte."""
        status, content = self._ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return content

    def send_file(self, path: str, name: str, content: bytes, *, seconds: float = 0) -> int:
        """By a form that asks for `uploads`, over a line so slow that it takes this long."""
        form = BeautifulSoup(self.take(path), "html.parser").select_one("main form[method=post]")
        assert form, path
        [token] = form.select("[name=csrfmiddlewaretoken]")
        body = _multipart(str(token["value"]), name, content)
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Content-Length": str(len(body))}  # fmt: skip
        return self._ask("POST", path, _slowly(body, seconds), kind)[0]

    def _send(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
        body = urlencode(fields).encode() if fields is not None else None
        status, content = self._ask(method, path, body, kind)
        return status, content.decode()

    def _ask(
        self, method: str, path: str, body: Any = None, headers: Any = ()
    ) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, {"Cookie": cookies, **dict(headers)})
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, answer.read()
        finally:
            connection.close()


def _multipart(token: str, name: str, content: bytes) -> bytes:
    return (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n{token}\r\n"
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name=uploads; filename="{name}"\r\n\r\n'
    ).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()  # fmt: skip


def _slowly(body: bytes, seconds: float) -> Iterator[bytes]:
    pieces = 20
    for n in range(pieces):
        time.sleep(seconds / pieces)
        yield body[len(body) * n // pieces : len(body) * (n + 1) // pieces]


@contextmanager
def built(var: Path) -> Iterator[House]:
    """An installation of its own, migrated."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "CREUSET_VAR": str(var),
        "CREUSET_STATIC_FROM_SOURCE": "1",
    }
    with _database() as url:
        house = House(var, environment | ({"DATABASE_URL": url} if url else {}), port)
        house.manage("migrate", "-v", "0")
        yield house


@contextmanager
def _database() -> Iterator[str]:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    parts = urlsplit(url)
    name = f"creuset_kill_{os.getpid()}_{random.randrange(10**6)}"
    host = unquote(parts.netloc.rpartition("@")[2])
    server = psycopg.connect(
        host=host, user=parts.username, dbname=parts.path[1:], autocommit=True
    )
    server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"postgres://{parts.username}@{quote(host, safe='')}/{name}"
    finally:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.close()
