"""Pages of workbooks: template, upload and preview, confirmation, export, earlier runs."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.models import User
from common import clock, tables
from common.errors import DomainError, Refused
from common.forms import ServiceFormMixin
from workbooks import registry, services
from workbooks.forms import ConfirmForm, ExportForm, UploadForm
from workbooks.inspection import FILE_BYTES
from workbooks.marking import write_marked
from workbooks.models import ImportRun, WaitingFile
from workbooks.reading import read_book
from workbooks.registry import WorkbookKind
from workbooks.reports import Report
from workbooks.tables import ChangeTable, NewTable, ProblemTable, RunTable
from workbooks.writer import write_book

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_download(name: str, write: Callable[[Path], object]) -> FileResponse:
    """A workbook that is written, sent and kept nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        write(path)
        stream = path.open("rb")  # what is open can be read when its name is gone
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=MEDIA_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


class Signed(View):
    """A page of somebody signed in."""

    @property
    def account(self) -> User:
        """The signed-in account."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the middleware lets nobody else in
        return user


class KindPage(Signed):
    """A page about one kind of workbook, for whoever may exchange it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.workbook.require(self.account)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def workbook(self) -> WorkbookKind:
        """The kind that the address names."""
        found = next((each for each in registry.kinds() if each.code == self.kwargs["kind"]), None)
        if found is None:
            raise Http404("没有这种工作簿。")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(workbook=self.workbook, cancel_url=reverse("workbooks:overview"), **kwargs)  # type: ignore[misc]


class Overview(Signed, TemplateView):
    """What can be exchanged, and what was imported before."""

    template_name = "workbooks/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = exchangeable(self.account)
        codes = [each.code for each in offered]
        rows = ImportRun.objects.filter(kind__in=codes).select_related("by")
        return super().get_context_data(
            title=offered[0].label if len(offered) == 1 else "工作簿",
            workbooks=offered,
            waiting=WaitingFile.objects.visible_to(self.account).filter(kind__in=codes).defer(*SEALED),
            listing=tables.build(self.request, RunTable, rows, default_sort="-applied_at", unit="次"),
            **kwargs,
        )


SEALED = ("content_sealed", "preview_sealed")


def exchangeable(user: User) -> list[WorkbookKind]:
    """The kinds that somebody may exchange; a refusal where there is none."""
    refusal: Refused | None = None
    found = []
    for each in registry.kinds():
        try:
            each.require(user)
            found.append(each)
        except Refused as refused:
            refusal = refused
    if not found:
        raise refusal or Refused("没有可以导入或导出的工作簿。")
    return found


class TemplateDownload(KindPage):
    """The empty workbook."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: str) -> FileResponse:
        sheets = self.workbook.template()
        return as_download(f"{self.workbook.label}模板.xlsx", lambda path: write_book(path, sheets))


class Upload(ServiceFormMixin, KindPage, FormView):
    """A file is compared; nothing is written but the file that waits."""

    template_name = "workbooks/upload.html"
    form_class = UploadForm

    def perform(self, form: UploadForm) -> HttpResponse:
        upload = form.cleaned_data["file"]
        waiting = services.preview_import(
            kind=self.workbook.code,
            name=upload.name,
            content=upload.read(FILE_BYTES + 1),  # one byte too many is enough to be refused
            by=self.account,
        )
        return redirect("workbooks:preview", waiting.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = f"导入{self.workbook.label}"
        return super().get_context_data(title=title, submit_label="上传并核对", **kwargs)


class Export(KindPage, FormView):
    """A workbook of a day, for a reason."""

    template_name = "workbooks/export.html"
    form_class = ExportForm

    def form_valid(self, form: ExportForm) -> Any:
        data = form.cleaned_data
        day = data["as_of"] or clock.today()

        def write(path: Path) -> None:
            services.export_workbook(
                kind=self.workbook.code,
                path=path,
                by=self.account,
                as_of=data["as_of"],
                with_id_numbers=data["with_id_numbers"],
                reason=form.full_reason(),
            )

        return as_download(f"{self.workbook.label}（{day:%Y-%m-%d}）.xlsx", write)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"导出{self.workbook.label}", **kwargs)


class WaitingPage(Signed):
    """A page about a file that its uploader has yet to confirm."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        exchangeable(self.account)
        method = (request.method or "").lower()
        if self.waiting is None and method in self.http_method_names and hasattr(self, method):
            return self.gone()
        if self.waiting is not None:
            registry.kind_of(self.waiting.kind).require(self.account)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def waiting(self) -> WaitingFile | None:
        """The file, without its content."""
        rows = WaitingFile.objects.visible_to(self.account).defer("content_sealed")
        return rows.filter(pk=self.kwargs["pk"]).first()

    def gone(self) -> HttpResponse:
        messages.warning(self.request, f"{services.GONE}请重新上传。")
        return redirect("workbooks:overview")


