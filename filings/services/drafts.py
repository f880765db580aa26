"""Content of a filing: started and changed. The documents are added by `filings.services.documents`."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common import clock
from common.errors import Invalid, Stale
from common.pinyin import of_person
from common.spelling import one_spelling, readable
from filings.facts import applied_deadline, clock_context
from filings.kinds import words_of_kind
from filings.models import DocumentKind, Filing, FilingKind, FilingStep
from filings.policies import ABOUT_ONESELF, draft_permission, editing_refusal, is_about
from filings.services.documents import store_document
from filings.services.once import insert_once
from filings.steps_told import STEP_FIELDS, told_steps
from filings.tenure_facts import tenure_problem
from filings.transitions import CHANGE_DETERMINED, START
from organizers.models import Organizer, Post, Tenure
from rules.selection import WAYS, Step
from rules.selection_facts import FilingKind as RuleKind
from rules.spans import add_months
from rules.wording import chinese_date
from units.access import require
from units.models import Unit

# An appointment is decided months ahead at most; 2062 is a mistyped 2026.
MONTHS_AHEAD = 12
NEVER_IN_FUTURE = (
    "born_on",
    "joined_on",
    "full_member_on",
    "communicated_on",
    "initiated_on",
    "recommended_on",
    "inspected_on",
    "meeting_on",
    "candidate_determined_on",
)

# Texts of more than one line.
LONG = ("reason", "late_explanation", "remarks")

# {step: {"note": …, "skipped": why}}
StepNotes = dict[str, dict[str, str]]


class FilingContent(TypedDict, total=False):
    """The fields of a filing that people fill in. Dates are days; texts may be empty."""

    organizer: Organizer | None
    name: str
    staff_number: str
    sex: str
    ethnicity: str
    born_on: date | None
    joined_on: date | None
    full_member_on: date | None
    education: str
    degree: str
    phone: str
    post: Post | None
    level: str
    ends: Tenure | None
    reason: str
    communicated_on: date | None
    initiated_on: date | None
    recommended_on: date | None
    inspected_on: date | None
    meeting_on: date | None
    notice_from: date | None
    notice_until: date | None
    candidate_determined_on: date | None
    document_number: str
    document_on: date | None
    effective_on: date | None
    step_notes: StepNotes
    late_explanation: str
    remarks: str


@transaction.atomic
def start_filing(
    *,
    unit: Unit,
    by: User,
    creation_key: uuid.UUID,
    kind: str = FilingKind.APPOINTMENT,
    is_paper: bool = False,
    documents: Mapping[DocumentKind, "File[bytes]"] | None = None,
    **content: Unpack[FilingContent],
) -> Filing:
    """Start a draft, with documents if they are at hand.

    The same ``creation_key`` again returns the row that it made before, untouched (a double submit).
    """
    filing = Filing(
        creation_key=creation_key,
        unit=unit,
        kind=FilingKind(kind),
        is_paper=is_paper,
        drafted_by=by,
        created_at=clock.now(),
    )
    require(by, draft_permission(filing), unit)
    _apply(filing, content)
    _check(filing, by)
    made_before = insert_once(filing, by=by, maker="drafted_by")
    if made_before is not None:
        return made_before
    _record_start(filing, by)
    for kind, upload in (documents or {}).items():
        store_document(filing=filing, kind=kind, upload=upload, by=by)
    return filing


def _record_start(filing: Filing, by: User) -> None:
    FilingStep.objects.create(filing=filing, action=START, to_status=filing.status, by=by, at=filing.created_at)
    audit.record(
        by=by,
        action="filings.start_filing",
        summary="登记纸质报送" if filing.is_paper else "起草任免备案",
        subject=filing,
        unit_id=filing.unit_id,
        changes=audit.created(filing),
    )


@transaction.atomic
def save_draft(
    *, filing: Filing, version: int, by: User, change_reason: str = "", **content: Unpack[FilingContent]
) -> Filing:
    """Change the content while it may be changed. A stale ``version`` is refused and nothing is overwritten.

    Once a complete submission has stopped the clock, another day of determination needs a reason, which is shown.
    """
    refused = editing_refusal(filing, by)
    if refused:
        raise refused
    if version != filing.version:
        raise Stale
    determined_before = filing.candidate_determined_on
    before = audit.snapshot(filing)
    _apply(filing, content)
    _check(filing, by)
    changed = audit.differences(before, audit.snapshot(filing))
    if not changed:
        return filing
    reason = ""
    if filing.first_complete_at and "candidate_determined_on" in changed:
        reason = change_reason.strip()
        _note_changed_determination(filing, determined_before, reason, by)
    _swap(filing, {name: getattr(filing, name) for name in changed})
    audit.record(
        by=by,
        action="filings.save_draft",
        summary="修改任免备案内容",
        subject=filing,
        unit_id=filing.unit_id,
        changes=changed,
        reason=reason,
    )
    return filing


def _swap(filing: Filing, values: dict[str, Any]) -> None:
    unchanged = Filing.objects.filter(pk=filing.pk, version=filing.version, status=filing.status)
    if not unchanged.update(version=F("version") + 1, **values):
        raise Stale
    filing.version += 1


def _note_changed_determination(filing: Filing, before: date | None, reason: str, by: User) -> None:
    """Another day of determination moves a deadline that was already judged: never without a word."""
    if not reason:
        raise Invalid({"change_reason": ["报送后更改人选确定日，须写明理由。"]})
    old, new = (chinese_date(day) if day else "未填写" for day in (before, filing.candidate_determined_on))
    FilingStep.objects.create(
        filing=filing,
        action=CHANGE_DETERMINED,
        from_status=filing.status,
        to_status=filing.status,
        by=by,
        at=clock.now(),
        note=f"由{old}改为{new}。理由：{reason}"[:1000],
    )


def _apply(filing: Filing, content: FilingContent) -> None:
    """Take over what was filled in, and what follows from it: the ledger's name, its pinyin, the deadline."""
    for name, value in content.items():
        setattr(filing, name, readable(value, is_long=name in LONG) if isinstance(value, str) else value)
    filing.staff_number = one_spelling(filing.staff_number)
    filing.step_notes = told_steps(filing.step_notes)
    _apply_tenure(filing)
    if filing.organizer is not None:
        filing.name, filing.staff_number = filing.organizer.name, filing.organizer.staff_number
    pinyin, initials = of_person(filing.name)
    filing.pinyin, filing.initials = pinyin[:300], initials[:64]
    counted = applied_deadline(filing, clock_context())
    filing.due_on = counted.due_on if counted else None
    filing.is_due_provisional = counted.provisional if counted else False


