"""Asks a server for pages over a few connections kept open, and times every answer.

It runs in a process of its own, so that counting costs the server nothing, and knows nothing of
Django. A page and the bare view are asked in short turns: whatever else the machine does meanwhile weighs on
both alike, and their ratio holds.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count, cycle
from time import perf_counter
from typing import Any

CONNECTIONS = 4
TURNS = 7
SECONDS = 0.3  # of a turn of the page; the bare view has half of it
PATIENCE = 30.0  # seconds before a server that says nothing is given up

_unlike = count(1)


@dataclass(frozen=True)
class Asked:
    """Addresses asked one after the other. `fresh`: no address twice, so that no cache answers."""

    paths: list[str]
    cookie: str = ""
    fresh: bool = False


@dataclass
class Heard:
    """What came back from one list of addresses."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0
    processor: float = 0.0  # seconds that the server spent on them

    def summary(self) -> dict[str, Any]:
        times = sorted(self.times) or [0.0]
        return {
            "answers": len(self.times),
            "per_second": round(len(self.times) / self.seconds, 1) if self.seconds else 0.0,
            "p50_ms": round(1000 * times[len(times) // 2], 2),
            "p95_ms": round(1000 * times[min(len(times) - 1, int(0.95 * len(times)))], 2),
            "cpu_ms": round(1000 * self.processor / max(len(self.times), 1), 2),
            "bytes": round(self.bytes / max(len(self.times), 1)),
            "statuses": dict(self.statuses),
        }


class Visitor(asyncio.Protocol):
    """One connection: asks, reads the whole answer, asks again until it is time to stop."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.began = 0.0
        self.until = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def visit(self, requests: Iterator[bytes], until: float, heard: Heard) -> asyncio.Future[None]:
        self.requests, self.until, self.heard = requests, until, heard
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._ask()
        return self.done

    def _ask(self) -> None:
        self.buffer.clear()
        self.began = perf_counter()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        body = _body(self.buffer)
        if body is None:
            return
        now = perf_counter()
        self.heard.times.append(now - self.began)
        self.heard.statuses[int(self.buffer[9:12])] += 1
        self.heard.bytes += body
        if now < self.until:
            self._ask()
        else:
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if hasattr(self, "done") and not self.done.done():
            self.done.set_exception(error or ConnectionError("The server hung up."))


def _body(answer: bytearray) -> int | None:
    """How many bytes the body has, once all of it is there."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(answer[:end]).lower()
    here = len(answer) - end - 4
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return here if answer.endswith(b"\r\n0\r\n\r\n") else None
    length = int(head[at + 17 :].split(b"\r\n", 1)[0])
    return length if here >= length else None


def _requests(asked: Asked, port: int) -> Iterator[bytes]:
    cookie = f"Cookie: {asked.cookie}\r\n" if asked.cookie else ""
    head = (
        f"Host: localhost:{port}\r\nAccept-Encoding: gzip\r\nAccept-Language: fr\r\n{cookie}\r\n"
    )
    for path in cycle(asked.paths):
        unlike = f"{'&' if '?' in path else '?'}froid={next(_unlike)}" if asked.fresh else ""
        yield f"GET {path}{unlike} HTTP/1.1\r\n{head}".encode()


def _processor(pid: int) -> float:
    """Seconds of processor that a process has used; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/stat") as told:
            fields = told.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(port: int, pid: int, page: Asked, bare: Asked) -> dict[str, Any]:
    """The page and the bare view, by turns."""
    loop = asyncio.get_running_loop()
    opened = [await loop.create_connection(Visitor, "127.0.0.1", port) for _ in range(CONNECTIONS)]
    visitors = [visitor for _transport, visitor in opened]
    heard = {"page": Heard(), "bare": Heard()}
    requests = {"page": _requests(page, port), "bare": _requests(bare, port)}

    async def turn(name: str, seconds: float, into: Heard) -> None:
        began, used = perf_counter(), _processor(pid)
        visits = [v.visit(requests[name], began + seconds, into) for v in visitors]
        await asyncio.wait_for(asyncio.gather(*visits), seconds + PATIENCE)
        into.seconds += perf_counter() - began
        into.processor += _processor(pid) - used

    await turn("page", SECONDS, Heard())
    for _ in range(TURNS):
        await turn("bare", SECONDS / 2, heard["bare"])
        await turn("page", SECONDS, heard["page"])
    for transport, _visitor in opened:
        transport.close()
    return {name: each.summary() for name, each in heard.items()}


class Load:
    """The other process, as the bench holds it: one line of JSON asks, one answers."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"]},
        )

    def measure(self, page: Asked, bare: Asked) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        order = {"port": self.port, "pid": self.pid, "page": asdict(page), "bare": asdict(bare)}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise ConnectionError("The load generator stopped: see its message above.")
        heard: dict[str, Any] = json.loads(answer)
        return heard

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=10)


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        found = asyncio.run(
            measure(order["port"], order["pid"], Asked(**order["page"]), Asked(**order["bare"]))
        )
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
