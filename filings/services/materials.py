"""The checklist of materials: what the department asks about, and what each filing says of it (有无, date, where kept).

The two documents that Article 7 names are not on it. Nothing here is required before a submission.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from filings.models import Filing, FilingKind, Material, MaterialKind
from filings.policies import editing_refusal

CONTENT = ("name", "hint", "kinds")
NAME_TAKEN = "清单中已有同名的材料。"
MOST_KINDS = 40


@dataclass(frozen=True)
class Entry:
    """What is said of one material."""

    is_present: bool
    dated_on: date | None = None
    kept_where: str = ""


@transaction.atomic
def record_materials(
    *, filing: Filing, version: int, by: User, entries: Mapping[MaterialKind, Entry]
) -> dict[str, list[str]]:
    """Say of some materials whether they are there; returns what changed. Others stay as they were."""
    refused = editing_refusal(filing, by)
    if refused:
        raise refused
    _check_entries(entries)
    unchanged = Filing.objects.filter(pk=filing.pk, status=filing.status, version=version)
    if version != filing.version or not unchanged.update(version=F("version") + 1):
        raise Stale
    filing.version += 1
    stored = {row.kind_id: row for row in Material.objects.filter(filing=filing)}
    changes: audit.Changes = {}
    for kind, entry in entries.items():
        row = stored.get(kind.pk) or Material(filing=filing, kind=kind, is_present=entry.is_present)
        before = _words(row) if kind.pk in stored else ""
        row.is_present, row.dated_on, row.kept_where = entry.is_present, entry.dated_on, entry.kept_where.strip()
        if _words(row) != before:
            row.save()
            changes[str(kind.pk)] = [before, _words(row)]
    if changes:
        _write_down("record_materials", "登记材料清单", filing, by, changes)
    return changes


def _check_entries(entries: Mapping[MaterialKind, Entry]) -> None:
    errors: dict[str, list[str]] = {}
    for kind, entry in entries.items():
        if not entry.is_present and (entry.dated_on or entry.kept_where.strip()):
            errors[f"present_{kind.pk.hex}"] = [f"“{kind.name}”登记为无的，不填日期和存放处。"]
        if entry.dated_on is not None and entry.dated_on > clock.today():
            errors[f"dated_{kind.pk.hex}"] = ["材料日期不能晚于今天。"]
    if errors:
        raise Invalid(errors)


def _words(row: Material) -> str:
    parts = ["有" if row.is_present else "无", row.dated_on.isoformat() if row.dated_on else "", row.kept_where]
    return "，".join(part for part in parts if part)


@transaction.atomic
def add_material_kind(
    *, name: str, by: User, hint: str = "", order: int = 100, kinds: list[str] | None = None
) -> MaterialKind:
    """Put a material on the checklist, from today on. The same name again is refused, so a second click adds none."""
    require(by, Permission.DECIDE_SETTING)
    if MaterialKind.objects.filter(valid_until__isnull=True).count() >= MOST_KINDS:
        raise Refused(f"清单最多{MOST_KINDS}项。", remedy="请先停用不再需要的材料。")
    row = MaterialKind(order=order, valid_from=clock.today())
    _fill(row, name, hint, kinds)
    _insert(row)
    _write_down("add_material_kind", "增加材料清单项", row, by, audit.created(row))
    return row


@transaction.atomic
def change_material_kind(
    *, kind: MaterialKind, version: int, by: User, name: str, hint: str = "", order: int, kinds: list[str] | None = None
) -> MaterialKind:
    """Another place in the order, at once; another name, hint or use is a new row, and the old one ends.

    ``version`` is the place in the order that the page showed. What filings say of the old row stays with it.
    """
    require(by, Permission.DECIDE_SETTING)
    locked = _locked(kind, version)
    before = audit.snapshot(locked)
    changed = MaterialKind(order=order, valid_from=max(clock.today(), locked.valid_from + timedelta(days=1)))
    _fill(changed, name, hint, kinds)
    if all(getattr(changed, each) == getattr(locked, each) for each in CONTENT):
        MaterialKind.objects.filter(pk=locked.pk).update(order=order)
        locked.order = order
        _write_down(
            "change_material_kind", "调整材料清单", locked, by, audit.differences(before, audit.snapshot(locked))
        )
        return locked
    MaterialKind.objects.filter(pk=locked.pk).update(valid_until=changed.valid_from - timedelta(days=1))
    _insert(changed)
    _write_down("change_material_kind", "调整材料清单", changed, by, audit.differences(before, audit.snapshot(changed)))
    return changed


@transaction.atomic
def end_material_kind(*, kind: MaterialKind, version: int, by: User) -> MaterialKind:
    """Take a material off the checklist: today is its last day."""
    require(by, Permission.DECIDE_SETTING)
    locked = _locked(kind, version)
    before = audit.snapshot(locked)
    locked.valid_until = max(clock.today(), locked.valid_from)
    MaterialKind.objects.filter(pk=locked.pk).update(valid_until=locked.valid_until)
    _write_down("end_material_kind", "停用材料清单项", locked, by, audit.differences(before, audit.snapshot(locked)))
    return locked


def _locked(kind: MaterialKind, version: int) -> MaterialKind:
    locked = MaterialKind.objects.select_for_update().get(pk=kind.pk)
    if locked.valid_until is not None or locked.order != version:
        raise Stale
    return locked


def _fill(row: MaterialKind, name: str, hint: str, kinds: list[str] | None) -> None:
    row.name, row.hint = " ".join(name.split()), hint.strip()
    chosen = [kind.value for kind in FilingKind if kind.value in (kinds or [])]
    # All of them is the same as none chosen: for every kind, those that are to come included.
    row.kinds = [] if len(chosen) == len(FilingKind) else chosen
    errors: dict[str, list[str]] = {}
    if not row.name:
        errors["name"] = ["请填写材料名称。"]
    if not 0 <= row.order <= 9999:
        errors["order"] = ["顺序应为0至9999的整数。"]
    if errors:
        raise Invalid(errors)


def _insert(row: MaterialKind) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"name": [NAME_TAKEN]}) from error


def _write_down(what: str, summary: str, subject: Filing | MaterialKind, by: User, changes: audit.Changes) -> None:
    unit = subject.unit_id if isinstance(subject, Filing) else None
    audit.record(by=by, action=f"filings.{what}", summary=summary, subject=subject, unit_id=unit, changes=changes)
