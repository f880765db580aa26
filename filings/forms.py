"""What the pages of filings accept: named fields only, choices from what the visitor may see."""

from typing import Any

from django import forms

from attachments.checks import ACCEPT, ALLOWED
from attachments.limits import FILE_BYTES, MEGABYTE
from common.forms import sensible_year

COMMON_CORRECTIONS = [
    "任免文件未加盖印章",
    "任免文件缺文号或日期",
    "任免文件与填报的文号、日期不一致",
    "基本信息表缺转正时间",
    "基本信息表填写不完整",
    "扫描件不清晰或缺页",
]


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    required = options.pop("required", False)
    return forms.DateField(label=label, required=required, widget=widget, validators=[sensible_year], **options)


# The browser says it before anything is sent (static/js/page.js); the server judges by itself.
MOST = {"data-most-megabytes": FILE_BYTES // MEGABYTE}


def text_field(label: str, length: int, **options: Any) -> forms.CharField:
    """Words that need not be there."""
    return forms.CharField(label=label, max_length=length, required=False, **options)


class DocumentForm(forms.Form):
    """One document."""

    upload = forms.FileField(
        label="文件",
        help_text=f"可上传：{ALLOWED}。",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT, **MOST}),
    )


class NothingForm(forms.Form):
    """A step that asks for nothing but a confirmation."""


class NoteForm(forms.Form):
    """A step that needs words; ``label`` names them."""

    note = forms.CharField(label="说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class OptionalNoteForm(forms.Form):
    """A step that may have words."""

    note = forms.CharField(label="说明", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionsForm(forms.Form):
    """The list of corrections: usual ones to tick, others one per line."""

    usual = forms.MultipleChoiceField(
        label="常见事项",
        choices=[(words, words) for words in COMMON_CORRECTIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    corrections = forms.CharField(
        label="其他补正事项",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一项。请一次性告知全部需要补正的内容。",
    )

    def clean(self) -> dict[str, Any]:
        """As the service takes it: one list."""
        data = super().clean() or {}
        lines = data.get("corrections", "").splitlines()
        return {"corrections": [*data.get("usual", []), *lines]}


class PaperTimeForm(forms.Form):
    """When both documents arrived on paper."""

    delivered_at = forms.DateTimeField(
        label="收到纸质材料的时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="两份材料收齐的时间（北京时间）。须由另一名组织部工作人员确认后生效。",
    )


class PaperCorrectionForm(PaperTimeForm):
    """Another time, and why."""

    note = forms.CharField(label="更正理由", max_length=500)


class ExtensionForm(forms.Form):
    """How much later, why, and by which document."""

    working_days = forms.IntegerField(
        label="延长的工作日数", required=False, min_value=1,
        help_text="自原截止日的次日起按工作日历计算。",
    )  # fmt: skip
    until = day_field("或者延期至", help_text="晚于现截止日的日期，含当日。与工作日数填一项。")
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="报备单位可见，例如学校放寒假。",
    )
    document = text_field("依据文件", 200, help_text="名称、文号，没有的不填。")
    upload = forms.FileField(
        label="扫描件", required=False, help_text=f"可上传：{ALLOWED}。报备单位可见。",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT, **MOST}),
    )  # fmt: skip


class CorrectionForm(forms.Form):
    """What was wrong in a filed filing; with the one-time key of the new one."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="更正的内容和理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "如：任免文号有误"}),
    )


class ReasonForm(forms.Form):
    """A step that needs its reason."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
