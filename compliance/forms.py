"""What the pages of judging accept."""

from django import forms

from compliance.facts import Conclusion
from compliance.statistics import GUIDE
from rules.posts import PostLevel
from units.models import UnitKind

ALL = ("", "全部")
TO_REPORT = "to-report"
BANDS = [
    ("low", "不足200人"), ("section", "200至499人"), ("extra", "500人以上"), ("unknown", "未见记录"),
    (TO_REPORT, "待核报"),
]  # fmt: skip
COVERED = [ALL, ("yes", "已有在岗"), ("no", "尚未配备")]
VACANCIES = [ALL, ("yes", "有空缺"), ("no", "无空缺")]
SCOPES = [("", "纳入配备范围"), ("all", "全部单位")]


class StaffingFilterForm(forms.Form):
    """How the staffing register is narrowed down."""

    q = forms.CharField(label="名称、代码或拼音首字母", max_length=100, required=False)
    kind = forms.ChoiceField(label="单位类别", choices=[ALL, *UnitKind.choices], required=False)
    band = forms.ChoiceField(label="党员人数", choices=[ALL, *BANDS], required=False)
    outcome = forms.ChoiceField(
        label="结论",
        choices=[ALL, *((each.value, each.label) for each in Conclusion if each is not Conclusion.OUT_OF_SCOPE)],
        required=False,
    )
    # Chosen by links of the page, and shown as chips.
    covered = forms.ChoiceField(label="全覆盖", choices=COVERED, required=False, widget=forms.HiddenInput)
    vacancy = forms.ChoiceField(label="空缺", choices=VACANCIES, required=False, widget=forms.HiddenInput)
    scope = forms.ChoiceField(label="范围", choices=SCOPES, required=False, widget=forms.HiddenInput)


class WhatIfForm(forms.Form):
    """A supposed unit. Without a member count the answer is what Article 4 asks of an unknown one."""

    members = forms.IntegerField(
        label="党员人数",
        min_value=0,
        max_value=99999,
        required=False,
        help_text="含预备党员；留空表示尚无记录。",
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "如：213"}),
    )
    organizers = forms.IntegerField(
        label="在岗专职组织员",
        min_value=0,
        max_value=20,
        required=False,
        help_text="人数，留空按0计。",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    level = forms.ChoiceField(
        label="岗位级别",
        choices=[("", "未见记录"), *((level.value, level.label) for level in PostLevel)],
        required=False,
        help_text="在岗人员按同一级别推演。",
    )


class StatisticsForm(forms.Form):
    """Pasted statistics of many units."""

    text = forms.CharField(
        label="统计数",
        max_length=200_000,
        help_text=GUIDE,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "示例临床医学院党委\t198\t12", "spellcheck": "false"}),
        error_messages={"required": "请粘贴统计数。"},
    )
