"""The department's notes on articles (Article 15): written, and withdrawn, never changed."""

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from regulation.models import InterpretationNote
from regulation.services.settings import check_first_day
from rules.articles import anchors, citation


@transaction.atomic
def write_note(
    *, anchor: str, question: str, answer: str, valid_from: date, document: str = "", by: User
) -> InterpretationNote:
    """Put question and answer beside a place of the text, from a day on. Everybody who is signed in reads it."""
    require(by, Permission.DECIDE_SETTING)
    question, answer = question.strip(), answer.strip()
    _check_input(anchor, question, answer, valid_from)
    same = InterpretationNote.objects.filter(anchor=anchor, question=question, answer=answer)
    if same.filter(withdrawn_at__isnull=True).exists():
        raise Refused("该条款已有内容相同的解释。", remedy="如需更改，请先撤回原解释。", article="article-15")
    note = InterpretationNote.objects.create(
        anchor=anchor,
        question=question,
        answer=answer,
        document=document.strip(),
        valid_from=valid_from,
        decided_by=by,
        decided_at=clock.now(),
    )
    audit.record(
        by=by,
        action="regulation.write_note",
        summary=f"写入{citation(anchor)}的解释",
        subject=note,
        changes=audit.created(note),
    )
    return note


@transaction.atomic
def withdraw_note(*, note: InterpretationNote, reason: str, by: User) -> InterpretationNote:
    """From today on the note no longer stands beside its article; it stays on record."""
    require(by, Permission.DECIDE_SETTING)
    if not reason.strip():
        raise Invalid({"reason": ["请填写撤回原因。"]})
    before = audit.snapshot(note)
    note.withdrawn_by, note.withdrawn_at, note.withdrawal_reason = by, clock.now(), reason.strip()
    changed = InterpretationNote.objects.filter(pk=note.pk, withdrawn_at__isnull=True).update(
        withdrawn_by=by, withdrawn_at=note.withdrawn_at, withdrawal_reason=note.withdrawal_reason
    )
    if not changed:
        raise Stale("该解释已被撤回，您的操作未生效。")
    audit.record(
        by=by,
        action="regulation.withdraw_note",
        summary=f"撤回{note.citation}的解释",
        subject=note,
        changes=audit.differences(before, audit.snapshot(note)),
        reason=reason,
    )
    return note


def _check_input(anchor: str, question: str, answer: str, valid_from: date) -> None:
    errors: dict[str, list[str]] = {}
    if not anchor.startswith("article-") or anchor not in anchors():
        errors["anchor"] = ["请选择办法中的条款。"]
    if not question:
        errors["question"] = ["请填写问题。"]
    if not answer:
        errors["answer"] = ["请填写答复。"]
    wrong = check_first_day(valid_from)
    if wrong:
        errors["valid_from"] = [wrong]
    if errors:
        raise Invalid(errors)
