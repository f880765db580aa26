"""The checklist of materials: what a filing says of it, and the page where the department keeps the list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.access import require
from accounts.permissions import Permission
from common import clock
from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.checklist import checklist_of
from filings.forms import NothingForm
from filings.models import FilingKind, MaterialKind
from filings.policies import draft_permission, editing_refusal, person_refusal
from filings.record_forms import MaterialKindForm, MaterialsForm
from filings.views.guards import FilingPage, Signed


class FilingMaterials(ServiceFormMixin, FilingPage, FormView):
    """有无, date and where kept, for each material of the list."""

    template_name = "filings/materials.html"
    form_class = MaterialsForm
    extra_context = {"title": "登记材料清单"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, draft_permission(self.filing), self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = editing_refusal(self.filing, self.account)
        if refused:
            messages.warning(request, refused.message)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}#materials"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "lines": checklist_of(self.filing)}

    def perform(self, form: MaterialsForm) -> None:
        version = posted_version(self.request)
        services.record_materials(filing=self.filing, version=version, by=self.account, entries=form.entries())
        messages.success(self.request, "材料清单已保存。")


LIST: Any = reverse_lazy("filings:material-kinds")


class KindPage(Signed):
    """The list is the chief's and the head's to keep."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.account, Permission.DECIDE_SETTING)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kind(self) -> MaterialKind:
        rows = MaterialKind.objects.filter(valid_until__isnull=True)
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class MaterialKindList(KindPage, TemplateView):
    """The list of today, and what was on it before."""

    template_name = "filings/material_kinds.html"
    extra_context = {"title": "选任材料清单"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, words = clock.today(), {kind.value: kind.word for kind in FilingKind}
        current: list[dict[str, Any]] = []
        ended: list[dict[str, Any]] = []
        for kind in MaterialKind.objects.all():
            uses = "、".join(words[code] for code in kind.kinds if code in words) or "全部"
            is_past = kind.valid_until is not None and kind.valid_until <= today
            (ended if is_past else current).append({"kind": kind, "uses": uses})
        return super().get_context_data(rows=current, ended=ended, today=today, **kwargs)


class MaterialKindNew(KindPage, ServiceFormMixin, FormView):
    """Another material."""

    template_name = "filings/material_kind.html"
    form_class = MaterialKindForm
    extra_context = {"title": "增加材料", "cancel_url": LIST}
    success_url = LIST

    def perform(self, form: MaterialKindForm) -> None:
        services.add_material_kind(by=self.account, **form.cleaned_data)
        messages.success(self.request, "已增加，自今天起使用。")


class MaterialKindEdit(KindPage, ServiceFormMixin, FormView):
    """Another name or use ends the entry and begins a new one; another place in the order does not."""

    template_name = "filings/material_kind.html"
    form_class = MaterialKindForm
    extra_context = {"title": "调整材料", "cancel_url": LIST}
    success_url = LIST

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.kind, name) for name in ("name", "hint", "order", "kinds")}

    def perform(self, form: MaterialKindForm) -> None:
        version = posted_version(self.request)
        services.change_material_kind(kind=self.kind, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "已调整；此前备案所登记的内容保持不变。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.request.POST.get("version", self.kind.order)
        return super().get_context_data(kind=self.kind, version=version, **kwargs)


class MaterialKindEnd(KindPage, ServiceFormMixin, FormView):
    """Off the list from tomorrow on."""

    template_name = "filings/material_kind_end.html"
    form_class = NothingForm
    extra_context = {"title": "停用材料", "submit_label": "停用", "tone": "gap", "cancel_url": LIST}
    success_url = LIST

    def perform(self, form: NothingForm) -> None:
        services.end_material_kind(kind=self.kind, version=posted_version(self.request), by=self.account)
        messages.success(self.request, "已停用，今天仍在清单中，自明天起不再列出。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.request.POST.get("version", self.kind.order)
        return super().get_context_data(kind=self.kind, version=version, **kwargs)
