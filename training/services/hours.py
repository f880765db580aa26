"""Recording hours of training, and verifying them."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from organizers.models import Organizer
from training.models import HoursRecord, HoursStatus, TrainingLevel
from training.models.hours import MOST, POSSIBLE_HOURS

ARTICLE = "article-8"


@transaction.atomic
def record_hours(
    *, organizer: Organizer, held_on: date, title: str, level: str, hours: Decimal, host: str = "", by: User
) -> HoursRecord:
    """Enter hours of one day; they count once somebody else has verified them."""
    if organizer.account_id != by.pk or not by.is_active:
        require(by, Permission.RECORD_HOURS)
    title = title.strip()
    errors = _problems(held_on, title, level, hours)
    if errors:
        raise Invalid(errors)
    record = HoursRecord(
        organizer=organizer,
        held_on=held_on,
        title=title,
        level=level,
        hours=hours,
        host=host.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    record.save(force_insert=True)
    _record(record, "training.record_hours", "登记培训学时", audit.created(record), by)
    return record


@transaction.atomic
def verify_hours(*, record: HoursRecord, version: int, by: User) -> HoursRecord:
    """The department finds that the hours count. Nobody verifies the own ones; `Stale` when somebody was faster."""
    require(by, Permission.VERIFY_HOURS)
    if Organizer.objects.filter(pk=record.organizer_id, account=by).exists():
        raise Refused("不能认定本人的学时。", remedy="请由其他干事认定。", article=ARTICLE)
    values = {"status": HoursStatus.VERIFIED, "verified_by": by, "verified_at": clock.now()}
    before = audit.snapshot(record, ("status", "verified_by_id", "verified_at"))
    unchanged = HoursRecord.objects.filter(pk=record.pk, status=HoursStatus.PENDING, version=version)
    if unchanged.update(**values, version=F("version") + 1) != 1:
        raise Stale
    record.refresh_from_db()
    changes = audit.differences(before, audit.snapshot(record, before))
    _record(record, "training.verify_hours", "认定培训学时", changes, by)
    return record


def _problems(held_on: date, title: str, level: str, hours: Decimal) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if held_on > clock.today():
        errors["held_on"] = ["培训日期不能晚于今天。"]
    if not title:
        errors["title"] = ["请填写培训名称。"]
    if level not in TrainingLevel.values:
        errors["level"] = [f"培训层级须为：{'、'.join(TrainingLevel.labels)}。"]
    if hours not in POSSIBLE_HOURS:
        errors["hours"] = [f"学时须为0.5的倍数，大于0，每天不超过{MOST}学时。"]
    return errors


def _record(record: HoursRecord, action: str, summary: str, changes: audit.Changes, by: User) -> None:
    audit.record(by=by, action=action, summary=summary, subject=record, changes=changes)
