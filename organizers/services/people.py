"""Entering people into the ledger and changing what is known about them.

The plain functions decide nothing about access: filings call them after their own decision. The functions for the
department (``…_by_department``) ask for the permission first.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES, Role, Scope, label_of
from accounts.services import holds_scope
from common import clock
from common.errors import Invalid, Refused, Stale
from common.pinyin import of_person
from common.spelling import one_spelling
from organizers import id_numbers
from organizers.models import Organizer, Sex

DETAILS = frozenset(
    {
        "sex",
        "ethnicity",
        "born_on",
        "id_number",
        "joined_on",
        "full_member_on",
        "education",
        "degree",
        "staff_rank",
        "professional_title",
        "phone",
        "remarks",
    }
)
CHANGEABLE = DETAILS | {"name", "staff_number"}
# The columns behind what may be changed: the ID number is stored encrypted, with an index for equality.
STORED = (CHANGEABLE - {"id_number"}) | {"id_number_sealed", "id_number_index", "pinyin", "initials"}


@transaction.atomic
def register_organizer(*, staff_number: str, name: str, by: User, **details: Any) -> Organizer:
    """Enter a person. Whether this person holds a post stands in tenures."""
    _refuse_unknown(details, DETAILS)
    organizer = Organizer(staff_number=staff_number, name=name, **details)
    _clean(organizer)
    organizer.pinyin, organizer.initials = of_person(organizer.name)
    _store(lambda: organizer.save(force_insert=True))
    audit.record(
        by=by,
        action="organizers.register_organizer",
        summary="登记专职组织员",
        subject=organizer,
        changes=audit.created(organizer),
    )
    return organizer


@transaction.atomic
def change_organizer(*, organizer: Organizer, version: int, by: User, **details: Any) -> Organizer:
    """Change what is known about a person, if nobody else has changed it since ``version``."""
    _refuse_unknown(details, CHANGEABLE)
    stored = Organizer.objects.get(pk=organizer.pk)
    before = audit.snapshot(stored)
    for field, value in details.items():
        setattr(stored, field, value)
    _clean(stored)
    stored.pinyin, stored.initials = of_person(stored.name)
    changes = audit.differences(before, audit.snapshot(stored))
    if stored.version != version:
        raise Stale
    if not changes:
        return stored
    values = {name: getattr(stored, name) for name in STORED}
    _store(lambda: _swap(stored, version, values))
    audit.record(
        by=by, action="organizers.change_organizer", summary="修改专职组织员信息", subject=stored, changes=changes
    )
    return stored


@transaction.atomic
def register_organizer_by_department(*, staff_number: str, name: str, by: User, **details: Any) -> Organizer:
    """Enter a person, where the department's own permission decides."""
    require(by, Permission.MANAGE_ORGANIZER)
    return register_organizer(staff_number=staff_number, name=name, by=by, **details)


@transaction.atomic
def change_organizer_by_department(*, organizer: Organizer, version: int, by: User, **details: Any) -> Organizer:
    """Change a person's data, where the department's own permission decides."""
    require(by, Permission.MANAGE_ORGANIZER)
    return change_organizer(organizer=organizer, version=version, by=by, **details)


@transaction.atomic
def link_account(*, organizer: Organizer, account: User | None, by: User, version: int | None = None) -> Organizer:
    """Say which account is this person's own, or that none is. Never an administrator's: they see no business data."""
    require(by, Permission.MANAGE_ORGANIZER)
    if account is not None:
        User.objects.select_for_update().get(pk=account.pk)  # a role granted meanwhile waits, or is seen here
        if holds_scope(account, Scope.SYSTEM, clock.today(), None):
            raise Refused("系统、安全、审计管理员账号不能关联专职组织员。", remedy="请为其另设账号。")
    if account is not None and Organizer.objects.filter(account=account).exclude(pk=organizer.pk).exists():
        raise Refused("该账号已关联其他专职组织员。", remedy="请先解除原关联。")
    stored = Organizer.objects.get(pk=organizer.pk)
    before = audit.snapshot(stored, ["account_id"])
    stored.account = account
    expected = stored.version if version is None else version
    _store(lambda: _swap(stored, expected, {"account": account}))
    changes = audit.differences(before, audit.snapshot(stored, ["account_id"]))
    audit.record(by=by, action="organizers.link_account", summary="关联登录账号", subject=stored, changes=changes)
    return stored


