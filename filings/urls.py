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
    path("ledger/", views.LedgerList.as_view(), name="ledger"),
    path("ledger/export/", views.LedgerExport.as_view(), name="ledger-export"),
    path("ledger/columns/", views.LedgerColumns.as_view(), name="ledger-columns"),
    path("ledger/papers/", views.LedgerPapers.as_view(), name="ledger-papers"),
    path("timeliness/", views.Timeliness.as_view(), name="timeliness"),
    path("new/", views.FilingNew.as_view(), name="new"),
    path("new-paper/", views.PaperNew.as_view(), name="paper-new"),
    path("packets/", views.PacketBlank.as_view(), name="packet"),
    path("packets/blank/<slug:kind>/<slug:form>/", views.PacketDownload.as_view(), name="packet-blank"),
    path("packets/import/", views.PacketUpload.as_view(), name="packet-upload"),
    path("packets/<uuid:pk>/", views.PacketPreview.as_view(), name="packet-preview"),
    path("packets/<uuid:pk>/marked/", views.PacketMarked.as_view(), name="packet-marked"),
    path("packets/<uuid:pk>/confirm/", views.PacketConfirm.as_view(), name="packet-confirm"),
    path("deadline-preview/", views.DeadlinePreview.as_view(), name="deadline-preview"),
    path("<uuid:pk>/", views.FilingDetail.as_view(), name="detail"),
    path("<uuid:pk>/edit/", views.FilingEdit.as_view(), name="edit"),
    path("<uuid:pk>/documents/<document_kind:kind>/", views.DocumentUpload.as_view(), name="document-upload"),
    path("<uuid:pk>/papers/<paper_kind:kind>/", views.FilingPaper.as_view(), name="paper"),
    path("<uuid:pk>/papers/", views.FilingPapersAll.as_view(), name="papers-all"),
    path("<uuid:pk>/qualification/", views.QualificationEdit.as_view(), name="qualification"),
    path("<uuid:pk>/sealed/", views.FilingSealed.as_view(), name="sealed"),
    path("<uuid:pk>/archive/", views.FilingArchive.as_view(), name="archive"),
    path("<uuid:pk>/correct/", views.CorrectionNew.as_view(), name="correct"),
    path("new/from-file/", views.FilingFromFile.as_view(), name="new-from-file"),
    path("new/from-files/<uuid:pk>/", views.FilingsFromFiles.as_view(), name="new-from-files"),
    path("<uuid:pk>/basic-form/", views.BasicFormPage.as_view(), name="basic-form"),
    path("<uuid:pk>/basic-form/shape/", views.BasicFormShape.as_view(), name="basic-form-shape"),
    path("<uuid:pk>/basic-form/sections/<slug:section>/", views.BasicFormSection.as_view(), name="basic-form-section"),
    path("<uuid:pk>/basic-form/sheet/", views.BasicFormSheet.as_view(), name="basic-form-sheet"),
    path("<uuid:pk>/basic-form/id-number/", views.BasicFormIdNumber.as_view(), name="basic-form-id-number"),
    path("<uuid:pk>/basic-form/attach/", views.BasicFormAttach.as_view(), name="basic-form-attach"),
    path("<uuid:pk>/basic-form/photo/", views.BasicFormPhoto.as_view(), name="basic-form-photo"),
    path("<uuid:pk>/basic-form/photo/new/", views.BasicFormPhotoNew.as_view(), name="basic-form-photo-new"),
    path("<uuid:pk>/basic-form/file/", views.BasicFormFile.as_view(), name="basic-form-file"),
    path("<uuid:pk>/basic-form/import/", views.FormImport.as_view(), name="basic-form-import"),
    path("<uuid:pk>/basic-form/import/<uuid:source>/", views.FormCompare.as_view(), name="basic-form-compare"),
    path("<uuid:pk>/paper-confirm/", views.PaperConfirm.as_view(), name="paper-confirm"),
    path("<uuid:pk>/paper-correct/", views.PaperCorrect.as_view(), name="paper-correct"),
    path("<uuid:pk>/extend/", views.FilingExtend.as_view(), name="extend"),
    path("<uuid:pk>/extension-revoke/", views.ExtensionRevoke.as_view(), name="extension-revoke"),
    path("<uuid:pk>/communications/new/", views.CommunicationNew.as_view(), name="communication-new"),
    path("<uuid:pk>/communications/attach/", views.CommunicationAttach.as_view(), name="communication-attach"),
    path("communications/of-unit/<uuid:pk>/new/", views.CommunicationOfUnit.as_view(), name="communication-of-unit"),
    path("communications/<uuid:pk>/correct/", views.CommunicationCorrect.as_view(), name="communication-correct"),
    path("<uuid:pk>/materials/", views.FilingMaterials.as_view(), name="materials"),
    path("material-kinds/", views.MaterialKindList.as_view(), name="material-kinds"),
    path("material-kinds/new/", views.MaterialKindNew.as_view(), name="material-kind-new"),
    path("material-kinds/<uuid:pk>/", views.MaterialKindEdit.as_view(), name="material-kind-edit"),
    path("material-kinds/<uuid:pk>/end/", views.MaterialKindEnd.as_view(), name="material-kind-end"),
    path("<uuid:pk>/circumstances/", views.CircumstancesState.as_view(), name="circumstances-state"),
    path("circumstances/<uuid:pk>/note/", views.CircumstancesNote.as_view(), name="circumstances-note"),
    path("<uuid:pk>/opinion/", views.OpinionGive.as_view(), name="opinion"),
    *(step(action) for action in Action),
]
