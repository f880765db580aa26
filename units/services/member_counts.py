"""Reporting the number of party members at a statistics date (统计时点)."""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid
from common.fields import new_key
from rules.wording import chinese_date
from units.access import require
from units.models import MemberCount, Unit

FIELDS = ("counted_on", "total", "full", "probationary", "source")


@transaction.atomic
def report_member_count(
    *,
    unit: Unit,
    counted_on: date,
    full: int | None = None,
    probationary: int | None = None,
    total: int | None = None,
    source: str = "",
    by: User,
) -> MemberCount:
    """Record a count. A second report of the same date is a correction: a new row that replaces the old one.

    The same numbers once more change nothing, so that a form sent twice leaves one row.
    """
    require(by, Permission.REPORT_MEMBER_COUNT, unit)
    # Two reports of the same date queue up at the unit's row.
    locked = Unit.objects.select_for_update().get(pk=unit.pk)
    check_day(locked, counted_on)
    total = checked_total(full, probationary, total)
    source = source.strip()
    before = MemberCount.objects.current().filter(unit=unit, counted_on=counted_on).first()
    row = MemberCount(
        id=new_key(), unit=unit, counted_on=counted_on, total=total, full=full, probationary=probationary, source=source
    )
    row.reported_by, row.reported_at = by, clock.now()
    if before is not None:
        if audit.snapshot(before, FIELDS) == audit.snapshot(row, FIELDS):
            return before
        # The old row steps back first: only one row of a date may be current at any time.
        MemberCount.objects.filter(pk=before.pk).update(replaced_by=row.pk)
    row.save(force_insert=True)
    _record(row, before, by)
    return row


def _record(row: MemberCount, before: MemberCount | None, by: User) -> None:
    was = audit.snapshot(before, FIELDS) if before else {}
    audit.record(
        by=by,
        action="units.correct_member_count" if before else "units.report_member_count",
        summary=f"{'更正' if before else '报送'}{chinese_date(row.counted_on)}时点党员人数",
        subject=row,
        changes=audit.differences(was, audit.snapshot(row, FIELDS)),
        unit_id=row.unit_id,
    )


def checked_total(full: int | None, probationary: int | None, total: int | None) -> int:
    """The total that the numbers given amount to; what does not add up is refused."""
    numbers = {"full": full, "probationary": probationary, "total": total}
    errors = {name: ["人数不能为负数。"] for name, number in numbers.items() if number is not None and number < 0}
    if full is None and probationary is None:
        if total is None:
            errors["total"] = ["请填写党员总数，或分别填写正式党员和预备党员人数。"]
    elif probationary is None:
        errors["probationary"] = ["请同时填写预备党员人数，没有的填0。"]
    elif full is None:
        errors["full"] = ["请同时填写正式党员人数。"]
    elif total is not None and total != full + probationary:
        errors["total"] = [f"党员总数应等于正式党员与预备党员之和（{full + probationary}人）。"]
    if errors:
        raise Invalid(errors)
    return total if total is not None else (full or 0) + (probationary or 0)


def check_day(unit: Unit, counted_on: date) -> None:
    """Refuse a statistics date that is still to come or lies after the unit's end."""
    if counted_on > clock.today():
        raise Invalid({"counted_on": ["统计时点不能晚于今天。"]})
    if unit.abolished_on is not None and counted_on > unit.abolished_on:
        raise Invalid({"counted_on": [f"该单位已于{chinese_date(unit.abolished_on)}停用。"]})
