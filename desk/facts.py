"""What the desk's own pages ask: the visitor's own person, and what a search finds."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.models import AuditEntry, RoleGrant, User
from common import clock
from filings.models import Filing
from organizers.models import Organizer, Tenure
from units.models import Unit

SHOWN = 10
WEEK = timedelta(days=7)

# label, number, unit, note
Figures = list[tuple[str, int, str, str]]


def own_person(user: User) -> Organizer | None:
    """The person whose own account this is."""
    return Organizer.objects.filter(account=user).first()


def own_tenures(organizer: Organizer) -> list[Tenure]:
    """All tenures of a person, the latest first, with ``unit_name``."""
    rows = Tenure.objects.in_effect().filter(organizer=organizer)
    return list(rows.select_related("post").with_unit_name().order_by("-effective_on"))


@dataclass(frozen=True)
class Found:
    """The first rows that a search found in one register, and whether there are more."""

    rows: Sequence[Any]
    has_more: bool


@dataclass(frozen=True)
class SearchResults:
    """What a search found, by register."""

    units: Found
    people: Found
    filings: Found

    @property
    def is_empty(self) -> bool:
        return not (self.units.rows or self.people.rows or self.filings.rows)

    @property
    def only(self) -> uuid.UUID | None:
        """The key of the one row found, if it is the only one."""
        rows = [*self.units.rows, *self.people.rows, *self.filings.rows]
        return rows[0].pk if len(rows) == 1 else None


def search(user: User, text: str, day: date) -> SearchResults:
    """Units, people and filings that an account may see, by name, pinyin, initials, code or number."""
    return SearchResults(
        units=_first(Unit.objects.visible_to(user).as_of(day).search(text, day).order_by("order", "code")),
        people=_first(Organizer.objects.visible_to(user).with_tenure(day, user).search(text)),
        filings=_first(Filing.objects.visible_to(user).with_unit_names().search(text).order_by("-created_at", "pk")),
    )


def _first(rows: Any) -> Found:
    found = list(rows[: SHOWN + 1])
    return Found(found[:SHOWN], len(found) > SHOWN)


def account_figures() -> Figures:
    """How many accounts there are, in use and switched off. One statement."""
    found = User.objects.aggregate(
        active=Count("pk", filter=Q(is_active=True)), off=Count("pk", filter=Q(is_active=False))
    )
    return [("启用账号", found["active"], "个", ""), ("停用账号", found["off"], "个", "")]


def role_figures() -> Figures:
    """How many global roles are in force today. One statement."""
    found = RoleGrant.objects.as_of(clock.today()).aggregate(grants=Count("pk"), accounts=Count("user", distinct=True))
    return [("有效授权", found["grants"], "项", "全局角色"), ("获授权账号", found["accounts"], "个", "")]


def audit_figures() -> Figures:
    """What the last seven days brought. One statement."""
    since = clock.now() - WEEK
    found = AuditEntry.objects.filter(at__gte=since).aggregate(
        entries=Count("pk"), failures=Count("pk", filter=Q(action="accounts.sign_in_failed"))
    )
    return [("近7日记录", found["entries"], "条", ""), ("近7日登录失败", found["failures"], "次", "")]
