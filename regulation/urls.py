"""URLs of regulation."""

from django.urls import path

from regulation import views

app_name = "regulation"

urlpatterns = [
    path("", views.RegulationTextPage.as_view(), name="text"),
    path("calendar/", views.CalendarYearPage.as_view(), name="calendar"),
    path("calendar/<int:year>/", views.CalendarYearPage.as_view(), name="calendar"),
    path("calendar/notice/", views.CalendarNotice.as_view(), name="calendar-notice"),
    path("calendar/propose/", views.CalendarPropose.as_view(), name="calendar-propose"),
    path("calendar/versions/<uuid:pk>/", views.CalendarVersionPage.as_view(), name="calendar-version"),
    path("editions/", views.EditionList.as_view(), name="editions"),
    path("settings/", views.SettingList.as_view(), name="settings"),
    path("settings/<slug:key>/", views.SettingDetail.as_view(), name="setting"),
    path("settings/<slug:key>/decide/", views.SettingDecide.as_view(), name="setting-decide"),
    path("decisions/<uuid:pk>/withdraw/", views.SettingWithdraw.as_view(), name="setting-withdraw"),
    path("notes/", views.NoteList.as_view(), name="notes"),
    path("notes/new/", views.NoteCreate.as_view(), name="note-new"),
    path("notes/<uuid:pk>/withdraw/", views.NoteWithdraw.as_view(), name="note-withdraw"),
]
