"""The project's addresses and one page more: the layout with its navigation and no content, the yardstick of pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import handler403, handler404, handler500, urlpatterns as of_the_project

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def empty_page(request: HttpRequest) -> HttpResponse:
    """What every signed-in page costs before it says anything."""
    return render(request, "layouts/page.html", {"title": "空白页"})


urlpatterns = [path("empty/", empty_page, name="empty"), *of_the_project]
