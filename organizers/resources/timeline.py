"""The whole timeline after an import: no post is held twice at a time, nobody holds two, nothing outlasts its unit."""

from collections.abc import Iterable
from datetime import date

from organizers.models import Tenure
from organizers.resources.stored import UnitState, Work
from organizers.resources.tenures import FOREVER, TenureComparison
from rules.wording import chinese_date
from workbooks.resources import Row, SheetData

LAST_DAY_REMEDY = "免职日期应填在任的最后一日；请核对两条任职的日期。"


def refuse_overlaps(comparison: TenureComparison) -> None:
    """Refuse rows whose tenure shares a day with another one in the same post or of the same person."""
    stored = comparison.work.stored
    touched = [tenure for tenures in stored.tenures_of.values() for tenure in tenures if tenure.pk in comparison.row_of]
    reported: set[object] = set()
    for person in dict.fromkeys(tenure.organizer_id for tenure in touched):
        full_time = [tenure for tenure in stored.tenures_of[person] if tenure.is_full_time]
        for earlier, later in _overlapping(full_time):
            _refuse_person(comparison, earlier, later, reported)
    for post in dict.fromkeys(tenure.post_id for tenure in touched):
        for earlier, later in _overlapping(stored.tenures_in[post]):
            _refuse_post(comparison, earlier, later, reported)


def _overlapping(tenures: Iterable[Tenure]) -> list[tuple[Tenure, Tenure]]:
    """Each tenure that begins before an earlier one has ended, with that one."""
    pairs: list[tuple[Tenure, Tenure]] = []
    longest: Tenure | None = None
    for tenure in sorted(tenures, key=lambda each: (each.effective_on, each.ended_on or FOREVER)):
        if longest is not None and tenure.effective_on <= (longest.ended_on or FOREVER):
            pairs.append((longest, tenure))
        if longest is None or (tenure.ended_on or FOREVER) > (longest.ended_on or FOREVER):
            longest = tenure
    return pairs


def _place(comparison: TenureComparison, earlier: Tenure, later: Tenure, reported: set[object]) -> Row | None:
    """The row to say it at; None for what the file does not touch or where it was said already."""
    changes = comparison.work.changes
    untouched = not any(changes.touches(each) for each in (earlier, later))
    row = comparison.row_of.get(later.pk) or comparison.row_of.get(earlier.pk)
    if untouched or row is None or row.number in reported:
        return None
    reported.add(row.number)
    return row


def _refuse_person(comparison: TenureComparison, earlier: Tenure, later: Tenure, reported: set[object]) -> None:
    row = _place(comparison, earlier, later, reported)
    if row is None:
        return
    other = earlier if comparison.row_of.get(later.pk) is row else later
    message = f"该同志{_period(other)}已任专职组织员岗位{_where(comparison, other)}，同一时间不能担任两个专职岗位。"
    remedy = "请先填写原任职的免职日期，或核对任职日期。"
    comparison.data.refuse(row, "effective_on", message, _remedy(earlier, later, remedy))


def _refuse_post(comparison: TenureComparison, earlier: Tenure, later: Tenure, reported: set[object]) -> None:
    row = _place(comparison, earlier, later, reported)
    if row is None:
        return
    other = earlier if comparison.row_of.get(later.pk) is row else later
    number = comparison.work.stored.post_of[other.post_id].number
    message = f"岗位{number}{_period(other)}已有人任职{_where(comparison, other)}，任职期间不能重叠。"
    remedy = "请先填写原任职人员的免职日期，或核对岗位序号和任职日期。"
    key = comparison.data.first_of("number", "unit_code", "unit_name")
    comparison.data.refuse(row, key, message, _remedy(earlier, later, remedy))


def _remedy(earlier: Tenure, later: Tenure, remedy: str) -> str:
    return LAST_DAY_REMEDY if earlier.ended_on == later.effective_on else remedy


def _where(comparison: TenureComparison, other: Tenure) -> str:
    row = comparison.row_of.get(other.pk)
    return f"（第{row.number}行）" if row else ""


def _period(tenure: Tenure) -> str:
    if tenure.ended_on is None:
        return f"自{chinese_date(tenure.effective_on)}起"
    return f"在{chinese_date(tenure.effective_on)}至{chinese_date(tenure.ended_on)}期间"


def close_abolished(data: SheetData, rows: list[tuple[Row, UnitState]], work: Work, said: set[object]) -> None:
    """Posts end with their unit; a tenure that goes on after it is refused (``said``: those told at their own row)."""
    for row, state in rows:
        day = state.unit.abolished_on
        if day is None or row.get("abolished_on") is None:
            continue
        outlasting = sum(
            (tenure.ended_on or FOREVER) > day and tenure.pk not in said
            for post in state.posts.values()
            for tenure in work.stored.tenures_in[post.pk]
        )
        if outlasting:
            message = f"停用日期之后该单位仍有{outlasting}条任职。"
            data.refuse(row, "abolished_on", message, "请先填写这些任职的免职日期，或核对停用日期。")
        else:
            _close_posts(data, row, state, day, work)


def _close_posts(data: SheetData, row: Row, state: UnitState, day: date, work: Work) -> None:
    for post in state.posts.values():
        if post.established_on > day:
            message = f"岗位{post.number}设立于{chinese_date(post.established_on)}，晚于停用日期。"
            data.refuse(row, "abolished_on", message, "请核对停用日期。")
        elif (post.abolished_on or FOREVER) > day:
            post.abolished_on = day
            work.changes.change(post)
