"""Many writers at once, on a database file (or server) with a connection per thread, as in production."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused
from filings import services
from filings.models import Communication, Filing, FilingCircumstances, FilingDocument, FilingOpinion, FilingStep
from organizers.models import Tenure
from rules.settings import FilingReview
from tests.factories import filings as make, regulation

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


@pytest.mark.no_cover
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


# -- removals, exchanges, and what stands beside a filing --------------------------------------------------------


def outcomes(jobs: list[Callable[[], object]]) -> Counter:
    """What became of jobs done at once: done, or refused in words."""

    def answered(job: Callable[[], object]) -> str:
        try:
            job()
        except (Refused, Invalid):
            return "refused"
        return "done"

    return Counter(together([lambda job=job: answered(job) for job in jobs]))


def signed(key: uuid.UUID, by) -> object:
    own = Filing.objects.select_related("ends__post", "ends__organizer", "post").get(pk=key)
    return services.submit_filing(filing=own, version=own.version, by=by)


def test_a_tenure_is_ended_by_one_of_several_removals():
    people = make.cast()
    tenure = make.in_post(people)
    with clock.frozen(make.DETERMINED_ON):
        waiting = [make.signed_for(people, **make.leaving(tenure)).pk for _ in range(4)]
        found = outcomes([lambda key=key: signed(key, people.secretary) for key in waiting])
    assert found == {"done": 1, "refused": 3}
    tenure.refresh_from_db()
    assert (tenure.ended_on, tenure.version) == (make.DETERMINED_ON, 2)


def test_two_who_change_places_between_units_do_not_block_each_other():
    """Each exchange locks both units; in whichever order they are received, nobody waits for ever."""
    casts = [make.cast(), make.cast()]
    held = [make.in_post(people) for people in casts]
    free = [make.post(people.unit, 2) for people in casts]
    with clock.frozen(make.DETERMINED_ON):
        sent = [
            make.submitted(people, **make.moving(post, **make.coming(tenure)))
            for people, post, tenure in zip(casts, free, reversed(held), strict=True)
        ]

        def receive(key: uuid.UUID, by) -> None:
            own = Filing.objects.select_related("ends__post", "post", "organizer", "tenure").get(pk=key)
            services.receive_filing(filing=own, version=own.version, by=by)

        dept = casts[0].dept
        found = outcomes([lambda filing=filing: receive(filing.pk, dept) for filing in sent])
    assert found == {"done": 2}
    assert Tenure.objects.in_effect().filter(ended_on__isnull=True).count() == 2
    assert Tenure.objects.filter(ended_on=make.DETERMINED_ON - timedelta(days=1)).count() == 2


def test_a_talk_sent_twenty_times_is_one_entry():
    people, key = make.cast(), uuid.uuid4()
    with clock.frozen(make.DETERMINED_ON):
        found = together([lambda: make.talk(people.unit, people.handler, creation_key=key).pk] * SUBMITS)
    assert len(set(found)) == Communication.objects.count() == 1
    assert AuditEntry.objects.filter(action="filings.log_communication").count() == 1


def test_a_talk_is_corrected_once_and_never_linked_when_it_is_replaced():
    people = make.cast()
    with clock.frozen(make.DETERMINED_ON):
        row, filing = make.talk(people.unit, people.handler), make.draft(people)

        def correct(number: int) -> None:
            services.correct_communication(
                communication=row, by=people.handler, creation_key=uuid.uuid4(), held_on=row.held_on,
                participants=row.participants, gist=f"更正{number}",
            )  # fmt: skip

        def attach() -> None:
            services.attach_communications(filing=filing, rows=[row], by=people.secretary)

        outcomes([*(lambda number=number: correct(number) for number in range(4)), attach, attach])
    assert Communication.objects.filter(replaces=row).count() == 1
    # Linked first: the correction stands beside the filing, too. Corrected first: neither does.
    assert set(Communication.objects.filter(filing=filing)) in ({row, row.replaced_by}, set())


def test_an_opinion_of_a_level_is_given_once():
    people = make.cast()
    regulation.decided("filing_review", value=FilingReview.CHIEF, valid_from=make.DETERMINED_ON)
    with clock.frozen(make.DETERMINED_ON):
        filing = make.checking(people)

        def say(by) -> None:
            own = Filing.objects.get(pk=filing.pk)
            services.give_opinion(filing=own, version=filing.version, by=by, text="同意备案。")

        found = outcomes([lambda by=by: say(by) for by in [people.dept, people.chief, people.head] * 2])
    assert found == {"done": 1, "refused": 5}
    assert FilingOpinion.objects.count() == 1


def test_what_is_said_while_a_filing_is_filed_is_sealed_or_refused():
    """A talk logged at the moment of filing stands in the seal, or it is not there at all."""
    people = make.cast()
    with clock.frozen(make.DETERMINED_ON):
        filing = make.checking(people)
        row = make.stated_and_received(people, post=make.post(people.unit, 2))

        def file() -> None:
            own = Filing.objects.get(pk=filing.pk)
            services.file_filing(filing=own, version=own.version, by=people.chief)

        talks = [lambda: make.talk(people.unit, people.dept, filing)] * 4
        found = outcomes([file, *talks])
        assert outcomes([lambda: note(row, people.dept), lambda: note(row, people.chief)]) == {"done": 1, "refused": 1}
    assert found["done"] >= 1
    filing.refresh_from_db()
    logged = Communication.objects.filter(filing=filing).count()
    assert (filing.status, len(filing.sealed.content["communications"])) == ("FILED", logged)


def note(row: FilingCircumstances, by) -> None:
    own = FilingCircumstances.objects.select_related("filing").get(pk=row.pk)
    services.note_circumstances(circumstances=own, version=own.filing.version, by=by)
