"""Recording who holds a post from which day to which day.

These functions decide nothing about access: filings call them after their own decision. ``record_historical_tenure``
is the department's own way and asks for the permission.
Rows are locked in one order everywhere (post, person, tenure), so that two writers queue up instead of blocking
each other; the constraints of the database are the last word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from organizers.models import IN_EFFECT, Organizer, Post, RecordStatus, Tenure
from rules.posts import PostLevel
from rules.wording import chinese_date
from units.access import require
from units.models import Unit

ARTICLE = "article-4"
# What filing or voiding changes says nothing about the post or the person.
CHECKED = frozenset({"effective_on", "ended_on", "level"})
TAKEN = "该岗位或该人员刚刚已有任职记录，未能保存。"


@transaction.atomic
def record_tenure(
    *,
    post: Post,
    organizer: Organizer,
    effective_on: date,
    level: str = "",
    document_number: str = "",
    status: str,
    by: User,
    ended_on: date | None = None,
) -> Tenure:
    """Somebody holds a post from ``effective_on`` (and to ``ended_on``, the last day in post, when that is known)."""
    if status not in IN_EFFECT:
        raise ValueError(f"a tenure is not recorded as {status}")
    post = _locked_post(post)
    Organizer.objects.select_for_update().get(pk=organizer.pk)
    tenure = Tenure(
        post=post,
        organizer=organizer,
        is_full_time=post.is_full_time,
        level=level,
        effective_on=effective_on,
        ended_on=ended_on,
        document_number=document_number.strip(),
        status=status,
    )
    _check(tenure, post)
    with _refusing_overlaps():
        tenure.save(force_insert=True)
    _record(tenure, "organizers.record_tenure", "登记任职", audit.created(tenure), by)
    return tenure


@transaction.atomic
def record_historical_tenure(
    *,
    post: Post,
    organizer: Organizer,
    effective_on: date,
    ended_on: date | None = None,
    level: str = "",
    document_number: str = "",
    by: User,
) -> Tenure:
    """A tenure from before the system was in use: recorded by the department, judged by no deadline (历史补录)."""
    require(by, Permission.RECORD_TENURE, post.unit_id)
    _check_past(effective_on)
    return record_tenure(
        post=post,
        organizer=organizer,
        effective_on=effective_on,
        ended_on=ended_on,
        level=level,
        document_number=document_number,
        status=RecordStatus.HISTORICAL,
        by=by,
    )


@transaction.atomic
def correct_historical_tenure(
    *,
    tenure: Tenure,
    effective_on: date,
    ended_on: date | None,
    level: str,
    document_number: str,
    by: User,
    version: int | None = None,
) -> Tenure:
    """The department corrects what it entered itself; everything else changes by a filing."""
    _require_historical(tenure, by, version)
    _check_past(effective_on)
    values = {
        "effective_on": effective_on,
        "ended_on": ended_on,
        "level": level,
        "document_number": document_number.strip(),
    }
    action, summary = "organizers.correct_historical_tenure", "更正历史任职记录"
    return _change(tenure, values, action=action, summary=summary, by=by)


@transaction.atomic
def void_historical_tenure(*, tenure: Tenure, reason: str, by: User, version: int | None = None) -> Tenure:
    """The department takes back what it entered itself."""
    _require_historical(tenure, by, version)
    return void_tenure(tenure=tenure, reason=reason, by=by)


def _check_past(effective_on: date) -> None:
    """History has begun: an appointment still to come goes the way of a filing (Article 7)."""
    if effective_on > clock.today():
        raise Invalid({"effective_on": ["历史任职的任职日期不能晚于今天；新的任职请通过备案办理。"]})


def _require_historical(tenure: Tenure, by: User, version: int | None) -> None:
    require(by, Permission.RECORD_TENURE, tenure.post.unit_id)
    locked = _locked_tenure(tenure)
    if version is not None and version != locked.version:
        raise Stale
    if locked.status != RecordStatus.HISTORICAL:
        raise Refused("只有历史补录的任职可以直接更正。", remedy="经备案办理的任职，请通过备案事项办理。")


@transaction.atomic
def revise_tenure(*, tenure: Tenure, effective_on: date, level: str, document_number: str, by: User) -> Tenure:
    """Correct the first day, the level or the document's number of a tenure."""
    values = {"effective_on": effective_on, "level": level, "document_number": document_number.strip()}
    return _change(tenure, values, action="organizers.revise_tenure", summary="更正任职记录", by=by)


@transaction.atomic
def end_tenure(*, tenure: Tenure, ended_on: date, by: User, only_open: bool = False) -> Tenure:
    """The holder leaves: ``ended_on`` is the last day in post, the post is vacant from the day after.

    With ``only_open`` an end that somebody else has recorded meanwhile is refused instead of overwritten.
    """
    if only_open:
        _lock(tenure)
        if _locked_tenure(tenure).ended_on is not None:
            raise Refused("该任职刚刚已登记免职，未能保存。", remedy="请刷新页面，核对最新任职情况。", article=ARTICLE)
    return _change(tenure, {"ended_on": ended_on}, action="organizers.end_tenure", summary="登记免职", by=by)


@transaction.atomic
def reopen_tenure(*, tenure: Tenure, by: User, reason: str) -> Tenure:
    """Take an end back, e.g. because the removal's filing was withdrawn."""
    if not reason.strip():
        raise Invalid({"reason": ["请填写理由。"]})
    action, summary = "organizers.reopen_tenure", "撤回免职登记"
    return _change(tenure, {"ended_on": None}, action=action, summary=summary, by=by, reason=reason.strip())


