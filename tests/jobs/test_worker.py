"""The worker as a process of its own: it works, it is killed, another finishes; it ends with its parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from common import clock
from filings.batches import CODE, BatchForm, parameters_of
from filings.documents.printed.papers import PaperKind
from jobs import services
from jobs.models import LOST_AFTER, BackgroundJob, JobStatus
from jobs.services.sweeping import working_root
from tests.factories import filings as make

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
# Generous: on two cores beside the rest of the suite a process may wait for its turn.
PATIENCE = 120.0


def url() -> str:
    """The database of this test, for another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = quote(found["HOST"] or "localhost", safe="")  # the folder of a socket, perhaps
    account = f"{found['USER']}:{found['PASSWORD']}@" if found["USER"] else ""
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgres://{account}{host}{port}/{found['NAME']}"


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Path]:
    """A storage that both processes know."""
    folder = tmp_path / "files"
    folder.mkdir()
    storages = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    }
    with override_settings(STORAGES=storages, STORAGE_DIR=folder):
        yield folder


@pytest.fixture
def start(files: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """``start("--once")`` begins a worker; those that are left at the end are killed, each by its own number."""
    begun: list[subprocess.Popen] = []
    environment = os.environ | {"DEPLOYMENT": "demo", "DATABASE_URL": url(), "STORAGE_DIR": str(files)}

    def begin(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, str(ROOT / "manage.py"), "run_jobs", *arguments]
        begun.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.wait()


def batch(count: int) -> BackgroundJob:
    people = make.cast("示例临床医学院党委")
    with clock.frozen(date(2026, 11, 4)):
        keys = [make.draft(people, post=make.post(people.unit, number)).pk for number in range(2, count + 2)]
    parameters = parameters_of(keys, [PaperKind.REPORT, PaperKind.TABLE], BatchForm.ZIP, "文书")
    return services.request_job(kind=CODE, title="文书", parameters=parameters, reason="存档", by=people.dept)


def wait_until(holds: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < PATIENCE, "it took too long"
        time.sleep(0.02)


def state(job: BackgroundJob) -> tuple[str, int]:
    job.refresh_from_db()
    return job.status, job.done


def test_a_worker_does_what_waits_and_ends(start):
    job = batch(1)
    worker = start("--once")
    assert worker.communicate(timeout=PATIENCE)[0] == "已办理后台任务1项。\n"
    assert worker.returncode == 0
    assert state(job)[0] == JobStatus.DONE, job.message
    with services.open_result(job=job, by=job.requested_by) as stream:
        assert stream.read(2) == b"PK"


def test_a_killed_worker_s_job_is_found_and_done_again(start):
    job = batch(6)
    first = start()
    wait_until(lambda: state(job)[1] >= 1)
    first.kill()  # SIGKILL, by its own number
    first.wait()
    status, done = state(job)
    assert (status, job.attempts) == (JobStatus.RUNNING, 1)
    assert str(first.pid) in job.worker
    assert (working_root() / str(job.pk)).is_dir()

    assert services.revive_lost_jobs() == 0, "nobody is declared dead too soon"
    with clock.frozen(clock.now() + LOST_AFTER + LOST_AFTER):
        assert services.revive_lost_jobs() == 1
    assert state(job) == (JobStatus.QUEUED, 0)

    second = start("--once")
    assert second.wait(timeout=PATIENCE) == 0
    assert state(job)[0] == JobStatus.DONE, job.message
    assert job.attempts == 2
    assert not (working_root() / str(job.pk)).exists()


def test_a_worker_that_is_told_to_stop_puts_its_job_back_at_once(start):
    job = batch(6)
    worker = start()
    wait_until(lambda: state(job)[1] >= 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=PATIENCE) == 0
    assert state(job)[0] == JobStatus.QUEUED
    assert (job.attempts, job.message) == (0, "后台服务重新启动，等待继续办理。")


def test_a_worker_ends_with_the_process_that_started_it(files, tmp_path):
    """However that ends: here it is killed."""
    environment = os.environ | {"DEPLOYMENT": "demo", "DATABASE_URL": url(), "STORAGE_DIR": str(files)}
    number = tmp_path / "number"
    script = f"{sys.executable} {ROOT / 'manage.py'} run_jobs --with-parent $$ & echo $! > {number}; wait"
    parent = subprocess.Popen(["bash", "-c", script], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    job = batch(1)
    wait_until(lambda: state(job)[0] == JobStatus.DONE)
    worker = int(number.read_text())
    assert is_there(worker)
    parent.kill()
    parent.wait()
    wait_until(lambda: not is_there(worker))


def test_a_worker_whose_parent_has_ended_already_does_not_begin(start):
    job = batch(1)
    worker = start("--with-parent", "1")
    assert worker.communicate(timeout=PATIENCE)[0] == "已办理后台任务0项。\n"
    assert state(job)[0] == JobStatus.QUEUED


def is_there(number: int) -> bool:
    """Whether a process lives; one that has ended and that nobody has waited for does not."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
