"""Many writers at once, on a database file (or server) with a connection per thread, as in production."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import AuditEntry
from common import clock
from common.errors import Refused
from filings import services
from filings.models import Filing, FilingDocument, FilingStep
from organizers.models import Tenure
from tests.factories import filings as make

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS, FILINGS, SUBMITS = 8, 40, 20


def together(jobs: list[Callable[[], object]]) -> list[object]:
    """Run all jobs at the same moment, each with its own connection."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=30)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_two_people_never_decide_the_same_filing():
    people = make.cast()
    with clock.frozen(make.DETERMINED_ON):
        for number in range(2, FILINGS + 1):
            make.post(people.unit, number)
        keys = [make.checking(people, post=post).pk for post in people.unit.posts.all()]

        def decide(worker: int) -> Counter:
            done: Counter = Counter()
            for key in keys if worker % 2 else reversed(keys):
                filing = Filing.objects.get(pk=key)
                try:
                    if worker < WORKERS // 2:
                        services.file_filing(filing=filing, version=filing.version, by=people.dept)
                    else:
                        services.return_filing(
                            filing=filing, version=filing.version, by=people.chief, corrections=["缺印章"]
                        )
                    done["taken"] += 1
                except Refused:
                    done["refused"] += 1
            return done

        total = sum(together([lambda worker=worker: decide(worker) for worker in range(WORKERS)]), Counter())
    assert total == {"taken": FILINGS, "refused": FILINGS * (WORKERS - 1)}
    filed = Filing.objects.filter(status="FILED")
    assert filed.count() + Filing.objects.filter(status="RETURNED").count() == FILINGS
    assert sorted(filed.values_list("number_serial", flat=True)) == list(range(1, filed.count() + 1))
    assert FilingStep.objects.filter(action__in=["FILE", "RETURN"]).count() == FILINGS
    assert AuditEntry.objects.filter(action__in=["filings.file", "filings.return"]).count() == FILINGS
    assert Tenure.objects.filter(status="FILED").count() == filed.count()


def test_a_form_sent_twenty_times_makes_one_row():
    people, key = make.cast(), uuid.uuid4()
    with clock.frozen(make.DETERMINED_ON):
        content = make.content(people.post)

        def submit() -> uuid.UUID:
            return services.start_filing(
                unit=people.unit, by=people.handler, creation_key=key, documents=make.both_documents(), **content
            ).pk

        made = together([submit] * SUBMITS)
    assert set(made) == {Filing.objects.get().pk}
    assert FilingDocument.objects.count() == 2
    assert AuditEntry.objects.filter(action="filings.start_filing").count() == 1


def test_a_sign_off_pressed_by_two_at_once_is_one_submission():
    people = make.cast()
    with clock.frozen(make.DETERMINED_ON):
        filing = make.signed_for(people)

        def sign(by) -> str:
            own = Filing.objects.get(pk=filing.pk)
            try:
                return services.submit_filing(filing=own, version=filing.version, by=by).status
            except Refused:
                return "refused"

        answers = together([lambda by=by: sign(by) for by in [people.secretary, people.deputy] * 4])
    assert Counter(answers) == {"SUBMITTED": 1, "refused": 7}
    assert Tenure.objects.count() == 1


def test_two_filings_for_one_post_leave_one_tenure():
    people = make.cast()
    with clock.frozen(make.DETERMINED_ON):
        waiting = [make.signed_for(people).pk for _ in range(4)]

        def sign(key) -> str:
            own = Filing.objects.get(pk=key)
            try:
                return services.submit_filing(filing=own, version=own.version, by=people.secretary).status
            except Refused:
                return "refused"

        answers = together([lambda key=key: sign(key) for key in waiting])
    assert Counter(answers) == {"SUBMITTED": 1, "refused": 3}
    assert Tenure.objects.in_effect().count() == 1
    assert Filing.objects.filter(status="AWAITING_SIGN_OFF", tenure=None).count() == 3
