"""One worker: takes a job, does it, takes the next."""

import logging
import os
import secrets
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

from django.db import OperationalError

from accounts.models import User
from common.errors import Invalid, Refused
from jobs.models import BackgroundJob
from jobs.registry import Parameters, kind_of
from jobs.services import Cancelled, Lost, beat, claim_job, fail_job, finish_job, release_job
from jobs.services.sweeping import working_root
from jobs.services.working import RESULT_BYTES, end_cancelled

logger = logging.getLogger(__name__)
BROKEN = "办理中出现系统错误，任务未完成，未生成文件。"


class Stopped(Exception):
    """The worker itself is told to end."""


def worker_name() -> str:
    """Where it runs, for whoever looks for it, and what no other has."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(6)}"


class CurrentWork:
    """What a kind sees of the job it works on (`jobs.registry.Work`)."""

    def __init__(self, job: BackgroundJob, worker: str, is_stopping: Callable[[], bool]) -> None:
        self._job, self._worker, self._is_stopping = job, worker, is_stopping
        self.parameters: Parameters = job.parameters
        # Read anew: what an account may do is kept on the object, and a role may have ended since.
        self.by = User.objects.get(pk=job.requested_by_id)
        self.folder: Path = working_root() / str(job.pk)

    def step(self, done: int, total: int, message: str = "") -> None:
        """See `jobs.registry.Work`."""
        if self._is_stopping():
            raise Stopped
        beat(job=self._job, worker=self._worker, done=done, total=total, message=message)


def work_once(worker: str, is_stopping: Callable[[], bool] = lambda: False) -> bool:
    """Do one job; whether there was one."""
    job = claim_job(worker=worker)
    if job is None:
        return False
    work = CurrentWork(job, worker, is_stopping)
    try:
        _do(job, worker, work)
    except Cancelled:
        end_cancelled(job=job, worker=worker)
    except Lost:
        logger.warning("job %s was taken over by another worker", job.pk)
    except Stopped:
        release_job(job=job, worker=worker)
    except (Refused, Invalid) as refused:
        remedy = refused.remedy if isinstance(refused, Refused) else ""
        fail_job(job=job, worker=worker, message=str(refused), remedy=remedy)
    except OperationalError:
        raise  # nothing can be written now; the job is found by its silence, and done again
    except Exception:
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        remedy = f"请稍后重新提交；仍不能完成的，请将任务编号{str(job.pk)[-8:]}告知系统管理员。"
        fail_job(job=job, worker=worker, message=BROKEN, remedy=remedy)
    finally:
        shutil.rmtree(work.folder, ignore_errors=True)
    return True


def _do(job: BackgroundJob, worker: str, work: CurrentWork) -> None:
    kind = kind_of(job.kind)
    kind.require(job.parameters, by=work.by)
    shutil.rmtree(work.folder, ignore_errors=True)  # of a worker that was killed
    work.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    work.folder.mkdir(mode=0o700)
    made = kind.run(work)
    size = made.path.stat().st_size
    if size > RESULT_BYTES:
        raise Refused(f"结果文件超过{RESULT_BYTES >> 20}MB，未保留。", remedy="请缩小范围，分次提交。")
    kind.require(job.parameters, by=User.objects.get(pk=job.requested_by_id))  # it may have taken an hour
    finish_job(job=job, worker=worker, made=made)
