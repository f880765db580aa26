"""The staffing register."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.models import User
from accounts.permissions import Permission
from common import as_of, tables
from common.errors import Refused
from compliance.facts import FIRST_JUDGED, UnitStaffing, coverage_of, staffing_of
from compliance.filters import StaffingFilter
from compliance.tables import StaffingTable
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


def carried(request: HttpRequest) -> str:
    """The address's parameters without the page: what is shown is what is taken out."""
    asked = request.GET.copy()
    asked.pop(tables.PAGE, None)
    return f"?{asked.urlencode()}" if asked else ""


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
            "carried": carried(request),
            "listing": listing,
            "coverage": coverage_of(rows),
            "totals": _totals(list(listing.page.paginator.object_list)),
            "out_of_scope": sum(not row.in_scope for row in rows),
        }
        return render(request, "compliance/staffing.html", context | as_of.page_context(request, first=FIRST_JUDGED))
