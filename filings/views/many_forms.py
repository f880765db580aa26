"""Drafts from a zip of many cadre forms: one click for each person."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property

from common.errors import DomainError, Invalid, Refused
from filings.form_file_forms import ListedForm
from filings.many_forms import KIND, form_at, key_of, listed
from filings.views.form_files import FilingFromFile
from units.access import NO_ACCESS, can_somewhere
from workbooks.models import WaitingFile
from workbooks.services import discard_import

GONE = "该压缩包已失效（超过2小时、已放弃或已被新的上传替代），请重新上传。已起草的备案不受影响。"


class FilingsFromFiles(FilingFromFile):
    """The people of the zip, each to be drafted, drafted already, or wrong with its reason."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "filings/many_forms.html"
    form_class = ListedForm
    and_then = ""
    go_on = "请更正文件后另行上传，或不带身份证号先起草。"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, self.permission):
            raise Refused(NO_ACCESS, article="article-12")
        if self.waiting is None and (request.method or "").lower() in self.http_method_names:
            messages.warning(request, GONE)
            return redirect("filings:new-from-file")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def waiting(self) -> WaitingFile | None:
        """The zip, without its content; its uploader's alone."""
        rows = WaitingFile.objects.visible_to(self.account).filter(kind=KIND)
        return rows.defer("content_sealed").filter(pk=self.kwargs["pk"]).first()

    def get_success_url(self) -> str:
        assert self.waiting is not None  # noqa: S101 - dispatch saw to it
        return self.address_of_list(self.waiting)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.waiting is not None  # noqa: S101 - dispatch saw to it
        if "discard" in request.POST:
            discard_import(waiting=self.waiting.pk, by=self.account)
            messages.info(request, "压缩包已删除，已起草的备案不受影响。")
            return redirect("filings:list")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ListedForm) -> HttpResponse:
        """What is wrong is said in the row; nothing of it is stored."""
        place = form.cleaned_data["place"]
        if self._is_resumed():
            return self.with_problem(place, [])
        try:
            self.draft(place, form.cleaned_data)
        except Invalid as error:
            return self.with_problem(place, [each for found in error.errors.values() for each in found])
        except DomainError as error:
            return self.with_problem(place, [f"{error}{getattr(error, 'remedy', '')}"])
        return redirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        place = form.data.get("place", "")
        problems = [each for found in form.errors.values() for each in found]
        return self.with_problem(int(place) if place.isascii() and place.isdigit() else 0, problems)

    def draft(self, place: int, asked: Mapping[str, Any]) -> None:
        assert self.waiting is not None  # noqa: S101 - dispatch saw to it
        told, file = form_at(self.waiting, place)
        data = {**asked, "full_member_on": None, "creation_key": key_of(self.waiting, place)}
        filing = self.draft_from(told, file, data)
        words = f"已按文件起草{filing.name}同志的备案，请逐项核对。{self.words_of_number(data)}"
        messages.success(self.request, words)

    def with_problem(self, place: int, problems: list[str]) -> HttpResponse:
        return self.render_to_response(self.get_context_data(problem_at=place, problems=problems))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.waiting is not None  # noqa: S101 - dispatch saw to it
        rows = listed(self.waiting, by=self.account)
        return {
            "title": "按任免审批表逐人起草",
            "waiting": self.waiting,
            "unit": self.unit,
            "kind": self.kind,
            "rows": rows,
            "drafted": sum(row.filing is not None for row in rows),
            "wrong": sum(bool(row.problem) and row.filing is None for row in rows),
            "is_number_refused": self.is_number_refused,
            "unread": self.waiting.preview.notices,
            "left": sum(row.filing is None and not row.problem for row in rows),
            "typed": self.request.POST.get("staff_number", ""),
            "view": self,
            **kwargs,
        }
