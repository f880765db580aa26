"""What the pages of workbooks accept."""

from typing import Any

from django import forms

from common import clock
from workbooks.inspection import FILE_BYTES, MEGABYTE, ROWS

REASONS = ("日常工作核对", "年度统计上报", "巡视巡察或审计调阅", "队伍建设分析")
BROUGHT_BACK = "离线修改后导入"
OTHER = "其他"


def _reason(*reasons: str) -> forms.ChoiceField:
    offered = (*REASONS, *reasons, OTHER)
    return forms.ChoiceField(label="导出事由", choices=[("", "请选择"), *((each, each) for each in offered)])


class UploadForm(forms.Form):
    """A workbook to be compared."""

    file = forms.FileField(
        label="文件",
        max_length=255,
        allow_empty_file=True,  # said in our own words, with what to do
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=(
            f"只收.xlsx，不超过{FILE_BYTES // MEGABYTE}MB，每张表不超过{ROWS}行。.xls、.et、.wps请先另存为.xlsx。"
        ),
        error_messages={"required": "请选择要导入的文件。"},
    )


class ConfirmForm(forms.Form):
    """The preview that was on the screen when the import was confirmed."""

    fingerprint = forms.RegexField(regex=r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something is taken out of the system."""

    reason = _reason()
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


class ExportForm(ReasonForm):
    """Which day, why, and whether with full identity numbers, of a workbook that can be imported again."""

    field_order = ("as_of", "reason", "note", "with_id_numbers")
    reason = _reason(BROUGHT_BACK)
    as_of = forms.DateField(
        label="截止日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="留空为今天；填写的，导出该日在册的单位和此前的任职。",
    )
    with_id_numbers = forms.BooleanField(
        label="含完整身份证号", required=False, help_text="不勾选的，身份证号打码。勾选的，在审计中注明。"
    )

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day is not None and day > clock.today():
            raise forms.ValidationError("截止日期不能晚于今天。")
        return day
