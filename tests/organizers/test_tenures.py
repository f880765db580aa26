"""Tenures: dates, overlaps, filing states, and what a constraint refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from organizers import services
from organizers.models import RecordStatus, Tenure
from tests.factories import accounts, organizers as factory, units

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST, LAST = date(2024, 3, 1), date(2025, 2, 28)
PENDING, FILED, HISTORICAL, VOID = RecordStatus.PENDING, RecordStatus.FILED, RecordStatus.HISTORICAL, RecordStatus.VOID


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


@pytest.fixture
def post():
    return factory.post(units.unit("甲学院党委"), established_on=date(2020, 1, 1))


@pytest.fixture
def person():
    return factory.organizer()


def record(post, person, dept, effective_on=FIRST, **fields) -> Tenure:
    return services.record_tenure(
        post=post, organizer=person, effective_on=effective_on, by=dept, **{"status": PENDING} | fields
    )


def test_record(post, person, dept):
    tenure = record(post, person, dept, level="SECTION_DEPUTY", document_number=" 示例〔2024〕1号 ")
    tenure.refresh_from_db()
    assert (tenure.status, tenure.level, tenure.document_number) == (PENDING, "SECTION_DEPUTY", "示例〔2024〕1号")
    assert (tenure.ended_on, tenure.is_full_time, tenure.version) == (None, True, 1)
    entry = AuditEntry.objects.get(subject_id=tenure.pk)
    assert (entry.action, entry.unit_id) == ("organizers.record_tenure", post.unit_id)
    with pytest.raises(ValueError, match="VOID"):
        record(post, person, dept, status=VOID)


def test_as_of_first_and_last_day(post, person, dept):
    tenure = record(post, person, dept, ended_on=LAST)
    on = Tenure.objects.as_of
    assert [list(on(day)) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)] == [[], [tenure], [tenure], []]


@pytest.mark.parametrize(
    ("first", "last", "is_free"),
    [
        (FIRST - 2 * DAY, FIRST - DAY, True),
        (FIRST - DAY, FIRST, False),
        (FIRST + DAY, LAST - DAY, False),
        (FIRST - DAY, LAST + DAY, False),
        (FIRST - DAY, None, False),
        (LAST, None, False),
        (LAST + DAY, None, True),
    ],
)
def test_overlaps_on_the_post_and_of_the_person(post, person, dept, first, last, is_free):
    record(post, person, dept, ended_on=LAST)
    other_post = factory.post(units.unit())
    tries = [(post, factory.organizer()), (other_post, person)]
    for where, who in tries:
        if is_free:
            assert record(where, who, dept, first, ended_on=last).effective_on == first
            Tenure.objects.filter(effective_on=first).delete()
        else:
            with pytest.raises(Refused) as refused:
                record(where, who, dept, first, ended_on=last)
            assert (refused.value.article, "2024年3月1日" in refused.value.message) == ("article-4", True)
    assert Tenure.objects.count() == 1


def test_what_an_overlap_says(post, person, dept):
    record(post, person, dept)
    with pytest.raises(Refused) as refused:
        record(post, factory.organizer(), dept, LAST)
    assert refused.value.message == "该岗位自2024年3月1日起已有人任职，任职期间不能重叠。"
    with pytest.raises(Refused) as refused:
        record(factory.post(units.unit()), person, dept, LAST)
    assert refused.value.message == "该同志自2024年3月1日起已任专职组织员岗位，同一时间不能担任两个专职岗位。"


def test_a_part_time_post_beside_a_full_time_one(post, person, dept):
    record(post, person, dept)
    part_time = factory.post(units.unit(), is_full_time=False)
    assert record(part_time, person, dept).is_full_time is False


def test_a_voided_tenure_is_in_nobodys_way(post, person, dept):
    tenure = record(post, person, dept)
    services.void_tenure(tenure=tenure, by=dept, reason="未到任")
    assert record(post, person, dept).status == PENDING
    entry = AuditEntry.objects.get(action="organizers.void_tenure")
    assert (entry.reason, entry.changes) == ("未到任", {"status": ["PENDING", "VOID"]})


@pytest.mark.parametrize("others", [{"post": True}, {"organizer": True}])
def test_the_database_refuses_two_open_tenures(post, person, dept, others):
    record(post, person, dept)
    where = post if "post" in others else factory.post(units.unit())
    who = person if "organizer" in others else factory.organizer()
    with pytest.raises(IntegrityError), transaction.atomic():
        factory.tenure(where, who)


@pytest.mark.parametrize(
    ("effective_on", "ended_on", "error"),
    [
        (date(2019, 12, 31), None, Invalid),
        (FIRST, FIRST - DAY, Invalid),
        (FIRST, LAST + DAY, Refused),
        (FIRST, None, Refused),
        (FIRST, LAST, None),
        (LAST, LAST, None),
    ],
)
def test_dates_within_the_post(post, person, dept, effective_on, ended_on, error):
    post.abolished_on = LAST
    post.save()
    if error is None:
        assert record(post, person, dept, effective_on, ended_on=ended_on).ended_on == ended_on
    else:
        with pytest.raises(error):
            record(post, person, dept, effective_on, ended_on=ended_on)


def test_wrong_level(post, person, dept):
    with pytest.raises(Invalid) as refused:
        record(post, person, dept, level="KING")
    assert list(refused.value.errors) == ["level"]


def test_end_and_reopen(post, person, dept):
    tenure = record(post, person, dept)
    services.end_tenure(tenure=tenure, ended_on=LAST, by=dept)
    assert (tenure.ended_on, tenure.version) == (LAST, 2)
    with pytest.raises(Invalid):
        services.end_tenure(tenure=tenure, ended_on=FIRST - DAY, by=dept)
    with pytest.raises(Invalid):
        services.reopen_tenure(tenure=tenure, by=dept, reason=" ")
    services.reopen_tenure(tenure=tenure, by=dept, reason="免职事项撤回")
    tenure.refresh_from_db()
    assert (tenure.ended_on, tenure.version) == (None, 3)


def test_reopening_meets_the_successor(post, person, dept):
    tenure = record(post, person, dept, ended_on=LAST)
    record(post, factory.organizer(), dept, LAST + DAY)
    with pytest.raises(Refused):
        services.reopen_tenure(tenure=tenure, by=dept, reason="撤回")
    tenure.refresh_from_db()
    assert tenure.ended_on == LAST


def test_revise(post, person, dept):
    before = record(post, factory.organizer(), dept, date(2023, 1, 1), ended_on=FIRST - DAY)
    tenure = record(post, person, dept)
    with pytest.raises(Refused):
        services.revise_tenure(tenure=tenure, effective_on=before.ended_on, level="", document_number="", by=dept)
    services.revise_tenure(tenure=tenure, effective_on=FIRST + DAY, level="CLERK", document_number=" 甲 ", by=dept)
    tenure.refresh_from_db()
    assert (tenure.effective_on, tenure.level, tenure.document_number) == (FIRST + DAY, "CLERK", "甲")


def test_mark_filed_once(post, person, dept):
    tenure = record(post, person, dept)
    with pytest.raises(Invalid):
        services.mark_filed(tenure=tenure, filing_number=" ", by=dept)
    services.mark_filed(tenure=tenure, filing_number="示例〔2024〕1号", by=dept)
    tenure.refresh_from_db()
    assert (tenure.status, tenure.filing_number) == (FILED, "示例〔2024〕1号")
    with pytest.raises(Refused):
        services.mark_filed(tenure=tenure, filing_number="示例〔2024〕2号", by=dept)


def test_nothing_changes_a_voided_tenure(post, person, dept):
    tenure = record(post, person, dept)
    services.void_tenure(tenure=tenure, by=dept, reason="误录")
    with pytest.raises(Refused) as refused:
        services.end_tenure(tenure=tenure, ended_on=LAST, by=dept)
    assert refused.value.message == "该任职记录已作废，不能再变更。"
    with pytest.raises(Invalid):
        services.void_tenure(tenure=tenure, by=dept, reason="")


def test_historical_tenures_are_the_departments_own(post, person, dept):
    tenure = services.record_historical_tenure(post=post, organizer=person, effective_on=FIRST, by=dept)
    assert tenure.status == HISTORICAL
    values = {"effective_on": FIRST, "ended_on": LAST, "level": "", "document_number": ""}
    services.correct_historical_tenure(tenure=tenure, by=dept, version=1, **values)
    with pytest.raises(Stale):
        services.correct_historical_tenure(tenure=tenure, by=dept, version=1, **values)
    secretary = units.member(post.unit, Role.PARTY_SECRETARY)
    other = factory.organizer()
    acts = [
        lambda: services.record_historical_tenure(post=post, organizer=other, effective_on=LAST + DAY, by=secretary),
        lambda: services.correct_historical_tenure(tenure=tenure, by=secretary, **values),
        lambda: services.void_historical_tenure(tenure=tenure, reason="误录", by=secretary),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    services.void_historical_tenure(tenure=tenure, reason="误录", by=dept, version=2)
    assert tenure.status == VOID


def test_history_has_begun(post, person, dept):
    today = date(2026, 11, 4)
    with clock.frozen(today):
        with pytest.raises(Invalid) as refused:
            services.record_historical_tenure(post=post, organizer=person, effective_on=today + DAY, by=dept)
        assert list(refused.value.errors) == ["effective_on"]
        tenure = services.record_historical_tenure(post=post, organizer=person, effective_on=today, by=dept)
        values = {"effective_on": today + DAY, "ended_on": None, "level": "", "document_number": ""}
        with pytest.raises(Invalid):
            services.correct_historical_tenure(tenure=tenure, by=dept, version=1, **values)


def test_a_filed_tenure_is_not_corrected_by_hand(post, person, dept):
    tenure = record(post, person, dept)
    with pytest.raises(Refused):
        services.void_historical_tenure(tenure=tenure, reason="误录", by=dept)
