"""The page of the qualification (Article 6): what the records say, and what the unit's party committee states."""

from typing import Any

from django.contrib import messages

from accounts.permissions import Permission
from common.errors import Refused
from common.forms import posted_version
from filings import services
from filings.facts import dossier_of
from filings.policies import draft_permission
from filings.qualification_forms import QualificationForm
from filings.qualification_items import items_of
from filings.services.qualification import qualification_refusal
from filings.views.circumstances import RefusingPage
from filings.way import facts_for_page, records_of
from rules.qualification import assess_qualification
from rules.standard import Standard


class QualificationEdit(RefusingPage):
    """Clause by clause: what the system finds, and the committee's own words."""

    template_name = "filings/qualification.html"
    form_class = QualificationForm
    extra_context = {"title": "填写任职资格"}
    place = "#qualification"

    def permission(self) -> Permission:
        return draft_permission(self.filing)

    def state_refusal(self) -> Refused | None:
        return qualification_refusal(self.filing, self.account)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "filing": self.filing}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dossier, records = dossier_of(self.filing), records_of(self.filing)
        facts = facts_for_page(self.filing, dossier, records)
        standard = Standard(dossier.context.today, dossier.context.settings, dossier.context.calendar)
        findings = assess_qualification(facts.candidate, standard, determined_on=self.filing.candidate_determined_on)
        form: QualificationForm = context["form"]
        items = items_of(findings, facts.candidate, records.circumstances)
        asked = [(item, form.judged(item.about) if item.about else ()) for item in items]
        return context | {"asked": asked, "periods": list(form.period_rows())}

    def perform(self, form: QualificationForm) -> None:
        version = posted_version(self.request)
        services.save_qualification(filing=self.filing, version=version, by=self.account, **form.content())
        messages.success(self.request, "任职资格已保存，随备案报送。")
