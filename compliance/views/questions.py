"""Questions about verdicts: the list, one of them, asking, and answering."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.access import allows, require
from accounts.models import User
from accounts.permissions import Permission
from common import as_of, clock, tables
from common.errors import Invalid, Refused, Stale
from common.forms import ServiceFormMixin
from compliance.models import Question
from compliance.question_filters import QuestionFilter
from compliance.question_forms import AnswerForm, PublishingAnswerForm, QuestionForm
from compliance.services.questions import Publication, answer_question, ask_question, may_ask_for
from compliance.tables import QuestionTable
from compliance.verdicts_shown import ShownVerdict, verdict_shown, verdicts_shown
from rules.editions import EDITION_2021
from units.access import NO_ACCESS, units_with
from units.models import Unit


class QuestionPage(View):
    """A page of somebody signed in who asks or answers."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (self.answers or self.own_units):
            raise Refused(NO_ACCESS, article="article-12")
        return super().dispatch(request, *args, **kwargs)

    @property
    def account(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - the middleware lets nobody else in
        return user

    @property
    def answers(self) -> bool:
        """Whether the visitor works for the department."""
        return allows(self.account, Permission.ANSWER_QUESTION)

    @property
    def own_units(self) -> list[Any]:
        return units_with(self.account, Permission.VIEW_UNIT)


class QuestionList(QuestionPage, TemplateView):
    """Every question that the visitor sees, those without an answer first."""

    template_name = "compliance/question_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Question.objects.visible_to(self.account).with_unit_names().open_first()
        listing = tables.build(self.request, QuestionTable, rows, filterset_class=QuestionFilter, unit="条")
        return super().get_context_data(
            title="疑问答复", listing=listing, may_ask=bool(self.own_units), answers=self.answers, **kwargs
        )


class OneQuestion(QuestionPage):
    """A page about one question that the visitor may see."""

    @cached_property
    def question(self) -> Question:
        rows = Question.objects.visible_to(self.account).with_unit_names()
        return get_object_or_404(rows.select_related("asked_by", "answered_by", "note"), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("compliance:question", args=[self.question.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"question": self.question, "cancel_url": self.get_success_url()}
        return super().get_context_data(**{**shown, **kwargs})  # type: ignore[misc]


class QuestionDetail(OneQuestion, TemplateView):
    """What was shown, what was asked, what was answered."""

    template_name = "compliance/question.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _ = self.question  # who may not see it learns nothing else
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = self.question
        may_answer = self.answers and question.is_open and question.asked_by_id != self.account.pk
        return super().get_context_data(title=question.rule_title, may_answer=may_answer, **kwargs)


class QuestionAnswer(ServiceFormMixin, OneQuestion, FormView):
    """The department's answer, at will written down as a note on the article."""

    template_name = "compliance/question_answer.html"
    extra_context = {"title": "答复疑问", "submit_label": "答复"}
    form_class = PublishingAnswerForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _ = self.question  # out of sight is 404, in sight but not allowed is 403
        require(self.account, Permission.ANSWER_QUESTION)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[AnswerForm]:
        return PublishingAnswerForm if allows(self.account, Permission.DECIDE_SETTING) else AnswerForm

    def perform(self, form: AnswerForm) -> HttpResponse | None:
        data = form.cleaned_data
        publish = None
        if data.get("publish"):
            names = {"question": "note_question", "answer": "note_answer", "valid_from": "note_valid_from"}
            publish = Publication(document=data["document"], **{name: data[key] for name, key in names.items()})
        try:
            answer_question(question=self.question, answer=data["answer"], publish=publish, by=self.account)
        except Stale as refusal:
            stored = Question.objects.get(pk=self.question.pk).answer
            shown = {"refusal": refusal, "rows": [("答复", stored, data["answer"])], "back_url": self.get_success_url()}
            return render(self.request, "409.html", shown, status=409)
        messages.success(self.request, "已答复，并写入解释口径。" if publish else "已答复。")
        return None


class QuestionAsk(ServiceFormMixin, QuestionPage, FormView):
    """Asking about what one rule said: ``?unit=CODE&rule=staffing.minimum&as_of=2026-11-01``, at will ``&subject=``.

    Without a rule the page offers everything that is said about the own units today.
    """

    template_name = "compliance/question_ask.html"
    form_class = QuestionForm
    extra_context = {"title": "提出疑问", "submit_label": "提出"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "unit" in request.GET:
            unit = self.unit
            if not may_ask_for(self.account, unit):
                raise Refused("疑问由本单位人员提出。", remedy="组织部可直接写入条款解释。", article="article-15")
        elif not self.own_units:
            raise Refused(NO_ACCESS, article="article-12")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def unit(self) -> Unit:
        rows = Unit.objects.visible_to(self.account).described(clock.today())
        asked = self.request.GET["unit"]
        try:
            return get_object_or_404(rows, pk=uuid.UUID(asked))
        except ValueError:
            return get_object_or_404(rows, code=asked)

    @cached_property
    def day(self) -> date:
        text = self.request.GET.get(as_of.PARAMETER, "")
        problem = as_of.problem_with(text, first=EDITION_2021.in_force_from) if text else ""
        if problem:
            raise Invalid({as_of.PARAMETER: [problem]})
        return as_of.day_asked(self.request, first=EDITION_2021.in_force_from)

    @cached_property
    def shown(self) -> ShownVerdict:
        asked = self.request.GET
        found = verdict_shown(self.account, self.unit.pk, asked["rule"], self.day, asked.get("subject", ""))
        if found is None:
            raise Http404
        return found

    @property
    def is_chosen(self) -> bool:
        return "unit" in self.request.GET and "rule" in self.request.GET

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_chosen:
            raise Invalid({"rule": ["请先选择要提出疑问的提示。"]})
        return super().post(request, *args, **kwargs)

    def perform(self, form: QuestionForm) -> HttpResponse:
        question = ask_question(
            unit=self.unit,
            rule=self.shown.rule.id,
            subject=self.shown.subject,
            judged_on=self.day,
            text=form.cleaned_data["text"],
            by=self.account,
        )
        messages.success(self.request, "疑问已提出，党委组织部答复后在此显示。")
        return redirect("compliance:question", question.pk)

    def get_success_url(self) -> str:
        return reverse("compliance:questions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cancel_url=self.get_success_url(), **(self.asked() if self.is_chosen else self.choices()), **kwargs
        )

    def asked(self) -> dict[str, Any]:
        """The verdict in question, and what was asked about it before."""
        earlier = Question.objects.visible_to(self.account).filter(unit=self.unit, rule=self.shown.rule.id)
        return {"unit": self.unit, "day": self.day, "shown": self.shown, "earlier": list(earlier.open_first())}

    def choices(self) -> dict[str, Any]:
        """What is said about the visitor's units today."""
        units = [self.unit.pk] if "unit" in self.request.GET else self.own_units
        return {"choices": verdicts_shown(self.account, units, self.day)}
