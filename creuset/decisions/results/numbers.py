"""Figures in the language of who reads, never rounded up: nothing shows as reached before it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
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
    return _("%(n)s %%") % {"n": short(Fraction(1000 * part // of, 10), 1)}


def along(part: Number, of: Number) -> str:
    """How far along a bar, for the attributes of a drawing."""
    if not Fraction(of):
        return "0%"
    return f"{float(100 * Fraction(part) / Fraction(of)):.2f}".rstrip("0").rstrip(".") + "%"
