"""Addresses that fail the ways real ones do, for the tests of logs and error pages."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 - the pages under test

CANARY = "11010519491231002X"


@login_not_required
def fail(request):
    id_number = request.POST.get("id_number", CANARY)
    person = {"id_number": id_number, "phone": "13812345678", "remarks": f"身份证号{id_number}"}
    raise RuntimeError(f"cannot work with {person}")


@login_not_required
def fail_in_database(request):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '{CANARY}' FROM nowhere")


@login_not_required
def log_and_fail(request):
    logging.getLogger("organizers").error("request of %s with %s", request.get_full_path(), request.POST.dict())
    raise PermissionError(CANARY)


urlpatterns = [path("fail/", fail), path("database/", fail_in_database), path("log/", log_and_fail)]
