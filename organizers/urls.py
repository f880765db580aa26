"""URLs of organizers."""

from django.urls import URLPattern

app_name = "organizers"

urlpatterns: list[URLPattern] = []
