"""Imports at the same moment, and a process that is killed: all of a file or nothing of it."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import AuditEntry, User
from common import clock
from common.errors import Refused
from organizers.models import Organizer, Post, Tenure
from tests.factories import accounts, organizers as factory, units as unit_factory
from tests.organizers.rosters import organizer, unit
from tests.workbooks.books import roster
from units.models import MemberCount, Unit
from workbooks.models import ImportRun
from workbooks.services import import_workbook

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 6
KILLS = 4


def together(content_of) -> Counter[str]:
    """What becomes of imports that all begin at once."""
    by = accounts.department_handler("dept")

    def run(worker: int) -> str:
        try:
            report = import_workbook(
                kind="roster", name="a.xlsx", content=content_of(worker), by=User.objects.get(pk=by.pk)
            )
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "applied" if report.applied else "wrong"

    with clock.frozen(date(2026, 11, 22)), ThreadPoolExecutor(WORKERS) as pool:
        return Counter(pool.map(run, range(WORKERS)))


def test_the_same_file_at_once_makes_its_rows_once():
    content = roster([unit()], [organizer()])
    outcomes = together(lambda worker: content)
    assert outcomes["applied"] >= 1
    assert outcomes["applied"] + outcomes["refused"] == WORKERS
    assert [table.objects.count() for table in (Unit, MemberCount, Organizer, Post, Tenure)] == [1] * 5
    assert ImportRun.objects.count() == AuditEntry.objects.count() == outcomes["applied"]


def test_one_post_is_given_once_by_files_that_differ():
    """The days are closed, so no constraint of the database helps: the locks alone decide."""
    factory.post(unit_factory.unit(code="U001"))
    outcomes = together(
        lambda worker: roster([], [organizer(工号=f"P{worker}", 姓名=f"示例{worker}", 免职日期="2022-08-31")])
    )
    assert outcomes == {"applied": 1, "wrong": WORKERS - 1}
    assert Tenure.objects.count() == 1


KILLED = """
import os, sys, threading, time
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from accounts.models import User
from workbooks.services import import_workbook
content = open(sys.argv[2], "rb").read()
by = User.objects.get(username="dept")
print("begin", flush=True)
import_workbook(kind="roster", name="a.xlsx", content=content, by=by)
print("done", flush=True)
"""


def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path):
    accounts.department_handler("dept")
    name = str(connection.settings_dict["NAME"])
    connection.close()
    for attempt in range(KILLS):
        path = tmp_path / f"{attempt}.xlsx"
        rows = range(attempt * 1000, attempt * 1000 + 300)
        path.write_bytes(
            roster(
                [unit(单位代码=f"U{row}", 单位名称=f"示例学院{row}") for row in rows],
                [organizer(工号=f"P{row}", 单位代码=f"U{row}", 姓名=f"示例{row}") for row in rows],
            )
        )
        before = sizes()
        connection.close()
        kill_while_importing(name, path, 0.05 + attempt * 0.2)
        after = sizes()
        grown = [now - then for now, then in zip(after, before, strict=True)]
        assert grown in ([0] * 6, [300] * 5 + [1])


def sizes() -> list[int]:
    return [table.objects.count() for table in (Unit, MemberCount, Organizer, Post, Tenure, ImportRun)]


def kill_while_importing(database: str, path: Path, seconds: float) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(settings.BASE_DIR)}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, database, str(path)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "begin\n"
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
