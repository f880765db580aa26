"""Background work for tests."""

from accounts.models import User
from common import clock
from jobs.models import BackgroundJob


def waiting(by: User, title: str = "示例任务", *, kind: str = "test", **fields) -> BackgroundJob:
    """A job that nobody has begun."""
    given = {"requested_at": clock.now(), "reason": "存档", "message": "等待办理。"} | fields
    return BackgroundJob.objects.create(kind=kind, title=title, requested_by=by, **given)
