"""The search of the top bar, across everything that the visitor may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import View

from accounts.models import User
from common import clock
from desk.facts import search

LONGEST = 100


class Search(View):
    """Units, people and filings by name, pinyin, initials, code, staff number or document number."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101 anonymous visitors were sent to the sign-in page
        words = request.GET.get("q", "").strip()[:LONGEST]
        results = search(request.user, words, clock.today()) if words else None
        return render(request, "desk/search.html", {"title": "搜索", "search_words": words, "results": results})
