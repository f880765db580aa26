"""The answers that the department gave where the regulation is silent, and the defaults where it gave none."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.access import allows
from accounts.permissions import Permission
from accounts.views.guards import GlobalPermission
from common import clock, panels
from common.errors import Invalid, Stale
from common.forms import ServiceFormMixin, add_errors, posted_version
from regulation.decisions import Proposal, proposal, rules_depending_on
from regulation.facts import SettingState, notes_by_article, setting_state_on, setting_states_on
from regulation.forms import SettingForm, WithdrawalForm, initial_value
from regulation.models import InterpretationNote, Setting
from regulation.services.settings import (
    ALREADY_DECIDED,
    check_first_day,
    checked_value,
    decide_setting,
    latest_number,
    withdraw_setting,
)
from rules.articles import Article, article
from rules.settings import SETTING_NOTES, SettingNote, show_setting


class SettingList(GlobalPermission, TemplateView):
    """Every question by article, with the answer in force; and the department's other notes."""

    permissions = (Permission.VIEW_SETTINGS,)
    template_name = "regulation/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        states: dict[str, list[SettingState]] = {}
        for state in setting_states_on(today):
            states.setdefault(state.note.article, []).append(state)
        notes = notes_by_article(today)
        numbers = sorted({*states, *notes}, key=int)
        groups: list[tuple[Article, list[SettingState], tuple[InterpretationNote, ...]]] = [
            (article(number), states.get(number, []), notes.get(number, ())) for number in numbers
        ]
        every = [state for group in states.values() for state in group]
        return super().get_context_data(
            title="解释口径",
            groups=groups,
            decided=sum(not state.is_default for state in every),
            total=len(every),
            may_decide=allows(self.account, Permission.DECIDE_SETTING),
            **kwargs,
        )


class SettingPageMixin(GlobalPermission):
    """A page about one setting; there are no others than those that the rules ask."""

    @property
    def key(self) -> str:
        return str(self.kwargs["key"])

    @cached_property
    def note(self) -> SettingNote:
        return SETTING_NOTES[self.known_key]

    @property
    def known_key(self) -> str:
        """The setting's key; there is no page about any other."""
        if self.key not in SETTING_NOTES:
            raise Http404
        return self.key

    def get_success_url(self) -> str:
        return reverse("regulation:setting", args=[self.key])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"note": self.note, "article": article(self.note.article), "cancel_url": self.get_success_url()}
        return super().get_context_data(**{**shown, **kwargs})  # type: ignore[misc]


class SettingDetail(SettingPageMixin, TemplateView):
    """One question: the answer in force, what was decided when, and the rules that rest on it."""

    permissions = (Permission.VIEW_SETTINGS,)
    template_name = "regulation/setting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = ("decided_by", "withdrawn_by", "replaced_by")
        rows = list(Setting.objects.filter(key=self.key).select_related(*people).order_by("-valid_from", "-number"))
        today = clock.today()
        state = setting_state_on(self.known_key, today)
        return super().get_context_data(
            title=self.note.question,
            state=state,
            default=show_setting(self.note.default),
            history=[self.line(row, state) for row in rows],
            rules=rules_depending_on(self.key),
            may_decide=allows(self.account, Permission.DECIDE_SETTING),
            **kwargs,
        )

    def line(self, row: Setting, state: SettingState) -> dict[str, Any]:
        """A decision with the word for where it stands."""
        if row.withdrawn_at:
            word, tone = "已撤回", "muted"
        elif row.replaced_by_id:
            word, tone = "已改为同日的新决定", "muted"
        elif row.valid_from == state.valid_from:
            word, tone = "现行", "ok"
        elif row.valid_from > clock.today():
            word, tone = "尚未生效", "info"
        else:
            word, tone = "已由后来的决定接续", "muted"
        is_withdrawable = row.is_current and row.valid_from > clock.today()
        return {"row": row, "shown": self.shown(row), "word": word, "tone": tone, "is_withdrawable": is_withdrawable}

    def shown(self, row: Setting) -> str:
        """A stored value in words; one that the setting no longer takes stands as it was stored."""
        try:
            return show_setting(self.note.decode(row.value))
        except (TypeError, ValueError):
            return str(row.value)


