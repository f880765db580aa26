"""What the pages of the ledger accept."""

from copy import copy
from dataclasses import replace
from typing import Any

import django_filters
from django import forms

from common.errors import Invalid
from common.forms import add_errors
from common.widgets import PlainSelect
from filings.filters import FilingFilter
from filings.ledger import COLUMNS, Column
from filings.ledger_layout import BY_KEY, Layout
from filings.models import FilingStatus
from filings.services.ledger_layout import LONGEST_TITLE, checked_columns
from workbooks.forms import ReasonForm

ORDER_WORDS = {"required": "请填写顺序。", "invalid": "顺序应为整数。", "min_value": "顺序应为0至9999。",
               "max_value": "顺序应为0至9999。"}  # fmt: skip
STATUSES = [(each.value, each.label) for each in FilingStatus if each is not FilingStatus.DISCARDED]


class LedgerFilter(FilingFilter):
    """As the register is narrowed, by status instead of whose turn it is."""

    status = django_filters.ChoiceFilter(label="状态", choices=STATUSES, empty_label="全部", widget=PlainSelect)
    group = None


class LedgerExportForm(ReasonForm):
    """Why the ledger is taken out."""


class ArchiveForm(forms.Form):
    """Where the papers of a filing lie."""

    archive_number = forms.CharField(label="归档号", max_length=60, required=False)


class ColumnsForm(forms.Form):
    """Which columns, in which order, under which titles: four fields for each column that there is."""

    def __init__(self, *args: Any, layout: Layout, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = _in_order(layout)
        chosen = {column.key for column in layout.columns}
        for place, column in enumerate(self.columns, start=1):
            self._ask(column, place * 10, is_chosen=column.key in chosen)

    def _ask(self, column: Column, order: int, *, is_chosen: bool) -> None:
        key, shipped = column.key, BY_KEY[column.key].title
        box = forms.CheckboxInput(attrs={"class": "form-check-input"})
        self.fields[f"use_{key}"] = forms.BooleanField(
            label=f"选用：{shipped}", required=False, initial=is_chosen, widget=box
        )
        self.fields[f"order_{key}"] = forms.IntegerField(
            label=f"顺序：{shipped}", min_value=0, max_value=9999, initial=order, error_messages=ORDER_WORDS,
            widget=forms.NumberInput(attrs={"class": "form-control"}),
        )  # fmt: skip
        self.fields[f"title_{key}"] = forms.CharField(
            label=f"名称：{shipped}", required=False, initial=column.title, strip=True,
            widget=forms.TextInput(attrs={"class": "form-control", "maxlength": LONGEST_TITLE}),
        )  # fmt: skip
        self.fields[f"list_{key}"] = forms.BooleanField(
            label=f"在列表中显示：{shipped}", required=False, initial=column.in_list, widget=copy(box)
        )

    def rows(self) -> list[dict[str, Any]]:
        """Each column with its four fields, as the page draws them."""
        names = ("use", "order", "title", "list")
        return [
            {"key": each.key, "shipped": BY_KEY[each.key].title} | {name: self[f"{name}_{each.key}"] for name in names}
            for each in self.columns
        ]

    def chosen(self) -> list[dict[str, Any]]:
        """What is chosen, in the order of its numbers; a title left empty is the shipped one."""
        data = self.cleaned_data
        used = [column.key for column in self.columns if data[f"use_{column.key}"]]
        return [
            {"key": key, "title": data[f"title_{key}"] or BY_KEY[key].title, "in_list": data[f"list_{key}"]}
            for key in sorted(used, key=lambda key: data[f"order_{key}"])
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data[f"use_{column.key}"] for column in self.columns):
            raise forms.ValidationError("请至少选用一个栏目。")
        if not self.errors:
            try:
                checked_columns(self.chosen())
            except Invalid as error:
                add_errors(self, error)
        return data


def _in_order(layout: Layout) -> list[Column]:
    """The chosen ones in their order, then the others in the shipped one."""
    chosen = {column.key for column in layout.columns}
    rest = (replace(column, in_list=False) for column in COLUMNS if column.key not in chosen)
    return [*layout.columns, *rest]
