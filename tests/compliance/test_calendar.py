"""Approving a year: version and deadlines together, by a second person, once; what moved is kept and shown."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Refused, Stale
from compliance.services.calendar import approve_year
from filings import services
from filings.models import DeadlineChange, Filing
from regulation.models import CalendarVersion
from tests.factories import filings as make
from tests.factories.accounts import department_handler, section_chief
from tests.factories.regulation import proposed_calendar

pytestmark = pytest.mark.django_db
EVE = date(2026, 12, 25)  # a Friday: the five working days cross into 2027
NEW_YEAR = {date(2027, 1, day): "元旦" for day in (1, 2, 3, 4)}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(EVE):
        yield


@pytest.fixture
def people():
    return make.cast("示例临床医学院党委")


def longer_new_year(**fields) -> CalendarVersion:
    return proposed_calendar(days_off=NEW_YEAR, make_up_days=(), **fields)


def place(name, version):
    return reverse(f"compliance:{name}", args=[version.pk])


def again(filing):
    return Filing.objects.get(pk=filing.pk)


# -- what approving does -----------------------------------------------------------------------------------------


def test_open_deadlines_follow_and_old_and_new_are_kept(people):
    filing = make.draft(people, determined_on=EVE)
    assert (filing.due_on, filing.is_due_provisional) == (date(2027, 1, 4), True)
    version = longer_new_year()
    (change,) = approve_year(version=version, by=people.chief)
    stored = again(filing)
    assert (stored.due_on, stored.is_due_provisional, stored.version) == (date(2027, 1, 5), False, filing.version + 1)
    kept = DeadlineChange.objects.get(calendar_version=version, filing=filing)
    assert (kept.pk, kept.before, kept.after) == (change.pk, date(2027, 1, 4), date(2027, 1, 5))
    assert (kept.was_provisional, kept.is_provisional) == (True, False)
    note = stored.steps.get(action="RECOUNT").note
    assert note == f"报备截止日由2027年1月4日（暂定）调整为2027年1月5日（{version}）。"
    entry = AuditEntry.objects.get(action="filings.recount_deadlines")
    assert entry.changes == {str(filing.pk): ["2027-01-04", "2027-01-05"]}
    assert entry.subject_id == version.pk


def test_what_was_filed_keeps_its_version(people):
    with clock.frozen(make.DETERMINED_ON):
        filed = make.filed(people)
    off = {date(2026, 11, 6): "临时放假"}
    current = CalendarVersion.objects.get(year=2026, status="APPROVED")
    kept = dict(current.days.filter(kind="OFF").values_list("date", "name"))
    worked = set(current.days.filter(kind="WORK").values_list("date", flat=True))
    with clock.frozen(make.DETERMINED_ON):
        version = proposed_calendar(year=2026, days_off=kept | off, make_up_days=worked)
        approve_year(version=version, by=people.chief)
    assert (again(filed).judged, again(filed).due_on) == (filed.judged, make.DUE_ON)
    assert filed.judged["calendar_versions"] == {"2026": 1}
    assert not DeadlineChange.objects.exists()


def test_what_was_extended_by_working_days_moves_along(people):
    filing = make.draft(people, determined_on=EVE)
    services.extend_filing(filing=filing, version=filing.version, by=people.chief, reason="寒假", working_days=2)
    assert filing.due_on == date(2027, 1, 6)
    approve_year(version=longer_new_year(), by=people.head)
    assert again(filing).due_on == date(2027, 1, 7)


def test_what_was_extended_to_a_day_stays(people):
    filing = make.draft(people, determined_on=EVE)
    until = date(2027, 1, 15)
    services.extend_filing(filing=filing, version=filing.version, by=people.chief, reason="寒假", until=until)
    (change,) = approve_year(version=longer_new_year(), by=people.head)
    assert (change.before, change.after, change.was_provisional, change.is_provisional) == (until, until, True, False)


def test_who_read_the_old_deadline_reads_it_again(people):
    filing = make.draft(people, determined_on=EVE)
    approve_year(version=longer_new_year(), by=people.chief)
    with pytest.raises(Stale):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


def test_refused_approval_changes_nothing(people):
    filing = make.draft(people, determined_on=EVE)
    own = longer_new_year(by=people.chief)
    with pytest.raises(Refused, match="拟定人不能审定本人"):
        approve_year(version=own, by=people.chief)
    assert again(filing).due_on == date(2027, 1, 4)
    assert CalendarVersion.objects.get(pk=own.pk).status == "PROPOSED"


# -- pages ---------------------------------------------------------------------------------------------------------


def test_the_second_person_sees_beforehand_and_afterwards(people, sign_in):
    filing = make.draft(people, determined_on=EVE)
    version = longer_new_year()
    client = sign_in(people.chief)
    before = client.get(place("calendar-approve", version))
    (foreseen,) = before.context["lines"]
    assert (foreseen.title, foreseen.before, foreseen.after) == (str(filing), date(2027, 1, 4), date(2027, 1, 5))
    assert (foreseen.unit_name, foreseen.word) == ("示例临床医学院党委", "推后")
    assert again(filing).due_on == date(2027, 1, 4)
    answer = client.post(place("calendar-approve", version))
    assert (answer.status_code, answer.url) == (302, place("calendar-effect", version))
    after = client.get(answer.url)
    assert after.context["lines"] == [foreseen]
    html = after.content.decode()
    assert "2027年1月4日（暂定）" in html
    assert "2027年1月5日" in html


def test_a_deadline_that_only_becomes_official_says_so(people, sign_in):
    make.draft(people, determined_on=EVE)
    version = proposed_calendar(make_up_days=())
    sign_in(people.chief).post(place("calendar-approve", version))
    (line,) = sign_in(people.dept).get(place("calendar-effect", version)).context["lines"]
    assert (line.before, line.after, line.word) == (date(2027, 1, 4), date(2027, 1, 4), "由暂定转为正式")


def test_approving_twice_is_a_conflict(people, sign_in):
    version = longer_new_year()
    assert sign_in(people.chief).post(place("calendar-approve", version)).status_code == 302
    assert sign_in(people.head).post(place("calendar-approve", version)).status_code == 409
    assert sign_in(people.head).get(place("calendar-approve", version)).status_code == 302


def test_the_proposer_is_told_why_not(sign_in):
    chief = section_chief()
    version = longer_new_year(by=chief)
    client = sign_in(chief)
    assert client.get(place("calendar-approve", version)).status_code == 302
    html = client.post(place("calendar-approve", version)).content.decode()
    assert "拟定人不能审定本人拟定的工作日历。请由另一名有权限的人员审定。" in html
    assert CalendarVersion.objects.get(pk=version.pk).status == "PROPOSED"


def test_a_superseded_proposal_is_not_approved(people, sign_in):
    old = longer_new_year()
    proposed_calendar()
    assert sign_in(people.chief).post(place("calendar-approve", old)).status_code == 409
    assert CalendarVersion.objects.get(pk=old.pk).status == "SUPERSEDED"


def test_a_version_that_changed_nothing_says_so(people, sign_in):
    version = longer_new_year()
    client = sign_in(people.chief)
    assert "在办备案的截止日不变" in client.get(place("calendar-approve", version)).content.decode()
    client.post(place("calendar-approve", version))
    html = client.get(place("calendar-effect", version)).content.decode()
    assert "没有截止日因本版次审定而变化" in html


def test_pages_do_not_ask_more_for_more_filings(people, sign_in, django_assert_num_queries):
    version = longer_new_year()
    client = sign_in(people.chief)
    for _ in range(3):
        make.draft(people, determined_on=EVE)
    with django_assert_num_queries(9):
        assert len(client.get(place("calendar-approve", version)).context["lines"]) == 3
    for _ in range(20):
        make.draft(people, determined_on=EVE)
    with django_assert_num_queries(9):
        assert len(client.get(place("calendar-approve", version)).context["lines"]) == 23
    client.post(place("calendar-approve", version))
    with django_assert_num_queries(5):
        assert len(client.get(place("calendar-effect", version)).context["lines"]) == 23


# -- at the same moment ------------------------------------------------------------------------------------------


def together(jobs: list[Callable[[], object]]) -> list[object]:
    """Run all jobs at once, each with its own connection; what they raise is their answer."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=30)
            return job()
        except Refused as refused:
            return type(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def approver(version, user) -> Callable[[], object]:
    row = CalendarVersion.objects.get(pk=version.pk)

    def job() -> object:
        with clock.frozen(EVE):
            return approve_year(version=row, by=user) is not None

    return job


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_are_one(people):
    filing = make.draft(people, determined_on=EVE)
    version = longer_new_year()
    jobs = [approver(version, section_chief()) for _ in range(4)]
    answers = together(jobs)
    assert sorted(map(str, answers)) == sorted([*[str(Stale)] * 3, "True"])
    assert CalendarVersion.objects.filter(year=2027, status="APPROVED").count() == 1
    assert DeadlineChange.objects.filter(filing=filing).count() == 1
    assert AuditEntry.objects.filter(action="regulation.approve_calendar").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_leave_one_to_approve(people):
    users = [department_handler() for _ in range(4)]

    def proposer(user) -> Callable[[], object]:
        def job() -> object:
            with clock.frozen(EVE):
                days = {date(2028, 1, 1): "元旦"}
                return bool(proposed_calendar(by=user, year=2028, days_off=days, make_up_days=()))

        return job

    answers = [str(answer) for answer in together([proposer(user) for user in users])]
    assert set(answers) <= {"True", str(Stale)}
    rows = list(CalendarVersion.objects.filter(year=2028).order_by("version").values_list("version", "status"))
    assert [number for number, _ in rows] == list(range(1, answers.count("True") + 1))
    assert [status for _, status in rows].count("PROPOSED") == 1
    assert rows[-1][1] == "PROPOSED"


@pytest.mark.django_db(transaction=True)
def test_extending_and_filing_at_once_agree(people):
    """Whichever comes first: what was filed holds the extension exactly if it was granted before."""
    for number in range(2, 8):
        with clock.frozen(make.DETERMINED_ON):
            filing = make.checking(people, post=make.post(people.unit, number))

        def extend(key=filing.pk) -> object:
            with clock.frozen(make.DETERMINED_ON):
                row = Filing.objects.get(pk=key)
                return services.extend_filing(
                    filing=row, version=row.version, by=people.chief, reason="寒假", working_days=2
                )

        def file(key=filing.pk) -> object:
            with clock.frozen(make.DETERMINED_ON):
                row = Filing.objects.get(pk=key)
                return services.file_filing(filing=row, version=row.version, by=people.dept)

        together([extend, file])
        row = again(filing)
        if row.status == "FILED":
            assert (row.judged["extension"] is not None) == (row.extension_id is not None)
            assert row.judged["due_on"] == row.due_on.isoformat()
        else:
            assert row.extension_id is not None
