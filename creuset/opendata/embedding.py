"""The map on someone else's page: what one may ask of it, read from an address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from creuset.atlas.filters import Filter
from creuset.atlas.morton import Box, box_of_view

LOWEST, USUAL, HIGHEST = 200, 480, 1200  # pixels


@dataclass(frozen=True)
class Embedding:
    wanted: Filter
    box: Box | None = None  # what is looked at first; all of it when nobody says
    height: int = USUAL
    unknown: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> Embedding:
        wanted = Filter.read(query)
        bbox, height = query.get("bbox", "").strip(), query.get("hauteur", "").strip()
        box, pixels = box_of_view(bbox), _height(height)
        unknown = (
            *wanted.unknown,
            *([f"bbox={bbox}"] if bbox and not box else []),
            *([f"hauteur={height}"] if height and not pixels else []),
        )
        return cls(wanted, box, pixels or USUAL, unknown)

    @property
    def bbox(self) -> str:
        return ",".join(f"{side:g}" for side in self.box) if self.box else ""

    @property
    def query(self) -> str:
        """As the address of the frame says it; the height is said by the frame itself."""
        box = urlencode({"bbox": self.bbox}, safe=",") if self.box else ""
        return "&".join(filter(None, [self.wanted.query, box]))


def _height(text: str) -> int:
    pixels = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    return pixels if LOWEST <= pixels <= HIGHEST else 0
