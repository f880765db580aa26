"""The staffing register and the what-if page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.models import User
from accounts.permissions import Permission
from common import as_of, clock, tables
from common.errors import Refused
from compliance.facts import FIRST_JUDGED, UnitStaffing, coverage_of, staffing_of
from compliance.filters import StaffingFilter
from compliance.forms import WhatIfForm
from compliance.tables import StaffingTable
from regulation.facts import settings_on
from rules.editions import ParameterKey, edition_on
from rules.posts import PostLevel
from rules.staffing import StaffingVerdict, assess_staffing
from rules.staffing_facts import Holder, StaffingFacts
from units.access import can_somewhere

NOT_ALLOWED = "您没有查看单位配备情况的权限。"


@dataclass(frozen=True)
class Totals:
    """The last row of the register: sums of what is known."""

    units: int
    members: int
    uncounted: int
    minimum: int
    posts: int
    in_post: int
    vacant: int


def _totals(rows: list[UnitStaffing]) -> Totals:
    return Totals(
        units=len(rows),
        members=sum(row.members or 0 for row in rows),
        uncounted=sum(row.is_uncounted for row in rows),
        minimum=sum(row.minimum or 0 for row in rows),
        posts=sum(row.posts for row in rows),
        in_post=sum(row.in_post for row in rows),
        vacant=sum(row.vacant_posts for row in rows),
    )


class StaffingList(View):
    """Every unit's staffing against Article 4, as of a day. A unit sees its own row only."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 anonymous visitors were sent to the sign-in page
        if not can_somewhere(user, Permission.VIEW_UNIT):
            raise Refused(NOT_ALLOWED, article="article-12")
        rows = staffing_of(user, as_of.day_asked(request, first=FIRST_JUDGED))
        listing = tables.build(request, StaffingTable, rows, filterset_class=StaffingFilter, unit="个单位")  # type: ignore[arg-type]
        context: dict[str, Any] = {
            "title": "配备情况一览",
            "listing": listing,
            "coverage": coverage_of(rows),
            "totals": _totals(list(listing.page.paginator.object_list)),
            "out_of_scope": sum(not row.in_scope for row in rows),
        }
        return render(request, "compliance/staffing.html", context | as_of.page_context(request, first=FIRST_JUDGED))


@dataclass(frozen=True)
class Band:
    """A range of member counts in which Article 4 asks the same."""

    range: str
    words: str
    is_current: bool


class StaffingWhatIf(View):
    """What Article 4 asks of a supposed unit: the rule alone, no row of anybody is read."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = WhatIfForm(request.GET if request.GET else None)
        verdict = _supposed(form) if form.is_bound and form.is_valid() else None
        context = {
            "title": "配备推演",
            "form": form,
            "verdict": verdict,
            "bands": _bands(verdict),
        }
        return render(request, "compliance/what_if.html", context)


def _supposed(form: WhatIfForm) -> StaffingVerdict:
    today, asked = clock.today(), form.cleaned_data
    level = PostLevel(asked["level"]) if asked["level"] else None
    holders = tuple(Holder(f"第{number}名专职组织员", level) for number in range(1, (asked["organizers"] or 0) + 1))
    facts = StaffingFacts(asked["members"], full=asked["members"], holders=holders)
    return assess_staffing(facts, on=today, edition=edition_on(today), settings=settings_on(today))


def _bands(verdict: StaffingVerdict | None) -> list[Band]:
    edition = edition_on(clock.today())
    section = edition.value(ParameterKey.SECTION_LEVEL_MEMBERS) if edition else None
    extra = edition.value(ParameterKey.EXTRA_POSTS_MEMBERS) if edition else None
    if section is None or extra is None:
        return []
    members = verdict.threshold_members if verdict else None
    at = -1 if members is None else (members >= section) + (members >= extra)
    return [
        Band(f"不足{section}人", "至少1名；可不设职级", at == 0),
        Band(f"{section}至{extra - 1}人", "至少1名；级别一般为科级", at == 1),
        Band(f"{extra}人以上", "至少1名；级别一般为科级；可视实际增设岗位", at == 2),
    ]
