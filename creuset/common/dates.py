"""Days as French writes them: « 1er décembre », then « 2 décembre »."""

import re
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language

DAY_OF_A_MONTH = re.compile(r"(?<!\\)j(?= F)")


def date_format(value: date, written: str = "DATE_FORMAT") -> str:
    """As Django's, but for the first of a month."""
    return formats.date_format(value, format_for(value, written))


def format_for(value: Any, written: str) -> str:
    """The format, which may be one of Django's names, for this very day."""
    if not (get_language() or "").startswith("fr") or getattr(value, "day", 0) != 1:
        return written
    meant = formats.get_format(written) if written.isupper() and "_" in written else written
    return DAY_OF_A_MONTH.sub(r"j\\e\\r", meant)
