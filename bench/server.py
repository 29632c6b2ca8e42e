"""One worker of the real server, started as `make run` starts it, and the memory it takes."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import psutil

SLOWEST_START = 60.0


class Server:
    def __init__(self, var: Path) -> None:
        self.log = var / "server.log"
        self.port = _free_port()
        self.process = subprocess.Popen(
            [
                Path(sys.executable).parent / "granian", "--interface", "asginl",
                "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
                "--log-level", "warning", "creuset.asgi:application",
            ],
            env=os.environ | {"MALLOC_ARENA_MAX": "2"},  # as the unit of deploy/ sets it
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + SLOWEST_START
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/nu", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.close()
        sys.exit(f"The server did not start:\n{self.said()}")

    def worker(self) -> psutil.Process:
        """The process that answers; the other one watches over it."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return max(children, key=_private)

    def memory(self) -> dict[str, float]:
        """Private memory (USS) in MB."""
        watcher = psutil.Process(self.process.pid)
        return {"worker": _private(self.worker()), "watcher": _private(watcher)}

    def said(self) -> str:
        """The end of its log."""
        return "".join(self.log.read_text(errors="replace").splitlines(keepends=True)[-40:])

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _private(process: psutil.Process) -> float:
    return round(process.memory_full_info().uss / 1e6, 1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
