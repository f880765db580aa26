"""What the pages that ask for many papers accept."""

from typing import Any

from django import forms

from filings.batches import BatchForm
from filings.documents.printed.papers import PaperKind
from filings.ledger_forms import LedgerExportForm


class BatchRequestForm(LedgerExportForm):
    """Which papers, put into what, and why."""

    papers = forms.TypedMultipleChoiceField(
        label="文书", choices=[(kind.value, kind.label) for kind in PaperKind], coerce=PaperKind,
        widget=forms.CheckboxSelectMultiple, initial=[kind.value for kind in PaperKind],
        error_messages={"required": "请至少选择一种文书。"},
    )  # fmt: skip
    form = forms.TypedChoiceField(
        label="形式", choices=[(form.value, form.label) for form in BatchForm], coerce=BatchForm,
        widget=forms.RadioSelect, initial=BatchForm.MERGED.value,
    )  # fmt: skip
    with_unreported = forms.BooleanField(label="含尚未报送的事项", required=False)
    field_order = ("papers", "form", "with_unreported", "reason", "note")

    def __init__(self, *args: Any, offered: list[PaperKind] | None = None, unreported: int = 0, **kwargs: Any) -> None:
        """`unreported`: how many of those asked for are not reported yet; where there are none, nothing is asked."""
        super().__init__(*args, **kwargs)
        self.fields["with_unreported"].help_text = f"起草中、待审签的{unreported}件，不勾选则不含。"
        if not unreported:
            del self.fields["with_unreported"]
        self.fields["reason"].label = "打印事由"
        if offered is not None:
            field: Any = self.fields["papers"]
            field.choices = [(kind.value, kind.label) for kind in offered]
            field.initial = [kind.value for kind in offered]
