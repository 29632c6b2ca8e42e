"""A map as a picture (SVG), for paper, mails and pages without JavaScript. Pure: what is drawn comes in,
an image comes out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.utils.html import escape

from creuset.atlas.morton import LIMIT, Box

WIDTH, LOWEST, HIGHEST = 960, 320, 640
EDGE = 8.0  # pixels drawn beyond each side, so that no coast ends at the frame
FINE = 1.5  # pixels: what is nearer to the last point is not drawn
FOOT = 44  # the room of the title and the mention

Pixel = tuple[float, float]
STYLE = (
    ".s{fill:#dfe8e6}.l{fill:#f7f2e6;stroke:#9aa8a2;stroke-width:.7}"
    ".b{fill:none;stroke:#b9c2bc;stroke-width:.7}.c{fill:#a63d1e;stroke:#fff;stroke-width:1.5}"
    ".n{fill:#fff}.t{fill:#1d2624}.p{fill:#fff}text{font-family:sans-serif}"
    "@media(prefers-color-scheme:dark){.s{fill:#101a1c}.l{fill:#24322c;stroke:#5b6d64}"
    ".b{stroke:#44554d}.c{fill:#f0a184;stroke:#101a1c}.n{fill:#101a1c}.t{fill:#eef2f0}"
    ".p{fill:#18211f}}"
)


class Spot(NamedTuple):
    latitude: float
    longitude: float
    n: int
    label: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of the Earth on paper, in Mercator: what it asks for is all there, and a little more."""

    box: Box
    west: float
    top: float
    scale: float  # pixels for the whole turn of the Earth
    height: int

    @classmethod
    def of(cls, box: Box) -> Frame:
        west, south, east, north = box
        top, bottom = _down(north), _down(south)
        across, down = max((east - west) / 360, 1e-6), max(bottom - top, 1e-6)
        height = round(min(max(WIDTH * down / across, LOWEST), HIGHEST))
        scale = min(WIDTH / across, height / down)
        left = (west + east) / 720 - WIDTH / scale / 2
        return cls(box, left, (top + bottom) / 2 - height / scale / 2, scale, height)

    @property
    def zoom(self) -> int:
        """The one at which a tile has 256 of our pixels, or a little more."""
        return max(int(math.log2(self.scale / 256)), 0)

    def at(self, latitude: float, longitude: float) -> Pixel:
        x = longitude / 360 - self.west
        turn = 1 if x < -EDGE / self.scale else 0  # a box may go past 180°
        return (x + turn) * self.scale, (_down(latitude) - self.top) * self.scale

    def view(self) -> Box:
        """All that the paper shows."""
        west = max(self.west * 360, -540.0)
        east = min(west + WIDTH / self.scale * 360, 540.0)
        south, north = (_up(self.top + part / self.scale) for part in (self.height, 0))
        return west, south, east, north


def _down(latitude: float) -> float:
    angle = math.radians(min(max(latitude, -LIMIT), LIMIT))
    return (1 - math.asinh(math.tan(angle)) / math.pi) / 2


def _up(y: float) -> float:
    y = min(max(y, 0), 1)
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def draw(frame: Frame, spots: Sequence[Spot], *, title: str, mention: str, outlines: Path) -> str:
    height = frame.height + FOOT
    told = escape(title)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="titre">'
            f'<title id="titre">{told}</title><style>{STYLE}</style>'
            f'<rect class="s" width="{WIDTH}" height="{height}"/>',
            *_ground(frame, outlines),
            *(_spot(frame, spot) for spot in sorted(spots, key=lambda spot: -spot.n)),
            f'<rect class="p" y="{frame.height}" width="{WIDTH}" height="{FOOT}"/>'
            f'<text class="t" x="12" y="{frame.height + 19}" font-size="15">{told}</text>'
            f'<text class="t" x="12" y="{frame.height + 36}" font-size="11">{escape(mention)}</text>'
            "</svg>\n",
        ]
    )


