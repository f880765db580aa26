"""A piece of background work: what a person sees of it, finds again, and fetches."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from accounts.models import User
from attachments.models import Attachment
from common import clock
from common.fields import KeyField

# A worker says at every step that it is alive; no step of any kind takes as long as this.
LOST_AFTER = timedelta(minutes=2)
RESULT_KEPT = timedelta(days=7)
ROW_KEPT = timedelta(days=30)
# Longer than anybody waits for one job: nobody works then.
NOBODY_WORKS_AFTER = timedelta(minutes=2)
# A page does not ask for ever: a session would never be idle.
ASKED_FOR = timedelta(minutes=20)


class JobStatus(models.TextChoices):
    """Where a job stands. Only `jobs.services` writes it."""

    QUEUED = "QUEUED", "排队中"
    RUNNING = "RUNNING", "办理中"
    DONE = "DONE", "已完成"
    FAILED = "FAILED", "未完成"
    CANCELLED = "CANCELLED", "已取消"


ACTIVE = (JobStatus.QUEUED, JobStatus.RUNNING)


class BackgroundJobQuerySet(models.QuerySet["BackgroundJob"]):
    """Reads of jobs."""

    def visible_to(self, user: User) -> "BackgroundJobQuerySet":
        """One's own; nobody sees another's."""
        return self.filter(requested_by=user)

    def active(self) -> "BackgroundJobQuerySet":
        """Waiting or being worked on."""
        return self.filter(status__in=ACTIVE)

    def lost(self) -> "BackgroundJobQuerySet":
        """Said to be worked on, by a worker that has not been heard of for too long."""
        return self.filter(status=JobStatus.RUNNING, heartbeat_at__lt=clock.now() - LOST_AFTER)

    def with_expired_result(self) -> "BackgroundJobQuerySet":
        """Whose file nobody may fetch any more."""
        return self.filter(result__isnull=False, expires_at__lte=clock.now())


class BackgroundJob(models.Model):
    """One job of one person. What is done and by whom is a kind's matter (`jobs.registry`)."""

    id = KeyField()
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("名称", max_length=200)
    # Keys and choices, never content: what they stand for is read when the job runs, as its requester may see it then.
    parameters = models.JSONField("参数", default=dict)
    reason = models.CharField("事由", max_length=300, blank=True)
    status = models.CharField("状态", max_length=12, choices=JobStatus, default=JobStatus.QUEUED)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("共计", default=0)
    message = models.CharField("说明", max_length=500, blank=True)
    remedy = models.CharField("处理办法", max_length=300, blank=True)

    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    requested_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    cancel_requested_at = models.DateTimeField("申请取消时间", null=True, blank=True)
    # Who works on it; a worker that finds another name here has lost it and leaves it alone.
    worker = models.CharField("办理进程", max_length=80, blank=True)
    heartbeat_at = models.DateTimeField("最近活动时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)

    result = models.OneToOneField(
        Attachment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="结果文件"
    )
    expires_at = models.DateTimeField("结果保留至", null=True, blank=True)

    objects = BackgroundJobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        ordering = ["-requested_at", "-id"]
        indexes = [
            models.Index(fields=["requested_by", "-requested_at"], name="job_of_person"),
            models.Index(fields=["requested_at"], condition=Q(status__in=["QUEUED", "RUNNING"]), name="job_active"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="RUNNING", heartbeat_at__isnull=False) & ~Q(worker="")
                | ~Q(status="RUNNING") & Q(worker="", heartbeat_at__isnull=True),
                name="job_worker_while_running",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["QUEUED", "RUNNING"], finished_at__isnull=True)
                | ~Q(status__in=["QUEUED", "RUNNING"]) & Q(finished_at__isnull=False),
                name="job_finished_when_over",
            ),
            models.CheckConstraint(
                condition=Q(result__isnull=True) | Q(status="DONE", expires_at__isnull=False),
                name="job_result_when_done",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_being_cancelled(self) -> bool:
        return self.is_active and self.cancel_requested_at is not None

    @property
    def may_be_repeated(self) -> bool:
        """Whether it is over and there is nothing to fetch."""
        return not self.is_active and not self.has_result

    @property
    def has_result(self) -> bool:
        """Whether its file may still be fetched."""
        return self.result_id is not None and self.expires_at is not None and clock.now() < self.expires_at
