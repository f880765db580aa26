"""How the list of people can be narrowed."""

from typing import Any

import django_filters

from common.as_of import day_asked
from common.widgets import PlainSelect
from organizers.models import RecordStatus
from organizers.models.organizers import OrganizerQuerySet
from rules.posts import PostLevel
from units.filters import UnitChoiceFilter
from units.models import Unit

PRESENCE = [("in_post", "在岗"), ("not_in_post", "不在岗")]
STATUS = [(status.value, status.label) for status in RecordStatus if status != RecordStatus.VOID]
UNKNOWN_LEVEL = "UNKNOWN"
LEVELS = [*((level.value, level.label) for level in PostLevel), (UNKNOWN_LEVEL, "未见记录")]


def _units(request: Any) -> Any:
    """The units that the visitor may choose from, as of the day shown."""
    return Unit.objects.visible_to(request.user).as_of(day_asked(request))


class OrganizerFilter(django_filters.FilterSet):
    """Search by name and initials; unit, level and record filing as of the day shown."""

    q = django_filters.CharFilter(label="姓名、工号或拼音首字母", method="search")
    unit = UnitChoiceFilter(
        label="二级单位党组织", queryset=_units, field_name="unit_id", method="in_unit", empty_label="全部"
    )
    presence = django_filters.ChoiceFilter(
        label="在岗情况", choices=PRESENCE, method="by_presence", empty_label="全部", widget=PlainSelect
    )
    status = django_filters.ChoiceFilter(
        label="备案状态", choices=STATUS, field_name="record_status", empty_label="全部", widget=PlainSelect
    )
    level = django_filters.ChoiceFilter(
        label="岗位级别", choices=LEVELS, method="by_level", empty_label="全部", widget=PlainSelect
    )

    def search(self, rows: OrganizerQuerySet, name: str, value: str) -> OrganizerQuerySet:
        return rows.search(value)

    # The columns below are annotated, so the type of the rows knows nothing of them.
    def in_unit(self, rows: Any, name: str, value: Unit) -> Any:
        return rows.filter(unit_id=value.pk)

    def by_presence(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(tenure_id__isnull=value != "in_post")

    def by_level(self, rows: Any, name: str, value: str) -> Any:
        if value == UNKNOWN_LEVEL:
            return rows.filter(level="", tenure_id__isnull=False)
        return rows.filter(level=value)
