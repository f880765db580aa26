"""Writers at the same moment: one wins, the others are told."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from accounts.models import AuditEntry
from common.errors import DomainError
from organizers import services
from organizers.models import Organizer, RecordStatus, Tenure
from tests.factories import accounts, organizers as factory, units
from units.models import MemberCount
from units.services import report_member_count

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 8
DAY = date(2024, 3, 1)


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


def outcomes(act: Callable[[int], object]) -> Counter[str]:
    """What becomes of an act that all workers do at once, by the name of the error (or ``done``)."""

    def run(worker: int) -> str:
        try:
            act(worker)
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(WORKERS) as pool:
        return Counter(pool.map(run, range(WORKERS)))


def record(post, person, dept) -> Tenure:
    return services.record_tenure(
        post=post, organizer=person, effective_on=DAY, ended_on=DAY, status=RecordStatus.PENDING, by=dept
    )


def test_one_post_is_given_once(dept):
    """The days are closed, so no constraint of the database helps: the locks alone decide."""
    post = factory.post(units.unit())
    people = [factory.organizer() for _ in range(WORKERS)]
    assert outcomes(lambda worker: record(post, people[worker], dept)) == {"done": 1, "Refused": WORKERS - 1}
    assert Tenure.objects.count() == AuditEntry.objects.filter(action="organizers.record_tenure").count() == 1


def test_one_person_takes_one_post(dept):
    person = factory.organizer()
    posts = [factory.post(units.unit()) for _ in range(WORKERS)]
    assert outcomes(lambda worker: record(posts[worker], person, dept)) == {"done": 1, "Refused": WORKERS - 1}
    assert Tenure.objects.count() == 1


def test_one_edit_of_a_version_wins(dept):
    person = factory.organizer()
    found = outcomes(lambda worker: services.change_organizer(organizer=person, version=1, phone=str(worker), by=dept))
    assert found == {"done": 1, "Stale": WORKERS - 1}
    assert Organizer.objects.get().version == 2
    assert AuditEntry.objects.filter(action="organizers.change_organizer").count() == 1


def test_reports_of_the_same_day_follow_one_another(dept):
    unit = units.unit()
    found = outcomes(lambda worker: report_member_count(unit=unit, counted_on=DAY, total=worker, by=dept))
    assert found == {"done": WORKERS}
    assert MemberCount.objects.count() == WORKERS
    assert MemberCount.objects.current().count() == 1
