"""URLs of filings: one per step."""

from django.urls import URLPattern, path, register_converter

from filings import views
from filings.actions import url_name
from filings.converters import DocumentKindConverter, PaperKindConverter
from filings.transitions import Action

app_name = "filings"
register_converter(DocumentKindConverter, "document_kind")
register_converter(PaperKindConverter, "paper_kind")


def step(action: Action) -> URLPattern:
    """The URL of a step: ``filings:send-back`` at ``<key>/send-back/``."""
    slug = url_name(action).partition(":")[2]
    return path(f"<uuid:pk>/{slug}/", views.StepView.as_view(action=action), name=slug)


urlpatterns = [
    path("", views.FilingList.as_view(), name="list"),
    path("new/", views.FilingNew.as_view(), name="new"),
    path("new-paper/", views.PaperNew.as_view(), name="paper-new"),
    path("deadline-preview/", views.DeadlinePreview.as_view(), name="deadline-preview"),
    path("<uuid:pk>/", views.FilingDetail.as_view(), name="detail"),
    path("<uuid:pk>/edit/", views.FilingEdit.as_view(), name="edit"),
    path("<uuid:pk>/documents/<document_kind:kind>/", views.DocumentUpload.as_view(), name="document-upload"),
    path("<uuid:pk>/papers/<paper_kind:kind>/", views.FilingPaper.as_view(), name="paper"),
    path("<uuid:pk>/paper-confirm/", views.PaperConfirm.as_view(), name="paper-confirm"),
    path("<uuid:pk>/paper-correct/", views.PaperCorrect.as_view(), name="paper-correct"),
    path("<uuid:pk>/extend/", views.FilingExtend.as_view(), name="extend"),
    path("<uuid:pk>/extension-revoke/", views.ExtensionRevoke.as_view(), name="extension-revoke"),
    *(step(action) for action in Action),
]
