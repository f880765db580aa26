"""Approving a year of the working calendar, and what that changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.models import User
from accounts.permissions import Permission
from accounts.views.guards import GlobalPermission
from common import clock
from common.forms import ServiceFormMixin
from compliance.services.calendar import approve_year
from filings.models import DeadlineChange, Filing
from filings.services import foreseen_deadlines
from regulation.models import CalendarVersion
from regulation.services.calendar import approval_refusal
from units.models import UnitProfile


@dataclass(frozen=True)
class MovedLine:
    """One filing with its last day before and after."""

    title: str
    unit_name: str
    url: str
    before: date | None
    after: date | None
    was_provisional: bool
    is_provisional: bool

    @property
    def word(self) -> str:
        if self.before is None or self.after is None:
            return "重新计算"
        if self.before == self.after:
            return "转为暂定" if self.is_provisional else "由暂定转为正式"
        return "推后" if self.after > self.before else "提前"

    @property
    def tone(self) -> str:
        return {"提前": "warn", "推后": "info"}.get(self.word, "ok")


class VersionPage(GlobalPermission):
    """A page about one version of the calendar."""

    kwargs: dict[str, Any]

    @cached_property
    def version(self) -> CalendarVersion:
        rows = CalendarVersion.objects.select_related("proposed_by", "approved_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class CalendarApprove(ServiceFormMixin, VersionPage, FormView):
    """Asks the second person, who sees beforehand which deadlines would move."""

    permissions = (Permission.APPROVE_CALENDAR,)
    template_name = "compliance/calendar_approve.html"
    form_class = Form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = approval_refusal(self.version, self.account)
        if refused:
            messages.warning(request, f"{refused.message}{refused.remedy}")
            return redirect("regulation:calendar-version", self.version.pk)
        return super().get(request, *args, **kwargs)

    def perform(self, form: Form) -> HttpResponse:
        changes = approve_year(version=self.version, by=self.account)
        told = f"重新计算了{len(changes)}件备案的截止日。" if changes else "在办备案的截止日没有变化。"
        messages.success(self.request, f"{self.version}已审定，{told}")
        return redirect("compliance:calendar-effect", self.version.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "title": f"审定{self.version}",
            "version": self.version,
            "lines": [_line(change, change.filing.unit_name) for change in foreseen_deadlines(version=self.version)],
            "cancel_url": reverse("regulation:calendar-version", args=[self.version.pk]),
        }


class CalendarEffect(VersionPage, TemplateView):
    """Which deadlines an approved version moved, old and new, as it was kept then."""

    permissions = (Permission.PROPOSE_CALENDAR, Permission.APPROVE_CALENDAR)
    template_name = "compliance/calendar_effect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "title": f"{self.version}：截止日调整",
            "version": self.version,
            "lines": list(_stored(self.version, self.account)),
        }


def _stored(version: CalendarVersion, user: User) -> Iterable[MovedLine]:
    """Rows of the version for filings that the visitor sees, in two statements."""
    names = UnitProfile.objects.filter(unit=OuterRef("filing__unit_id"), valid_from__lte=clock.today())
    rows = DeadlineChange.objects.filter(
        calendar_version=version, filing__in=Filing.objects.visible_to(user)
    ).select_related("filing")
    for change in rows.annotate(name=Subquery(names.order_by("-valid_from").values("name")[:1])):
        yield _line(change, change.name)


def _line(change: DeadlineChange, unit_name: str | None) -> MovedLine:
    return MovedLine(
        title=str(change.filing),
        unit_name=unit_name or "",
        url=reverse("filings:detail", args=[change.filing_id]),
        before=change.before,
        after=change.after,
        was_provisional=change.was_provisional,
        is_provisional=change.is_provisional,
    )
