"""Pages of long lists."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

PER_PAGE = 50


def page_of(rows: Any, number: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page asked for; the first or last one when the number is no number or out of range."""
    paginator: Paginator[Any] = Paginator(rows, per_page)
    return paginator.get_page(number)


def window(page: Page[Any]) -> Sequence[int | str]:
    """The page numbers worth showing: 1 … 4 5 6 … 12."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
