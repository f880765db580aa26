"""Writing the audit: called by every service inside its own transaction."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.models import AuditEntry, User
from common import clock

SYSTEM_ACTOR = "系统"
# Shown as changed, never with their content: the audit outlives the data that it is about.
WITHHELD_FIELDS = frozenset({"password", "id_number", "id_number_sealed"})
# Says nothing that the field it belongs to does not say.
UNRECORDED_FIELDS = frozenset({"id_number_index"})
WITHHELD = "（不记录内容）"

Changes = dict[str, list[Any]]


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    return value


def snapshot(row: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """The stored values of a row by field name (all concrete fields unless named)."""
    names = fields or [field.attname for field in row._meta.concrete_fields]
    return {name: _plain(getattr(row, name)) for name in names}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """``{field: [before, after]}`` of what changed; sensitive content is withheld."""
    changes: Changes = {}
    for name in after:
        old, new = before.get(name), after[name]
        if old == new or name in UNRECORDED_FIELDS:
            continue
        if name in WITHHELD_FIELDS:
            old, new = (WITHHELD if value else value for value in (old, new))
        changes[name] = [old, new]
    return changes


def created(row: models.Model) -> Changes:
    """The changes of a new row: every field that holds something."""
    return {name: pair for name, pair in differences({}, snapshot(row)).items() if pair[1] not in (None, "")}


def _printable(text: str) -> str:
    """Without control characters: the sealed chain joins the fields with one (accounts/sealing.py)."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def record(
    *,
    by: User | None,
    action: str,
    summary: str,
    subject: models.Model | None = None,
    changes: Changes | None = None,
    unit_id: uuid.UUID | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one entry. ``action`` is ``app.verb_noun``, ``summary`` Chinese without personal names."""
    return AuditEntry.objects.create(
        at=clock.now(),
        actor=by,
        actor_name=by.username if by else SYSTEM_ACTOR,
        action=action,
        summary=_printable(summary),
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        unit_id=unit_id,
        changes=changes or {},
        reason=_printable(reason),
    )
