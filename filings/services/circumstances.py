"""特殊情况说明: the unit states why an item of 一般/原则上 is not met, the department notes it."""

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.models import User
from common import clock
from common.errors import Invalid, Stale
from filings.kinds import items_of
from filings.models import Filing, FilingCircumstances
from filings.policies import editing_refusal, noting_refusal


@transaction.atomic
def state_circumstances(*, filing: Filing, version: int, by: User, about: str, text: str) -> FilingCircumstances:
    """State the circumstances of an item; another statement about it takes the place of the earlier one."""
    refused = editing_refusal(filing, by)
    if refused:
        raise refused
    errors = {}
    if about not in items_of(filing.kind):
        errors["about"] = ["请选择事项。"]
    if not text.strip():
        errors["text"] = ["请写明情况。"]
    if errors:
        raise Invalid(errors)
    _touch(filing, version)
    current = FilingCircumstances.objects.filter(filing=filing, about=about, replaced_at__isnull=True).first()
    if current is not None and current.text == text.strip():
        return current
    now = clock.now()
    if current is not None:
        FilingCircumstances.objects.filter(pk=current.pk).update(replaced_at=now)
    row = FilingCircumstances.objects.create(filing=filing, about=about, text=text.strip(), stated_by=by, stated_at=now)
    _record(row, "state_circumstances", "填写特殊情况说明", by, [current.text if current else None, row.text])
    return row


@transaction.atomic
def note_circumstances(
    *, circumstances: FilingCircumstances, version: int, by: User, note: str = ""
) -> FilingCircumstances:
    """The department notes a statement while it has the filing: the deviation stands. Once, and by one person."""
    filing = circumstances.filing
    refused = noting_refusal(filing, by)
    if refused:
        raise refused
    _touch(filing, version)
    now, unnoted = clock.now(), FilingCircumstances.objects.filter(pk=circumstances.pk, replaced_at__isnull=True)
    if not unnoted.filter(noted_at__isnull=True).update(noted_by=by, noted_at=now, note=note.strip()):
        raise Stale
    circumstances.refresh_from_db()
    _record(circumstances, "note_circumstances", "备注特殊情况说明", by, [None, circumstances.note or "已备注"])
    return circumstances


def _touch(filing: Filing, version: int) -> None:
    """Take the filing to its next version if it is the one that was read: a step taken meanwhile is not passed by."""
    unchanged = Filing.objects.filter(pk=filing.pk, status=filing.status, version=version)
    if version != filing.version or not unchanged.update(version=F("version") + 1):
        raise Stale
    filing.version += 1


def _record(row: FilingCircumstances, what: str, summary: str, by: User, change: list[str | None]) -> None:
    audit.record(
        by=by,
        action=f"filings.{what}",
        summary=f"{summary}：{row.get_about_display()}",
        subject=row.filing,
        unit_id=row.filing.unit_id,
        changes={row.about.lower(): change},
    )
