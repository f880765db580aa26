"""The communication log (主动沟通): either side writes down a talk, before a filing exists or beside one.

Rows are not changed: a correction takes the place of a row. The first link to a filing is added once, by choosing.
"""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from common import clock
from common.as_of import FIRST_YEAR
from common.errors import Invalid, Refused, Stale
from filings.models import Communication, Filing
from filings.policies import correcting_refusal, logging_refusal, side_of
from filings.services.once import insert_once
from units.models import Unit


@transaction.atomic
def log_communication(
    *,
    unit: Unit,
    by: User,
    creation_key: uuid.UUID,
    held_on: date,
    participants: str,
    gist: str,
    way: str = Communication.Way.MEETING,
    filing: Filing | None = None,
) -> Communication:
    """Write down a talk, on the side that the person's role gives. The same key again returns the row it made."""
    refused = logging_refusal(unit.pk, by, _held_open(filing))
    if refused:
        raise refused
    row = Communication(unit=unit, filing=filing, creation_key=creation_key)
    _fill(row, by, held_on=held_on, way=way, participants=participants, gist=gist)
    made_before = insert_once(row, by=by, maker="recorded_by")
    if made_before is not None:
        return made_before
    _record(row, "log_communication", "记录与组织部的沟通", by, audit.created(row))
    return row


@transaction.atomic
def correct_communication(
    *,
    communication: Communication,
    by: User,
    creation_key: uuid.UUID,
    held_on: date,
    participants: str,
    gist: str,
    way: str = Communication.Way.MEETING,
) -> Communication:
    """Put another row in the place of one; who was faster stays, and the other is stale."""
    communication = Communication.objects.select_for_update(of=("self",)).get(pk=communication.pk)
    refused = correcting_refusal(communication, by, _held_open(communication.filing))
    if refused:
        raise refused
    row = Communication(unit_id=communication.unit_id, filing=communication.filing, creation_key=creation_key)
    row.replaces = communication
    _fill(row, by, held_on=held_on, way=way, participants=participants, gist=gist)
    changes = audit.differences(audit.snapshot(communication, CONTENT), audit.snapshot(row, CONTENT))
    if not changes:
        raise Invalid({"__all__": ["内容没有变化，无需更正。"]})
    try:
        made_before = insert_once(row, by=by, maker="recorded_by")
    except IntegrityError as error:
        raise Stale from error
    if made_before is not None:
        return made_before
    _record(row, "correct_communication", "更正沟通记录", by, changes)
    return row


@transaction.atomic
def attach_communications(*, filing: Filing, rows: Sequence[Communication], by: User) -> int:
    """Link talks of the unit that belong to no filing yet to this one; returns how many were linked."""
    held = _held_open(filing)
    refused = logging_refusal(filing.unit_id, by, held)
    if refused:
        raise refused
    if not rows:
        raise Invalid({"communications": ["请选择要关联的沟通记录。"]})
    free = Communication.objects.filter(unit=filing.unit_id, filing__isnull=True, pk__in=[row.pk for row in rows])
    held_rows = {row.pk for row in free.select_for_update()}
    # Asked anew once they are held: a correction that was under way has replaced its row by now.
    linked = Communication.objects.filter(pk__in=Communication.objects.current().filter(pk__in=held_rows)).update(
        filing=filing
    )
    if linked != len(rows):
        raise Stale("所选的沟通记录刚刚已被更正或关联到其他备案，未能保存。")
    keys = sorted(str(key) for key in held_rows)
    audit.record(
        by=by,
        action="filings.attach_communications",
        summary=f"关联沟通记录{linked}条",
        subject=filing,
        unit_id=filing.unit_id,
        changes={"communications": [None, keys]},
    )
    return linked


CONTENT = ("held_on", "way", "participants", "gist")


def _held_open(filing: Filing | None) -> Filing | None:
    """The filing as it stands, its row held: what is being filed or discarded at this moment is waited for."""
    if filing is None:
        return None
    return Filing.objects.select_for_update(of=("self",)).select_related("organizer").get(pk=filing.pk)


def _fill(row: Communication, by: User, **content: Any) -> None:
    side = side_of(by, row.unit_id)
    if side is None:
        raise Refused("您没有在该单位办理此事项的权限。", article="article-12")
    for name, value in content.items():
        setattr(row, name, " ".join(value.split()) if name == "participants" else value)
    row.gist = row.gist.strip()
    row.side, row.recorded_by, row.recorded_at = side, by, clock.now()
    errors: dict[str, list[str]] = {}
    if row.held_on > clock.today():
        errors["held_on"] = ["沟通日期不能晚于今天。"]
    if row.held_on.year < FIRST_YEAR:
        errors["held_on"] = ["沟通日期过早，请核对年份。"]
    if row.way not in Communication.Way:
        errors["way"] = ["请选择沟通方式。"]
    errors |= {name: ["请填写。"] for name in ("participants", "gist") if not getattr(row, name)}
    if errors:
        raise Invalid(errors)


def _record(row: Communication, what: str, summary: str, by: User, changes: audit.Changes) -> None:
    audit.record(by=by, action=f"filings.{what}", summary=summary, subject=row, unit_id=row.unit_id, changes=changes)
