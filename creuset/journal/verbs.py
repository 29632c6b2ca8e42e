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


def ends_on_title(sentence: str, title: str) -> str:
    """A title that asks or exclaims takes the place of the full stop."""
    full = sentence.endswith("{title}.") and title.endswith(("?", "!", "…", "."))
    return sentence[:-1] if full else sentence


def known() -> set[str]:
    return set(_sentences)