def _spot(frame: Frame, spot: Spot) -> str:
    x, y = frame.at(spot.latitude, spot.longitude)
    told = f'<g><title>{escape(spot.label)}</title><circle class="c" cx="{x:.0f}" cy="{y:.0f}"'
    if spot.n == 1:
        return f'{told} r="4"/></g>'
    radius = 9 + 3 * len(str(spot.n))
    return (
        f'{told} r="{radius}"/><text class="n" x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle" '
        f'font-size="12">{spot.n}</text></g>'
    )


def _ground(frame: Frame, outlines: Path) -> Iterator[str]:
    if not outlines.is_file():
        return
    told = _read(outlines)
    for name, close in (("land", "z"), ("borders", "")):
        paths = "".join(
            _path(line, close)
            for points in told[name]
            for line in _parts(frame, points, closed=bool(close))
        )
        yield f'<path class="{name[0]}" d="{paths}"/>'


@lru_cache(maxsize=1)
def _read(outlines: Path) -> dict[str, list[list[Pixel]]]:
    """Points as latitude and longitude, from the steps that scripts/outlines.mjs writes."""
    told = json.loads(outlines.read_text())
    return {
        name: [_decoded(steps, told["unit"]) for steps in told[name]]
        for name in ("land", "borders")
    }


def _decoded(steps: Sequence[int], unit: float) -> list[Pixel]:
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=False):
        x, y = x + dx, y + dy
        points.append((y * unit, x * unit))
    return points


def _parts(frame: Frame, points: Sequence[Pixel], *, closed: bool) -> Iterator[list[Pixel]]:
    """What of a line lies in the frame, told once more a turn away when the frame goes past 180°."""
    turn = frame.scale
    left = -frame.west * frame.scale
    flat = [
        (left + longitude / 360 * turn, (_down(latitude) - frame.top) * turn)
        for latitude, longitude in points
    ]
    for shift in (0, turn, -turn):
        moved = [(x + shift, y) for x, y in flat] if shift else flat
        if max(x for x, _y in moved) < -EDGE or min(x for x, _y in moved) > WIDTH + EDGE:
            continue
        for part in [_clipped(frame, moved)] if closed else _seen(frame, moved):
            thin = _thin(part)
            if len(thin) > (2 if closed else 1):
                yield thin


def _clipped(frame: Frame, ring: list[Pixel]) -> list[Pixel]:
    """Sutherland and Hodgman's: side after side, what is beyond it is cut away."""
    sides = ((0, -EDGE, 1), (0, WIDTH + EDGE, -1), (1, -EDGE, 1), (1, frame.height + EDGE, -1))
    for axis, limit, sign in sides:
        ring = list(_cut(ring, axis, limit, sign))
    return ring


def _cut(ring: list[Pixel], axis: int, limit: float, sign: int) -> Iterator[Pixel]:
    for before, point in zip([ring[-1], *ring[:-1]] if ring else [], ring, strict=True):
        was, within = (sign * (each[axis] - limit) >= 0 for each in (before, point))
        if was != within:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            yield (
                before[0] + part * (point[0] - before[0]),
                before[1] + part * (point[1] - before[1]),
            )
        if within:
            yield point


def _seen(frame: Frame, line: list[Pixel]) -> Iterator[list[Pixel]]:
    """The runs of a line that are on the paper, each with the point before and the point after."""
    run: list[Pixel] = []
    for before, point in pairwise(line):
        if _on(frame, before) or _on(frame, point):
            run = run or [before]
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _on(frame: Frame, point: Pixel) -> bool:
    return -EDGE <= point[0] <= WIDTH + EDGE and -EDGE <= point[1] <= frame.height + EDGE


def _thin(points: Iterable[Pixel]) -> list[Pixel]:
    kept: list[Pixel] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) >= FINE or abs(y - kept[-1][1]) >= FINE:
            kept.append((x, y))
    return kept


def _path(points: Sequence[Pixel], close: str) -> str:
    """Whole pixels, each told by its step from the one before."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = " ".join(f"{x - was[0]} {y - was[1]}" for was, (x, y) in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l{steps}{close}"