def _apply_tenure(filing: Filing) -> None:
    """The tenure that is left says who leaves; of a removal it says the post and the level, too."""
    left = filing.ends
    if left is None:
        if filing.kind == FilingKind.EXCHANGE and not filing.is_in_effect:
            filing.organizer = None  # who comes from another unit is known by name and number only
        return
    filing.organizer = left.organizer
    if filing.kind == FilingKind.REMOVAL:
        filing.post, filing.level = left.post, left.level or left.post.level


def _check(filing: Filing, by: User) -> None:
    """What no filing may hold, whoever writes it."""
    problems = [
        *_person_problems(filing, by),
        *_date_problems(filing),
        *_step_problems(filing),
        *_tenure_problems(filing),
        *_left_problems(filing),
        *_correction_problems(filing),
    ]
    if filing.post is not None and filing.post.unit_id != filing.unit_id:
        problems.append(("post", "该岗位不属于报备单位，请重新选择。"))
    errors: dict[str, list[str]] = {}
    for field, message in problems:
        errors.setdefault(field, []).append(message)
    if errors:
        raise Invalid(errors)


Problems = list[tuple[str, str]]


def _person_problems(filing: Filing, by: User) -> Problems:
    problems: Problems = []
    if not filing.name:
        is_removal = filing.kind == FilingKind.REMOVAL
        problems.append(("ends", "请选择所免职务。") if is_removal else ("name", "请填写姓名。"))
    if is_about(filing, by):
        problems.append(("staff_number", f"{ABOUT_ONESELF}请由本单位（部门）其他人员办理。"))
    if filing.organizer is None and filing.staff_number:
        holder = Organizer.objects.filter(staff_number=filing.staff_number).first()
        if holder is not None and holder.name != filing.name:
            message = "该工号已登记在其他人员名下，请核对工号与姓名；登记有误的，请联系党委组织部更正。"
            problems.append(("staff_number", message))
    return problems


def _date_problems(filing: Filing) -> Problems:
    problems: Problems = []
    today = clock.today()
    past: Mapping[str, Any] = {name: getattr(filing, name) for name in NEVER_IN_FUTURE}
    problems += [(name, "不能晚于今天。") for name, day in past.items() if day is not None and day > today]
    if filing.born_on and filing.joined_on and filing.joined_on <= filing.born_on:
        problems.append(("joined_on", "入党日期应晚于出生日期。"))
    if filing.joined_on and filing.full_member_on and filing.full_member_on < filing.joined_on:
        problems.append(("full_member_on", "转正日期早于入党日期，请核对。"))
    if filing.notice_from and filing.notice_until and filing.notice_until < filing.notice_from:
        problems.append(("notice_until", "公示截止日期早于开始日期，请核对。"))
    return problems + _beginning_problems(filing, today)


