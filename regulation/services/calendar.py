"""The working calendar: one person proposes a year's schedule, another approves it; past days never change.

`approve_calendar` is called by `compliance`, which recounts the deadlines in the same transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import allows, require
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES
from common import clock
from common.errors import Invalid, Refused, Stale
from regulation.models import CalendarDay, CalendarVersion
from rules.wording import chinese_date
from rules.working_days import MAKE_UP_NAME

Status, Kind = CalendarVersion.Status, CalendarDay.Kind
_SATURDAY = 5


@transaction.atomic
def propose_calendar(
    *,
    year: int,
    source_title: str,
    source_number: str,
    days_off: Mapping[date, str],
    make_up_days: Iterable[date],
    by: User,
) -> CalendarVersion:
    """Enter a year's schedule after its notice, as the next version; it is a best guess until approved.

    A proposal that nobody has approved yet steps back: only the latest can be approved.
    """
    require(by, Permission.PROPOSE_CALENDAR)
    worked = set(make_up_days)
    _check_schedule(year, source_title, source_number, days_off, worked)
    before = _locked_versions(year)
    current = _approved(before)
    if current is not None:
        kinds = dict.fromkeys(days_off, Kind.OFF) | dict.fromkeys(worked, Kind.WORK)
        _check_past_days(current, kinds, what="拟定")
    replaced = [each.version for each in before if each.status == Status.PROPOSED]
    CalendarVersion.objects.filter(year=year, status=Status.PROPOSED).update(status=Status.SUPERSEDED)
    version = _create_version(
        year=year,
        version=max((each.version for each in before), default=0) + 1,
        source_title=source_title.strip(),
        source_number=source_number.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    days = _store_days(version, days_off, worked)
    changes = audit.created(version) | {"days": [None, days]}
    if replaced:
        changes["superseded_versions"] = [None, replaced]
    summary = f"拟定{year}年工作日历第{version.version}版"
    audit.record(by=by, action="regulation.propose_calendar", summary=summary, subject=version, changes=changes)
    return version


def _store_days(version: CalendarVersion, days_off: Mapping[date, str], worked: Iterable[date]) -> list[list[str]]:
    """The days that differ from the plain week; as the audit holds them."""
    days = [(day, Kind.OFF, name) for day, name in days_off.items()]
    days += [(day, Kind.WORK, MAKE_UP_NAME) for day in worked]
    CalendarDay.objects.bulk_create(
        CalendarDay(version=version, date=day, kind=kind, name=name) for day, kind, name in sorted(days)
    )
    return [[day.isoformat(), kind, name] for day, kind, name in days]


def _create_version(**values: Any) -> CalendarVersion:
    """The next version; whoever enters the same one at the same moment is told so (a new year has no row to lock)."""
    try:
        with transaction.atomic():
            return CalendarVersion.objects.create(**values)
    except IntegrityError as error:
        raise Stale("该年度的工作日历刚由他人拟定，您的操作未生效。") from error


@transaction.atomic
def approve_calendar(*, version: CalendarVersion, by: User) -> CalendarVersion:
    """Make a proposed version the year's official one. The version approved before steps back."""
    refused = approval_refusal(version, by)
    if refused:
        raise refused
    current = _approved(_locked_versions(version.year))
    if current is not None:
        _check_past_days(current, dict(version.days.values_list("date", "kind")), what="审定")
        CalendarVersion.objects.filter(pk=current.pk).update(status=Status.SUPERSEDED)
    before = audit.snapshot(version)
    version.status, version.approved_by, version.approved_at = Status.APPROVED, by, clock.now()
    changed = CalendarVersion.objects.filter(pk=version.pk, status=Status.PROPOSED).update(
        status=version.status, approved_by=by, approved_at=version.approved_at
    )
    if not changed:
        raise Stale
    audit.record(
        by=by,
        action="regulation.approve_calendar",
        summary=f"审定{version.year}年工作日历第{version.version}版",
        subject=version,
        changes=audit.differences(before, audit.snapshot(version)),
    )
    return version


def _locked_versions(year: int) -> list[CalendarVersion]:
    """Two writers of the same year queue up at its rows."""
    return list(CalendarVersion.objects.select_for_update().filter(year=year))


def _check_schedule(
    year: int, source_title: str, source_number: str, days_off: Mapping[date, str], worked: set[date]
) -> None:
    errors: dict[str, list[str]] = {}
    if not source_title.strip():
        errors["source_title"] = ["请填写通知名称。"]
    if not source_number.strip():
        errors["source_number"] = ["请填写通知文号。"]
    if not days_off or not all(name.strip() for name in days_off.values()):
        errors["days_off"] = ["请填写放假日期和节假日名称。"]
    if any(day.year != year for day in (*days_off, *worked)):
        errors["__all__"] = [f"放假和调休日期应在{year}年内；跨年假期请分别记入两个年度。"]
    wrong = _wrong_make_up_day(days_off, worked)
    if wrong:
        errors["make_up_days"] = [wrong]
    if errors:
        raise Invalid(errors)


def _wrong_make_up_day(days_off: Mapping[date, str], worked: set[date]) -> str:
    for day in sorted(worked):
        if day in days_off:
            return f"{chinese_date(day)}不能既放假又上班。"
        if day.weekday() < _SATURDAY:
            return f"{chinese_date(day)}不是周末，无需调休上班。"
    return ""


def approval_refusal(version: CalendarVersion, by: User) -> Refused | None:
    """Why an account may not approve a version now. Asked by the page and again by the service."""
    if not allows(by, Permission.APPROVE_CALENDAR):
        roles = "、".join(each.label for each in ROLES.values() if Permission.APPROVE_CALENDAR in each.permissions)
        return Refused(f"工作日历由{roles}审定。", article="article-12")
    if version.status != Status.PROPOSED:
        return Stale(f"{version}已不是待审定状态，您的操作未生效。")
    if version.proposed_by_id == by.pk:
        return Refused("拟定人不能审定本人拟定的工作日历。", remedy="请由另一名有权限的人员审定。", article="article-7")
    if not version.source_number:
        return Refused(
            "该版次未注明国务院办公厅通知文号，不能审定。", remedy="请按通知拟定新的版次。", article="article-7"
        )
    return None


def _approved(versions: Iterable[CalendarVersion]) -> CalendarVersion | None:
    """The one in use, if somebody has approved one."""
    return next((each for each in versions if each.status == Status.APPROVED), None)


def _check_past_days(current: CalendarVersion, new: Mapping[date, str], *, what: str) -> None:
    """Days that have passed were counted by the approved version; changing them would rewrite what was judged.

    Asked when a version is proposed, so that nobody waits for an approval that would be refused, and again when it is
    approved: days pass meanwhile.
    """
    old = dict(current.days.values_list("date", "kind"))
    changed = first_past_change(old, new, today=clock.today())
    if changed:
        raise Refused(
            f"新版次改变了已经过去的日期（{chinese_date(changed)}），不能{what}。",
            remedy="请保留已过去日期的安排，只调整今后的日期。",
            article="article-7",
        )


def first_past_change(old: Mapping[date, str], new: Mapping[date, str], *, today: date) -> date | None:
    """The first day before today that is worked by one of two schedules ({day: kind}) and not by the other."""
    days = (day for day in old.keys() | new.keys() if day < today and _is_worked(day, old) != _is_worked(day, new))
    return min(days, default=None)


def _is_worked(day: date, kinds: Mapping[date, str]) -> bool:
    kind = kinds.get(day)
    return day.weekday() < _SATURDAY if kind is None else kind == Kind.WORK
