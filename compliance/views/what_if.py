"""What Article 4 would say: of one supposed unit, or of all units at pasted numbers. Nothing is stored."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused
from compliance.facts import staffing_of
from compliance.forms import StatisticsForm, WhatIfForm
from compliance.statistics import read_statistics
from compliance.views.staffing import NOT_ALLOWED
from regulation.facts import settings_on
from rules.editions import ParameterKey, edition_on
from rules.posts import PostLevel
from rules.staffing import StaffingVerdict, assess_staffing
from rules.staffing_facts import Holder, StaffingFacts
from units.access import can_somewhere


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
            "tabs": _tabs(request.user, is_statistics=False),
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


class StatisticsWhatIf(View):
    """Every unit at the numbers pasted. The text travels in the body, because it is long, and is not kept."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, StatisticsForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StatisticsForm(request.POST)
        statistics = None
        if form.is_valid():
            today = clock.today()
            settings = settings_on(today)
            rows = staffing_of(_account(request), today, settings=settings, is_supposing=True)
            statistics = read_statistics(form.cleaned_data["text"], rows, on=today, settings=settings)
        return self.show(request, form, statistics=statistics)

    def show(self, request: HttpRequest, form: StatisticsForm, **context: Any) -> HttpResponse:
        if not can_somewhere(_account(request), Permission.VIEW_UNIT):
            raise Refused(NOT_ALLOWED, article="article-12")
        shown = {"title": "按统计数推演", "form": form, "tabs": _tabs(request.user, is_statistics=True)}
        return render(request, "compliance/what_if_statistics.html", shown | context)


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 anonymous visitors were sent to the sign-in page
    return request.user


def _tabs(user: Any, *, is_statistics: bool) -> list[dict[str, Any]]:
    """The two ways to suppose; who sees no unit is offered the rule alone."""
    tabs = [{"label": "按一个单位", "url": reverse("compliance:what-if"), "is_current": not is_statistics}]
    if can_somewhere(user, Permission.VIEW_UNIT):
        url = reverse("compliance:what-if-statistics")
        tabs.append({"label": "按统计数（全部单位）", "url": url, "is_current": is_statistics})
    return tabs
