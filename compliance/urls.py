"""URLs of compliance."""

from django.urls import path

from compliance import views

app_name = "compliance"

urlpatterns = [
    path("", views.Cockpit.as_view(), name="cockpit"),
    path("units/<uuid:pk>/", views.UnitPage.as_view(), name="unit"),
    path("units/<uuid:pk>/<int:article>/", views.CellPage.as_view(), name="cell"),
    path("units/<uuid:pk>/inspection/", views.UnitVolume.as_view(), name="inspection-unit"),
    path("people/<uuid:pk>/inspection/", views.PersonVolume.as_view(), name="inspection-person"),
    path("department/", views.DepartmentPage.as_view(), name="department"),
    path("department/<int:article>/", views.DepartmentCellPage.as_view(), name="department-cell"),
    path("calendar/<uuid:pk>/approve/", views.CalendarApprove.as_view(), name="calendar-approve"),
    path("calendar/<uuid:pk>/effect/", views.CalendarEffect.as_view(), name="calendar-effect"),
    path("documents/", views.CockpitDocuments.as_view(), name="documents"),
    path("snapshots/", views.SnapshotList.as_view(), name="snapshots"),
    path("snapshots/<int:year>/", views.SnapshotDetail.as_view(), name="snapshot"),
    path("snapshots/<int:year>/take/", views.SnapshotTake.as_view(), name="snapshot-take"),
    path("snapshots/<int:year>/documents/", views.SnapshotDocuments.as_view(), name="snapshot-documents"),
    path("snapshots/<int:year>/units/<uuid:pk>/", views.SnapshotUnit.as_view(), name="snapshot-unit"),
    path("staffing/", views.StaffingList.as_view(), name="staffing"),
    path("staffing/export/", views.StaffingExport.as_view(), name="staffing-export"),
    path("forecast/", views.ForecastPage.as_view(), name="forecast"),
    path("what-if/", views.StaffingWhatIf.as_view(), name="what-if"),
    path("what-if/statistics/", views.StatisticsWhatIf.as_view(), name="what-if-statistics"),
    path("questions/", views.QuestionList.as_view(), name="questions"),
    path("questions/ask/", views.QuestionAsk.as_view(), name="question-ask"),
    path("questions/<uuid:pk>/", views.QuestionDetail.as_view(), name="question"),
    path("questions/<uuid:pk>/answer/", views.QuestionAnswer.as_view(), name="question-answer"),
]
