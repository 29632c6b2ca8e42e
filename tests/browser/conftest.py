"""A real installation for the browser: its own folder and database, the demonstration loaded by its
command, the server and nothing of ours in this process. Tests see what a person sees."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Installation:
    var: Path
    address: str
    environment: dict[str, str]

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def latest_code(self, to: str) -> str:
        """The code in the latest mail sent to this address."""
        mails = sorted((self.var / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        said = [
            mail.get_payload(decode=True).decode()
            for path in mails
            for part in path.read_bytes().split(b"-" * 79)
            if (mail := message_from_bytes(part.strip()))["To"] == to
        ]
        code = re.search(r"^ {4}(\S+)$", said[-1], re.MULTILINE)
        assert code, said[-1]
        return code[1]


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = prepared(tmp_path_factory.mktemp("installation"), CREUSET_DEMO="1")
    done = made.manage("demo")
    assert done.returncode == 0, done.stdout + done.stderr
    with serving(made):
        yield made


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            assert server.poll() is None, "the server died"
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@contextmanager
def serving(made: Installation) -> Iterator[Installation]:
    """Its web server, until the end."""
    port = made.address.rpartition(":")[2]
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "granian"), "--interface", "asginl",
         "--host", "127.0.0.1", "--port", port, "--workers", "1", "--log-level", "warning",
         "creuset.asgi:application"],
        cwd=ROOT, env=made.environment,
    )  # fmt: skip
    try:
        _wait_for(server, f"{made.address}/sante")
        yield made
    finally:
        server.terminate()
        server.wait(10)


def prepared(var: Path, **settings: str) -> Installation:
    """An empty installation, migrated. A passkey wants a name, not an address of digits."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {
        "CREUSET_VAR": str(var),
        "CREUSET_INSECURE_ORIGIN": "1",
        "CREUSET_STATIC_FROM_SOURCE": "1",
        **settings,
    }
    made = Installation(var, f"http://localhost:{free_port()}", environment)
    done = made.manage("migrate", "-v", "0")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("No Chromium here: scripts/machine.sh installs it.")
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def someone(browser: Browser, installation: Installation) -> Iterator[Callable[..., Page]]:
    """A new person at their own computer; nothing may go wrong in its console."""
    contexts = []
    problems: list[str] = []

    def arrive(*, width: int = 1280, dark: bool = False) -> Page:
        context = browser.new_context(
            base_url=installation.address,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                problems.append(f"{page.url}: {said.text}")
                if said.type == "error" and not _is_a_refusal(said.text, page.url)
                else None
            ),
        )
        page.on(
            "request",
            lambda asked: (
                problems.append(f"{page.url} asked {asked.url}")
                if not asked.url.startswith((installation.address, "data:", "blob:"))
                else None
            ),
        )
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert problems == []


def _is_a_refusal(text: str, address: str) -> bool:
    """Chromium notes every 4xx answer; a page that refuses on purpose is not an error."""
    if "net::ERR_FAILED" in text and "/comptes/confirmer/" in address:
        return (
            True  # the key is accepted and the page left while it was still asking for something
        )
    missing = "status of 404" in text and "n-existe-pas" in address
    return missing or bool(re.search(r"status of 4(09|22)", text))


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text()

    def faults(page: Page, *, rules: list[str] = RULES) -> list[str]:
        page.evaluate(source)
        result = page.evaluate(f"() => axe.run({{runOnly: {rules}}})")
        return [
            f"{page.url} {fault['id']}: {fault['nodes'][0]['html'][:160]}"
            for fault in result["violations"]
        ]

    return faults
