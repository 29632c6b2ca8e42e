"""Figures in the language of who reads, never rounded up: nothing shows as reached before it is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Number = int | str | Fraction


def whole(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def cut(number: Number, decimals: int) -> str:
    """With so many decimals, the further ones cut off."""
    exact = Fraction(number)
    units = exact.numerator * 10**decimals // exact.denominator
    return str(number_format(Decimal(units).scaleb(-decimals), decimals, force_grouping=True))


def short(number: Number, decimals: int = 2) -> str:
    """Without decimals where there are none."""
    exact = Fraction(number)
    return whole(int(exact)) if exact.denominator == 1 else cut(exact, decimals)


def percent(part: int, of: int) -> str:
    if not of:
        return "—"
    return _("%(n)s %%") % {"n": short(Fraction(1000 * part // of, 10), 1)}


def along(part: Number, of: Number) -> str:
    """How far along a bar, for the attributes of a drawing."""
    if not Fraction(of):
        return "0%"
    return f"{float(100 * Fraction(part) / Fraction(of)):.2f}".rstrip("0").rstrip(".") + "%"


def cells(figures: Iterable[tuple[str, str]]) -> SafeString:
    """A row of figures, each with its tone: a table of thousands is written here, not cell by cell
    in a template."""
    rows = ((f"num {tone}" if tone else "num", figure) for figure, tone in figures)
    return format_html_join(
        "", '<td class="{}">{}</td>', ((tone, figure) for tone, figure in rows)
    )
