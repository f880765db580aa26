"""Deciding what the regulation leaves open (Article 15): one row per decision, none is ever overwritten."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from common.fields import new_key
from regulation.models import Setting
from rules.editions import EDITION_2021
from rules.settings import SETTING_NOTES, SettingNote, encode_setting
from rules.wording import chinese_date

FIELDS = ("value", "valid_from", "answer", "document")
# A later day is a slip of the pen rather than a plan.
LONGEST_AHEAD = timedelta(days=731)
ALREADY_DECIDED = "该口径刚刚由他人作出新的决定，您的决定未保存。"


@transaction.atomic
def decide_setting(
    *, key: str, value: Any, valid_from: date, answer: str, version: int, document: str = "", by: User
) -> Setting:
    """Answer a question from a day on. ``version`` is the number of decisions of the key that the page showed.

    A decision for a day that already has one replaces it; the earlier one stays on record. A day in the past is
    allowed: an interpretation speaks of the text, and pages that look at that day judge by it from now on.
    """
    require(by, Permission.DECIDE_SETTING)
    note = SETTING_NOTES[key]
    _check_input(valid_from, answer)
    stored = checked_value(note, value)
    if latest_number(key) != version:
        raise Stale(ALREADY_DECIDED)
    row = Setting(
        id=new_key(),
        key=key,
        number=version + 1,
        value=stored,
        valid_from=valid_from,
        question=note.question,
        answer=answer.strip(),
        document=document.strip(),
        decided_by=by,
        decided_at=clock.now(),
    )
    before = Setting.objects.as_of(valid_from).filter(key=key).last()
    _store(row, before)
    audit.record(
        by=by,
        action="regulation.decide_setting",
        summary=f"决定解释口径：{note.question}",
        subject=row,
        changes=audit.differences(audit.snapshot(before, FIELDS) if before else {}, audit.snapshot(row, FIELDS)),
    )
    return row


@transaction.atomic
def withdraw_setting(*, setting: Setting, reason: str, by: User) -> Setting:
    """Take back a decision that has not begun to hold; what has held is only ever followed by another one."""
    require(by, Permission.DECIDE_SETTING)
    if not reason.strip():
        raise Invalid({"reason": ["请填写撤回原因。"]})
    today, before = clock.today(), audit.snapshot(setting)
    if setting.valid_from <= today:
        raise Refused("已经生效的口径不能撤回。", remedy="请作出新的决定，原决定保留在沿革中。", article="article-15")
    setting.withdrawn_by, setting.withdrawn_at, setting.withdrawal_reason = by, clock.now(), reason.strip()
    changed = (
        Setting.objects.current()
        .filter(pk=setting.pk)
        .update(withdrawn_by=by, withdrawn_at=setting.withdrawn_at, withdrawal_reason=setting.withdrawal_reason)
    )
    if not changed:
        raise Stale("该决定已被替换或撤回，您的操作未生效。")
    audit.record(
        by=by,
        action="regulation.withdraw_setting",
        summary=f"撤回尚未生效的解释口径：{setting.question}",
        subject=setting,
        changes=audit.differences(before, audit.snapshot(setting)),
        reason=reason,
    )
    return setting


def latest_number(key: str) -> int:
    """How many decisions of a key there are: the version that a form carries."""
    found: int | None = Setting.objects.filter(key=key).aggregate(latest=Max("number"))["latest"]
    return found or 0


def checked_value(note: SettingNote, value: Any) -> Any:
    """The value as JSON stores it; a value that the setting does not take is refused at its field."""
    try:
        stored = encode_setting(value)
        note.decode(stored)
    except (TypeError, ValueError) as error:
        # Words of the rules are Chinese; what the language itself says is not for readers.
        words = str(error)
        raise Invalid({"value": ["请选择或填写有效的取值。" if words.isascii() else f"{words}。"]}) from error
    return stored


def check_first_day(valid_from: date) -> str:
    """Why a first day cannot be; empty where it can."""
    if valid_from < EDITION_2021.in_force_from:
        return f"不得早于办法施行之日（{chinese_date(EDITION_2021.in_force_from)}）。"
    if valid_from > clock.today() + LONGEST_AHEAD:
        return "起始日最迟为两年之内，请核对。"
    return ""


def _check_input(valid_from: date, answer: str) -> None:
    errors: dict[str, list[str]] = {}
    if not answer.strip():
        errors["answer"] = ["请填写口径说明。"]
    wrong = check_first_day(valid_from)
    if wrong:
        errors["valid_from"] = [wrong]
    if errors:
        raise Invalid(errors)


def _store(row: Setting, before: Setting | None) -> None:
    """A second writer meets the number, or the day, that the first has taken."""
    try:
        with transaction.atomic():
            if before is not None and before.valid_from == row.valid_from:
                # The old row steps back first: only one row of a day may be current at any time.
                changed = Setting.objects.current().filter(pk=before.pk).update(replaced_by=row.pk)
                if not changed:
                    raise Stale(ALREADY_DECIDED)
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(ALREADY_DECIDED) from error
