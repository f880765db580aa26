"""What the cockpit and its exports accept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from common.pinyin import search_letters
from compliance.cockpit import CLEAR, COLUMNS, Row, Standing, is_clear
from units.models import UnitKind
from workbooks.forms import ReasonForm

ALL = ("", "全部")
SORT = "sort"
URGENT = "urgency"


class CockpitFilterForm(forms.Form):
    """How the cockpit is narrowed down."""

    q = forms.CharField(label="名称、代码或拼音首字母", max_length=100, required=False)
    kind = forms.ChoiceField(label="单位类别", choices=[ALL, *UnitKind.choices], required=False)
    article = forms.ChoiceField(
        label="条款", choices=[ALL, *((column.article, column.full_name) for column in COLUMNS)], required=False
    )
    outcome = forms.ChoiceField(
        label="情况",
        choices=[ALL, *((each.value, each.label) for each in Standing), (CLEAR, "均无待办")],
        required=False,
    )
    # Chosen by a link of the page, and shown as a chip.
    scope = forms.ChoiceField(
        label="范围", choices=[("", "纳入配备范围"), ("all", "全部单位")], required=False, widget=forms.HiddenInput
    )


class CockpitFilter:
    """Has the two attributes that `common.tables.build` asks of a filter set: ``form`` and ``qs``."""

    def __init__(self, data: Mapping[str, Any], queryset: list[Row], request: HttpRequest) -> None:
        self.form = CockpitFilterForm(data)
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.article = self.asked.get("article", "")
        self.qs = [row for row in queryset if self._fits(row)]
        if data.get(SORT) == URGENT:
            self.qs.sort(key=lambda row: row.urgency(self.article))

    def _fits(self, row: Row) -> bool:
        return (
            (row.in_scope or self.asked.get("scope") == "all")
            and self.asked.get("kind", "") in ("", row.kind)
            and self._stands(row)
            and is_named(row, self.asked.get("q", ""))
        )

    def _stands(self, row: Row) -> bool:
        outcome = self.asked.get("outcome", "")
        if outcome == CLEAR:
            return is_clear(row, self.article)
        return not outcome or Standing(outcome) in row.standings_under(self.article)

    def shows_department(self, row: Row) -> bool:
        """The department's own row stands on top unless units of some kind or name are asked for."""
        return not self.asked.get("kind") and not self.asked.get("q") and self._stands(row)


def is_named(row: Row, text: str) -> bool:
    """By part of the name, short name, code, pinyin or its initials."""
    text = text.strip()
    if not text:
        return True
    if text in row.name or text in row.short_name or row.code.casefold().startswith(text.casefold()):
        return True
    letters = search_letters(text)
    return bool(letters) and (letters in row.name_pinyin or letters in row.initials)


PDF_A4, PDF_A3, EXCEL = "a4", "a3", "xlsx"
FORMATS = [(PDF_A4, "PDF，A4横向"), (PDF_A3, "PDF，A3横向"), (EXCEL, "Excel工作簿（两张表）")]


class DocumentForm(ReasonForm):
    """In which form the register and the list are taken, and why."""

    field_order = ("form", "reason", "note", "with_unknown")
    form = forms.ChoiceField(label="文件格式", choices=FORMATS, initial=PDF_A4)
    with_unknown = forms.BooleanField(
        label="问题清单列入“未见记录”事项",
        required=False,
        help_text="不勾选的，只列“尚未达到”“请说明”，并注明未列入的项数。",
    )