def objection_to_role(account: User, role: Role, first: date, last: date | None) -> str:
    """Why an organizer's account cannot hold a global role, for `accounts.services.register_objection`."""
    if ROLES[role].scope != Scope.SYSTEM or not Organizer.objects.filter(account=account).exists():
        return ""
    return f"该账号已关联专职组织员，不得担任“{label_of(role)}”。"


def _swap(stored: Organizer, version: int, values: Mapping[str, Any]) -> None:
    """Compare and swap: of two writers that read the same version only one finds it again."""
    changed = Organizer.objects.filter(pk=stored.pk, version=version).update(**values, version=version + 1)
    if not changed:
        raise Stale
    stored.version = version + 1


def _store(write: Any) -> None:
    """Write; what only the database can see (two at once with the same number) becomes a message."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        raise Refused("工号或身份证号已被他人登记，未能保存。", remedy="请核对后重新填写。") from error


def _refuse_unknown(details: Mapping[str, Any], allowed: frozenset[str]) -> None:
    unknown = set(details) - allowed
    if unknown:
        raise TypeError(f"not details of an organizer: {', '.join(sorted(unknown))}")


def _clean(organizer: Organizer) -> None:
    """Bring the fields into their stored form and refuse what cannot be true."""
    for field in Organizer._meta.concrete_fields:
        value = getattr(organizer, field.attname)
        if isinstance(value, str):
            setattr(organizer, field.attname, value.strip())
    organizer.staff_number = one_spelling(organizer.staff_number)
    organizer.id_number = id_numbers.normalized(organizer.id_number)
    errors: dict[str, list[str]] = {}
    for problems in (_name_problems(organizer), _date_problems(organizer), _id_problems(organizer)):
        for name, message in problems:
            errors.setdefault(name, []).append(message)
    if errors:
        raise Invalid(errors)


Problems = list[tuple[str, str]]


def _name_problems(organizer: Organizer) -> Problems:
    problems = [(field, "请填写。") for field in ("staff_number", "name") if not getattr(organizer, field)]
    if organizer.sex not in Sex.values:
        problems.append(("sex", f"性别须为：{'、'.join(Sex.labels)}。"))
    others = Organizer.objects.exclude(pk=organizer.pk)
    if organizer.staff_number and others.filter(staff_number=organizer.staff_number).exists():
        problems.append(("staff_number", f"工号“{organizer.staff_number}”已登记。"))
    if organizer.id_number and others.filter(id_number_index=organizer.id_number_index).exists():
        problems.append(("id_number", "该身份证号已登记在其他人员名下。"))
    return problems


def _date_problems(organizer: Organizer) -> Problems:
    problems: Problems = []
    today = clock.today()
    born, joined, full = organizer.born_on, organizer.joined_on, organizer.full_member_on
    days: dict[str, date | None] = {"born_on": born, "joined_on": joined, "full_member_on": full}
    problems += [(name, "不能晚于今天。") for name, day in days.items() if day and day > today]
    if born and joined and joined <= born:
        problems.append(("joined_on", "入党日期应晚于出生日期。"))
    # Equal days are legal: in some periods of history there was no probation.
    if joined and full and full < joined:
        problems.append(("full_member_on", "转正日期不应早于入党日期。"))
    return problems


def _id_problems(organizer: Organizer) -> Problems:
    number = organizer.id_number
    if not number:
        return []
    problem = id_numbers.problem_of(number)
    if problem:
        return [("id_number", problem)]
    problems: Problems = []
    if organizer.born_on and organizer.born_on != id_numbers.birthday_in(number):
        problems.append(("born_on", "出生日期与身份证号不一致。"))
    expected = Sex.MALE if id_numbers.is_male(number) else Sex.FEMALE
    if organizer.sex in {Sex.MALE, Sex.FEMALE} and organizer.sex != expected:
        problems.append(("sex", "性别与身份证号不一致。"))
    return problems
