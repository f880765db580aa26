"""How the register of filings can be narrowed."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from accounts.access import allows
from accounts.permissions import Permission
from common import clock
from common.widgets import PlainSelect
from filings.facts import clock_context
from filings.models import Filing, FilingKind, FilingStatus
from filings.models.filings import FilingQuerySet
from filings.timing import FIRST_YEAR, Timing, narrowed_to, with_clock
from rules.filing_clock import ClockStatus
from units.access import units_with
from units.filters import UnitChoiceFilter
from units.models import Unit

GROUPS = [("mine", "待我办理"), ("open", "在办"), ("filed", "已备案"), ("discarded", "已作废")]
DUE = [("overdue", "已超报备时限"), ("today", "今日截止"), ("running", "报备期内"), ("reported", "已报齐")]
CLOCKS = {
    "overdue": (ClockStatus.OVERDUE,),
    "today": (ClockStatus.DUE_TODAY,),
    "running": (ClockStatus.RUNNING, ClockStatus.DUE_TODAY),
}
DUE += [(timing.value, timing.label) for timing in Timing if timing.value not in CLOCKS]


def _years() -> list[tuple[str, str]]:
    return [(str(year), f"{year}年") for year in range(clock.today().year, FIRST_YEAR - 1, -1)]


def units_seen(request: Any) -> QuerySet[Unit]:
    """The units whose filings the visitor sees."""
    return Unit.objects.visible_to(request.user).described(clock.today())


class FilingFilter(django_filters.FilterSet):
    """Search, unit and deadline; the group is chosen by the tabs above the list."""

    q = django_filters.CharFilter(label="姓名、拼音、工号或文号", method="search")
    unit = UnitChoiceFilter(label="报备单位", queryset=units_seen, empty_label="全部")
    kind = django_filters.ChoiceFilter(
        label="任免类别", choices=FilingKind.choices, empty_label="全部", widget=PlainSelect
    )
    due = django_filters.ChoiceFilter(
        label="报备时限", choices=DUE, empty_label="全部", method="by_due", widget=PlainSelect
    )
    year = django_filters.ChoiceFilter(
        label="人选确定年份", choices=[], empty_label="全部", method="by_year", widget=PlainSelect
    )
    group = django_filters.ChoiceFilter(label="范围", choices=GROUPS, method="by_group", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = _years()  # a year begins while the server runs
        user: Any = self.request.user
        if not allows(user, Permission.VIEW_FILING) and len(units_with(user, Permission.VIEW_FILING)) <= 1:
            del self.filters["unit"]

    def filter_queryset(self, queryset: QuerySet[Filing]) -> QuerySet[Filing]:
        """Discarded drafts stand in their own group only."""
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("group") == "discarded":
            return rows
        return rows.exclude(status=FilingStatus.DISCARDED)

    def search(self, rows: FilingQuerySet, name: str, value: str) -> FilingQuerySet:
        return rows.search(value)

    def by_group(self, rows: FilingQuerySet, name: str, value: str) -> FilingQuerySet:
        match value:
            case "mine":
                return rows.to_do_for(self.request.user)
            case "open":
                return rows.open()
            case "filed":
                return rows.filter(status=FilingStatus.FILED)
        return rows.filter(status=FilingStatus.DISCARDED)

    def by_year(self, rows: FilingQuerySet, name: str, value: str) -> FilingQuerySet:
        return rows.filter(candidate_determined_on__year=int(value))

    def by_due(self, rows: FilingQuerySet, name: str, value: str) -> FilingQuerySet:
        if value == "reported":
            return rows.filter(first_complete_at__isnull=False)
        if value in CLOCKS:
            return with_clock(rows, CLOCKS[value], clock_context())
        return narrowed_to(rows, Timing(value), clock_context())
