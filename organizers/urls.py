"""URLs of organizers."""

from django.urls import path

from organizers import views

app_name = "organizers"

urlpatterns = [
    path("", views.OrganizerList.as_view(), name="list"),
    path("new/", views.OrganizerCreate.as_view(), name="new"),
    path("<uuid:pk>/", views.OrganizerDetail.as_view(), name="detail"),
    path("<uuid:pk>/edit/", views.OrganizerEdit.as_view(), name="edit"),
    path("<uuid:pk>/id-number/", views.IdNumberReveal.as_view(), name="id-number"),
    path("<uuid:pk>/account/", views.OrganizerAccount.as_view(), name="account"),
    path("units/<uuid:pk>/posts/new/", views.PostCreate.as_view(), name="post-new"),
    path("posts/<uuid:pk>/edit/", views.PostEdit.as_view(), name="post-edit"),
    path("posts/<uuid:pk>/abolish/", views.PostAbolish.as_view(), name="post-abolish"),
    path("tenures/new/", views.TenureCreate.as_view(), name="tenure-new"),
    path("tenures/<uuid:pk>/edit/", views.TenureEdit.as_view(), name="tenure-edit"),
    path("tenures/<uuid:pk>/void/", views.TenureVoid.as_view(), name="tenure-void"),
]
