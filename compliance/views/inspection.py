"""Asking for a volume about a unit or a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from common import as_of, clock
from common.errors import Refused
from common.forms import ServiceFormMixin
from compliance.facts import FIRST_JUDGED
from compliance.inspection.volumes import CODE, MOST_FILINGS, About, InspectionVolume, parameters_of, subject_of
from compliance.inspection_forms import VolumeForm
from filings.models import Filing
from jobs.services import request_job
from organizers.models import Organizer
from units.models import Unit


class VolumePage(ServiceFormMixin, FormView):
    """For the department alone; its answer is a job."""

    http_method_names = ["get", "head", "options", "post"]
    template_name = "compliance/volume.html"
    form_class = VolumeForm
    about: About

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        InspectionVolume().require({}, by=self.account)
        return super().dispatch(request, *args, **kwargs)

    @property
    def account(self) -> Any:
        return self.request.user

    @cached_property
    def row(self) -> Any:
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        return {"as_of": as_of.day_asked(self.request, first=FIRST_JUDGED)}

    def get_form_kwargs(self) -> dict[str, Any]:
        filings = Filing.objects.visible_to(self.account).open().unreported()
        about = {"unit" if self.about is About.UNIT else "organizer": self.row.pk}
        return super().get_form_kwargs() | {"unreported": filings.filter(**about).count()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title="编制巡视巡察材料卷", row=self.row, cancel_url=self.cancel_url, most=MOST_FILINGS, **kwargs
        )

    @property
    def cancel_url(self) -> str:
        page = "units:detail" if self.about is About.UNIT else "organizers:detail"
        return reverse(page, args=[self.row.pk])

    def perform(self, form: VolumeForm) -> HttpResponse:
        data = form.cleaned_data
        parameters = parameters_of(
            self.about,
            self.row.pk,
            data["as_of"],
            data["since"],
            with_documents=data["with_documents"],
            with_unreported=data["with_unreported"],
        )
        subject = subject_of(parameters, self.account)
        count = subject.filings.count()
        if count > MOST_FILINGS:
            raise Refused(f"涉及备案{count}件，一卷最多{MOST_FILINGS}件。", remedy="请填写起始日期，分段编制。")
        request_job(
            kind=CODE,
            title=f"{subject.name}巡视巡察材料卷（截至{data['as_of']:%Y-%m-%d}）",
            parameters=parameters,
            reason=form.full_reason(),
            details={**parameters, "filings": count},
            unit_id=self.row.pk if self.about is About.UNIT else None,
            by=self.account,
        )
        messages.success(self.request, "已提交后台编制，完成后可在本页下载。")
        return redirect("jobs:list")


class UnitVolume(VolumePage):
    about = About.UNIT

    @cached_property
    def row(self) -> Unit:
        return get_object_or_404(Unit.objects.visible_to(self.account).described(clock.today()), pk=self.kwargs["pk"])


class PersonVolume(VolumePage):
    about = About.PERSON

    @cached_property
    def row(self) -> Organizer:
        return get_object_or_404(Organizer.objects.visible_to(self.account), pk=self.kwargs["pk"])
