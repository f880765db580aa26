"""URLs of attachments."""

from django.urls import path

from attachments.views import AttachmentDownload

app_name = "attachments"

urlpatterns = [
    path("<uuid:pk>/", AttachmentDownload.as_view(), name="download"),
]
