"""The map as its readers meet it: what a view weighs, what a worker keeps for it, when it is drawn."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from bench.pages import VIEWS
from bench.server import Server
from creuset.atlas.filters import Filter
from creuset.atlas.morton import square
from creuset.atlas.snapshot.choosing import answers
from creuset.common.viewer import ANONYMOUS
from creuset.opendata.tiles import Tile, tile_of

FRANCE = (42.0, -5.0, 51.0, 9.0)
ZOOMS = range(3, 10)
TIMES = 7
FILTERS = ["", "nature=food&nature=housing", "q=fabrique+lyon", "pays=FR"]


def seen(var: Path) -> dict[str, Any]:
    server = Server(var)
    try:
        before = server.memory()["worker"]
        views = {path: len(gzip.compress(_asked(server, path))) for path in _paths()}
        return {
            "views": max(views.values()),
            "tiles": max(_weights()),
            "before": before,
            "worker": server.memory()["worker"],
            "first": _first(server),
        }
    finally:
        server.close()


def _paths() -> list[str]:
    filters = [f"{each}&" if each else "" for each in FILTERS]
    cells = [f"/carte/cellules.json?{each}{view}" for each in filters for view in VIEWS]
    lists = [f"/carte/?{each}tri={order}" for each in filters for order in ("nom", "recent")]
    return [*cells, *lists, "/carte/?autour=48.85,2.35", "/carte/image.svg"]


def _asked(server: Server, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=60) as answer:
        told: bytes = answer.read()
    return told


def _weights() -> Iterator[int]:
    """Of each vector tile over France, compressed."""
    south, west, north, east = FRANCE
    for zoom in ZOOMS:
        (left, top), (right, bottom) = square(north, west, zoom), square(south, east, zoom)
        for x in range(left, right + 1):
            for y in range(top, bottom + 1):
                yield len(gzip.compress(tile_of(answers(ANONYMOUS, Filter()), Tile(zoom, x, y))))


def _first(server: Server) -> float:
    """From asking for the page to its numbers drawn, in milliseconds; nothing kept from before."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        times = [_drawn(browser, server) for _ in range(TIMES + 1)][1:]
        browser.close()
    return round(median(times), 1)


def _drawn(browser: Any, server: Server) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = perf_counter()
    page.goto(f"http://127.0.0.1:{server.port}/carte/")
    page.wait_for_selector(".leaflet-marker-icon", state="attached")
    spent = 1000 * (perf_counter() - began)
    context.close()
    return spent
