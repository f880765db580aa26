"""离线报送: the empty form to be handed out, the filled-in one to be looked at and recorded."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from accounts.access import allows
from accounts.permissions import Permission
from common import clock
from common.errors import Refused, Stale
from common.forms import ServiceFormMixin
from common.printing import print_pdf
from filings.kinds import KIND_WORDS
from filings.models import FilingKind
from filings.packets.fields import UNIT_CODE, UNIT_NAME
from filings.packets.forms import PacketForm
from filings.packets.printed import packet_sheet
from filings.packets.waiting import FOUND, GONE, KIND, WARNED, confirm_packet, keep_packet, look_at
from filings.packets.writing import title_of, write_packet
from filings.views.guards import Signed
from units.access import NO_ACCESS, can_somewhere, units_with
from units.models import Unit
from workbooks.forms import ConfirmForm
from workbooks.inspection import FILE_BYTES
from workbooks.marking import write_marked
from workbooks.models import WaitingFile
from workbooks.reading import read_book
from workbooks.services import discard_import
from workbooks.views import as_download


class PacketPage(Signed):
    """For who drafts for a unit, and for who records what came on paper."""

    permissions: tuple[Permission, ...] = (Permission.RECORD_PAPER, Permission.DRAFT_FILING)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not any(can_somewhere(request.user, each) for each in self.permissions):
            raise Refused(NO_ACCESS, article="article-12")
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_record(self) -> bool:
        return can_somewhere(self.account, Permission.RECORD_PAPER)

    def units(self) -> QuerySet[Unit]:
        """Units whose name may stand in the form already."""
        units = Unit.objects.as_of(clock.today())
        if not allows(self.account, Permission.RECORD_PAPER):
            units = units.filter(pk__in=units_with(self.account, Permission.DRAFT_FILING))
        return units.order_by("order", "code")


class PacketBlank(PacketPage, TemplateView):
    """Which form, for which unit."""

    http_method_names = ["get", "head", "options"]
    template_name = "filings/packet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [{"slug": kind.value.lower(), "word": kind.word, "words": words} for kind, words in KIND_WORDS.items()]
        units = list(self.units())
        return super().get_context_data(
            title="离线报送", kinds=kinds, units=units, asked=self.request.GET.get("unit", ""),
            may_record=self.may_record, **kwargs,
        )  # fmt: skip


class PacketDownload(PacketPage, View):
    """The empty form, with the unit's name in it at will. It holds nothing about a person."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
        chosen = next((each for each in FilingKind if each.value.lower() == kind), None)
        if chosen is None or form not in ("xlsx", "pdf"):
            raise Http404("没有这种表格。")
        unit, today = self.unit(), clock.today()
        values = {UNIT_CODE: unit.code, UNIT_NAME: unit.name} if unit else {}
        name = f"{title_of(chosen)}{f'（{unit.name}）' if unit else ''}.{form}"
        if form == "xlsx":
            return as_download(name, lambda path: write_packet(path, chosen, values, on=today))
        content = io.BytesIO(print_pdf(packet_sheet(chosen, values)))
        response = FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def unit(self) -> Unit | None:
        asked = self.request.GET.get("unit", "")
        if not asked:
            return None
        try:
            return get_object_or_404(self.units(), pk=UUID(asked))
        except ValueError as error:
            raise Http404("没有这个单位。") from error


class PacketUpload(ServiceFormMixin, PacketPage, FormView):
    """A filled-in form: it waits to be confirmed, or, where cells are wrong, to be given back with them marked."""

    permissions = (Permission.RECORD_PAPER,)
    template_name = "filings/packet_upload.html"
    form_class = PacketForm

    def perform(self, form: PacketForm) -> HttpResponse:
        upload = form.cleaned_data["upload"]
        content = upload.read(FILE_BYTES + 1)  # one byte too many is enough to be refused
        looked = look_at(upload.name, content, by=self.account)
        return redirect("filings:packet-preview", keep_packet(looked, content, by=self.account).pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="导入离线报送表", submit_label="上传并核对", cancel_url=reverse("filings:packet"), **kwargs
        )


class PacketWaiting(PacketPage):
    """A page about a form that its uploader has yet to confirm."""

    permissions = (Permission.RECORD_PAPER,)

    @cached_property
    def waiting(self) -> WaitingFile | None:
        """The form, without its content; its uploader's alone."""
        rows = WaitingFile.objects.visible_to(self.account).filter(kind=KIND)
        return rows.defer("content_sealed").filter(pk=self.kwargs["pk"]).first()

    def gone(self) -> HttpResponse:
        messages.warning(self.request, f"{GONE}请重新上传。")
        return redirect("filings:packet-upload")


class PacketPreview(PacketWaiting, TemplateView):
    """Every field as it was read, and what it was matched with."""

    http_method_names = ["get", "head", "options"]
    template_name = "filings/packet_preview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.gone() if self.waiting is None else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.waiting is not None  # noqa: S101 - get saw to it
        report = self.waiting.preview
        return super().get_context_data(
            title="核对离线报送表",
            waiting=self.waiting,
            report=report,
            fields=[each for each in report.differences if each.sheet not in (FOUND, WARNED)],
            found=[each for each in report.differences if each.sheet == FOUND],
            warnings=[each for each in report.differences if each.sheet == WARNED],
            confirmation={"fingerprint": self.waiting.fingerprint},
            **kwargs,
        )


class PacketMarked(PacketWaiting, View):
    """The uploaded form with its wrong cells marked."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        waiting = self.waiting
        if waiting is None:
            return self.gone()
        book = read_book(waiting.file_name, waiting.content)
        name = f"{Path(waiting.file_name).stem}（标注错误）.xlsx"
        return as_download(name, lambda path: write_marked(path, book, waiting.preview.sheets))


class PacketConfirm(PacketWaiting, View):
    """Records the form, or shows anew what it means by now; or drops it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if "discard" in request.POST:
            discard_import(waiting=pk, by=self.account)
            messages.info(request, "已放弃，未登记。")
            return redirect("filings:packet-upload")
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return redirect("filings:packet-preview", pk)
        try:
            filing = confirm_packet(waiting=pk, fingerprint=form.cleaned_data["fingerprint"], by=self.account)
        except Stale:
            raise
        except Refused as refused:
            messages.error(request, f"{refused.message}{refused.remedy}")
            return redirect("filings:packet-upload")
        if filing is None:
            messages.warning(request, "上传之后台账有变动，尚未登记。以下是重新核对的结果，请确认。")
            return redirect("filings:packet-preview", pk)
        messages.success(request, "已按离线报送表登记草稿。请核对并登记收到时间，由另一名工作人员确认。")
        return redirect("filings:detail", filing.pk)
