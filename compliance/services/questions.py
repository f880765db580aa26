"""Questions about verdicts: a unit asks, the department answers, and an answer may become a note on the article."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import require as require_globally
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from compliance.models import Question
from compliance.verdicts_shown import ShownVerdict, verdict_shown
from organizers.models import Organizer
from regulation.models import InterpretationNote
from regulation.services.notes import write_note
from units.access import units_with
from units.models import Unit, UnitProfile

SHORTEST_NAME = 2  # a single sign stands in any sentence
ALREADY_ASKED = "贵单位对这项提示已有待答复的疑问。"


@dataclass(frozen=True)
class Publication:
    """How an answer is written down for everybody: without the unit that asked."""

    question: str
    answer: str
    valid_from: date
    document: str = ""


def may_ask_for(user: User, unit: Unit) -> bool:
    """Who works for the unit asks for it; the department does not ask itself."""
    return unit.pk in units_with(user, Permission.VIEW_UNIT)


@transaction.atomic
def ask_question(*, unit: Unit, rule: str, judged_on: date, text: str, subject: str = "", by: User) -> Question:
    """Ask about what a rule said of the unit on a day. What it says now is kept with the question."""
    if not may_ask_for(by, unit):
        raise Refused("疑问由本单位人员提出。", remedy="组织部可直接写入条款解释。", article="article-15")
    text = text.strip()
    if not text:
        raise Invalid({"text": ["请写明疑问。"]})
    shown = verdict_shown(by, unit.pk, rule, judged_on, subject)
    if shown is None:
        raise Refused("该日没有这项提示。", remedy="请从提示旁重新提出。", article="article-15")
    question = _question(unit, shown, text, by)
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(ALREADY_ASKED, remedy="请等待答复，或就其他提示提出。", article="article-15") from error
    audit.record(
        by=by,
        action="compliance.ask_question",
        summary=f"对提示提出疑问：{shown.rule.title}",
        subject=question,
        changes=audit.created(question),
        unit_id=unit.pk,
    )
    return question


def _question(unit: Unit, shown: ShownVerdict, text: str, by: User) -> Question:
    return Question(
        unit=unit,
        rule=shown.rule.id,
        subject=shown.subject,
        rule_title=shown.rule.title,
        article=shown.rule.article,
        judged_on=shown.on,
        message=shown.message,
        outcome=shown.look.word,
        text=text,
        asked_by=by,
        asked_at=clock.now(),
    )


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User, publish: Publication | None = None) -> Question:
    """Answer once. Of two people who answer at the same moment one is told that it is done."""
    require_globally(by, Permission.ANSWER_QUESTION)
    if question.asked_by_id == by.pk:
        raise Refused("提出疑问的人不能答复本人的疑问。", remedy="请由组织部其他人员答复。", article="article-15")
    answer = answer.strip()
    if not answer:
        raise Invalid({"answer": ["请填写答复。"]})
    before = audit.snapshot(question)
    question.status, question.answer = Question.Status.ANSWERED, answer
    question.answered_by, question.answered_at = by, clock.now()
    changed = (
        Question.objects.open()
        .filter(pk=question.pk)
        .update(status=question.status, answer=answer, answered_by=by, answered_at=question.answered_at)
    )
    if not changed:
        raise Stale("该疑问已由他人答复，您的答复未保存。")
    if publish is not None:
        question.note = _publish(question, publish, by)
        Question.objects.filter(pk=question.pk).update(note=question.note)
    audit.record(
        by=by,
        action="compliance.answer_question",
        summary=f"答复对提示的疑问：{question.rule_title}",
        subject=question,
        changes=audit.differences(before, audit.snapshot(question)),
        unit_id=question.unit_id,
    )
    return question


def _publish(question: Question, publish: Publication, by: User) -> InterpretationNote:
    """The note that everybody reads beside the article; nothing in it tells who had asked."""
    texts = {"note_question": publish.question, "note_answer": publish.answer, "document": publish.document}
    names = _names_of(question.unit_id)
    errors = {
        field: [f"将向全部单位公开，请删去“{name}”。"]
        for field, text in texts.items()
        if (name := _named_in(text, names))
    }
    if errors:
        raise Invalid(errors)
    try:
        return write_note(
            anchor=question.anchor,
            question=publish.question,
            answer=publish.answer,
            document=publish.document,
            valid_from=publish.valid_from,
            by=by,
        )
    except Invalid as error:
        # The fields of the answer's form have names of their own.
        fields = {"question": "note_question", "answer": "note_answer", "valid_from": "note_valid_from"}
        raise Invalid({fields.get(name, name): found for name, found in error.errors.items()}) from error


def _names_of(unit_id: uuid.UUID) -> set[str]:
    """Everything that the unit is or was called, with and without the kind of its party organization, and who holds
    or held its posts."""
    found: set[str] = set()
    for name, short_name in UnitProfile.objects.filter(unit=unit_id).values_list("name", "short_name"):
        found |= {name, short_name, name.removesuffix("委员会").removesuffix("党委").removesuffix("党总支")}
    found |= set(Organizer.objects.filter(tenures__post__unit=unit_id).values_list("name", flat=True))
    return {name for name in found if len(name) >= SHORTEST_NAME}


def _named_in(text: str, names: Iterable[str]) -> str:
    return next((name for name in sorted(names, key=len, reverse=True) if name in text), "")
