"""URLs of desk."""

from django.urls import path

from desk import views

app_name = "desk"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
]
