"""我的任务: what somebody has asked for, how far it is, and what came of it."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from accounts.models import User
from common import clock
from jobs import services
from jobs.models import ASKED_FOR, NOBODY_WORKS_AFTER, ROW_KEPT, BackgroundJob, JobStatus

SHOWN = 50
TONES = {
    JobStatus.QUEUED: ("muted", "clock"),
    JobStatus.RUNNING: ("info", "progress"),
    JobStatus.DONE: ("ok", ""),
    JobStatus.FAILED: ("warn", ""),
    JobStatus.CANCELLED: ("muted", "ban"),
}


class JobPage(View):
    """A page of somebody signed in about the own jobs; another's is not there."""

    request: HttpRequest

    @property
    def account(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - LoginRequiredMiddleware lets nobody else through
        return user

    @cached_property
    def job(self) -> BackgroundJob:
        rows = BackgroundJob.objects.visible_to(self.account).select_related("result")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class JobList(JobPage, TemplateView):
    """The latest first. The part with the jobs asks for itself anew while something is being done."""

    template_name = "jobs/list.html"

    def get_template_names(self) -> list[str]:
        is_part = getattr(self.request, "htmx", None) and self.request.htmx.target == "jobs"  # type: ignore[attr-defined]
        return [f"{self.template_name}#jobs" if is_part else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = BackgroundJob.objects.visible_to(self.account).select_related("result")
        jobs = list(rows.filter(requested_at__gt=clock.now() - ROW_KEPT)[:SHOWN])
        active = [job for job in jobs if job.is_active]
        return super().get_context_data(
            title="我的任务",
            rows=[(job, *TONES[JobStatus(job.status)], percent_of(job)) for job in jobs],
            asks_again=any(clock.now() - job.requested_at < ASKED_FOR for job in active),
            has_active=bool(active),
            nobody_works=nobody_works(active),
            **kwargs,
        )


def percent_of(job: BackgroundJob) -> int:
    """Rounded down: 100 is shown only when it is done."""
    if job.status == JobStatus.DONE:
        return 100
    return min(99, job.done * 100 // job.total) if job.total else 0


def nobody_works(active: list[BackgroundJob]) -> bool:
    """Something waits for long while nothing at all is being worked on: the worker is not running, perhaps."""

    def has_waited(since: datetime) -> bool:
        return clock.now() - since > NOBODY_WORKS_AFTER

    waiting = [job for job in active if job.status == JobStatus.QUEUED and has_waited(job.requested_at)]
    if not waiting:
        return False
    beats = BackgroundJob.objects.filter(heartbeat_at__gt=clock.now() - NOBODY_WORKS_AFTER)
    return not beats.exists()


class JobCancel(JobPage):
    """取消."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        job = services.cancel_job(job=self.job, by=self.account)
        is_over = job.status == JobStatus.CANCELLED
        messages.success(request, "已取消该任务。" if is_over else "已申请取消，任务将在当前步骤后停止。")
        return redirect("jobs:list")


class JobRepeat(JobPage):
    """重新提交."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        services.repeat_job(job=self.job, by=self.account)
        messages.success(request, "已重新提交，完成后可在本页下载。")
        return redirect("jobs:list")


class JobResult(JobPage):
    """下载."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: uuid.UUID) -> FileResponse:
        try:
            stream = services.open_result(job=self.job, by=self.account)
        except FileNotFoundError as error:
            raise Http404("文件不在存储中，请联系系统管理员。") from error
        kept = self.job.result
        assert kept is not None  # noqa: S101 - it was opened
        response = FileResponse(
            stream, as_attachment=True, filename=kept.original_name, content_type=kept.media_type
        )  # fmt: skip
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response
