"""How each kind of record reads. `wiring` fills the list; a test finds a verb without a sentence."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_sentences: dict[str, "_StrPromise"] = {}


def register(sentences: "Mapping[str, _StrPromise]") -> None:
    _sentences.update(sentences)


def sentence(verb: str) -> str:
    return str(_sentences.get(verb, verb))


def known() -> set[str]:
    return set(_sentences)
