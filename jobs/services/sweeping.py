"""What is no longer needed: expired results, old rows, folders of workers that were killed."""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts import audit
from attachments.services import delete_made_file
from common import clock
from jobs.models import ACTIVE, ROW_KEPT, BackgroundJob, JobStatus


def working_root() -> Path:
    """Where jobs keep what they have not finished: beside the private files, readable by their owner alone."""
    return Path(settings.STORAGE_DIR) / "working"


def sweep_jobs() -> int:
    """Delete what is over; returns how many results went."""
    count = 0
    for job in BackgroundJob.objects.with_expired_result().select_related("result"):
        count += _drop_result(job)
    old = BackgroundJob.objects.exclude(status__in=ACTIVE)
    old.filter(result__isnull=True, requested_at__lt=clock.now() - ROW_KEPT).delete()
    _sweep_folders()
    return count


@transaction.atomic
def _drop_result(job: BackgroundJob) -> int:
    attachment = job.result
    dropped = BackgroundJob.objects.filter(pk=job.pk, result=attachment).update(result=None)
    if not dropped or attachment is None:
        return 0
    delete_made_file(attachment=attachment)
    audit.record(by=None, action="jobs.sweep_jobs", summary="清理到期的后台任务结果", subject=job)
    return 1


def _sweep_folders() -> None:
    root = working_root()
    if not root.is_dir():
        return
    running = BackgroundJob.objects.filter(status=JobStatus.RUNNING)
    kept = {str(pk) for pk in running.values_list("pk", flat=True)}
    for folder in root.iterdir():
        if folder.name not in kept and _is_key(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _is_key(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True
