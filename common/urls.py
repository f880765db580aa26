"""URLs of the component gallery; config.urls includes them in a demo only."""

from django.urls import path

from common import gallery

app_name = "common"

urlpatterns = [
    path("", gallery.gallery, name="gallery"),
]