class Preview(WaitingPage, TemplateView):
    """What the file would do: wrong cells, changes, new things."""

    template_name = "workbooks/preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.waiting is not None  # noqa: S101 - dispatch saw to it
        report = self.waiting.preview
        parts = parts_of(report)
        shown = self.request.GET.get("show", "")
        if shown not in parts:
            shown = next((name for name, part in parts.items() if part.rows), "changes")
        part = parts[shown]
        return super().get_context_data(
            title=f"核对{registry.kind_of(self.waiting.kind).label}",
            waiting=self.waiting,
            report=report,
            shown=shown,
            confirmation={"fingerprint": self.waiting.fingerprint},
            has_changes=bool(report.differences),
            workbook=registry.kind_of(self.waiting.kind),
            tabs=[part.tab(name, name == shown) for name, part in parts.items()],
            listing=tables.build(self.request, part.table, part.rows, unit="条"),  # type: ignore[arg-type]
            **kwargs,
        )


class Part:
    """One of the three lists of a preview."""

    def __init__(self, label: str, table: type[tables.Table], rows: list[Any]) -> None:
        self.label, self.table, self.rows = label, table, rows

    def tab(self, name: str, is_current: bool) -> dict[str, Any]:
        """As the component draws it."""
        return {"label": self.label, "url": f"?show={name}", "is_current": is_current, "count": len(self.rows)}


def parts_of(report: Report) -> dict[str, Part]:
    """What there is to look at, the wrong cells first."""
    wrong = [{"sheet": sheet.sheet, "problem": each} for sheet in report.sheets for each in sheet.errors]
    return {
        "errors": Part("有误", ProblemTable, wrong),
        "changes": Part("变更", ChangeTable, [each for each in report.differences if not each.is_new]),
        "new": Part("新增", NewTable, [each for each in report.differences if each.is_new]),
    }


class Confirm(WaitingPage):
    """Applies the file, or shows anew what it would do by now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return redirect("workbooks:preview", pk)
        try:
            report = services.confirm_import(waiting=pk, fingerprint=form.cleaned_data["fingerprint"], by=self.account)
        except DomainError as error:
            messages.error(request, f"{error}{getattr(error, 'remedy', '')}")
            return redirect("workbooks:overview")
        if not report.applied:
            messages.warning(
                request, "核对之后系统中的数据有变动，未导入任何数据。以下是按现有数据重新核对的结果，请确认后再导入。"
            )
            return redirect("workbooks:preview", pk)
        messages.success(request, f"已导入。{told(report)}。")
        return redirect("workbooks:overview")


def told(report: Report) -> str:
    """The numbers of an import on one line."""
    return "；".join(
        f"{each.sheet}：新增{each.new}，变更{each.changed}，不变{each.unchanged}" for each in report.sheets
    )


class Discard(WaitingPage):
    """Drops a file that was not confirmed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        services.discard_import(waiting=pk, by=self.account)
        messages.info(request, "已放弃，未导入任何数据。")
        return redirect("workbooks:overview")


class MarkedDownload(WaitingPage):
    """The uploaded workbook with its wrong cells marked."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: Any) -> FileResponse:
        assert self.waiting is not None  # noqa: S101 - dispatch saw to it
        waiting = self.waiting
        book = read_book(waiting.file_name, waiting.content)
        name = f"{Path(waiting.file_name).stem}（标注错误）.xlsx"
        return as_download(name, lambda path: write_marked(path, book, waiting.preview.sheets))
