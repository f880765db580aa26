"""Steps of a filing. Every change of status goes through `advance`, a compare-and-swap along the transition table."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common import clock
from common.errors import Invalid, Stale
from filings.facts import clock_context, dossier_of, frozen_judgement
from filings.models import Filing, FilingNumberSequence, FilingStatus, FilingStep
from filings.policies import refusal
from filings.services.opinions import lapse_opinions
from filings.services.sealing import seal
from filings.services.tenures import note_filed, put_into_effect, take_back, takes_effect
from filings.tenure_facts import is_across_units
from filings.transitions import TRANSITIONS, Action

# Kept with the filing itself; the audit says that it was filed and under which number.
NOT_AUDITED = frozenset({"judged"})
# 一、 （一） 1. 1、 (1) ①, but neither 11.20会议 nor 三份文件.
OWN_NUMBER = re.compile(
    r"^(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、．]|\d{1,2}\.(?!\d)|[①-⑳])[、.．]?"
)


def advance(
    *,
    filing: Filing,
    action: Action,
    version: int,
    by: User,
    note: str = "",
    corrections: Sequence[str] = (),
    **changes: Any,
) -> Filing:
    """Take one step: refuse what the table, the person or the content forbids, then compare and swap.

    Must run inside a transaction. ``changes`` are written together with the new status. Raises `Refused` with the
    reason, or `Stale` when somebody else was faster; then nothing is written.
    """
    refused = refusal(filing, action, by, dossier_of(filing))
    if refused:
        raise refused
    before = FilingStatus(filing.status)
    values: dict[str, Any] = {"status": TRANSITIONS[(before, action)][0], **changes}
    # What was just judged is the row in memory, so that is the one that must still be there.
    if version != filing.version or not _swap(filing, before, values):
        raise Stale
    names = [name for name in values if name not in NOT_AUDITED]
    old = audit.snapshot(filing, names)
    for name, value in {**values, "version": version + 1}.items():
        setattr(filing, name, value)
    step = FilingStep(filing=filing, action=action, from_status=before, to_status=filing.status, by=by, note=note)
    step.at, step.corrections = clock.now(), list(corrections)
    step.save(force_insert=True)
    _record(step, audit.differences(old, audit.snapshot(filing, names)))
    return filing


def _swap(filing: Filing, before: FilingStatus, values: dict[str, Any]) -> bool:
    """Write the new values if the row is still as it was read; check-then-save would lose races."""
    unchanged = Filing.objects.filter(pk=filing.pk, status=before, version=filing.version)
    return unchanged.update(version=F("version") + 1, **values) == 1


def _record(step: FilingStep, changes: audit.Changes) -> None:
    """The one audit row of a step."""
    if step.corrections:
        changes["corrections"] = [None, step.corrections]
    audit.record(
        by=step.by,
        action=f"filings.{step.action.lower()}",
        summary=f"任免备案：{Action(step.action).label}",
        subject=step.filing,
        unit_id=step.filing.unit_id,
        changes=changes,
        reason=step.note[:500],
    )


@transaction.atomic
def request_sign_off(*, filing: Filing, version: int, by: User) -> Filing:
    """The handler hands the draft (or the corrected filing) to the secretary."""
    return advance(filing=filing, action=Action.REQUEST_SIGN_OFF, version=version, by=by)


@transaction.atomic
def send_back(*, filing: Filing, version: int, by: User, note: str) -> Filing:
    """The secretary asks the handler for changes before anything is reported."""
    _require_text(note, "note", "请写明需要修改的内容。")
    return advance(filing=filing, action=Action.SEND_BACK, version=version, by=by, note=note)


@transaction.atomic
def submit_filing(*, filing: Filing, version: int, by: User) -> Filing:
    """Sign off and report. The first submission that holds both documents stops the clock, at the server's time.

    The appointment takes effect by the unit's decision: the tenure is recorded here, marked 待备案. A removal ends
    its tenure here; an exchange from another unit waits for the department's receipt.
    """
    now, was_in_effect = clock.now(), filing.is_in_effect
    advance(
        filing=filing,
        action=Action.SUBMIT,
        version=version,
        by=by,
        submitted_at=now,
        first_complete_at=filing.first_complete_at or now,
        signed_off_by=by,
    )
    if takes_effect(filing, Action.SUBMIT):
        put_into_effect(filing=filing, by=by, was_in_effect=was_in_effect)
    return filing


@transaction.atomic
def withdraw_filing(*, filing: Filing, version: int, by: User, note: str) -> Filing:
    """Take a filing back before it was received.

    A first submission that is withdrawn counts as never made: its time is erased, the tenure that it brought voided,
    the one that it ended reopened. Withdrawing a corrected filing leaves all of it as it was, because the department
    has received the first one.
    """
    _require_text(note, "note", "请写明撤回原因。")
    is_first = filing.status == FilingStatus.SUBMITTED
    changes: dict[str, Any] = {"first_complete_at": None, "submitted_at": None} if is_first else {}
    tenure, was_in_effect = filing.tenure, filing.is_in_effect
    if is_first:
        changes["tenure"] = None
    advance(filing=filing, action=Action.WITHDRAW, version=version, by=by, note=note, signed_off_by=None, **changes)
    if is_first:
        take_back(filing=filing, tenure=tenure, was_in_effect=was_in_effect, by=by, reason=note)
    return filing


@transaction.atomic
def discard_filing(*, filing: Filing, version: int, by: User, note: str = "") -> Filing:
    """Give up a draft. The row stays, for the record."""
    return advance(filing=filing, action=Action.DISCARD, version=version, by=by, note=note)


@transaction.atomic
def receive_filing(*, filing: Filing, version: int, by: User) -> Filing:
    """The department confirms receipt; this is no decision. An exchange from another unit takes effect with it.

    Where the ledger cannot follow, the receipt stands all the same: the matter is returned, or refused when filed.
    """
    dossier = dossier_of(filing)
    was_in_effect = filing.is_in_effect
    advance(filing=filing, action=Action.RECEIVE, version=version, by=by, received_at=clock.now())
    if takes_effect(filing, Action.RECEIVE) and not dossier.tenure_problem:
        put_into_effect(filing=filing, by=by, was_in_effect=was_in_effect)
    return filing


@transaction.atomic
def start_check(*, filing: Filing, version: int, by: User) -> Filing:
    """The department begins to check the materials."""
    return advance(filing=filing, action=Action.START_CHECK, version=version, by=by)


def _without_number(item: str) -> str:
    """One correction without the number typed before it and its stop: wherever they are shown they are numbered."""
    return OWN_NUMBER.sub("", " ".join(item.split()), count=1).strip().rstrip("。；;")


@transaction.atomic
def return_filing(*, filing: Filing, version: int, by: User, corrections: Sequence[str], note: str = "") -> Filing:
    """Return it with one complete list of corrections. The time of the first submission is kept."""
    items = list(dict.fromkeys(words for item in corrections if (words := _without_number(item))))
    if not items:
        raise Invalid({"corrections": ["请逐项写明需要补正的内容，一次性告知。"]})
    advance(filing=filing, action=Action.RETURN, version=version, by=by, corrections=items, note=note)
    lapse_opinions(filing=filing)
    return filing


@transaction.atomic
def file_filing(*, filing: Filing, version: int, by: User) -> Filing:
    """File it under the next number of the year, freeze how its deadline was counted, and seal what it says."""
    context = clock_context()
    year = context.today.year
    serial = _next_serial(year)
    advance(
        filing=filing,
        action=Action.FILE,
        version=version,
        by=by,
        filed_at=clock.now(),
        number_year=year,
        number_serial=serial,
        filing_number=context.settings.filing_number_pattern.format(year=year, serial=serial),
        judged=frozen_judgement(filing, context),
    )
    if is_across_units(filing):
        # What the ledger could not follow when it was received, it follows now or not at all.
        put_into_effect(filing=filing, by=by, was_in_effect=filing.is_in_effect)
    note_filed(filing=filing, by=by)
    seal(filing=filing, by=by)
    return filing


def _next_serial(year: int) -> int:
    """The next number of the year; whoever files at the same time waits for this transaction to end."""
    FilingNumberSequence.objects.get_or_create(year=year)
    FilingNumberSequence.objects.filter(year=year).update(last_serial=F("last_serial") + 1)
    return FilingNumberSequence.objects.get(year=year).last_serial


def _require_text(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise Invalid({field: [message]})
