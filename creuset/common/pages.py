"""Long lists, a page at a time, always with their total."""

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, rows: QuerySet[M], *, size: int = 30) -> Page[M]:
    """The page asked for by `?page=`; the first, or the last, when that makes no sense."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