class SettingDecide(ServiceFormMixin, SettingPageMixin, FormView):
    """Two steps: the decision and what it would change, then the decision is recorded."""

    permissions = (Permission.DECIDE_SETTING,)
    template_name = "regulation/setting_form.html"
    form_class = SettingForm
    extra_context = {"title": "决定解释口径"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"note": self.note}

    def get_initial(self) -> dict[str, Any]:
        today = clock.today()
        state = setting_state_on(self.known_key, today)
        return {"valid_from": today, "value": initial_value(self.note, state.value)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.considered_or_decided(request)
        except Stale as refusal:
            return self.overtaken(refusal)

    def overtaken(self, refusal: Stale) -> HttpResponse:
        """What somebody else has decided beside what was typed: nothing of either is lost."""
        state, typed = setting_state_on(self.known_key, clock.today()), self.request.POST
        form = self.get_form()
        form.is_valid()
        value = form.cleaned_data.get("value")
        rows = [
            ("取值", state.shown, "" if value is None else show_setting(value)),
            ("口径说明", state.answer, typed.get("answer", "")),
            ("依据文件", state.document, typed.get("document", "")),
        ]
        return render(self.request, "409.html", {"refusal": refusal, "rows": rows}, status=409)

    def considered_or_decided(self, request: HttpRequest) -> HttpResponse:
        if posted_version(request) != latest_number(self.known_key):
            raise Stale(ALREADY_DECIDED)
        form = self.get_form()
        considered = self.considered(form) if form.is_valid() else None
        if considered is None:
            return self.form_invalid(form)
        if request.POST.get("confirmed") != considered.signature:
            return self.render_to_response(self.get_context_data(form=form, proposal=considered))
        return self.form_valid(form)

    def considered(self, form: SettingForm) -> Proposal | None:
        """What the decision would change; None, with the errors in the form, where it cannot be."""
        value, valid_from = form.cleaned_data["value"], form.cleaned_data["valid_from"]
        try:
            wrong = check_first_day(valid_from)
            if wrong:
                raise Invalid({"valid_from": [wrong]})
            checked_value(self.note, value)
        except Invalid as error:
            add_errors(form, error)
            return None
        return proposal(self.key, value, valid_from, today=clock.today())

    def perform(self, form: SettingForm) -> None:
        version = posted_version(self.request)
        decide_setting(key=self.key, version=version, by=self.account, **form.cleaned_data)
        messages.success(self.request, "解释口径已决定。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        considered: Proposal | None = context.get("proposal")
        if considered is not None:
            context["effects"] = panels.rendered("setting-decision", self.request, considered)
        else:
            context["state"] = setting_state_on(self.key, clock.today())
        return context | {"version": self.request.POST.get("version", latest_number(self.key))}


class SettingWithdraw(ServiceFormMixin, SettingPageMixin, FormView):
    """Taking back a decision that has not begun to hold."""

    permissions = (Permission.DECIDE_SETTING,)
    template_name = "regulation/setting_withdraw.html"
    form_class = WithdrawalForm
    extra_context = {"title": "撤回尚未生效的口径", "submit_label": "撤回", "tone": "gap"}

    @cached_property
    def setting(self) -> Setting:
        return get_object_or_404(Setting.objects.select_related("decided_by"), pk=self.kwargs["pk"])

    @property
    def key(self) -> str:
        return self.setting.key

    def perform(self, form: WithdrawalForm) -> None:
        withdraw_setting(setting=self.setting, by=self.account, **form.cleaned_data)
        messages.success(self.request, "该决定已撤回。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            setting=self.setting, shown=show_setting(self.note.decode(self.setting.value)), **kwargs
        )
