"""Words as one searches and sorts them: no accent, no capital, no punctuation."""

import re
import unicodedata

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """«L’Épi d’Or» and «l'epi D'OR» are one: «l epi d or»."""
    plain = text.casefold()
    if not plain.isascii():
        # Taking letters apart may bring capitals back, which folding turns into other letters.
        apart = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
        whole = unicodedata.normalize("NFKD", apart)
        plain = "".join(letter for letter in whole if not unicodedata.combining(letter))
    return " ".join(_WORDS.findall(plain))
