"""The first page: what concerns this visitor, put together from the panels of the rooms below.

Somebody with several roles sees the parts one after the other; who has none is told whom to ask.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import clock, panels
from compliance.panels import staffing_seen
from desk.facts import Figures, account_figures, audit_figures, own_person, own_tenures, role_figures
from organizers.models import Organizer
from rules.spans import clamped_date
from units.access import can, units_with

EVENTS_SHOWN = 9


@dataclass(frozen=True)
class Part:
    """One visitor's role on the page: a template with what it shows, and the actions that it offers."""

    template: str
    title: str
    context: dict[str, Any] = field(default_factory=dict)
    actions: str = ""


class Home(View):
    """Department, unit, organizer or administrator, as today's roles say."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 anonymous visitors were sent to the sign-in page
        parts = [*_department(request, user), *_units(request, user), *_person(request, user), *_administrator(user)]
        has_charts = any(part.context.get("areas", {}).get(panels.CHARTS) for part in parts)
        context = {"title": "工作台", "parts": parts, "is_single": len(parts) == 1, "has_charts": has_charts}
        return render(request, "desk/home.html", context)


def _department(request: HttpRequest, user: User) -> Iterator[Part]:
    if not allows(user, Permission.VIEW_UNIT):
        return
    place = "home-department"
    context = {
        "areas": panels.rendered(place, request, None),
        "events": panels.events_for(place, request, None)[:EVENTS_SHOWN],
        "may_record_paper": allows(user, Permission.RECORD_PAPER),
    }
    yield Part("desk/home_department.html", "党委组织部", context, "desk/department_actions.html")


def _units(request: HttpRequest, user: User) -> Iterator[Part]:
    """The units that the visitor belongs to, each with its own panels."""
    own = set(units_with(user, Permission.VIEW_UNIT))
    if not own:
        return
    for row in staffing_seen(request):
        if row.unit.pk in own:
            context = {
                "unit": row.unit,
                "unit_query": f"?unit={row.unit.pk}",
                "areas": panels.rendered("home-unit", request, row.unit),
                "may_draft": can(user, Permission.DRAFT_FILING, row.unit.pk),
                "may_report": can(user, Permission.REPORT_MEMBER_COUNT, row.unit.pk),
            }
            yield Part("desk/home_unit.html", row.unit.name, context, "desk/unit_actions.html")


def _person(request: HttpRequest, user: User) -> Iterator[Part]:
    organizer = own_person(user)
    if organizer is None:
        return
    tenures = own_tenures(organizer)
    context = {
        "organizer": organizer,
        "tenures": tenures,
        "current": next((each for each in tenures if _is_held(each, clock.today())), None),
        "standing": _party_standing(organizer),
        "areas": panels.rendered("home-organizer", request, organizer),
    }
    yield Part("desk/home_organizer.html", "个人主页", context)


def _is_held(tenure: Any, day: Any) -> bool:
    return bool(tenure.effective_on <= day and (tenure.ended_on is None or tenure.ended_on >= day))


def _party_standing(organizer: Organizer) -> int | None:
    """Completed years of party standing, counted from 转正."""
    since, today = organizer.full_member_on, clock.today()
    if since is None or since > today:
        return None
    years = today.year - since.year
    return years if clamped_date(today.year, since.month, since.day) <= today else years - 1


@dataclass(frozen=True)
class Duty:
    """What an administrator may do, where, and how much of it there is."""

    title: str
    label: str
    words: str
    icon: str
    to: str
    figures: Callable[[], Figures]

    @property
    def url(self) -> str:
        return reverse(self.to)


DUTIES: dict[Permission, Duty] = {
    Permission.MANAGE_ACCOUNT: Duty(
        "系统管理", "账号管理", "新建、停用账号，重置密码", "users", "accounts:account-list", account_figures
    ),
    Permission.MANAGE_ROLE: Duty(
        "安全管理", "角色授权", "授予、终止组织部和管理员角色", "shield-lock", "accounts:account-list", role_figures
    ),
    Permission.VIEW_AUDIT: Duty(
        "审计", "审计日志", "查看登录、授权和业务操作记录", "history", "accounts:audit-list", audit_figures
    ),
}


def _administrator(user: User) -> Iterator[Part]:
    duties = [duty for permission, duty in DUTIES.items() if allows(user, permission)]
    if duties:
        title = "、".join(duty.title for duty in duties)
        context = {"duties": [(duty, duty.figures()) for duty in duties]}
        yield Part("desk/home_administrator.html", title, context)
