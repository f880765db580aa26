"""What is asked before a volume is made."""

from datetime import date
from typing import Any

from django import forms

from common import clock
from common.forms import sensible_year
from compliance.facts import FIRST_JUDGED
from filings.ledger_forms import LedgerExportForm
from rules.wording import chinese_date

UNREPORTED_HELP = "起草中、待审签的{}件，不勾选则不收入。"


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class VolumeForm(LedgerExportForm):
    """Which days, with which documents, and why."""

    as_of = forms.DateField(
        label="截止日期", widget=_day_input(), validators=[sensible_year], help_text="基本情况和逐条对照以该日为准。"
    )
    since = forms.DateField(
        label="起始日期", required=False, widget=_day_input(), validators=[sensible_year],
        help_text="只收该日起确定人选的备案；留空为全部。",
    )  # fmt: skip
    with_documents = forms.BooleanField(label="并入上传的材料", required=False, initial=True)
    with_unreported = forms.BooleanField(label="含尚未报送的事项", required=False)
    field_order = ("as_of", "since", "with_documents", "with_unreported", "reason", "note")

    def __init__(self, *args: Any, unreported: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["with_unreported"].help_text = UNREPORTED_HELP.format(unreported)
        self.fields["reason"].label = "编制事由"

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > clock.today():
            raise forms.ValidationError("截止日期不能晚于今天。")
        if day < FIRST_JUDGED:
            raise forms.ValidationError(f"截止日期不能早于{chinese_date(FIRST_JUDGED)}。")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        since, day = data.get("since"), data.get("as_of")
        if since and day and since > day:
            self.add_error("since", "起始日期不能晚于截止日期。")
        return data
