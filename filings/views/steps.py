"""The steps of a filing: one URL each, one view for all. A page asks first where words or consequences matter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.facts import dossier_of
from filings.forms import CorrectionsForm, NoteForm, NothingForm, OptionalNoteForm, PaperTimeForm
from filings.kinds import words_of_kind
from filings.policies import permission_for, person_refusal, refusal
from filings.transitions import Action
from filings.views.guards import FilingPage


@dataclass(frozen=True)
class StepPage:
    """What a step's page asks and says; ``{submitted}`` is said in the words of the kind."""

    service: Callable[..., Any]
    question: str
    done: str
    consequences: tuple[str, ...] = ()
    form_class: type[Form] = NothingForm
    tone: str = ""
    note_label: str = "说明"


FIRST_SUBMITTED = "报送时间以服务器时间为准，首次报齐两份材料即停止计时。"
RESUBMITTED = "首次报送时间予以保留，重新报送的时间以服务器时间为准，另行记录。"
STEPS: dict[Action, StepPage] = {
    Action.REQUEST_SIGN_OFF: StepPage(
        services.request_sign_off,
        "提请党组织书记审签？",
        "已提请审签。",
        ("提请后内容不可修改；书记可以退回修改。",),
    ),
    Action.SEND_BACK: StepPage(
        services.send_back,
        "退回经办人修改？",
        "已退回经办人修改。",
        ("退回不影响报备时限的计算。",),
        NoteForm,
        note_label="需要修改的内容",
    ),
    Action.SUBMIT: StepPage(
        services.submit_filing,
        "审签并报送党委组织部？",
        "已报送党委组织部。",
        (
            "{timed}",
            "{submitted}",
            "党委组织部签收前可以撤回。",
        ),
    ),
    Action.WITHDRAW: StepPage(
        services.withdraw_filing,
        "撤回已报送的材料？",
        "已撤回。",
        (
            "首次报送被撤回的，视为未报送：报送时间不予保留，{withdrawn}，报备时限继续计算。",
            "补正后重新报送被撤回的，首次报送时间和台账登记保留。",
        ),
        NoteForm,
        "gap",
        "撤回原因",
    ),
    Action.DISCARD: StepPage(
        services.discard_filing,
        "作废这份草稿？",
        "草稿已作废。",
        ("作废后不能恢复，记录保留备查。",),
        OptionalNoteForm,
        "gap",
        "作废原因（选填）",
    ),
    Action.RECORD_PAPER: StepPage(
        services.record_paper,
        "登记纸质材料的收到时间？",
        "已登记，待另一名工作人员确认收到时间。",
        ("两份材料收齐的时间经第二人确认后，作为首次报齐时间。", "台账随即登记，备案办结前显示“待备案”。"),
        PaperTimeForm,
    ),
    Action.RECEIVE: StepPage(
        services.receive_filing,
        "签收这件备案材料？",
        "已签收。签收不代表备案办结。",
        ("签收后单位不能再撤回。", "{received}"),
    ),
    Action.START_CHECK: StepPage(services.start_check, "开始核对？", "已开始核对。"),
    Action.RETURN: StepPage(
        services.return_filing,
        "退回单位补正？",
        "已退回单位补正。",
        ("首次报送时间予以保留。", "请一次性告知全部需要补正的内容。"),
        CorrectionsForm,
    ),
    Action.FILE: StepPage(
        services.file_filing,
        "予以备案？",
        "已备案。",
        ("系统按年度连续编号，并固定备案时的时限计算。", "备案后内容不再更改。"),
    ),
}


# A correction counts no days, and the ledger follows it once it is filed.
OF_CORRECTIONS: dict[Action, tuple[str, ...]] = {
    Action.SUBMIT: (
        "报送时间以服务器时间为准；更正备案不另计报备时限。",
        "台账在更正备案办结后更正，此前以原备案为准。",
        "党委组织部签收前可以撤回。",
    ),
    Action.WITHDRAW: ("撤回的，报送时间不予保留；补正后重新报送被撤回的，首次报送时间保留。", "台账不受影响。"),
    Action.RECORD_PAPER: ("两份材料收齐的时间经第二人确认后，作为首次报齐时间。",),
    Action.RECEIVE: ("签收后单位不能再撤回。",),
    Action.FILE: ("系统按年度连续编号，台账随之更正。", "备案后内容不再更改，原备案保留。"),
}


class StepView(ServiceFormMixin, FilingPage, FormView):
    """One step. Who may not take it at all gets 403; what the state or the content forbids is said at its place."""

    template_name = "filings/step.html"
    action: Action = Action.SUBMIT

    @property
    def step(self) -> StepPage:
        return STEPS[self.action]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, permission_for(self.filing, self.action), self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = refusal(self.filing, self.action, self.account, dossier_of(self.filing))
        if refused:
            messages.warning(request, f"{refused.message}{refused.remedy}")
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form_class(self) -> type[Form]:
        return self.step.form_class

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """The note is called what the step asks for, in its errors too."""
        form: Form = super().get_form(form_class)
        if "note" in form.fields:
            form.fields["note"].label = self.step.note_label
        return form

    def perform(self, form: Form) -> None:
        version = posted_version(self.request)
        self.step.service(filing=self.filing, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, self.step.done)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label, words = self.action.label, words_of_kind(self.filing.kind)
        told = {"submitted": words.submitted, "withdrawn": words.withdrawn, "received": words.received}
        told["timed"] = RESUBMITTED if self.filing.first_complete_at else FIRST_SUBMITTED
        lines = OF_CORRECTIONS.get(self.action) if self.filing.corrects_id is not None else None
        consequences = [line.format(**told) for line in lines or self.step.consequences]
        return super().get_context_data(
            step=self.step,
            consequences=[line for line in consequences if line],
            title=label,
            submit_label=label,
            tone=self.step.tone,
            **kwargs,
        )
