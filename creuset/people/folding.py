"""Words without case or accents: what is searched and sorted, never what is shown."""

import unicodedata
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """« Élise LE Goff » becomes « elise le goff »."""
    # Taking a letter apart may give a capital, and its small form may again have parts.
    for _round in range(2):
        letters = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(text.replace("’", "'").split())


class FoldedField(models.CharField):  # type: ignore[type-arg]  # only the stubs are generic
    """The folded form of another field of the same row, written whenever the row is saved."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"editable": False, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["default"]
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded
