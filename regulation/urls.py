"""URLs of regulation."""

from django.urls import URLPattern

app_name = "regulation"

urlpatterns: list[URLPattern] = []
