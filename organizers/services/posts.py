"""Establishing, revising and abolishing posts (Article 4)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission
from common.errors import Invalid, Refused, Stale
from organizers.models import AppointingAuthority, Post, Tenure
from rules.posts import PostLevel
from rules.wording import chinese_date
from units.access import require
from units.models import Unit

FIELDS = ("level", "appointing_authority", "basis")


def next_number(unit: Unit) -> int:
    """The number of a unit's next post."""
    return (Post.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def establish_post(
    *,
    unit: Unit,
    number: int,
    level: str,
    appointing_authority: str,
    established_on: date,
    is_full_time: bool = True,
    basis: str = "",
    by: User,
) -> Post:
    """Enter a post of a unit. It is vacant from its first day until somebody holds it."""
    require(by, Permission.MANAGE_POST, unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    errors = _problems(level, appointing_authority) | _number_problems(unit, number)
    if not unit.exists_on(established_on):
        errors["established_on"] = ["该日单位尚未启用或已停用。"]
    if errors:
        raise Invalid(errors)
    post = Post(
        unit=unit,
        number=number,
        level=level,
        appointing_authority=appointing_authority,
        established_on=established_on,
        is_full_time=is_full_time,
        basis=basis.strip(),
    )
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"number": [f"该单位已有序号为{number}的岗位。"]}) from error
    _record(post, "organizers.establish_post", f"设立岗位{number}", audit.created(post), by)
    return post


@transaction.atomic
def revise_post(
    *, post: Post, level: str, appointing_authority: str, basis: str, by: User, version: int | None = None
) -> Post:
    """Change a post's level, appointing authority or basis."""
    require(by, Permission.MANAGE_POST, post.unit_id)
    errors = _problems(level, appointing_authority)
    if errors:
        raise Invalid(errors)
    locked = _locked(post, version)
    before = audit.snapshot(locked, FIELDS)
    values = {"level": level, "appointing_authority": appointing_authority, "basis": basis.strip()}
    Post.objects.filter(pk=post.pk).update(**values, version=locked.version + 1)
    post.refresh_from_db()
    changes = audit.differences(before, audit.snapshot(post, FIELDS))
    _record(post, "organizers.revise_post", f"修改岗位{post.number}", changes, by)
    return post


@transaction.atomic
def abolish_post(*, post: Post, abolished_on: date, by: User, version: int | None = None) -> Post:
    """Close a post after its last day. Nobody may hold it beyond that day."""
    require(by, Permission.MANAGE_POST, post.unit_id)
    locked = _locked(post, version)
    if locked.abolished_on is not None:
        raise Refused(f"该岗位已于{chinese_date(locked.abolished_on)}撤销。")
    if abolished_on < locked.established_on:
        raise Invalid({"abolished_on": [f"须不早于设立日期（{chinese_date(locked.established_on)}）。"]})
    if Tenure.objects.filter(post=post).in_effect().outlasting(abolished_on).exists():
        raise Refused("撤销日期之后该岗位仍有人任职，不能撤销。", remedy="请先办理免职，或改用较晚的撤销日期。")
    Post.objects.filter(pk=post.pk).update(abolished_on=abolished_on, version=locked.version + 1)
    post.refresh_from_db()
    changes = {"abolished_on": [None, abolished_on.isoformat()]}
    _record(post, "organizers.abolish_post", f"撤销岗位{post.number}", changes, by)
    return post


def refuse_while_posts_remain(unit: Unit, abolished_on: date) -> None:
    """A unit is not abolished while a post of it would go on (asked by units before abolishing)."""
    remaining = Post.objects.filter(unit=unit).outlasting(abolished_on).count()
    if remaining:
        raise Refused(
            f"停用日期之后该单位仍有{remaining}个专职组织员岗位，不能停用。",
            remedy="请先撤销岗位（岗位有人任职的，先办理免职）。",
        )


def _locked(post: Post, version: int | None) -> Post:
    locked = Post.objects.select_for_update().get(pk=post.pk)
    if version is not None and version != locked.version:
        raise Stale
    return locked


def _problems(level: str, appointing_authority: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if level and level not in set(PostLevel):
        errors["level"] = ["岗位级别不在可选范围内。"]
    if appointing_authority not in AppointingAuthority.values:
        errors["appointing_authority"] = [f"干部管理权限须为：{'、'.join(AppointingAuthority.labels)}。"]
    return errors


def _number_problems(unit: Unit, number: int) -> dict[str, list[str]]:
    if number < 1:
        return {"number": ["岗位序号从1开始。"]}
    if Post.objects.filter(unit=unit, number=number).exists():
        return {"number": [f"该单位已有序号为{number}的岗位。"]}
    return {}


def _record(post: Post, action: str, summary: str, changes: audit.Changes, by: User) -> None:
    audit.record(by=by, action=action, summary=summary, subject=post, changes=changes, unit_id=post.unit_id)
