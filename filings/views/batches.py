"""Asking for many papers at once: of one filing, or of all that the ledger shows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from common import clock
from common.errors import Refused
from common.forms import ServiceFormMixin
from common.tables import Listing
from filings.batch_forms import BatchRequestForm
from filings.batches import CODE, MOST_FILINGS, parameters_of, summary_of
from filings.documents.printed.papers import PaperKind, missing_for
from filings.ledger import TITLE
from filings.models import FilingStatus
from filings.views.guards import FilingPage, Signed
from filings.views.ledger import LedgerPage, asked_of
from jobs.services import request_job

LONGEST_CHOICE = 20
ASKED = "已提交后台办理，完成后可在本页下载。"


class BatchPage(ServiceFormMixin, Signed, FormView):
    """A form with a reason; its answer is a job."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "filings/batch.html"
    form_class = BatchRequestForm

    def asked_for(self, parameters: dict[str, Any], title: str, form: BatchRequestForm, **options: Any) -> HttpResponse:
        details = summary_of(parameters) | options.pop("details", {})
        request_job(
            kind=CODE, title=title, parameters=parameters, reason=form.full_reason(), details=details,
            by=self.account, **options,
        )  # fmt: skip
        messages.success(self.request, ASKED)
        return redirect("jobs:list")


class FilingPapersAll(FilingPage, BatchPage):
    """Every paper of one filing that can be printed now."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.filing.status == FilingStatus.DISCARDED:
            raise Refused("该备案已作废，不再打印文书。", remedy="如须报备，请重新起草。")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def offered(self) -> list[PaperKind]:
        return [kind for kind in PaperKind if not missing_for(kind, self.filing)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"offered": self.offered}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [(kind.label, missing_for(kind, self.filing)) for kind in PaperKind if kind not in self.offered]
        return super().get_context_data(title="打印全部文书", waiting=waiting, **kwargs)

    def perform(self, form: BatchRequestForm) -> HttpResponse:
        filing, chosen = self.filing, form.cleaned_data["papers"]
        name, into = f"{filing}文书", form.cleaned_data["form"]
        parameters = parameters_of([filing.pk], chosen, into, name)
        return self.asked_for(parameters, f"{name}·{into.word}", form, unit_id=filing.unit_id)


class LedgerPapers(LedgerPage, BatchPage):
    """The papers of the filings that the ledger shows, as it was narrowed down."""

    @cached_property
    def shown(self) -> Listing:
        return self.listing()

    @cached_property
    def keys(self) -> list[tuple[UUID, bool]]:
        """What the ledger shows, in its order, each with whether it is reported."""
        return [(filing.pk, filing.is_reported) for filing in self.shown.page.paginator.object_list]

    @property
    def reported(self) -> list[UUID]:
        return [key for key, is_reported in self.keys if is_reported]

    @property
    def unreported(self) -> int:
        return len(self.keys) - len(self.reported)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"unreported": self.unreported}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="批量打印文书",
            total=self.shown.total,
            unreported=self.unreported,
            asked=asked_of(self.shown),
            refused=self.refusal(len(self.reported) or self.shown.total),
            most=MOST_FILINGS,
            cancel_url=f"{reverse('filings:ledger')}{self.carried}",
            **kwargs,
        )

    def refusal(self, number: int) -> Refused | None:
        """Why so many of this selection cannot be printed."""
        if not self.shown.total:
            return Refused("没有符合条件的备案。", remedy="请返回台账放宽筛选条件。")
        if not number:
            return Refused("所选事项均尚未报送。", remedy="确需打印的，请勾选“含尚未报送的事项”。")
        if number > MOST_FILINGS:
            return Refused(
                f"所选{number}件，一次最多打印{MOST_FILINGS}件。",
                remedy="请返回台账按年份或单位筛选，分次打印。",
            )
        return None

    def perform(self, form: BatchRequestForm) -> HttpResponse:
        every = [key for key, _ in self.keys]
        keys = every if form.cleaned_data.get("with_unreported") else self.reported
        refused = self.refusal(len(keys))
        if refused:
            raise refused
        asked, into = asked_of(self.shown), form.cleaned_data["form"]
        chosen = [chip.text[:LONGEST_CHOICE] for chip in self.shown.chips]  # told apart when they lie side by side
        name = f"{TITLE}文书（{'，'.join([*chosen, f'{clock.today():%Y-%m-%d}'])}）"
        parameters = parameters_of(keys, form.cleaned_data["papers"], into, name)
        title = f"任免备案文书{len(keys)}件·{into.word}" + (f"（{asked}）" if asked else "")
        return self.asked_for(parameters, title, form, details={"asked": asked})
