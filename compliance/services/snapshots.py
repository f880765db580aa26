"""Freezing the judgement of a year's last day. There is no change and no second time: the database refuses both."""

from datetime import date

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused
from compliance.facts import FIRST_JUDGED
from compliance.freezing import SCHEMA, digest_of, freeze
from compliance.judging import judge
from compliance.models import YearEndSnapshot
from regulation.facts import setting_states_on

ONCE = "每年度只冻结一次，已冻结的快照不能更改或重新冻结。"


def last_day(year: int) -> date:
    return date(year, 12, 31)


def years_to_take() -> list[int]:
    """Years that are over, are judged, and have no snapshot yet; the latest first."""
    taken = set(YearEndSnapshot.objects.values_list("year", flat=True))
    return [year for year in range(clock.today().year - 1, FIRST_JUDGED.year - 1, -1) if year not in taken]


def require_takeable(year: int, by: User) -> None:
    """Refuse unless the account may freeze this year, and it is over and not frozen yet."""
    require(by, Permission.TAKE_SNAPSHOT)
    if year < FIRST_JUDGED.year:
        raise Refused(f"{FIRST_JUDGED.year}年以前不作对照，不能冻结年末快照。", article="article-16")
    if year >= clock.today().year:
        raise Refused(f"{year}年尚未结束，不能冻结年末快照。", remedy="请于次年1月办理。")
    if YearEndSnapshot.objects.filter(year=year).exists():
        raise Refused(f"{year}年末快照已经冻结。{ONCE}")


def take_snapshot(*, year: int, by: User) -> YearEndSnapshot:
    """Judge the year's last day by today's knowledge, and keep it for good."""
    require_takeable(year, by)
    day = last_day(year)
    content = freeze(judge(by, day), setting_states_on(day))
    counts = content["counts"]
    snapshot = YearEndSnapshot(
        year=year,
        taken_at=clock.now(),
        taken_by=by,
        schema=SCHEMA,
        content=content,
        digest=digest_of(content),
        units=counts["units"],
        gaps=counts["GAP"],
        explains=counts["EXPLAIN"],
        unknowns=counts["UNKNOWN"],
    )
    try:
        with transaction.atomic():
            snapshot.save(force_insert=True)
            _record(snapshot, by)
    except IntegrityError as error:  # somebody else was faster
        raise Refused(f"{year}年末快照刚刚由他人冻结。{ONCE}") from error
    return snapshot


def _record(snapshot: YearEndSnapshot, by: User) -> None:
    """The digest stands in the sealed audit, too; the content is too large for it and stays where it is."""
    fields = ("year", "taken_at", "schema", "digest", "units", "gaps", "explains", "unknowns")
    audit.record(
        by=by,
        action="compliance.take_snapshot",
        summary=f"冻结{snapshot.year}年末快照",
        subject=snapshot,
        changes=audit.differences({}, audit.snapshot(snapshot, fields)),
    )
