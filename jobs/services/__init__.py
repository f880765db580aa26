"""Services of background work."""

from jobs.services.requests import cancel_job, open_result, repeat_job, request_job
from jobs.services.sweeping import sweep_jobs
from jobs.services.working import (
    Cancelled,
    Lost,
    beat,
    claim_job,
    fail_job,
    finish_job,
    release_job,
    revive_lost_jobs,
)

__all__ = [
    "Cancelled",
    "Lost",
    "beat",
    "cancel_job",
    "claim_job",
    "fail_job",
    "finish_job",
    "open_result",
    "release_job",
    "repeat_job",
    "request_job",
    "revive_lost_jobs",
    "sweep_jobs",
]
