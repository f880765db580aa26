"""Background work for tests."""

from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from attachments.services import keep_made_file
from common import clock
from filings.batches import CODE, BatchForm, parameters_of
from jobs.models import RESULT_KEPT, BackgroundJob, JobStatus
from jobs.services.working import OWNER_KIND
from tests.factories.filings import pdf_bytes


def waiting(by: User, title: str = "示例任务", *, kind: str = "test", **fields) -> BackgroundJob:
    """A job that nobody has begun."""
    given = {"requested_at": clock.now(), "reason": "存档", "message": "等待办理。"} | fields
    return BackgroundJob.objects.create(kind=kind, title=title, requested_by=by, **given)


def cancelled(by: User, title: str = "示例任务") -> BackgroundJob:
    """A job that came to nothing, of a kind that asks for nothing that somebody might not see."""
    given = {"status": JobStatus.CANCELLED, "finished_at": clock.now(), "message": "已取消。"}
    return waiting(by, title, kind=CODE, parameters=parameters_of([], [], BatchForm.MERGED, title), **given)


def finished(by: User, title: str = "示例任务", *, name: str = "示例.pdf") -> BackgroundJob:
    """A job with a file, of a kind that asks for nothing that somebody might not see."""
    now = clock.now()
    job = waiting(by, title, kind=CODE, parameters=parameters_of([], [], BatchForm.MERGED, title))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        path.write_bytes(pdf_bytes())
        kept = keep_made_file(
            path=path, name=name, media_type="application/pdf", owner_kind=OWNER_KIND, owner_id=job.pk, by=by
        )
    over = {"status": JobStatus.DONE, "finished_at": now, "expires_at": now + RESULT_KEPT, "result": kept}
    BackgroundJob.objects.filter(pk=job.pk).update(**over)
    job.refresh_from_db()
    return job
