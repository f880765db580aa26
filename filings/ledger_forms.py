"""What the pages of the ledger accept."""

from typing import Any

import django_filters
from django import forms

from common.widgets import PlainSelect
from filings.filters import FilingFilter
from filings.models import FilingStatus
from workbooks.forms import OTHER, REASONS

STATUSES = [(each.value, each.label) for each in FilingStatus if each is not FilingStatus.DISCARDED]


class LedgerFilter(FilingFilter):
    """As the register is narrowed, by status instead of whose turn it is."""

    status = django_filters.ChoiceFilter(label="状态", choices=STATUSES, empty_label="全部", widget=PlainSelect)
    group = None


class LedgerExportForm(forms.Form):
    """Why the ledger is taken out."""

    reason = forms.ChoiceField(label="导出事由", choices=[("", "请选择"), *((each, each) for each in REASONS)])
    note = forms.CharField(label="补充说明", required=False, max_length=200, help_text="事由为“其他”的，须说明。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == OTHER and not data.get("note", "").strip():
            self.add_error("note", "事由为“其他”的，请说明用途。")
        return data

    def full_reason(self) -> str:
        """The reason as the audit keeps it."""
        note = self.cleaned_data["note"].strip()
        return f"{self.cleaned_data['reason']}（{note}）" if note else self.cleaned_data["reason"]
