"""Several workers and several clicks at the same moment."""

import pytest

from jobs import services
from jobs.models import BackgroundJob, JobStatus
from jobs.services.requests import MOST_WAITING
from jobs.worker import work_once
from tests.factories.accounts import account
from tests.jobs.kinds import Lines, offered
from tests.parallel import together

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def ask(by, number):
    return services.request_job(kind=Lines.code, title="行", parameters={"lines": number}, reason="存档", by=by)


def test_no_job_is_done_twice():
    ran = []
    with offered(Lines(lambda work, number: ran.append(work.parameters["lines"]) if number == 1 else None)):
        jobs = [ask(account(), number) for number in range(1, 13)]

        def work(name):
            count = 0
            while work_once(name):
                count += 1
            return count

        counts = together([lambda name=f"worker-{n}": work(name) for n in range(WORKERS)])
        # Who came too late for one look may leave the rest to the others; nothing waits for long.
        while work_once("last"):
            counts.append(1)
    assert sum(counts) == len(jobs)
    assert sorted(ran) == list(range(1, 13))
    assert set(BackgroundJob.objects.values_list("status", "attempts")) == {(JobStatus.DONE, 1)}


def test_one_job_is_claimed_by_one_worker():
    with offered(Lines()):
        ask(account(), 1)
        claimed = together([lambda name=f"worker-{n}": services.claim_job(worker=name) for n in range(8)])
    assert [each for each in claimed if each is not None] == [BackgroundJob.objects.get()]


def test_many_clicks_make_one_job():
    by = account()
    with offered(Lines()):
        made = together([lambda: ask(by, 1) for _ in range(10)])
    assert {job.pk for job in made} == {BackgroundJob.objects.get().pk}


def test_parallel_requests_do_not_pass_the_limit():
    by = account()
    with offered(Lines()):
        together([lambda n=n: ask(by, n) for n in range(1, 11)])
    assert BackgroundJob.objects.count() == MOST_WAITING


def test_cancelling_and_finishing_leave_one_end():
    for _ in range(5):
        by = account()
        with offered(Lines()):
            job = ask(by, 2)
            together([lambda: work_once("worker"), lambda job=job, by=by: services.cancel_job(job=job, by=by)])
        job.refresh_from_db()
        assert job.status in (JobStatus.DONE, JobStatus.CANCELLED)
        assert (job.result is not None) == (job.status == JobStatus.DONE)
