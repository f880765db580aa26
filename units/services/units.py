"""Establishing, renaming and abolishing units. Names and kinds are dated: a change keeps what was."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import audit
from accounts.access import require as require_globally
from accounts.models import User
from accounts.permissions import Permission
from common.errors import Invalid, Refused, Stale
from common.pinyin import of_text
from common.spelling import one_spelling
from rules.wording import chinese_date
from units.access import require
from units.models import PartyOrganizationKind, Unit, UnitKind, UnitProfile
from units.services.memberships import end_with_unit

# Refuses when something above (a post, somebody in post) would outlast the unit. Upper apps add theirs at their start.
AbolitionGuard = Callable[[Unit, date], None]
PROFILE_FIELDS = ("name", "short_name", "kind", "party_kind", "in_scope", "valid_from")
_guards: list[AbolitionGuard] = []


def register_abolition_guard(guard: AbolitionGuard) -> None:
    """Have a guard asked before a unit is abolished; registering it again changes nothing."""
    if guard not in _guards:
        _guards.append(guard)


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    party_kind: str,
    established_on: date,
    order: int | None = None,
    short_name: str = "",
    in_scope: bool = True,
    remarks: str = "",
    by: User,
) -> Unit:
    """Enter a unit with its first profile. Without an order it stands last."""
    require_globally(by, Permission.MANAGE_UNIT)
    code = _free_code(code)
    if order is None:
        order = (Unit.objects.aggregate(last=Max("order"))["last"] or 0) + 10
    unit = Unit(code=code, order=order, established_on=established_on, remarks=remarks.strip())
    named = {"name": name, "short_name": short_name, "kind": kind, "party_kind": party_kind}
    profile = _profile(unit=unit, valid_from=established_on, in_scope=in_scope, **named)
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"code": [f"单位代码“{code}”已被使用。"]}) from error
    profile.save(force_insert=True)
    changes = audit.created(unit) | audit.differences({}, audit.snapshot(profile, PROFILE_FIELDS))
    _record(unit, "units.create_unit", f"新建单位 {code}", changes, by)
    return unit


@transaction.atomic
def change_profile(
    *,
    unit: Unit,
    valid_from: date,
    name: str,
    short_name: str,
    kind: str,
    party_kind: str,
    in_scope: bool,
    by: User,
    version: int | None = None,
) -> UnitProfile:
    """Give a unit another name or kind from a day on; the profile that was open ends the day before.

    With the first day of the open profile itself, it is that profile that is corrected (the audit keeps what stood).
    """
    require(by, Permission.MANAGE_UNIT, unit)
    _lock(unit, version)
    current = _open_profile(unit)
    named = {"name": name, "short_name": short_name, "kind": kind, "party_kind": party_kind}
    changed = _profile(unit=unit, valid_from=valid_from, in_scope=in_scope, **named)
    if valid_from < current.valid_from:
        raise Invalid({"valid_from": [f"须不早于现行名称的起始日（{chinese_date(current.valid_from)}）。"]})
    is_correction = valid_from == current.valid_from
    if is_correction:
        changed.pk = current.pk
        action, summary = "units.correct_profile", f"更正单位 {unit.code} 的名称与类别"
    else:
        UnitProfile.objects.filter(pk=current.pk).update(valid_until=valid_from - timedelta(days=1))
        action, summary = "units.change_profile", f"变更单位 {unit.code} 的名称与类别"
    changed.save(force_insert=not is_correction, force_update=is_correction)
    changes = audit.differences(audit.snapshot(current, PROFILE_FIELDS), audit.snapshot(changed, PROFILE_FIELDS))
    _record(unit, action, summary, changes, by)
    return changed


@transaction.atomic
def revise_unit(*, unit: Unit, order: int, remarks: str, by: User, version: int | None = None) -> Unit:
    """Change the order of display and the remarks, which are not dated."""
    require(by, Permission.MANAGE_UNIT, unit)
    locked = _lock(unit, version)
    before = audit.snapshot(locked, ["order", "remarks"])
    Unit.objects.filter(pk=unit.pk).update(order=order, remarks=remarks.strip())
    unit.order, unit.remarks = order, remarks.strip()
    changes = audit.differences(before, audit.snapshot(unit, ["order", "remarks"]))
    _record(unit, "units.revise_unit", f"修改单位 {unit.code} 的排序与备注", changes, by)
    return unit


@transaction.atomic
def abolish_unit(*, unit: Unit, abolished_on: date, by: User, version: int | None = None) -> Unit:
    """Close a unit after its last day, with the roles in it. Its history stays; what else would outlast it refuses."""
    require(by, Permission.MANAGE_UNIT, unit)
    locked = _lock(unit, version)
    if locked.abolished_on is not None:
        raise Refused(f"该单位已于{chinese_date(locked.abolished_on)}停用。")
    if abolished_on < locked.established_on:
        raise Invalid({"abolished_on": [f"须不早于启用日期（{chinese_date(locked.established_on)}）。"]})
    current = _open_profile(unit)
    if abolished_on < current.valid_from:
        raise Invalid({"abolished_on": [f"须不早于现行名称的起始日（{chinese_date(current.valid_from)}）。"]})
    for guard in _guards:
        guard(unit, abolished_on)
    UnitProfile.objects.filter(pk=current.pk).update(valid_until=abolished_on)
    Unit.objects.filter(pk=unit.pk).update(abolished_on=abolished_on)
    unit.abolished_on = abolished_on
    end_with_unit(unit=unit, last_day=abolished_on, by=by)
    changes = {"abolished_on": [None, abolished_on.isoformat()]}
    _record(unit, "units.abolish_unit", f"停用单位 {unit.code}", changes, by)
    return unit


def _free_code(code: str) -> str:
    code = one_spelling(code)
    if not code:
        raise Invalid({"code": ["请填写单位代码。"]})
    if Unit.objects.filter(code=code).exists():
        raise Invalid({"code": [f"单位代码“{code}”已被使用。"]})
    return code


def _record(unit: Unit, action: str, summary: str, changes: audit.Changes, by: User) -> None:
    audit.record(by=by, action=action, summary=summary, subject=unit, changes=changes, unit_id=unit.pk)


def _lock(unit: Unit, version: int | None) -> Unit:
    """Hold the unit for this transaction and move its version on; a stale form is refused."""
    locked = Unit.objects.select_for_update().get(pk=unit.pk)
    if version is not None and version != locked.version:
        raise Stale
    Unit.objects.filter(pk=unit.pk).update(version=locked.version + 1)
    unit.version = locked.version + 1
    return locked


def _open_profile(unit: Unit) -> UnitProfile:
    profile = UnitProfile.objects.filter(unit=unit, valid_until__isnull=True).first()
    if profile is None:
        raise Refused("该单位已停用，不能再变更。")
    return profile


def _profile(
    *, unit: Unit, valid_from: date, name: str, short_name: str, kind: str, party_kind: str, in_scope: bool
) -> UnitProfile:
    errors: dict[str, list[str]] = {}
    name = name.strip()
    if not name:
        errors["name"] = ["请填写单位名称。"]
    if kind not in UnitKind.values:
        errors["kind"] = [f"单位类别须为：{'、'.join(UnitKind.labels)}。"]
    if party_kind not in PartyOrganizationKind.values:
        errors["party_kind"] = [f"党组织类别须为：{'、'.join(PartyOrganizationKind.labels)}。"]
    if errors:
        raise Invalid(errors)
    pinyin, initials = of_text(name)
    return UnitProfile(
        unit=unit,
        valid_from=valid_from,
        name=name,
        short_name=short_name.strip(),
        pinyin=pinyin[:400],
        initials=initials[:100],
        kind=kind,
        party_kind=party_kind,
        in_scope=in_scope,
    )
