"""URLs of compliance."""

from django.urls import path

from compliance import views

app_name = "compliance"

urlpatterns = [
    path("staffing/", views.StaffingList.as_view(), name="staffing"),
    path("what-if/", views.StaffingWhatIf.as_view(), name="what-if"),
    path("what-if/statistics/", views.StatisticsWhatIf.as_view(), name="what-if-statistics"),
]
