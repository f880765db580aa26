"""What a person does with background work: ask for it, cancel it, fetch what it made."""

import uuid
from collections.abc import Mapping
from typing import IO, Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from attachments.services import open_attachment
from common import clock
from common.errors import Refused
from jobs.models import BackgroundJob, JobStatus
from jobs.registry import Parameters, kind_of

MOST_WAITING = 5


@transaction.atomic
def request_job(
    *,
    kind: str,
    title: str,
    parameters: Parameters,
    reason: str,
    by: User,
    details: Mapping[str, Any] | None = None,
    unit_id: uuid.UUID | None = None,
) -> BackgroundJob:
    """Ask for a job; the same one that is still waiting or running is returned instead of a second one.

    ``details`` go into the audit beside the reason.
    """
    asked = kind_of(kind)
    asked.require(parameters, by=by)
    User.objects.select_for_update().get(pk=by.pk)  # one request at a time: the limit holds for parallel ones, too
    same = _same_or_refused(kind, dict(parameters), by)
    if same is not None:
        return same
    job = BackgroundJob.objects.create(
        kind=kind, title=title[:200], parameters=dict(parameters), reason=reason, message="等待办理。",
        requested_by=by, requested_at=clock.now(),
    )  # fmt: skip
    audit.record(
        by=by,
        action="jobs.request_job",
        summary=f"提交后台任务：{asked.label}",
        subject=job,
        unit_id=unit_id,
        changes={key: [None, value] for key, value in (details or {}).items() if value not in (None, "")},
        reason=reason,
    )
    return job


def _same_or_refused(kind: str, parameters: dict[str, Any], by: User) -> BackgroundJob | None:
    """The job that was asked for already and is not over; refused where one's share is used up."""
    active = list(BackgroundJob.objects.visible_to(by).active())
    for job in active:
        if job.kind == kind and job.parameters == parameters and job.cancel_requested_at is None:
            return job
    if len(active) >= MOST_WAITING:
        raise Refused(
            f"您已有{len(active)}项任务在排队或办理，达到上限。", remedy="请在“我的任务”中等待其完成，或取消不需要的。"
        )
    return None


@transaction.atomic
def cancel_job(*, job: BackgroundJob, by: User) -> BackgroundJob:
    """Cancel what waits at once; what runs stops at its next step. What is over stays as it is."""
    now = clock.now()
    rows = BackgroundJob.objects.visible_to(by).filter(pk=job.pk)
    waiting = rows.filter(status=JobStatus.QUEUED).update(
        status=JobStatus.CANCELLED, finished_at=now, cancel_requested_at=now, message="已取消。"
    )
    running = 0 if waiting else rows.filter(status=JobStatus.RUNNING, cancel_requested_at__isnull=True).update(
        cancel_requested_at=now
    )  # fmt: skip
    job.refresh_from_db()
    if not waiting and not running:
        if job.is_being_cancelled:
            return job
        raise Refused(f"该任务{job.get_status_display()}，不能取消。", remedy="请刷新页面查看。")
    audit.record(by=by, action="jobs.cancel_job", summary=f"取消后台任务：{label_of(job)}", subject=job)
    return job


def repeat_job(*, job: BackgroundJob, by: User) -> BackgroundJob:
    """Ask for the same again where there is nothing to fetch: it failed, was cancelled, or is no longer kept."""
    if not job.may_be_repeated:
        raise Refused(f"该任务{job.get_status_display()}，无需重新提交。", remedy="请刷新页面查看。")
    return request_job(
        kind=job.kind, title=job.title, parameters=job.parameters, reason=job.reason, by=by,
        details={"repeats": str(job.pk)},
    )  # fmt: skip


def open_result(*, job: BackgroundJob, by: User) -> IO[bytes]:
    """The file that a job made, for its requester, as long as it is kept and the requester may still have it."""
    if job.status != JobStatus.DONE:
        raise Refused(f"该任务{job.get_status_display()}，没有可下载的文件。", remedy="请在“我的任务”中查看。")
    if not job.has_result or job.result is None:
        raise Refused("结果文件已过保留期，不能再下载。", remedy="如仍需要，请在“我的任务”中重新提交。")
    kind_of(job.kind).require(job.parameters, by=by)
    return open_attachment(attachment=job.result, by=by)


def label_of(job: BackgroundJob) -> str:
    """What kind of work it is, without names; the code of a kind that is no longer there."""
    try:
        return kind_of(job.kind).label
    except Refused:
        return job.kind
