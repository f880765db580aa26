"""The audit, for the audit administrator."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from accounts import audit_words
from accounts.filters import AuditFilter
from accounts.models import AuditEntry
from accounts.permissions import Permission
from accounts.tables import AuditTable
from accounts.views.guards import GlobalPermission
from common import tables


class AuditList(GlobalPermission, TemplateView):
    """Who did what, latest first."""

    permissions = (Permission.VIEW_AUDIT,)
    template_name = "accounts/audit_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = AuditEntry.objects.defer("changes")
        listing = tables.build(self.request, AuditTable, rows, filterset_class=AuditFilter, default_sort="-at")
        named = [(entry, audit_words.subject_kind(entry)) for entry in listing.records]
        return super().get_context_data(title="审计", listing=listing, entries=named, **kwargs)


class AuditDetail(GlobalPermission, TemplateView):
    """One entry with the fields before and after."""

    permissions = (Permission.VIEW_AUDIT,)
    template_name = "accounts/audit_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = get_object_or_404(AuditEntry, pk=self.kwargs["pk"])
        return super().get_context_data(
            title=entry.summary,
            entry=entry,
            subject_kind=audit_words.subject_kind(entry),
            rows=audit_words.change_rows(entry),
            **kwargs,
        )
