"""URLs of units."""

from django.urls import path

from units import views
from units.views import memberships

app_name = "units"

urlpatterns = [
    path("", views.UnitList.as_view(), name="list"),
    path("new/", views.UnitCreate.as_view(), name="new"),
    path("<uuid:pk>/", views.UnitDetail.as_view(), name="detail"),
    path("<uuid:pk>/edit/", views.UnitEdit.as_view(), name="edit"),
    path("<uuid:pk>/revise/", views.UnitRevise.as_view(), name="revise"),
    path("<uuid:pk>/abolish/", views.UnitAbolish.as_view(), name="abolish"),
    path("<uuid:pk>/count-report/", views.CountReport.as_view(), name="count-report"),
    path("<uuid:pk>/members/", memberships.UnitMembers.as_view(), name="membership-list"),
    path("<uuid:pk>/members/new/", memberships.MembershipCreate.as_view(), name="membership-new"),
    path("members/<uuid:pk>/end/", memberships.MembershipEnd.as_view(), name="membership-end"),
]
