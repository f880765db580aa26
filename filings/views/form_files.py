"""Cadre form files: dropped on a filing or on the start page, compared field by field, taken over as chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import FormView

from attachments.models import Attachment
from common.errors import Invalid
from common.forms import ServiceFormMixin, posted_version
from common.templatetags.words import masked_id
from filings.basic_form_uploads import chosen_form, read_stored
from filings.documents.cadre_form import ELEMENTS, CadreForm, Comparison, Outcome, Remark, compare
from filings.documents.cadre_form.texts import as_line
from filings.documents.form_content import taken_content, taken_person
from filings.form_file_forms import FromFileForm, ImportForm, TakeOverForm
from filings.many_forms import forms_waiting
from filings.models import BasicForm, Filing, FilingKind
from filings.policies import editing_refusal
from filings.services import basic_forms as services
from filings.views.basic_forms import WriterPage
from filings.views.drafts import FilingNew
from organizers import ethnic_groups, id_numbers
from organizers.models import Organizer
from workbooks.models import WaitingFile

ALL_FIELDS = tuple(element.field for element in ELEMENTS)
LEAVE_UNTICKED = "请核对是否选错文件；不勾选身份证号的，可先带入其余内容。"


class EditablePage(ServiceFormMixin, WriterPage, FormView):
    """What is frozen is not asked for anything."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = editing_refusal(self.filing, self.account)
        if refused:
            messages.warning(request, refused.message)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)


class FormImport(EditablePage):
    """A file for a filing that is there: kept, then compared."""

    template_name = "filings/basic_form_import.html"
    form_class = ImportForm
    extra_context = {"title": "导入任免审批表", "submit_label": "读取文件"}

    def perform(self, form: ImportForm) -> HttpResponse:
        told, file = chosen_form(form.cleaned_data["upload"], person=form.cleaned_data["person"])
        try:
            if self.form_row is None:
                services.start_form(filing=self.filing, by=self.account, shape=BasicForm.Shape.FULL)
            source = services.keep_upload(filing=self.filing, upload=file, by=self.account)
        except Invalid as error:
            raise Invalid({"upload": [each for found in error.errors.values() for each in found]}) from error
        return redirect("filings:basic-form-compare", self.filing.pk, source.pk)


