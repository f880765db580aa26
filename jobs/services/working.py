"""What a worker does with background work. Every change of status is a compare-and-swap on the row itself: two workers
never have the same job, and who has lost one writes nothing more to it.
"""

from django.db import transaction
from django.db.models import F

from accounts import audit
from attachments.models import Attachment
from attachments.services import keep_made_file
from common import clock
from jobs.models import RESULT_KEPT, BackgroundJob, BackgroundJobQuerySet, JobStatus
from jobs.registry import Made
from jobs.services.requests import label_of

OWNER_KIND = "background-job"
MOST_ATTEMPTS = 3
RESULT_BYTES = 500 * 1024 * 1024
_LOOKED_AT = 10


class Cancelled(Exception):
    """Its requester does not want it any more."""


class Lost(Exception):
    """The job is no longer this worker's: it was silent for too long, and another has taken it over."""


def claim_job(*, worker: str) -> BackgroundJob | None:
    """The job that has waited longest, now this worker's; None where there is none to be had."""
    queued = BackgroundJob.objects.filter(status=JobStatus.QUEUED).order_by("requested_at", "id")
    for pk in list(queued.values_list("pk", flat=True)[:_LOOKED_AT]):
        now = clock.now()
        taken = BackgroundJob.objects.filter(pk=pk, status=JobStatus.QUEUED).update(
            status=JobStatus.RUNNING,
            worker=worker,
            started_at=now,
            heartbeat_at=now,
            attempts=F("attempts") + 1,
            done=0,
            message="正在准备。",
        )
        if taken:
            return BackgroundJob.objects.select_related("requested_by").get(pk=pk)
    return None


def _mine(job: BackgroundJob, worker: str) -> BackgroundJobQuerySet:
    return BackgroundJob.objects.filter(pk=job.pk, status=JobStatus.RUNNING, worker=worker)


def beat(*, job: BackgroundJob, worker: str, done: int, total: int, message: str) -> None:
    """Say that the worker is alive and how far it is; raises `Cancelled` or `Lost`."""
    wanted = _mine(job, worker).filter(cancel_requested_at__isnull=True)
    if wanted.update(heartbeat_at=clock.now(), done=min(done, total), total=total, message=message[:500]):
        return
    raise Cancelled if _mine(job, worker).exists() else Lost


@transaction.atomic
def finish_job(*, job: BackgroundJob, worker: str, made: Made) -> Attachment:
    """Keep the file and say that it is there, both or neither; raises `Cancelled` or `Lost`."""
    now = clock.now()
    kept = keep_made_file(
        path=made.path,
        name=made.name,
        media_type=made.media_type,
        owner_kind=OWNER_KIND,
        owner_id=job.pk,
        by=job.requested_by,
    )
    finished = _mine(job, worker).filter(cancel_requested_at__isnull=True).update(
        status=JobStatus.DONE,
        finished_at=now,
        worker="",
        heartbeat_at=None,
        done=F("total"),
        message=made.note[:500],
        result=kept,
        expires_at=now + RESULT_KEPT,
    )  # fmt: skip
    if not finished:
        raise Cancelled if _mine(job, worker).exists() else Lost
    audit.record(
        by=job.requested_by,
        action="jobs.finish_job",
        summary=f"后台任务生成文件：{label_of(job)}",
        subject=job,
        changes={"size": [None, kept.size], "sha256": [None, kept.sha256]},
        reason=job.reason,
    )
    return kept


def end_cancelled(*, job: BackgroundJob, worker: str) -> None:
    """Its worker has stopped, as it was asked to."""
    _mine(job, worker).update(
        status=JobStatus.CANCELLED, finished_at=clock.now(), worker="", heartbeat_at=None, message="已取消。"
    )


@transaction.atomic
def fail_job(*, job: BackgroundJob, worker: str, message: str, remedy: str) -> None:
    """It cannot be done: why, and what to do."""
    failed = _mine(job, worker).update(
        status=JobStatus.FAILED,
        finished_at=clock.now(),
        worker="",
        heartbeat_at=None,
        message=message[:500],
        remedy=remedy[:300],
    )
    if failed:
        audit.record(
            by=job.requested_by, action="jobs.fail_job", summary=f"后台任务未完成：{label_of(job)}", subject=job
        )


def release_job(*, job: BackgroundJob, worker: str) -> None:
    """Its worker is told to stop and has not finished: the next one begins it anew. That is no attempt that failed."""
    _mine(job, worker).update(
        status=JobStatus.QUEUED,
        worker="",
        heartbeat_at=None,
        started_at=None,
        attempts=F("attempts") - 1,
        message="后台服务重新启动，等待继续办理。",
    )


def revive_lost_jobs() -> int:
    """Jobs whose worker was killed wait again, or are given up after too many times. How many were found."""
    found = 0
    for job in BackgroundJob.objects.lost():
        same = BackgroundJob.objects.filter(
            pk=job.pk, status=JobStatus.RUNNING, worker=job.worker, heartbeat_at=job.heartbeat_at
        )
        over = {"finished_at": clock.now(), "worker": "", "heartbeat_at": None}
        if job.cancel_requested_at:
            found += same.update(status=JobStatus.CANCELLED, message="已取消。", **over)
        elif job.attempts >= MOST_ATTEMPTS:
            found += same.update(
                status=JobStatus.FAILED,
                message=f"办理进程连续{job.attempts}次中断，任务未完成，未生成文件。",
                remedy="请缩小范围后重新提交；仍不能完成的，请联系系统管理员检查后台服务。",
                **over,
            )
        else:
            again = {"worker": "", "heartbeat_at": None, "started_at": None, "done": 0}
            found += same.update(status=JobStatus.QUEUED, message="办理进程曾中断，等待重新办理。", **again)
    return found
