"""URLs of background work."""

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.JobList.as_view(), name="list"),
    path("<uuid:pk>/cancel/", views.JobCancel.as_view(), name="cancel"),
    path("<uuid:pk>/repeat/", views.JobRepeat.as_view(), name="repeat"),
    path("<uuid:pk>/result/", views.JobResult.as_view(), name="result"),
]
