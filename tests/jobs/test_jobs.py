"""Background work from the request to the file that is fetched, and everything that may come between."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import OperationalError

from accounts.models import AuditEntry, RoleGrant
from attachments.models import Attachment
from common import clock
from common.errors import Refused
from jobs import services
from jobs.models import LOST_AFTER, RESULT_KEPT, ROW_KEPT, BackgroundJob, JobStatus
from jobs.services import Cancelled, Lost
from jobs.services.requests import MOST_WAITING
from jobs.services.sweeping import working_root
from jobs.services.working import MOST_ATTEMPTS
from jobs.worker import work_once
from tests.factories.accounts import account, department_handler
from tests.jobs.kinds import Lines, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    with offered(Lines()) as kind:
        yield kind


def ask(by, *, lines=3, title="三行", **options) -> BackgroundJob:
    given = {"kind": Lines.code, "title": title, "parameters": {"lines": lines}, "reason": "存档"} | options
    return services.request_job(by=by, **given)


def content_of(job) -> str:
    job.refresh_from_db()
    with services.open_result(job=job, by=job.requested_by) as stream:
        return stream.read().decode()


def folders() -> list[str]:
    root = working_root()
    return sorted(each.name for each in root.iterdir()) if root.exists() else []


def test_a_job_is_asked_for_done_and_fetched(lines):
    by = account()
    job = ask(by)
    assert (job.status, job.message, job.done, job.total) == (JobStatus.QUEUED, "等待办理。", 0, 0)

    assert work_once("worker-1")

    job.refresh_from_db()
    assert (job.status, job.message, job.done, job.total) == (JobStatus.DONE, "共3行。", 3, 3)
    assert (job.worker, job.heartbeat_at, job.attempts) == ("", None, 1)
    assert job.expires_at == job.finished_at + RESULT_KEPT
    assert content_of(job) == "第1行\n第2行\n第3行\n"
    assert (job.result.original_name, job.result.media_type) == ("喆.txt", "text/plain")
    assert folders() == []
    assert not work_once("worker-1")


def test_what_is_written_into_the_audit(lines):
    by = account()
    job = ask(by, details={"rows": 3, "asked": ""})
    work_once("worker-1")
    content_of(job)
    told = list(AuditEntry.objects.order_by("at", "id").values_list("action", "summary", "reason"))
    assert told == [
        ("jobs.request_job", "提交后台任务：逐行书写", "存档"),
        ("jobs.finish_job", "后台任务生成文件：逐行书写", "存档"),
        ("attachments.download_attachment", "下载附件（后台任务结果）", ""),
    ]
    assert AuditEntry.objects.get(action="jobs.request_job").changes == {"rows": [None, 3]}


def test_the_same_job_is_not_asked_for_twice_while_it_is_active(lines):
    by = account()
    job = ask(by)
    assert ask(by) == job
    assert ask(account()) != job
    work_once("worker-1")
    assert ask(by) != job


def test_more_than_the_limit_is_refused_until_one_is_over(lines):
    by = account()
    jobs = [ask(by, lines=number) for number in range(1, MOST_WAITING + 1)]
    with pytest.raises(Refused, match="您已有5项任务在排队或办理，达到上限。"):
        ask(by, lines=99)
    services.cancel_job(job=jobs[0], by=by)
    assert ask(by, lines=99).status == JobStatus.QUEUED


def test_who_may_not_have_it_is_refused_at_once():
    with offered(Lines(allows=lambda by: False)), pytest.raises(Refused, match="您没有办理此事项的权限"):
        ask(account())
    assert not BackgroundJob.objects.exists()


def test_a_role_that_ended_between_request_and_work_is_seen():
    by = department_handler()
    with offered(Lines(allows=lambda user: RoleGrant.objects.filter(user=user).as_of(clock.today()).exists())) as kind:
        job = ask(by)
        RoleGrant.objects.filter(user=by).update(valid_until=clock.today() - timedelta(days=1))
        assert work_once("worker-1")
        job.refresh_from_db()
        assert (job.status, job.message, job.remedy) == (
            JobStatus.FAILED, "您没有办理此事项的权限。", "请联系党委组织部。",
        )  # fmt: skip
        assert (kind.ran, job.result) == (0, None)


def test_a_role_that_ended_after_the_work_is_seen_at_the_download():
    by = department_handler()
    with offered(Lines(allows=lambda user: RoleGrant.objects.filter(user=user).as_of(clock.today()).exists())):
        job = ask(by)
        work_once("worker-1")
        RoleGrant.objects.filter(user=by).update(valid_until=clock.today() - timedelta(days=1))
        job.refresh_from_db()
        with pytest.raises(Refused):
            services.open_result(job=job, by=by)
    assert not AuditEntry.objects.filter(action="attachments.download_attachment").exists()


def test_the_common_download_knows_nothing_of_results(lines):
    by = account()
    job = ask(by)
    work_once("worker-1")
    assert Attachment.objects.filter(owner_id=job.pk).exists()
    assert not Attachment.objects.visible_to(by).exists()


def test_a_waiting_job_is_cancelled_at_once(lines):
    by = account()
    job = services.cancel_job(job=ask(by), by=by)
    assert (job.status, job.message) == (JobStatus.CANCELLED, "已取消。")
    assert not work_once("worker-1")
    with pytest.raises(Refused, match="该任务已取消，不能取消。"):
        services.cancel_job(job=job, by=by)


def test_a_running_job_stops_at_its_next_step():
    by = account()
    asked = []

    def between(work, number):
        if number == 2:
            asked.append(services.cancel_job(job=BackgroundJob.objects.get(), by=by))

    with offered(Lines(between)):
        job = ask(by)
        assert work_once("worker-1")
    assert asked[0].is_being_cancelled
    job.refresh_from_db()
    assert (job.status, job.done, job.result, job.is_being_cancelled) == (JobStatus.CANCELLED, 0, None, False)
    assert not Attachment.objects.exists()
    assert folders() == []


def test_a_job_cancelled_after_its_last_step_keeps_no_file():
    by = account()

    class Late(Lines):
        def run(self, work):
            made = super().run(work)
            services.cancel_job(job=BackgroundJob.objects.get(), by=by)
            return made

    with offered(Late()):
        job = ask(by)
        work_once("worker-1")
    job.refresh_from_db()
    assert (job.status, job.result) == (JobStatus.CANCELLED, None)
    assert not Attachment.objects.exists()


def test_an_error_is_told_in_words_and_not_as_it_was(caplog):
    def between(work, number):
        raise ValueError("secret")

    by = account()
    with offered(Lines(between)):
        job = ask(by)
        work_once("worker-1")
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert job.message == "办理中出现系统错误，任务未完成，未生成文件。"
    assert job.remedy == f"请稍后重新提交；仍不能完成的，请将任务编号{str(job.pk)[-8:]}告知系统管理员。"
    assert f"job {job.pk}" in caplog.text
    assert folders() == []


def test_a_kind_that_is_gone_fails_in_words():
    by = account()
    with offered(Lines()):
        job = ask(by)
    work_once("worker-1")
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.FAILED, "本系统不再办理此类任务。")


def test_a_file_that_is_too_large_is_not_kept(lines, monkeypatch):
    monkeypatch.setattr("jobs.worker.RESULT_BYTES", 5)
    by = account()
    job = ask(by)
    work_once("worker-1")
    job.refresh_from_db()
    assert (job.status, job.remedy) == (JobStatus.FAILED, "请缩小范围，分次提交。")
    assert not Attachment.objects.exists()


def test_the_first_who_asked_is_served_first(lines):
    with clock.frozen(clock.now()):
        first = ask(account())
    second = ask(account())
    assert services.claim_job(worker="a") == first
    assert services.claim_job(worker="b") == second
    assert services.claim_job(worker="c") is None


def test_a_lost_job_waits_again_and_its_first_worker_writes_nothing_more(lines):
    with clock.frozen(clock.now()):
        by, start = account(), clock.now()
        job = ask(by)
        claimed = services.claim_job(worker="first")
        services.beat(job=claimed, worker="first", done=1, total=3, message="…")
    with clock.frozen(start + LOST_AFTER):
        assert services.revive_lost_jobs() == 0
    with clock.frozen(start + LOST_AFTER + timedelta(seconds=1)):
        assert services.revive_lost_jobs() == 1
        job.refresh_from_db()
        assert (job.status, job.done, job.message) == (JobStatus.QUEUED, 0, "办理进程曾中断，等待重新办理。")
        with pytest.raises(Lost):
            services.beat(job=claimed, worker="first", done=2, total=3, message="…")
        assert services.claim_job(worker="second") == job
        with pytest.raises(Lost):
            services.beat(job=claimed, worker="first", done=2, total=3, message="…")
        services.fail_job(job=claimed, worker="first", message="x", remedy="y")
        services.release_job(job=claimed, worker="first")
        job.refresh_from_db()
        assert (job.status, job.worker, job.attempts) == (JobStatus.RUNNING, "second", 2)


def test_after_too_many_lost_workers_a_job_is_given_up(lines):
    by, start = account(), clock.now()
    with clock.frozen(start):
        job = ask(by)
    for attempt in range(MOST_ATTEMPTS):
        start += LOST_AFTER + timedelta(seconds=1)
        with clock.frozen(start):
            services.revive_lost_jobs()
            assert services.claim_job(worker=f"worker-{attempt}") == job
    with clock.frozen(start + LOST_AFTER + timedelta(seconds=1)):
        assert services.revive_lost_jobs() == 1
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.FAILED, "办理进程连续3次中断，任务未完成，未生成文件。")


def test_a_lost_job_that_was_to_be_cancelled_is_cancelled(lines):
    by, start = account(), clock.now()
    with clock.frozen(start):
        job = ask(by)
        services.claim_job(worker="first")
        services.cancel_job(job=job, by=by)
    with clock.frozen(start + LOST_AFTER + timedelta(seconds=1)):
        assert services.revive_lost_jobs() == 1
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def test_a_worker_that_is_told_to_stop_puts_its_job_back():
    by, told = account(), []
    with offered(Lines(lambda work, number: told.append(number))) as kind:
        job = ask(by)
        assert work_once("first", lambda: len(told) == 2)
        job.refresh_from_db()
        assert (job.status, job.attempts, kind.ran) == (JobStatus.QUEUED, 0, 1)
        assert job.message == "后台服务重新启动，等待继续办理。"
        assert work_once("second")
        assert content_of(job) == "第1行\n第2行\n第3行\n"


def test_beat_tells_a_cancelled_job_from_a_lost_one(lines):
    by = account()
    job = ask(by)
    services.claim_job(worker="mine")
    services.beat(job=job, worker="mine", done=9, total=3, message="…")
    job.refresh_from_db()
    assert job.done == 3
    services.cancel_job(job=job, by=by)
    with pytest.raises(Cancelled):
        services.beat(job=job, worker="mine", done=2, total=3, message="…")


@pytest.mark.django_db(transaction=True)
def test_a_result_ends_after_seven_days_with_its_bytes(lines):
    by, start = account(), clock.now()
    with clock.frozen(start):
        job = ask(by)
        work_once("worker-1")
        job.refresh_from_db()
    stored = job.result.file.name
    with clock.frozen(start + RESULT_KEPT - timedelta(seconds=1)):
        assert services.sweep_jobs() == 0
        assert content_of(job).startswith("第1行")
    with clock.frozen(start + RESULT_KEPT):
        with pytest.raises(Refused, match="结果文件已过保留期，不能再下载。"):
            services.open_result(job=job, by=by)
        assert services.sweep_jobs() == 1
        assert services.sweep_jobs() == 0
    assert not Attachment.objects.exists()
    assert not default_storage.exists(stored)
    with clock.frozen(start + ROW_KEPT + timedelta(seconds=1)):
        services.sweep_jobs()
    assert not BackgroundJob.objects.exists()


def test_folders_of_killed_workers_are_swept_and_nothing_else(lines):
    by = account()
    running = ask(by)
    services.claim_job(worker="first")
    root = working_root()
    dead = root / "01890000-0000-7000-8000-000000000000"
    for folder in (dead, root / str(running.pk), root / "other"):
        folder.mkdir(parents=True, exist_ok=True)
    services.sweep_jobs()
    assert folders() == sorted([str(running.pk), "other"])
    for name in folders():
        (root / name).rmdir()


def test_results_count_as_nobodys_uploads(lines):
    from attachments.quotas import refuse_beyond_quota  # noqa: PLC0415 beside what it is about

    by = account()
    ask(by)
    work_once("worker-1")
    settings_now = settings.UPLOAD_FILES_PER_USER_PER_DAY
    settings.UPLOAD_FILES_PER_USER_PER_DAY = 1
    try:
        refuse_beyond_quota(by=by, unit_id=None, size=1)
    finally:
        settings.UPLOAD_FILES_PER_USER_PER_DAY = settings_now


def test_the_command_does_what_waits_and_ends(lines, capsys):
    by = account()
    jobs = [ask(by, lines=number) for number in (1, 2)]
    call_command("run_jobs", once=True)
    assert capsys.readouterr().out == "已办理后台任务2项。\n"
    assert [content_of(job).count("\n") for job in jobs] == [1, 2]


def test_a_database_that_cannot_be_asked_ends_no_worker_and_fails_no_job(monkeypatch, capsys):
    by, told = account(), []

    def between(work, number):
        told.append(number)
        if len(told) == 1:
            raise OperationalError("database is locked")

    with offered(Lines(between)):
        job = ask(by, lines=1)
        pauses = iter([None])

        def pause(seconds):
            job.refresh_from_db()
            assert job.status in (JobStatus.RUNNING, JobStatus.DONE)
            if next(pauses, "last") == "last":
                os.kill(os.getpid(), signal.SIGTERM)
            else:
                old = clock.now() - LOST_AFTER - timedelta(seconds=1)
                BackgroundJob.objects.update(heartbeat_at=old)

        monkeypatch.setattr("jobs.management.commands.run_jobs.time.sleep", pause)
        monkeypatch.setattr("jobs.management.commands.run_jobs.close_old_connections", lambda: None)
        monkeypatch.setattr("jobs.management.commands.run_jobs.LOOK_AFTER_LOST", 0)
        call_command("run_jobs")
    assert capsys.readouterr().out == "已办理后台任务1项。\n"
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)


def test_the_folder_of_a_job_is_its_own_and_private():
    seen = []
    with offered(Lines(lambda work, number: seen.append((work.folder, work.folder.stat().st_mode & 0o777)))):
        job = ask(account(), lines=1)
        work_once("worker-1")
    assert seen == [(Path(settings.STORAGE_DIR) / "working" / str(job.pk), 0o700)]
