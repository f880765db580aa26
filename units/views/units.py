"""The list of units, one unit, and the department's changes to it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import allows, require as require_globally
from accounts.permissions import Permission
from common import panels, tables
from common.as_of import page_context
from common.errors import Refused
from common.forms import ServiceFormMixin, posted_version
from regulation.facts import settings_on
from rules.staffing import StaffingVerdict
from rules.wording import chinese_date
from units import services
from units.access import NO_ACCESS, can, can_somewhere
from units.facts import Staffing, count_history, staffing_of, thresholds
from units.filters import UnitFilter
from units.forms import UnitAbolitionForm, UnitForm, UnitProfileForm, UnitRevisionForm
from units.models import MemberCount, Unit, counts_read, with_latest_count
from units.tables import UnitTable
from units.views.guards import UnitPage


def notes_of(staffing: Staffing) -> dict[str, str]:
    """The small line under each figure."""
    facts, verdict, since = staffing.facts, staffing.verdict, staffing.vacant_since
    counted = f"统计时点{chinese_date(facts.counted_on)}" if facts.counted_on else ""
    probationary = f"其中预备党员{facts.probationary}人；" if facts.probationary is not None else ""
    return {
        "members": probationary + counted,
        "minimum": f"至少{verdict.minimum_organizers}名" if verdict.minimum_organizers is not None else "",
        "vacant": f"自{chinese_date(since)}起" if since else "",
    }


def without_vacancies(verdict: StaffingVerdict) -> StaffingVerdict:
    """The verdict as this page shows it: vacancies stand with the posts, where they can be acted upon."""
    findings = tuple(finding for finding in verdict.findings if finding.rule != "staffing.vacancy")
    return replace(verdict, findings=findings)


class UnitList(TemplateView):
    """The register of units as of a day, with what Article 4 says of each."""

    template_name = "units/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.VIEW_UNIT):
            raise Refused(NO_ACCESS, article="article-12")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = page_context(self.request)
        user: Any = self.request.user
        rows = with_latest_count(Unit.objects.visible_to(user).as_of(shown["as_of"]), shown["as_of"])
        listing = tables.build(
            self.request, UnitTable, rows, filterset_class=UnitFilter, default_sort="number", unit="个"
        )
        staffing = staffing_of(listing.records, shown["as_of"], counts_read(listing.records))
        return super().get_context_data(
            title="二级单位党组织",
            listing=listing,
            rows=[(unit, staffing[unit.pk]) for unit in listing.records],
            may_manage=allows(user, Permission.MANAGE_UNIT),
            **shown,
            **kwargs,
        )


class UnitDetail(UnitPage, TemplateView):
    """One unit as of a day: staffing, member counts, posts and whatever upper apps add."""

    template_name = "units/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = page_context(self.request)
        staffing = staffing_of([self.unit], shown["as_of"])[self.unit.pk]
        passed = thresholds(staffing.verdict)
        return super().get_context_data(
            title=self.unit.name,
            staffing=staffing,
            shown_verdict=without_vacancies(staffing.verdict),
            todo=[finding for finding in staffing.verdict.findings if finding.is_open] if self.is_led(shown) else [],
            thresholds=passed,
            marks=",".join(str(each.members) for each in passed),
            scale=max([staffing.verdict.threshold_members or 0, *(each.members for each in passed)]) + 100,
            notes=notes_of(staffing),
            changes=self.counts(shown),
            exists=self.unit.exists_on(shown["as_of"]),
            may_manage=can(self.account, Permission.MANAGE_UNIT, self.unit),
            may_report=can(self.account, Permission.REPORT_MEMBER_COUNT, self.unit),
            panels=panels.rendered("unit", self.request, self.unit),
            events=panels.events_for("unit", self.request, self.unit),
            **shown,
            **kwargs,
        )

    def is_led(self, shown: dict[str, Any]) -> bool:
        """Something can still be done: the page shows today, and the unit exists and is in scope."""
        return not shown["is_other_day"] and self.unit.exists_on(shown["as_of"]) and self.unit.in_scope

    def counts(self, shown: dict[str, Any]) -> Any:
        """The counts up to the day with what each changed."""
        rows = MemberCount.objects.as_of(shown["as_of"]).filter(unit=self.unit)
        return count_history(list(rows.select_related("reported_by", "replaces")), settings_on(shown["as_of"]))


class UnitCreate(ServiceFormMixin, FormView):
    """A new unit."""

    template_name = "units/form.html"
    form_class = UnitForm
    extra_context = {"title": "新增单位"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        require_globally(user, Permission.MANAGE_UNIT)
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: UnitForm) -> HttpResponse:
        user: Any = self.request.user
        unit = services.create_unit(**form.cleaned_data, by=user)
        messages.success(self.request, "单位已新增。")
        return redirect("units:detail", unit.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("units:list"), **kwargs)


class UnitChange(ServiceFormMixin, UnitPage, FormView):
    """Base of the department's changes to a unit."""

    permission = Permission.MANAGE_UNIT
    template_name = "units/form.html"
    message = "已保存。"

    def change(self, form: Any, version: int) -> None:
        """Call the service."""
        raise NotImplementedError

    def perform(self, form: Any) -> None:
        self.change(form, posted_version(self.request))
        messages.success(self.request, self.message)


class UnitEdit(UnitChange):
    """Another name or kind from a day on; what was stays."""

    form_class = UnitProfileForm
    extra_context = {"title": "变更名称与类别"}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.unit, name) for name in ("name", "short_name", "kind", "party_kind", "in_scope")}

    def change(self, form: UnitProfileForm, version: int) -> None:
        services.change_profile(unit=self.unit, version=version, by=self.account, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(profiles=self.unit.profiles.all(), **kwargs)


class UnitRevise(UnitChange):
    """Order of display and remarks."""

    form_class = UnitRevisionForm
    extra_context = {"title": "修改排序与备注"}

    def get_initial(self) -> dict[str, Any]:
        return {"order": self.unit.order, "remarks": self.unit.remarks}

    def change(self, form: UnitRevisionForm, version: int) -> None:
        services.revise_unit(unit=self.unit, version=version, by=self.account, **form.cleaned_data)


class UnitAbolish(UnitChange):
    """Closes a unit."""

    template_name = "units/abolish.html"
    form_class = UnitAbolitionForm
    extra_context = {"title": "停用单位", "submit_label": "确认停用", "tone": "gap"}
    message = "单位已停用，历史记录保留。"

    def change(self, form: UnitAbolitionForm, version: int) -> None:
        services.abolish_unit(unit=self.unit, version=version, by=self.account, **form.cleaned_data)
