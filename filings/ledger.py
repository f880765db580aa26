"""任免备案台账: its columns as shipped, and what each says of a filing.

A column is a title and a function of the entry: the page, the details below a row and the workbook say the same.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from common import clock
from filings.facts import ClockContext
from filings.lines import Line, line_of
from filings.models import Filing, FilingCircumstances, FilingStatus, FilingStep
from filings.models.filings import AT_UNIT_STATUSES, FilingQuerySet
from filings.progress import numbered
from filings.timing import Timing, timing_of
from filings.transitions import Action
from rules.wording import chinese_date

TITLE = "专职组织员任免备案台账"
FOOT = ("填报单位（盖章）：", "负责人：", "填表人：", "联系电话：", "填表日期：　　年　　月　　日")
OF_QUALIFICATION = (
    FilingCircumstances.About.PARTY_STANDING,
    FilingCircumstances.About.EXPERIENCE,
    FilingCircumstances.About.POST_LEVEL,
)
UNREPORTED = "尚未报齐"
IN_TIME_WORDS = {Timing.IN_TIME: "是", Timing.LATE: "否", Timing.OVERDUE: "已超期未报", Timing.UNREPORTED: UNREPORTED}


@dataclass(frozen=True)
class Entry:
    """One filing with what the columns ask beside the row itself."""

    line: Line
    timing: Timing | None
    returns: tuple[FilingStep, ...]
    circumstances: tuple[FilingCircumstances, ...]
    corrected_by: Filing | None

    @property
    def filing(self) -> Filing:
        return self.line.filing

    @property
    def in_time(self) -> str:
        """是, 否, 已超期未报, 尚未报齐; empty where nothing is judged."""
        return IN_TIME_WORDS[self.timing] if self.timing else ""

    @property
    def timing_words(self) -> str:
        """As the figures name it."""
        return UNREPORTED if self.timing is Timing.UNREPORTED else self.timing.label if self.timing else ""

    @property
    def tone(self) -> str:
        return self.timing.tone if self.timing else "muted"

    @property
    def position(self) -> str:
        return f"专职组织员（岗位{self.filing.post.number}）" if self.filing.post else ""

    @property
    def notice(self) -> str:
        since, until = self.filing.notice_from, self.filing.notice_until
        if since is None and until is None:
            return ""
        return f"{chinese_date(since) if since else ''}至{chinese_date(until) if until else ''}"

    @property
    def used(self) -> int | None:
        """Working days to the first complete submission."""
        return self.line.used if self.timing in (Timing.IN_TIME, Timing.LATE) else None

    @property
    def returned(self) -> str:
        """1次：一、……；"""
        if not self.returns:
            return ""
        told = "".join(numbered(step.corrections) for step in self.returns)
        return f"{len(self.returns)}次：{told}"

    @property
    def completed_on(self) -> date | None:
        """When what was asked for came back."""
        is_back = self.returns and self.filing.status not in AT_UNIT_STATUSES
        return _day(self.filing.submitted_at) if is_back else None

    @property
    def special(self) -> str:
        stated = (each for each in self.circumstances if each.about in OF_QUALIFICATION)
        return "；".join(f"{each.get_about_display()}：{each.text}" for each in stated)

    @property
    def signed_off_by(self) -> str:
        signer = self.filing.signed_off_by
        return signer.display_name if signer else ""

    @property
    def notes(self) -> str:
        """Remarks, and what corrects it or is corrected by it."""
        filing, later = self.filing, self.corrected_by
        corrects = f"更正{filing.corrects.filing_number}" if filing.corrects else ""
        corrected = f"已更正，见{later.filing_number}" if later else ""
        return "；".join(filter(None, (corrects, corrected, filing.remarks)))


@dataclass(frozen=True)
class Column:
    """A column by its key: title, value, what its cells are in a workbook and its width there.

    ``in_list``: it stands in the list itself, not only below its row; ``order_by``: what the list is sorted by.
    """

    key: str
    title: str
    value: Callable[[Entry], Any]
    cell: str = "text"
    width: int = 14
    in_list: bool = False
    order_by: tuple[str, ...] = ()


NUMBER, UNIT = ("number_year", "number_serial"), ("unit__order", "unit__code")


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""


def _day(moment: datetime | None) -> date | None:
    return clock.day_of(moment) if moment else None


def _day_column(field: str, title: str, **options: Any) -> Column:
    """A day of the filing itself."""
    return Column(field, title, lambda e: getattr(e.filing, field), "date", order_by=(field,), **options)


# As shipped. 序号 stands before them: that of the row. The department may choose others (`filings.ledger_layout`).
COLUMNS: Sequence[Column] = (
    Column("number", "备案编号", lambda e: e.filing.filing_number, width=24, in_list=True, order_by=NUMBER),
    Column("unit", "报备单位", lambda e: e.line.unit_name, "wrapped", 32, in_list=True, order_by=UNIT),
    Column("name", "姓名", lambda e: e.filing.name, "wrapped", 12, in_list=True, order_by=("pinyin",)),
    Column("kind", "任免类别", lambda e: e.filing.kind_word, width=10, order_by=("kind",)),
    Column("position", "任（免）职务", lambda e: e.position, width=24),
    Column("level", "岗位级别", lambda e: e.filing.get_level_display(), width=12),
    _day_column("communicated_on", "前期沟通日期"),
    _day_column("meeting_on", "会议决定日期"),
    Column("notice", "公示起止", lambda e: e.notice, width=32),
    _day_column("candidate_determined_on", "人选确定日", in_list=True),
    Column("document_number", "任免文号", lambda e: e.filing.document_number, "wrapped", 24),
    _day_column("document_on", "发文日期"),
    _day_column("effective_on", "任（免）职起算日期"),
    Column("due_on", "应报截止日", lambda e: e.line.due_on, "date", in_list=True, order_by=("due_on",)),
    Column("complete_at", "首次报齐时间", lambda e: _at(e.filing.first_complete_at), width=18, in_list=True,
           order_by=("first_complete_at",)),
    Column("used", "用时（工作日）", lambda e: e.used, "number", 10, in_list=True),
    Column("in_time", "是否按期", lambda e: e.in_time, width=10, in_list=True),
    Column("late_explanation", "逾期说明", lambda e: e.filing.late_explanation, "wrapped", 30),
    Column("returned", "补正次数及事由", lambda e: e.returned, "wrapped", 36),
    Column("completed_on", "补正完成日", lambda e: e.completed_on, "date"),
    Column("filed_on", "备案日期", lambda e: _day(e.filing.filed_at), "date", in_list=True, order_by=("filed_at",)),
    Column("special", "资格特殊情况", lambda e: e.special, "wrapped", 30),
    Column("drafted_by", "经办人", lambda e: e.filing.drafted_by.display_name, width=12),
    Column("signed_off_by", "审签人", lambda e: e.signed_off_by, width=12),
    Column("archive_number", "归档号", lambda e: e.filing.archive_number, width=14),
    Column("status", "办理状态", lambda e: e.filing.get_status_display(), width=14),
    Column("notes", "备注", lambda e: e.notes, "wrapped", 30),
)  # fmt: skip


def ledger_rows(rows: FilingQuerySet) -> FilingQuerySet:
    """What the ledger lists, with all that its columns read; in the department's order of units."""
    related = ("post", "drafted_by", "signed_off_by", "corrects")
    listed = rows.exclude(status=FilingStatus.DISCARDED).for_lines().select_related(*related)
    return listed.order_by("unit__order", "unit__code", "candidate_determined_on", "pk")


def entries_of(filings: Iterable[Filing], context: ClockContext) -> list[Entry]:
    """Three statements, whatever the number."""
    found = list(filings)
    keys = [filing.pk for filing in found]
    returns = _grouped(
        FilingStep.objects.filter(filing__in=keys, action=Action.RETURN).order_by("at", "id"), "filing_id"
    )
    stated = _grouped(FilingCircumstances.objects.filter(filing__in=keys, replaced_at__isnull=True), "filing_id")
    later = _grouped(Filing.objects.filter(corrects__in=keys, status=FilingStatus.FILED), "corrects_id")
    return [
        Entry(
            line=line_of(filing, context),
            timing=timing_of(filing, context),
            returns=tuple(returns.get(filing.pk, ())),
            circumstances=tuple(stated.get(filing.pk, ())),
            corrected_by=next(iter(later.get(filing.pk, ())), None),
        )
        for filing in found
    ]


def _grouped(rows: Iterable[Any], key: str) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found