@transaction.atomic
def note_removal_filed(*, tenure: Tenure, filing_number: str, by: User) -> None:
    """The department has filed the end of a tenure. The row keeps the number of its appointment; the audit says so."""
    _record(tenure, "organizers.note_removal_filed", "免职已备案", {"filing_number": [None, filing_number]}, by)


@transaction.atomic
def mark_filed(*, tenure: Tenure, filing_number: str, by: User) -> Tenure:
    """The department has filed the appointment under a number (备案, which is not an approval)."""
    if not filing_number.strip():
        raise Invalid({"filing_number": ["请填写备案编号。"]})
    if _locked_tenure(tenure).status != RecordStatus.PENDING:
        raise Refused("只有待备案的任职可以登记备案编号。")
    values = {"status": RecordStatus.FILED, "filing_number": filing_number.strip()}
    return _change(tenure, values, action="organizers.mark_filed", summary="任职已备案", by=by)


@transaction.atomic
def void_tenure(*, tenure: Tenure, by: User, reason: str) -> Tenure:
    """Take a tenure that never took effect out of all counts; the row stays."""
    if not reason.strip():
        raise Invalid({"reason": ["请填写作废理由。"]})
    values = {"status": RecordStatus.VOID}
    action, summary = "organizers.void_tenure", "作废任职记录"
    return _change(tenure, values, action=action, summary=summary, by=by, reason=reason.strip())


def _change(tenure: Tenure, values: dict[str, Any], *, action: str, summary: str, by: User, reason: str = "") -> Tenure:
    """Change fields of a tenure under lock, check what results, and write the audit."""
    post, locked = _lock(tenure), _locked_tenure(tenure)
    if locked.status == RecordStatus.VOID:
        raise Refused("该任职记录已作废，不能再变更。")
    before = audit.snapshot(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    changes = audit.differences(before, audit.snapshot(locked))
    if not changes:
        return locked
    if CHECKED & changes.keys():
        _check(locked, post)
    locked.version += 1
    with _refusing_overlaps():
        Tenure.objects.filter(pk=locked.pk).update(**values, version=locked.version)
    for name in (*values, "version"):
        setattr(tenure, name, getattr(locked, name))
    _record(locked, action, summary, changes, by, reason)
    return tenure


def _check(tenure: Tenure, post: Post) -> None:
    """Dates, level, the post's existence, and that neither the post nor the person is taken."""
    first, last = tenure.effective_on, tenure.ended_on
    if tenure.level and tenure.level not in set(PostLevel):
        raise Invalid({"level": ["岗位级别不在可选范围内。"]})
    if last is not None and last < first:
        raise Invalid({"ended_on": ["免职日期不应早于任职日期。"]})
    if first < post.established_on:
        message = f"该岗位自{chinese_date(post.established_on)}起设立，任职日期不应早于该日。"
        raise Invalid({"effective_on": [message]})
    if post.abolished_on is not None and (last is None or last > post.abolished_on):
        message = f"该岗位已于{chinese_date(post.abolished_on)}撤销，任职不能延续到该日之后。"
        raise Refused(message, article=ARTICLE)
    _refuse_overlap(tenure)


def _refuse_overlap(tenure: Tenure) -> None:
    others = Tenure.objects.in_effect().exclude(pk=tenure.pk).overlapping(tenure.effective_on, tenure.ended_on)
    other = others.filter(post=tenure.post_id).first()
    if other is not None:
        raise Refused(
            f"该岗位{_period(other)}已有人任职，任职期间不能重叠。",
            remedy="请先办理原任职人员的免职，或核对任职日期、岗位序号。",
            article=ARTICLE,
        )
    if tenure.is_full_time:
        other = others.filter(organizer=tenure.organizer_id, is_full_time=True).first()
        if other is not None:
            raise Refused(
                f"该同志{_period(other)}已任专职组织员岗位，同一时间不能担任两个专职岗位。",
                remedy="请先办理原岗位的免职（交流），或核对任职日期。",
                article=ARTICLE,
            )


def _period(tenure: Tenure) -> str:
    if tenure.ended_on is None:
        return f"自{chinese_date(tenure.effective_on)}起"
    return f"在{chinese_date(tenure.effective_on)}至{chinese_date(tenure.ended_on)}期间"


@contextmanager
def _refusing_overlaps() -> Iterator[None]:
    """What only the database sees becomes a refusal; the savepoint keeps the transaction usable."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(TAKEN, remedy="请刷新页面，核对最新任职情况后重新办理。", article=ARTICLE) from error


def _locked_post(post: Post) -> Post:
    # The unit first: abolishing it asks for the posts that remain.
    Unit.objects.select_for_update().get(pk=post.unit_id)
    return Post.objects.select_for_update().get(pk=post.pk)


def _lock(tenure: Tenure) -> Post:
    """The post and the person, in the one order."""
    post = _locked_post(tenure.post)
    Organizer.objects.select_for_update().get(pk=tenure.organizer_id)
    return post


def _locked_tenure(tenure: Tenure) -> Tenure:
    return Tenure.objects.select_for_update().get(pk=tenure.pk)


def _record(tenure: Tenure, action: str, summary: str, changes: audit.Changes, by: User, reason: str = "") -> None:
    audit.record(
        by=by,
        action=action,
        summary=summary,
        subject=tenure,
        changes=changes,
        unit_id=tenure.post.unit_id,
        reason=reason,
    )
