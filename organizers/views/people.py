"""The list of people, one person, and the department's changes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.access import allows, require
from accounts.permissions import Permission
from common import panels, tables
from common.as_of import page_context
from common.errors import Refused
from common.forms import ServiceFormMixin, posted_version
from organizers import services
from organizers.filters import OrganizerFilter
from organizers.forms import AccountLinkForm, OrganizerChangeForm, OrganizerForm
from organizers.models import Organizer, Tenure
from organizers.tables import OrganizerTable
from organizers.views.guards import PersonPage, Signed
from units.access import NO_ACCESS, can_somewhere
from units.models import Unit


class OrganizerList(Signed, TemplateView):
    """The register of people as of a day. An organizer without a role is led to the own page."""

    template_name = "organizers/list.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_somewhere(request.user, Permission.VIEW_ORGANIZER):
            own = Organizer.objects.filter(account=self.account).first()
            if own is None:
                raise Refused(NO_ACCESS, article="article-12")
            if request.method in {"GET", "HEAD"}:
                return redirect("organizers:detail", own.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = page_context(self.request)
        rows = Organizer.objects.visible_to(self.account).with_tenure(shown["as_of"], self.account)
        listing = tables.build(
            self.request,
            OrganizerTable,
            rows.defer("id_number_sealed", "id_number_index", "phone", "remarks"),
            filterset_class=OrganizerFilter,
            default_sort="unit",
            unit="名",
        )
        may_manage = allows(self.account, Permission.MANAGE_ORGANIZER)
        return super().get_context_data(title="专职组织员", listing=listing, may_manage=may_manage, **shown, **kwargs)


class OrganizerDetail(PersonPage, TemplateView):
    """One person. Details are for those who lead the person today; a former unit sees its own period."""

    template_name = "organizers/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = page_context(self.request)
        tenures = self.tenures(shown["as_of"])
        units = Unit.objects.visible_to(self.account).filter(posts__tenures__in=tenures)
        return super().get_context_data(
            title=self.person.name,
            shows_details=Organizer.objects.led_by(self.account).filter(pk=self.person.pk).exists(),
            tenures=tenures,
            linked_units=set(units.values_list("pk", flat=True)),
            party_standing=self.person.party_standing_on(shown["as_of"]),
            may_manage=allows(self.account, Permission.MANAGE_ORGANIZER),
            may_record=allows(self.account, Permission.RECORD_TENURE),
            may_reveal=allows(self.account, Permission.REVEAL_ID_NUMBER),
            panels=panels.rendered("person", self.request, self.person),
            events=panels.events_for("person", self.request, self.person),
            **shown,
            **kwargs,
        )

    def tenures(self, day: date) -> list[Tenure]:
        """All tenures up to the day that the visitor may see; voided ones only for the department."""
        rows = Tenure.objects.visible_to(self.account).filter(organizer=self.person, effective_on__lte=day)
        if not allows(self.account, Permission.RECORD_TENURE):
            rows = rows.in_effect()
        return list(rows.select_related("post").with_unit_name())


class OrganizerCreate(ServiceFormMixin, Signed, FormView):
    """A new person in the ledger."""

    template_name = "organizers/form.html"
    form_class = OrganizerForm
    extra_context = {"title": "登记专职组织员"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(self.account, Permission.MANAGE_ORGANIZER)
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: OrganizerForm) -> HttpResponse:
        person = services.register_organizer_by_department(**form.cleaned_data, by=self.account)
        messages.success(self.request, "已登记。任职情况请通过备案或历史补录登记。")
        return redirect("organizers:detail", person.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("organizers:list"), **kwargs)


class OrganizerEdit(ServiceFormMixin, PersonPage, FormView):
    """Changes what is known about a person."""

    permission = Permission.MANAGE_ORGANIZER
    template_name = "organizers/form.html"
    form_class = OrganizerChangeForm
    extra_context = {"title": "修改人员信息"}

    def get_initial(self) -> dict[str, Any]:
        names = OrganizerForm.base_fields.keys() - {"id_number"}
        return {name: getattr(self.person, name) for name in names}

    def perform(self, form: OrganizerChangeForm) -> None:
        version = posted_version(self.request)
        services.change_organizer_by_department(
            organizer=self.person, version=version, by=self.account, **form.cleaned_data
        )
        messages.success(self.request, "人员信息已保存。")


class OrganizerAccount(ServiceFormMixin, PersonPage, FormView):
    """Says which account is the person's own."""

    permission = Permission.MANAGE_ORGANIZER
    template_name = "organizers/form.html"
    form_class = AccountLinkForm
    extra_context = {"title": "关联登录账号"}

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.person.account.username if self.person.account else ""}

    def perform(self, form: AccountLinkForm) -> None:
        services.link_account(
            organizer=self.person,
            account=form.cleaned_data["username"],
            version=posted_version(self.request),
            by=self.account,
        )
        messages.success(self.request, "登录账号已保存。")
