"""What the pages of units accept: named fields only."""

from typing import Any

from django import forms

from common import clock
from common.forms import sensible_year
from units.models import PartyOrganizationKind, UnitKind

# While somebody types, htmx posts the form to its own page and shows what the number would change.
SHOW_EFFECT = {
    "hx-post": "",
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#effect",
    "hx-include": "closest form",
    "hx-sync": "closest form:queue last",  # a request that is cut off would be logged as an error
}


def _day(label: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[sensible_year], **options)


class ProfileFields(forms.Form):
    """What a unit is called and is."""

    name = forms.CharField(label="单位名称", max_length=100, help_text="填写党组织全称，如“××医院党委”。")
    short_name = forms.CharField(label="简称", max_length=30, required=False)
    kind = forms.ChoiceField(label="单位类别", choices=UnitKind.choices)
    party_kind = forms.ChoiceField(label="党组织类别", choices=PartyOrganizationKind.choices)
    in_scope = forms.BooleanField(label="纳入配备范围", required=False, initial=True)


class UnitForm(ProfileFields):
    """A new unit."""

    code = forms.CharField(label="单位代码", max_length=32)
    established_on = _day("启用日期")
    order = forms.IntegerField(
        label="排序", min_value=0, max_value=100_000, required=False, help_text="不填则排在最后。"
    )
    remarks = forms.CharField(label="备注", max_length=500, required=False)
    field_order = ("code", "name", "short_name", "kind", "party_kind", "in_scope", "established_on", "order")


class UnitProfileForm(ProfileFields):
    """Another name or kind from a day on."""

    valid_from = _day("起始日", help_text="新名称、类别自该日起有效；原名称、类别保留至前一日。")
    field_order = ("valid_from",)


class UnitRevisionForm(forms.Form):
    """What is not dated."""

    order = forms.IntegerField(label="排序", min_value=0, max_value=100_000, help_text="数字小的排在前面。")
    remarks = forms.CharField(label="备注", max_length=500, required=False)


class UnitAbolitionForm(forms.Form):
    """The last day of a unit."""

    abolished_on = _day("停用日期", help_text="该日为最后一日；此前的记录全部保留。")


class MemberCountForm(forms.Form):
    """Members at a statistics date. The sum may be left to the system."""

    counted_on = _day("统计时点")
    full = forms.IntegerField(label="正式党员（人）", min_value=0, max_value=1_000_000, required=False)
    probationary = forms.IntegerField(label="预备党员（人）", min_value=0, max_value=1_000_000, required=False)
    total = forms.IntegerField(
        label="党员总数（人）",
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text="含预备党员。已分别填写正式、预备人数的，可不填。",
    )
    source = forms.CharField(
        label="数据来源", max_length=200, required=False, help_text="如：党内年度统计报表、党员信息管理系统。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted_on"].widget.attrs["max"] = clock.today().isoformat()
        for name in ("counted_on", "full", "probationary", "total"):
            self.fields[name].widget.attrs.update(SHOW_EFFECT)
