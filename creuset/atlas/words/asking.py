"""What a visitor's words ask for, and which words answer them. Plain values; the index is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from creuset.atlas.folding import fold
from creuset.atlas.words.language import EMPTY, FORGIVING_FROM, LONGEST, one_letter_apart, stems

MOST_WORDS = 8
BEGUN_FROM = 2
"""Letters from which the last word may be the beginning of a longer one."""
CORRECTIONS = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the question. A corrected one has the forms that it may have meant; one that calls a
    kind means the entries of that kind."""

    forms: tuple[str, ...]
    begins: bool = False
    calls: bool = False

    @property
    def typed(self) -> str:
        return self.forms[0]

    def meets(self, word: str) -> bool:
        """The same word, or the same without its ending in one of the languages."""
        if self.begins and word.startswith(self.typed):
            return True
        its = stems(word)
        return any(
            form == word or any(a == b for a, b in zip(stems(form), its, strict=True))
            for form in self.forms
        )

    def nearly(self, word: str) -> bool:
        """As if one letter were wrong; short words are taken as they are."""
        return len(self.typed) >= FORGIVING_FROM and one_letter_apart(self.typed, word)

    def corrected(self, alike: Iterable[str]) -> Term:
        forms = tuple(sorted(set(alike))[:CORRECTIONS])
        return Term(forms) if forms else self


def said(*texts: str) -> str:
    """All the words of these texts, each once: what a row is found by."""
    each = (word[:LONGEST] for text in texts for word in fold(text).split())
    return " ".join(dict.fromkeys(each))


def terms_of(words: str) -> list[Term]:
    """Small words count only when nothing else is asked: an initiative may be called « Nous »."""
    typed = said(words).split()
    telling = [word for word in typed if len(word) > 1 and word not in EMPTY]
    kept = (telling or typed)[:MOST_WORDS]
    last = len(kept) - 1
    return [
        Term((word,), begins=n == last and len(word) >= BEGUN_FROM) for n, word in enumerate(kept)
    ]
