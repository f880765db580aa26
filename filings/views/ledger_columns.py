"""Where the department decides which columns its register of filings has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView

from accounts.access import require
from accounts.permissions import Permission
from common.errors import Stale
from common.forms import ServiceFormMixin, posted_version
from filings.facts import clock_context
from filings.ledger import entries_of, ledger_rows
from filings.ledger_forms import ColumnsForm
from filings.ledger_layout import SHIPPED, Layout, layout_in_use, layout_of, rows_of
from filings.models import Filing, LedgerLayout
from filings.services.ledger_layout import ALREADY_DECIDED, decide_ledger_layout, titles_of
from filings.views.guards import Signed

PAGE: Any = reverse_lazy("filings:ledger-columns")
LEDGER: Any = reverse_lazy("filings:ledger")
SAMPLE_ROWS = 4
LATEST = 5


class LedgerColumns(ServiceFormMixin, Signed, FormView):
    """Choose, order and name the columns; look at them before they are used; go back to the shipped ones."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "filings/ledger_columns.html"
    form_class = ColumnsForm
    success_url = PAGE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.account, Permission.DECIDE_SETTING)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def layout(self) -> Layout:
        return layout_in_use()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "layout": self.layout}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if posted_version(request) != self.layout.number:
                raise Stale(ALREADY_DECIDED)
            return self.reset() if "reset" in request.POST else super().post(request, *args, **kwargs)
        except Stale as stale:
            return self.overtaken(stale)

    def reset(self) -> HttpResponse:
        """Back to what is shipped. A second click changes nothing."""
        if not self.layout.is_shipped:
            decide_ledger_layout(columns=[], version=self.layout.number, by=self.account)
        messages.success(self.request, "已恢复系统默认栏目。")
        return redirect(PAGE)

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, considered=layout_of(form.chosen())))
        answer: HttpResponse = super().form_valid(form)
        return answer

    def perform(self, form: ColumnsForm) -> None:
        decide_ledger_layout(columns=form.chosen(), version=self.layout.number, by=self.account)
        messages.success(self.request, "台账栏目已保存，页面和导出的工作簿均按此显示。")

    def overtaken(self, stale: Stale) -> HttpResponse:
        """What somebody else has decided beside what was typed."""
        form = ColumnsForm(self.request.POST, layout=self.layout)
        typed = titles_of(layout_of(form.chosen())) if form.is_valid() else ""
        rows = [("栏目", titles_of(self.layout), typed)]
        return render(self.request, "409.html", {"refusal": stale, "rows": rows, "back_url": PAGE}, status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        considered: Layout = kwargs.get("considered") or self.layout
        latest = LedgerLayout.objects.select_related("decided_by").order_by("-number")[:LATEST]
        return super().get_context_data(
            title="台账栏目设置",
            version=self.layout.number,
            layout=self.layout,
            shown=considered,
            heads=considered.table()([]).columns,
            sample=self.sample(considered),
            shipped=SHIPPED,
            history=[(row, titles_of(layout_of(row.columns)), not row.columns) for row in latest],
            cancel_url=LEDGER,
            **kwargs,
        )

    def sample(self, layout: Layout) -> Any:
        """The latest filings as they would be listed."""
        filings = ledger_rows(Filing.objects.visible_to(self.account)).order_by("-created_at", "-id")[:SAMPLE_ROWS]
        return rows_of(entries_of(filings, clock_context()), layout)
