"""Root URLs. Every name here stands in the access table (tests/access/table.py), or the build fails."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("attachments/", include("attachments.urls")),
    path("jobs/", include("jobs.urls")),
    path("workbooks/", include("workbooks.urls")),
    path("regulation/", include("regulation.urls")),
    path("units/", include("units.urls")),
    path("organizers/", include("organizers.urls")),
    path("filings/", include("filings.urls")),
    path("compliance/", include("compliance.urls")),
    path("", include("desk.urls")),
]

if settings.IS_DEMO:
    urlpatterns.append(path("gallery/", include("common.urls")))

handler400 = "common.views.bad_request"
handler403 = "common.views.forbidden"
handler404 = "common.views.not_found"
handler500 = "common.views.server_error"
