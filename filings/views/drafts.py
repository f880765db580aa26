"""Drafting: a new filing, its content, its documents, and the deadline while a day is being chosen."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from accounts.access import allows
from accounts.permissions import Permission
from common import clock
from common.errors import Invalid, Refused, Stale
from common.forms import ServiceFormMixin, posted_version
from filings import services
from filings.correcting import reason_of
from filings.draft_forms import DATES_OF_PREVIEW, SHOW_DEADLINE, DatesForm, FilingForm, NewFilingForm, initial_of
from filings.facts import OF_CORRECTIONS, clock_context, clock_of, determination_findings
from filings.forms import DocumentForm
from filings.kinds import KIND_WORDS, words_of_kind
from filings.models import DocumentKind, Filing, FilingKind
from filings.policies import attaching_refusal, draft_permission, editing_refusal, person_refusal
from filings.views.guards import FilingPage, Signed
from units.access import NO_ACCESS, can_somewhere, units_with
from units.models import Unit


def preview_of(dates: Mapping[str, Any], kind: str = "") -> dict[str, Any]:
    """The clock and the findings for dates that are only being considered."""
    considered = Filing(kind=kind or FilingKind.APPOINTMENT, **{name: dates.get(name) for name in DATES_OF_PREVIEW})
    if considered.candidate_determined_on is None:
        return {}
    context = clock_context()
    open_ones = [finding for finding in determination_findings(considered, context) if finding.is_gap]
    return {"state": clock_of(considered, context), "findings": open_ones, "determined_on": dates[DATES_OF_PREVIEW[0]]}


class DeadlinePreview(TemplateView):
    """The counted days for a day of determination: a fragment that stores nothing and is about nobody."""

    template_name = "filings/form.html#deadline"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DatesForm(self.request.GET)
        form.is_valid()
        dates = form.cleaned_data
        return super().get_context_data(preview=preview_of(dates, dates.get("kind", "")), **kwargs)


class FilingNew(ServiceFormMixin, Signed, FormView):
    """A new draft. The kind is chosen first, and the unit by who works for several."""

    template_name = "filings/form.html"
    form_class: Any = NewFilingForm
    permission = Permission.DRAFT_FILING
    is_paper = False
    verb = "起草"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, self.permission):
            raise Refused(NO_ACCESS, article="article-12")
        if self.unit is None or self.kind is None:
            return render(request, "filings/start.html", self.choices())
        return super().dispatch(request, *args, **kwargs)

    def choices(self) -> dict[str, Any]:
        """What the start page offers: the kinds, and the units unless there is one only."""
        kinds = [
            {"code": kind.value, "word": kind.word, "words": words, "is_chosen": kind is self.kind}
            for kind, words in KIND_WORDS.items()
        ]
        units = [] if self.unit else self.units()
        return {"title": self.title, "verb": self.verb, "kinds": kinds, "unit": self.unit, "units": units}

    @property
    def title(self) -> str:
        kind = "任免" if self.kind is None else self.kind.word
        return f"{self.verb}{kind}备案"

    @cached_property
    def kind(self) -> FilingKind | None:
        """What is to be filed; None while it is not chosen."""
        chosen = self.request.GET.get("kind", "")
        return FilingKind(chosen) if chosen in FilingKind else None

    def units(self) -> QuerySet[Unit]:
        """Where the visitor may draft."""
        units = Unit.objects.as_of(clock.today())
        if not allows(self.account, self.permission):
            units = units.filter(pk__in=units_with(self.account, self.permission))
        return units.order_by("order", "code")

    @cached_property
    def unit(self) -> Unit | None:
        chosen = self.request.GET.get("unit")
        if chosen:
            try:
                return get_object_or_404(self.units(), pk=UUID(chosen))
            except ValueError:
                return None
        found = list(self.units()[:2])
        return found[0] if len(found) == 1 else None

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit": self.unit, "user": self.account, "kind": self.kind}

    def perform(self, form: NewFilingForm) -> HttpResponse:
        filing = services.start_filing(
            unit=form.unit,
            by=self.account,
            kind=form.kind,
            is_paper=self.is_paper,
            documents=form.documents(),
            **form.cleaned_data,
        )
        messages.success(self.request, "草稿已保存。")
        self.point_out_twins(filing)
        return redirect("filings:detail", filing.pk)

    def point_out_twins(self, filing: Filing) -> None:
        """A form sent again after going back has a key of its own: the draft stands. Or there is a namesake."""
        others = Filing.objects.open().filter(unit=filing.unit, kind=filing.kind, name=filing.name)
        if others.exclude(pk=filing.pk).exists():
            messages.warning(self.request, f"本单位另有{filing.name}同志的备案在办，请核对是否重复；重复的请作废。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(
            title=self.title,
            unit=self.unit,
            submit_label="保存草稿",
            form=form,
            preview=preview_of(dates_in(form), form.kind),
            words=words_of_kind(form.kind),
            has_lost_files=bool(self.request.FILES),
            **kwargs,
        )


class PaperNew(FilingNew):
    """The department records what came on paper."""

    permission = Permission.RECORD_PAPER
    is_paper = True
    verb = "登记纸质"


class FilingEdit(ServiceFormMixin, FilingPage, FormView):
    """Changes the content while it may be changed."""

    template_name = "filings/form.html"
    form_class = FilingForm

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

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), **self.about()}

    def about(self) -> dict[str, Any]:
        filing = self.filing
        return {"unit": filing.unit, "user": self.account, "kind": filing.kind, "filing": filing}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.filing.corrects_id is not None:
            for name in set(DATES_OF_PREVIEW) & set(form.fields):
                attrs = form.fields[name].widget.attrs
                form.fields[name].widget.attrs = {key: attrs[key] for key in attrs if key not in SHOW_DEADLINE}
        return form

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.filing)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Stale as stale:
            return self.show_both(form, stale)

    def perform(self, form: FilingForm) -> None:
        services.save_draft(
            filing=self.filing, version=posted_version(self.request), by=self.account, **form.cleaned_data
        )
        messages.success(self.request, "已保存。")

    def show_both(self, form: FilingForm, stale: Stale) -> HttpResponse:
        """What is stored beside what was typed, so that nothing typed is lost."""
        stored = FilingForm(initial=self.get_initial_stored(), **self.about())
        rows = [
            (form.fields[name].label, words_of(stored[name]), words_of(form[name]))
            for name in form.fields
            if name in stored.fields and words_of(stored[name]) != words_of(form[name])
        ]
        shown = {"refusal": stale, "rows": rows, "back_url": self.get_success_url()}
        return render(self.request, "409.html", shown, status=409)

    def correcting(self) -> dict[str, str]:
        """What is corrected and why; empty where nothing is."""
        corrected = self.filing.corrects
        if corrected is None:
            return {}
        return {"title": f"更正{corrected.filing_number}", "reason": reason_of(self.filing)}

    def get_initial_stored(self) -> dict[str, Any]:
        self.filing.refresh_from_db()
        return self.get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        is_correction = self.filing.corrects_id is not None
        return super().get_context_data(
            title=f"修改{self.filing.kind_word}备案内容",
            form=form,
            preview={} if is_correction else preview_of(dates_in(form), form.kind),
            uncounted=OF_CORRECTIONS if is_correction else "",
            correcting=self.correcting(),
            words=words_of_kind(form.kind),
            **kwargs,
        )


def dates_in(form: BaseForm) -> dict[str, Any]:
    """The dates that a form shows now, typed or stored; what is no date is left out."""
    values = DatesForm({name: words_of(form[name]) for name in DATES_OF_PREVIEW if name in form.fields})
    values.is_valid()
    return values.cleaned_data


def words_of(field: Any) -> str:
    """A field's value as text: of a choice its label, of a date its ISO form."""
    value = field.value()
    if value in (None, ""):
        return ""
    for key, label in getattr(field.field, "choices", ()):
        options = label if isinstance(label, list | tuple) else [(key, label)]
        for code, words in options:
            if str(code) == str(value):
                return str(words)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class DocumentUpload(ServiceFormMixin, FilingPage, FormView):
    """Adds one of the two documents, or puts another in its place."""

    template_name = "filings/document.html"
    form_class = DocumentForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, draft_permission(self.filing), self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = attaching_refusal(self.filing, self.account)
        if refused:
            messages.warning(request, refused.message)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    @property
    def kind(self) -> DocumentKind:
        return DocumentKind(self.kwargs["kind"])

    def perform(self, form: DocumentForm) -> None:
        version, upload = posted_version(self.request), form.cleaned_data["upload"]
        try:
            services.attach_document(
                filing=self.filing, kind=self.kind, upload=upload, by=self.account, version=version
            )
        except Invalid as error:
            raise Invalid({"upload": error.errors.get(self.kind.field, list(error.args))}) from error
        messages.success(self.request, f"{self.kind.label}已上传。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = self.filing.documents.filter(kind=self.kind, replaced_at__isnull=True).first()
        title = f"{'替换' if current else '上传'}{self.kind.label}"
        return super().get_context_data(title=title, submit_label="上传", current=current, kind=self.kind, **kwargs)
