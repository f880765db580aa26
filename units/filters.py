"""How the list of units can be narrowed."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from common.as_of import day_asked
from units.models import PartyOrganizationKind, UnitKind
from units.models.units import UnitQuerySet

IN_SCOPE = [("true", "纳入配备范围"), ("false", "不纳入")]


class UnitFilter(django_filters.FilterSet):
    """Search by name and initials; kinds and scope as of the day shown."""

    q = django_filters.CharFilter(label="名称、代码或拼音首字母", method="search")
    kind = django_filters.ChoiceFilter(label="单位类别", choices=UnitKind.choices, empty_label="全部")
    party_kind = django_filters.ChoiceFilter(
        label="党组织类别", choices=PartyOrganizationKind.choices, empty_label="全部"
    )
    in_scope = django_filters.ChoiceFilter(label="配备范围", choices=IN_SCOPE, empty_label="全部", method="scope")

    def search(self, rows: UnitQuerySet, name: str, value: str) -> UnitQuerySet:
        return rows.search(value, day_asked(self.request))

    def scope(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(in_scope=value == "true")
