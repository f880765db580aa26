"""The figures of staffing as charts: by kind of unit, and one unit's members over the years."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.http import urlencode

from common import addresses
from common.charts import Chart, Form, Mark, Point, Series
from compliance.facts import UnitStaffing
from rules.editions import ParameterKey, edition_on
from units.models import UnitKind

ByKind = dict[UnitKind, list[UnitStaffing]]
COUNTS_SHOWN = 8


def _by_kind(rows: Sequence[UnitStaffing]) -> ByKind:
    """Units in scope by their kind, kinds without any left out."""
    found: dict[str, list[UnitStaffing]] = defaultdict(list)
    for row in rows:
        if row.in_scope:
            found[row.unit.kind].append(row)
    return {kind: found[kind] for kind in UnitKind if kind in found}


def _series(
    kinds: ByKind, name: str, tone: str, figure: Callable[[UnitStaffing], int | bool | None], **narrowed: str
) -> Series:
    """A figure summed up by kind; behind each the register narrowed to the kind and what else is given."""
    register = reverse("compliance:staffing")
    points = (
        Point(sum(figure(row) or 0 for row in rows), f"{register}?{urlencode({'kind': kind.value, **narrowed})}")
        for kind, rows in kinds.items()
    )
    return Series(name, tone, tuple(points))


def coverage_chart(rows: Sequence[UnitStaffing]) -> Chart:
    """Units with an organizer in post and those without (Article 2), by kind."""
    kinds = _by_kind(rows)
    covered = _series(kinds, "已有在岗", "ok", lambda row: row.is_covered, covered="yes")
    open_ = _series(kinds, "尚未配备", "gap", lambda row: not row.is_covered, covered="no")
    labels = tuple(kind.label for kind in kinds)
    return Chart(
        "chart-coverage", "全覆盖情况", "单位类别", labels, (covered, open_), Form.BARS, "个单位", is_stacked=True
    )


def staffing_chart(rows: Sequence[UnitStaffing]) -> Chart:
    """The minimum of Article 4, who is in post, and vacant posts, by kind."""
    kinds = _by_kind(rows)
    series = (
        _series(kinds, "最低应配", "muted", lambda row: row.minimum),
        _series(kinds, "实配", "info", lambda row: row.in_post),
        _series(kinds, "空缺", "warn", lambda row: row.vacant_posts, vacancy="yes"),
    )
    labels = tuple(kind.label for kind in kinds)
    return Chart("chart-staffing", "配备数量", "单位类别", labels, series, Form.BARS, "名")


def members_chart(row: UnitStaffing, *, name: str) -> Chart:
    """A unit's last counts, the earliest first, with the thresholds that it has reached and the next one."""
    counts = row.history[:COUNTS_SHOWN][::-1]
    page = addresses.of_row("units:detail", row.unit.pk)
    points = tuple(Point(count.members, f"{page}?as_of={count.counted_on:%Y-%m-%d}#counts") for count in counts)
    labels = tuple(f"{count.counted_on:%Y.%m}" for count in counts)
    most = max((count.members or 0 for count in counts), default=0)
    return Chart(
        f"chart-members-{row.unit.pk}", "历年党员人数", "统计时点", labels, (Series(name, "accent", points),),
        Form.LINE, "人", marks=_marks(row, most),
    )  # fmt: skip


def _marks(row: UnitStaffing, most: int) -> tuple[Mark, ...]:
    edition = edition_on(row.verdict.on)
    keys = (ParameterKey.SECTION_LEVEL_MEMBERS, ParameterKey.EXTRA_POSTS_MEMBERS)
    values = sorted(value for key in keys if edition and (value := edition.value(key)) is not None)
    shown = [value for value in values if value <= most] + [value for value in values if value > most][:1]
    return tuple(Mark(value, f"{value}人") for value in shown)