class FormCompare(EditablePage):
    """Field by field what is on record and what the file says; what is ticked is taken over."""

    template_name = "filings/basic_form_compare.html"
    form_class = TakeOverForm
    extra_context = {"title": "核对任免审批表", "submit_label": "带入所选内容"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Out of scope before anything is said of the file.
        self.source  # noqa: B018
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def source(self) -> Attachment:
        files = Attachment.objects.visible_to(self.account).filter(
            owner_kind=services.FORM_OWNER, owner_id=self.filing.pk, media_type__in=("application/xml", "text/plain")
        )
        return get_object_or_404(files, pk=self.kwargs["source"])

    @cached_property
    def told(self) -> CadreForm:
        with self.source.file.open("rb") as file:
            return read_stored(file)

    @cached_property
    def compared(self) -> list[Comparison]:
        """Without what the short form does not ask for, and without a name that the ledger says."""
        kept = set()
        if self.started.shape == BasicForm.Shape.SHORT:
            kept.add("family")
        # The ledger writes 汉族 where files often have 汉.
        told = replace(self.told, ethnicity=ethnic_groups.normalized(self.told.ethnicity))
        known = self.cadre_form(with_photo=True)
        if services.is_photo_of(known.photo, told.photo):
            told = replace(told, photo=known.photo)
        rows = compare(known, told)
        return [row for row in rows if row.field not in kept and row.outcome is not Outcome.NEITHER]

    @cached_property
    def of_number(self) -> list[str]:
        """Why the file's ID number would be refused: said before it is chosen."""
        number, content = id_numbers.normalized(self.told.id_number), services.content_of(self.started)
        if not number or number == content.get("id_number"):
            return []
        return services.id_number_problems(filing=self.filing, content=content, number=number)

    def takeable(self) -> list[str]:
        named = self.filing.organizer_id is not None or self.filing.kind == FilingKind.REMOVAL
        return [row.field for row in self.compared if row.can_be_taken and not (named and row.field == "name")]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "fields": self.takeable()}

    def get_initial(self) -> dict[str, Any]:
        return {"full_member_on": self.filing.full_member_on}

    def perform(self, form: TakeOverForm) -> None:
        fields, row = form.cleaned_data["take"], self.started
        person = taken_person(self.told, fields, self.filing)
        if form.cleaned_data["full_member_on"]:
            person["full_member_on"] = form.cleaned_data["full_member_on"]
        photo = self.told.photo if "photo" in fields else None
        content = taken_content(self.told, fields, services.content_of(row))
        taken = services.Taken(content, person, photo, self.source)
        try:
            services.take_over(form=row, taken=taken, version=posted_version(self.request), by=self.account)
        except Invalid as error:
            raise Invalid(at_rows(error, LEAVE_UNTICKED)) from error
        messages.success(self.request, f"已带入{len(fields)}项。" if fields else "文件已保存，未带入内容。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, takeable = self.started, set(self.takeable())
        posted = self.request.method == "POST"
        chosen = set(self.request.POST.getlist("take")) if posted else None
        told = self.told.remarks
        if self.of_number:
            told = tuple(each for each in told if each.field != "id_number")
            told += tuple(Remark("id_number", "", each) for each in self.of_number)
        rows = [_shown_row(each, told, each.field in takeable, chosen) for each in self.compared]
        return super().get_context_data(
            rows=rows,
            remarks=[remark for remark in told if not any(remark in each["remarks"] for each in rows)],
            source=self.source,
            other_name=self.told.name if self.told.name != self.filing.name else "",
            version=self.request.POST.get("version", row.version),
            **kwargs,
        )


def _shown_row(row: Comparison, remarks: Iterable[Remark], may_take: bool, chosen: set[str] | None) -> dict[str, Any]:
    head = row.field
    mask = masked_id if head == "id_number" else str
    found = [each for each in remarks if each.field == head or each.field.startswith(f"{head}.")]
    # A doubtful ID number is refused, not stored: it is not offered with the rest.
    offered = row.outcome is Outcome.ONLY_IN_FILE and not (head == "id_number" and found)
    ticked = offered if chosen is None else head in chosen
    return {
        "field": head,
        "label": row.label,
        "on_record": mask(row.on_record) if row.on_record else "",
        "in_file": mask(row.in_file) if row.in_file else "",
        "outcome": row.outcome.label,
        "is_different": row.outcome is Outcome.DIFFERENT,
        "may_take": may_take,
        "ticked": may_take and ticked,
        "remarks": found,
    }


def at_rows(error: Invalid, of_number: str = "") -> dict[str, list[str]]:
    """Complaints of the services under the names of the file's fields; of an ID number also how to go on."""
    names = {element.field: element.label for element in ELEMENTS} | {"born_on": "出生年月", "joined_on": "入党时间"}
    own = {"full_member_on"}
    found: dict[str, list[str]] = {}
    for field, complaints in error.errors.items():
        key = field if field in own else ""
        more = of_number if field == "id_number" else ""
        words = complaints if field in own else [f"{names.get(field, '文件')}：{each}{more}" for each in complaints]
        found.setdefault(key, []).extend(words)
    return found


def without_id_number(told: CadreForm) -> CadreForm:
    """A form without the number, and without the birth where that was taken from it: it may be another's."""
    is_birth_of_number = not as_line(told.raw.get("ChuShengNianYue", ""))
    return replace(told, id_number="", born_month=None if is_birth_of_number else told.born_month)


class FilingFromFile(FilingNew):
    """A draft that a dropped file fills in."""

    template_name = "filings/basic_form_import.html"
    form_class: Any = FromFileForm
    and_then = "，并重新选择文件"
    go_on = "请核对是否选错文件；确为该同志的，可勾选“不带入身份证号”，并重新选择文件，先起草其余内容。"
    is_number_refused = False

    @cached_property
    def kind(self) -> FilingKind | None:
        """A removal begins with the post that is left, not with a person."""
        chosen = self.request.GET.get("kind", FilingKind.APPOINTMENT.value)
        return FilingKind(chosen) if chosen in (FilingKind.APPOINTMENT, FilingKind.EXCHANGE) else FilingKind.APPOINTMENT

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {name: value for name, value in kwargs.items() if name not in {"unit", "user", "kind"}}

    def perform(self, form: Form) -> HttpResponse:
        data = form.cleaned_data
        upload = data["upload"]
        if not data["person"]:
            several = forms_waiting(upload, by=self.account)
            if several is not None:
                return redirect(self.address_of_list(several))
            upload.seek(0)
        told, file = chosen_form(upload, person=data["person"])
        filing = self.draft_from(told, file, data)
        messages.success(self.request, f"已按文件起草，请逐项核对。{self.words_of_number(data)}")
        self.point_out_twins(filing)
        if told.remarks:
            messages.warning(self.request, f"文件中有{len(told.remarks)}处存疑，见下。")
            row = BasicForm.objects.get(filing=filing)
            return redirect("filings:basic-form-compare", filing.pk, row.source_id)
        return redirect("filings:basic-form", filing.pk)

    def form_invalid(self, form: Any) -> HttpResponse:
        if self.is_number_refused or form.data.get("without_id_number"):
            form.offer_to_leave_the_number()
        return super().form_invalid(form)

    @staticmethod
    def words_of_number(data: Mapping[str, Any]) -> str:
        return "身份证号未带入，请另行填写。" if data["without_id_number"] else ""

    def address_of_list(self, waiting: WaitingFile) -> str:
        assert self.unit is not None  # noqa: S101 - asked for before
        asked = urlencode({"unit": str(self.unit.pk), "kind": str(self.kind)})
        return f"{reverse('filings:new-from-files', args=[waiting.pk])}?{asked}"

    def draft_from(self, told: CadreForm, file: "File[bytes]", data: Mapping[str, Any]) -> Filing:
        """The draft that a form fills in; `Invalid` at the page's own fields."""
        assert self.unit is not None  # noqa: S101 - asked for before
        if not told.name:
            raise Invalid({"upload": ["文件中没有姓名，不能据此起草。请补充姓名后重新导出。"]})
        if data["without_id_number"]:
            told = without_id_number(told)
        organizer = self.person_in_ledger(told, data["staff_number"])
        person = {**taken_person(told, ALL_FIELDS, Filing(kind=self.kind or "")), "name": told.name}
        person |= {"staff_number": data["staff_number"], "full_member_on": data["full_member_on"]}
        if organizer is not None and self.kind == FilingKind.APPOINTMENT:
            person["organizer"] = organizer
        taken = services.Taken(taken_content(told, ALL_FIELDS, {}), person, told.photo, file)
        try:
            filing = services.start_from_file(
                unit=self.unit, by=self.account, creation_key=data["creation_key"], kind=self.kind or "", taken=taken
            )
        except Invalid as error:
            self.is_number_refused = "id_number" in error.errors
            raise Invalid(self.at_fields(error)) from error
        return filing

    def person_in_ledger(self, told: CadreForm, staff_number: str) -> Organizer | None:
        """Who of those that the visitor sees it is; of namesakes the staff number decides, or the ID number."""
        namesakes = list(Organizer.objects.visible_to(self.account).filter(name=told.name).order_by("staff_number")[:9])
        number = id_numbers.normalized(told.id_number)
        meant = next((each for each in namesakes if each.staff_number == staff_number), None)
        same = next((each for each in namesakes if number and each.id_number == number), None)
        if same is not None and staff_number and same != meant:
            known = f"台账中身份证号相同的是{same.name}（{same.staff_number}），与填写的工号不一致。"
            raise Invalid({"staff_number": [f"{known}请核对工号{self.and_then}。"]})
        if same or meant:
            return same or meant
        if namesakes and not staff_number:
            known = "、".join(f"{each.name}（{each.staff_number}）" for each in namesakes)
            message = f"台账中有同名人员：{known}。请填写人选的工号{self.and_then}。"
            raise Invalid({"staff_number": [message]})
        return None

    def at_fields(self, error: Invalid) -> dict[str, list[str]]:
        own = {"staff_number", "full_member_on"}
        kept = {field: found for field, found in error.errors.items() if field in own}
        rest = {field: found for field, found in error.errors.items() if field not in own}
        rest = at_rows(Invalid(rest), self.go_on)
        return kept | {"upload" if field == "" else field: found for field, found in rest.items()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.get_form()
        return FormView.get_context_data(
            self, title=f"导入任免审批表，{self.title}", unit=self.unit, submit_label="起草", form=form, **kwargs
        )
