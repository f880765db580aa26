"""Lists as tables: django-tables2 knows the columns and their order, our own row templates draw the cells.

The cell rendering of django-tables2 costs ten times a plain template, so it is never used: a list's template loops
over ``listing.records`` and writes its cells itself, in the order of the columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_tables2
from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.forms import BaseForm, Field
from django.http import HttpRequest

from common import paging

SORT = "sort"
PAGE = "page"


class Column(django_tables2.Column):
    """A column head: ``Column("姓名", order_by=("name_pinyin",))``; without ``order_by`` it cannot be sorted by.

    ``order_by`` names fields of a queryset or attributes of the rows of a list (``unit.name_pinyin``).
    ``kind`` is "" (text), "number" (right-aligned, tabular) or "date"; ``hint`` is a small second line.
    """

    def __init__(self, label: str = "", *, order_by: Iterable[str] = (), kind: str = "", hint: str = "") -> None:
        self.kind, self.hint = kind, hint
        keys = tuple(key.replace(".", "__") for key in order_by)
        super().__init__(verbose_name=label, order_by=keys or None, orderable=bool(keys), empty_values=(), default="")


class Table(django_tables2.Table):
    """Base of all tables. The accessor of a column is never asked: rows are drawn by the page's template."""


@dataclass(frozen=True)
class Chip:
    """An active filter: what it says and the parameter that carries it."""

    label: str
    text: str
    parameter: str


@dataclass(frozen=True)
class Head:
    """A table head as the template shows it; ``next_sort`` is the order that a click asks for."""

    label: str
    kind: str
    hint: str
    next_sort: str
    direction: str  # "", ascending or descending

    @property
    def is_sortable(self) -> bool:
        return bool(self.next_sort)


class Listing:
    """One page of a filtered, sorted list, with all that layouts/list.html shows of it."""

    def __init__(self, table: Table, page: Page[Any], filters: BaseForm | None, unit: str) -> None:
        self.table, self.page, self.filters, self.unit = table, page, filters, unit
        self.total = page.paginator.count
        self.window = paging.window(page)
        self.chips = _chips(filters)

    @property
    def records(self) -> list[Any]:
        """The rows of this page, fetched once."""
        return list(self.page.object_list)

    @property
    def heads(self) -> list[Head]:
        return [_head(column) for column in self.table.columns]

    @property
    def is_filtered(self) -> bool:
        return bool(self.chips)


def build(
    request: HttpRequest, table_class: type[Table], rows: QuerySet[Any], *,
    filterset_class: Any = None, default_sort: str = "", per_page: int = paging.PER_PAGE, unit: str = "条",
    filterset_kwargs: dict[str, Any] | None = None,
) -> Listing:  # fmt: skip
    """Filter, sort and page a queryset by the address's parameters.

    ``unit`` is the measure word of the total (个, 名, 件). Unknown sort keys and page numbers fall back quietly.
    """
    form: BaseForm | None = None
    if filterset_class is not None:
        filterset = filterset_class(request.GET, queryset=rows, request=request, **(filterset_kwargs or {}))
        form, rows = filterset.form, filterset.qs
    table = table_class(rows, order_by=request.GET.get(SORT) or default_sort)
    return Listing(table, paging.page_of(_settled(table.data.data), request.GET.get(PAGE), per_page), form, unit)


def _settled(rows: Any) -> Any:
    """The rows in an order without ties, so that no row is lost between two pages."""
    if not isinstance(rows, QuerySet):
        return rows
    if rows.query.order_by:
        return rows.order_by(*rows.query.order_by, "pk")
    return rows if rows.ordered else rows.order_by("pk")


def _head(column: Any) -> Head:
    kind, hint = getattr(column.column, "kind", ""), getattr(column.column, "hint", "")
    if not column.orderable:
        return Head(column.header, kind, hint, "", "")
    alias = column.order_by_alias
    is_ordered = column.is_ordered
    direction = ("descending" if alias.is_descending else "ascending") if is_ordered else ""
    return Head(column.header, kind, hint, str(alias.next), direction)


def _chips(form: BaseForm | None) -> list[Chip]:
    if form is None or not form.is_valid():
        return []
    found = []
    for name, value in form.cleaned_data.items():
        if value in (None, "", [], ()) or (isinstance(value, QuerySet) and not value):
            continue
        field = form.fields[name]
        found.append(Chip(str(field.label or name), _words(field, value), form.add_prefix(name)))
    return found


def _words(field: Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    choices = dict(getattr(field, "choices", ()) or ())
    if isinstance(value, (list, tuple, QuerySet)):
        return "、".join(str(choices.get(each, each)) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(choices.get(value, choices.get(str(value), value)))
