"""The basic information form: its page, its sections saved one by one, its photo, the file of it."""

import io
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from accounts.permissions import Permission
from attachments.limits import FILE_BYTES, MEGABYTE
from common.errors import Invalid, Refused, Stale
from common.forms import add_errors, add_refusal, posted_version
from filings.basic_form_forms import BY_CODE, SECTIONS, SectionForm
from filings.documents.cadre_form import CadreForm, write_lrmx
from filings.documents.form_content import form_of
from filings.documents.printed.papers import PaperKind
from filings.facts import missing_fields
from filings.form_file_forms import PhotoForm, StartForm
from filings.models import BasicForm, FilingKind
from filings.policies import draft_permission, editing_refusal, person_refusal
from filings.services import basic_forms as services
from filings.views.guards import FilingPage
from units.access import can


class FormPage(FilingPage):
    """A page about the basic information form of a filing."""

    @cached_property
    def form_row(self) -> BasicForm | None:
        row = BasicForm.objects.select_related("photo", "source", "updated_by").filter(filing=self.filing).first()
        if row is not None:
            row.filing = self.filing
        return row

    @property
    def started(self) -> BasicForm:
        """The form; 404 while nobody has begun one."""
        if self.form_row is None:
            raise Http404("尚未填写基本信息表。")
        return self.form_row

    def cadre_form(self, *, with_photo: bool = False) -> CadreForm:
        row = self.form_row
        photo = row.photo.file.open("rb").read() if with_photo and row and row.photo else None
        return form_of(services.content_of(row) if row else {}, self.filing, photo)

    def section_classes(self) -> list[type[SectionForm]]:
        """The short form asks for no family."""
        is_full = self.form_row is not None and self.form_row.shape == BasicForm.Shape.FULL
        return [section for section in SECTIONS if is_full or section.code != "family"]

    def forget(self) -> None:
        """Read again: what was in memory may have been half changed by a refused save."""
        self.__dict__.pop("filing", None)
        self.__dict__.pop("form_row", None)

    def get_success_url(self) -> str:
        return reverse("filings:basic-form", args=[self.kwargs["pk"]])


def paper_kind(row: BasicForm) -> PaperKind:
    """Which of the papers the form is printed as."""
    return PaperKind.FULL_FORM if row.shape == BasicForm.Shape.FULL else PaperKind.SHORT_FORM


class WriterPage(FormPage):
    """For who writes the filing; what is frozen says so on the form's page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = person_refusal(self.filing, draft_permission(self.filing), self.account)
        if refused:
            raise refused
        return super().dispatch(request, *args, **kwargs)


# The page shows the printed sheet in a frame.
framing = method_decorator(csp_update({"frame-src": [SELF]}), name="dispatch")


@framing
class BasicFormPage(FormPage, TemplateView):
    """The form with all its sections, beside it how it will look on paper."""

    template_name = "filings/basic_form.html"
    extra_context = {"title": "基本信息表"}
    bound: SectionForm | None = None
    photo_form: PhotoForm | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refused, shown = editing_refusal(self.filing, self.account), self.cadre_form()
        own = person_refusal(self.filing, draft_permission(self.filing), self.account) is None
        bound = self.bound
        sections = [
            bound if bound and bound.code == each.code else each(shown=shown, filing=self.filing)
            for each in self.section_classes()
        ]
        row = self.form_row
        return super().get_context_data(
            row=row,
            shown=shown,
            sections=sections,
            may_edit=refused is None,
            refusal=refused if own else None,
            photo_form=self.photo_form or PhotoForm(),
            paper=paper_kind(row) if row else None,
            most_megabytes=FILE_BYTES // MEGABYTE,
            missing="、".join(missing_fields(self.filing)),
            # No file says it, and no section asks for it.
            lacks_full_membership=self.filing.kind != FilingKind.REMOVAL and self.filing.full_member_on is None,
            may_reveal=can(self.account, Permission.REVEAL_ID_NUMBER, self.filing.unit_id),
            form_version=row.version if row else 0,
            **kwargs,
        )


class BasicFormShape(WriterPage, View):
    """Begins the form, or changes between the short and the full one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = StartForm(request.POST)
        if not form.is_valid():
            return redirect(self.get_success_url())
        shape, row = form.cleaned_data["shape"], self.form_row
        if row is None:
            services.start_form(filing=self.filing, by=self.account, shape=shape)
            return redirect(self.get_success_url())
        version = posted_version(request)
        dropped = services.members_dropped(form=row, shape=shape, version=version, by=self.account)
        if dropped and not form.cleaned_data["confirmed"]:
            return self.ask(dropped, shape, version)
        services.set_shape(form=row, shape=shape, version=version, by=self.account)
        return redirect(self.get_success_url())

    def ask(self, dropped: int, shape: str, version: int) -> HttpResponse:
        """What would be deleted, before it is."""
        context = {
            "title": "改用简表",
            "filing": self.filing,
            "dropped": dropped,
            "shape": shape,
            "version": version,
            "tone": "gap",
            "submit_label": "删除并改用简表",
            "cancel_url": f"{self.get_success_url()}#section-shape",
        }
        return render(self.request, "filings/basic_form_shape.html", context)