def _beginning_problems(filing: Filing, today: date) -> Problems:
    """The tenure runs from this day whether it is filed or not, so a mistyped year would count at once."""
    begins, post = filing.effective_on, filing.post
    if begins is None:
        return []
    label, problems = words_of_kind(filing.kind).effective_on, list[tuple[str, str]]()
    if begins > add_months(today, MONTHS_AHEAD):
        problems.append(("effective_on", f"{label}在一年以后，请核对年份。"))
    if filing.kind == FilingKind.REMOVAL:
        # Who retired is removed by a decision that may come later.
        return problems
    if post and begins < post.established_on:
        problems.append(("effective_on", f"该岗位自{chinese_date(post.established_on)}起设立，请核对。"))
    if filing.meeting_on and begins < filing.meeting_on:
        problems.append(("effective_on", f"{label}早于会议决定日期（{chinese_date(filing.meeting_on)}），请核对。"))
    return problems


def _step_problems(filing: Filing) -> Problems:
    """Words beside the steps: none of another kind's way, and none that both took place and did not."""
    way = {each.step.value: each for each in WAYS[RuleKind(filing.kind)]}
    problems: Problems = []
    for step, told in filing.step_notes.items():
        if step not in way:
            raise Invalid({"step_notes": ["选任环节不在可选范围内。"]})
        if "skipped" not in told:
            continue
        if not way[step].is_optional:
            problems.append((f"told_{step.lower()}", "该环节为必经环节，请填写日期。"))
        elif getattr(filing, STEP_FIELDS[Step(step)], None) is not None:
            problems.append((f"told_{step.lower()}", "已填写日期的环节，不再填写未进行的原因。"))
    return problems


def _left_problems(filing: Filing) -> Problems:
    """The tenure that is ended is one of the unit's own; an exchange goes from one full-time post to another."""
    left, problems = filing.ends, list[tuple[str, str]]()
    if left is None:
        return problems
    if filing.kind == FilingKind.APPOINTMENT:
        raise Invalid({"ends": ["任职备案不涉及免去职务。"]})
    if left.post.unit_id != filing.unit_id and not filing.is_in_effect and filing.corrects_id is None:
        problems.append(("ends", "该任职不属于报备单位，请重新选择。"))
    if filing.kind == FilingKind.EXCHANGE and not left.is_full_time:
        problems.append(("ends", "原任岗位为兼职岗位，交流限于专职岗位之间。"))
    if filing.kind == FilingKind.EXCHANGE and filing.post_id == left.post_id:
        problems.append(("post", "新任岗位与原岗位相同，请重新选择。"))
    if not filing.is_in_effect:
        message = tenure_problem(filing) if left.ended_on or filing.kind == FilingKind.REMOVAL else ""
        problems += [("ends" if left.ended_on else "effective_on", message)] if message else []
    return problems


def _correction_problems(filing: Filing) -> Problems:
    """A correction is about the same matter: another person or post is another filing."""
    before = filing.corrects
    if before is None:
        return []
    message = "更正备案不能更换{}；确有错误的，请联系党委组织部办理。"
    compared = (("post", "岗位", "post_id"), ("ends", "所免职务", "ends_id"), ("staff_number", "人选", "staff_number"))
    return [
        (field, message.format(label))
        for field, label, column in compared
        if getattr(filing, column) != getattr(before, column)
    ]


def _tenure_problems(filing: Filing) -> Problems:
    """What was reported once keeps its person and its post: those are another matter, not a correction."""
    if not filing.is_in_effect:
        return []
    message = "补正时不能更换{}；确有错误的，请联系党委组织部办理。"
    stored = Filing.objects.select_related("ends", "tenure__organizer").get(pk=filing.pk)
    problems: Problems = []
    if filing.ends_id != stored.ends_id:
        problems.append(("ends", message.format("所免职务")))
    tenure = stored.tenure
    if tenure is not None and filing.post_id != tenure.post_id:
        problems.append(("post", message.format("岗位")))
    if tenure is not None and filing.staff_number != tenure.organizer.staff_number:
        problems.append(("staff_number", message.format("人选")))
    return problems
