"""URLs of workbooks."""

from django.urls import path

from workbooks import views

app_name = "workbooks"

urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("waiting/<uuid:pk>/", views.Preview.as_view(), name="preview"),
    path("waiting/<uuid:pk>/confirm/", views.Confirm.as_view(), name="confirm"),
    path("waiting/<uuid:pk>/discard/", views.Discard.as_view(), name="discard"),
    path("waiting/<uuid:pk>/marked/", views.MarkedDownload.as_view(), name="marked"),
    path("<slug:kind>/template/", views.TemplateDownload.as_view(), name="template"),
    path("<slug:kind>/import/", views.Upload.as_view(), name="import"),
    path("<slug:kind>/export/", views.Export.as_view(), name="export"),
]
