"""URLs of regulation."""

from django.urls import path

from regulation import views

app_name = "regulation"

urlpatterns = [
    path("", views.RegulationTextPage.as_view(), name="text"),
    path("calendar/", views.CalendarYearPage.as_view(), name="calendar"),
    path("calendar/<int:year>/", views.CalendarYearPage.as_view(), name="calendar"),
    path("settings/", views.SettingList.as_view(), name="settings"),
]