@framing
class BasicFormSection(WriterPage, View):
    """Saves one section: by a fragment while it is typed, by the whole page without scripts."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, section: str, **kwargs: Any) -> HttpResponse:
        if section not in BY_CODE:
            raise Http404
        version = posted_version(request)
        row = self.started
        form = BY_CODE[section](request.POST, shown=self.cadre_form(), filing=self.filing)
        try:
            if form.is_valid():
                services.save_form(
                    form=row, values=form.content(), person=form.person(), version=version, by=self.account
                )
        except Invalid as error:
            add_errors(form, error)
        except Stale as stale:
            return self.show_both(form, stale)
        except Refused as refusal:
            add_refusal(form, refusal)
        self.forget()
        return self.saved(form)

    def saved(self, form: SectionForm) -> HttpResponse:
        if self.is_fragment:
            context = {
                "section": form,
                "codes": [each.code for each in self.section_classes()],
                "row": self.started,
                "form_version": self.started.version,
            }
            response = render(self.request, "filings/basic_form_saved.html", context)
            if not form.errors:
                response["HX-Trigger"] = "sheet-changed"
            return response
        if form.errors:
            page = BasicFormPage(bound=form)
            page.setup(self.request, **self.kwargs)
            return page.render_to_response(page.get_context_data())
        messages.success(self.request, f"{form.legend}已保存。")
        return redirect(f"{self.get_success_url()}#section-{form.code}")

    @property
    def is_fragment(self) -> bool:
        return bool(self.request.headers.get("HX-Request"))

    def show_both(self, form: SectionForm, stale: Stale) -> HttpResponse:
        """What is stored beside what was typed, so that nothing typed is lost."""
        self.forget()
        stored = type(form)(shown=self.cadre_form(), filing=self.filing)
        pairs = zip(stored.told(), form.told(), strict=True)
        rows = [(label, before, typed) for (label, before), (_, typed) in pairs if before != typed]
        context = {"refusal": stale, "rows": rows, "back_url": self.get_success_url(), "section": form}
        template = "filings/basic_form_stale.html" if self.is_fragment else "409.html"
        return render(self.request, template, context, status=409)


class BasicFormPhoto(FormPage, View):
    """The portrait, for the pages of those who see the filing."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        photo = self.started.photo
        if photo is None:
            raise Http404("没有照片。")
        response = FileResponse(photo.file.open("rb"), content_type=photo.media_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response


@framing
class BasicFormPhotoNew(WriterPage, View):
    """Puts in another portrait."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version, form = posted_version(request), PhotoForm(request.POST, request.FILES)
        try:
            if form.is_valid():
                upload = form.cleaned_data["photo"]
                services.set_photo(form=self.started, upload=upload, version=version, by=self.account)
                messages.success(request, "照片已保存。")
                return redirect(self.get_success_url())
        except Invalid as error:
            add_errors(form, error)
        except Stale:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
        page = BasicFormPage(photo_form=form)
        page.setup(request, **self.kwargs)
        return page.render_to_response(page.get_context_data())


class BasicFormFile(FormPage, View):
    """The form as .lrmx; who took it is recorded, because it holds the whole ID number."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        content = write_lrmx(self.cadre_form(with_photo=True))
        services.record_download(form=self.started, by=self.account)
        name = f"{self.filing.name}.lrmx"
        response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type="application/xml")
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response
