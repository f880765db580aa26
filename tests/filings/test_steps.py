"""What the steps do beside changing the status: times, tenure, number, what is frozen."""

from datetime import date, datetime, time

import pytest

from accounts.models import AuditEntry, User
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.facts import clock_context, clock_of
from filings.models import Filing, FilingStatus
from filings.timing import with_clock
from organizers.models import Organizer, RecordStatus, Tenure
from regulation.models import CalendarDay, CalendarVersion
from rules.filing_clock import ClockStatus
from rules.verdicts import Outcome
from tests.factories import accounts, filings as make

pytestmark = pytest.mark.django_db

DETERMINED_ON, DUE_ON = make.DETERMINED_ON, make.DUE_ON


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return clock.at(day, time(hour, minute))


def clock_status(filing: Filing) -> ClockStatus:
    return clock_of(filing, clock_context()).status


# -- the clock ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (at(DETERMINED_ON), ClockStatus.RUNNING),
        (at(date(2026, 11, 8)), ClockStatus.RUNNING),
        (at(DUE_ON, 0), ClockStatus.DUE_TODAY),
        (at(DUE_ON, 23, 59), ClockStatus.DUE_TODAY),
        (at(date(2026, 11, 10), 0), ClockStatus.OVERDUE),
    ],
)
def test_the_day_before_of_and_after_the_deadline(moment, status):
    with clock.frozen(DETERMINED_ON):
        filing = make.draft(make.cast())
    assert filing.due_on == DUE_ON
    with clock.frozen(moment):
        assert clock_status(filing) == status
        overdue = status == ClockStatus.OVERDUE
        found = with_clock(Filing.objects.all(), (ClockStatus.OVERDUE,), clock_context())
        assert list(found) == ([filing] if overdue else [])


@pytest.mark.parametrize(
    ("determined_on", "due_on"),
    [
        (date(2021, 4, 28), date(2021, 5, 8)),  # ends on a make-up Saturday
        (date(2025, 9, 26), date(2025, 10, 10)),
        (date(2026, 2, 13), date(2026, 2, 27)),
    ],
)
def test_official_deadlines(determined_on, due_on):
    with clock.frozen(determined_on):
        filing = make.draft(make.cast(), determined_on=determined_on)
    assert (filing.due_on, filing.is_due_provisional) == (due_on, False)


def test_submitting_on_a_make_up_saturday_is_in_time():
    people = make.cast()
    with clock.frozen(date(2021, 4, 28)):
        filing = make.signed_for(people, determined_on=date(2021, 4, 28))
    with clock.frozen(at(date(2021, 5, 8), 23, 59)):
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        state = clock_of(filing, clock_context())
    assert (state.status, state.working_days_used) == (ClockStatus.FILED_IN_TIME, 5)


def test_a_deadline_that_crosses_into_an_unapproved_year_is_provisional_and_proves_nothing_late():
    people = make.cast()
    with clock.frozen(date(2026, 12, 25)):
        filing = make.draft(people, determined_on=date(2026, 12, 25))
    assert (filing.due_on, filing.is_due_provisional) == (date(2027, 1, 4), True)
    with clock.frozen(date(2027, 1, 8)):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        state = clock_of(filing, clock_context())
    assert (state.status, state.finding.outcome) == (ClockStatus.FILED_LATE, Outcome.UNKNOWN)


def test_a_late_filing_needs_an_explanation_from_sign_off_on():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.draft(people)
    with clock.frozen(date(2026, 11, 12)):
        with pytest.raises(Refused, match="已超过报备时限，须附书面情况说明"):
            services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.save_draft(filing=filing, version=filing.version, by=people.handler, late_explanation="公章外借")
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        assert clock_of(filing, clock_context()).working_days_over == 3


def test_due_when_asked_but_late_when_signed():
    people = make.cast()
    with clock.frozen(at(DUE_ON, 23, 59)):
        filing = make.signed_for(people)
    with clock.frozen(at(date(2026, 11, 10), 0, 1)), pytest.raises(Refused, match="须附书面情况说明"):
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)


# -- first and latest submission -----------------------------------------------------------------------------------


def test_a_return_keeps_the_first_complete_submission():
    people = make.cast()
    with clock.frozen(at(DUE_ON, 15, 20)):
        filing = make.returned(people)
    first = filing.first_complete_at
    with clock.frozen(date(2026, 11, 20)):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.deputy)
        now = clock.now()
        assert clock_status(filing) == ClockStatus.FILED_IN_TIME
    filing.refresh_from_db()
    assert (filing.first_complete_at, filing.submitted_at) == (first, now)
    assert (filing.status, filing.signed_off_by) == (FilingStatus.RESUBMITTED, people.deputy)


def test_withdrawing_before_receipt_erases_the_submission_and_voids_the_tenure():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.submitted(people)
        tenure = filing.tenure
        services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="文件有误")
    filing.refresh_from_db()
    tenure.refresh_from_db()
    assert (filing.status, filing.first_complete_at, filing.submitted_at, filing.tenure) == ("DRAFT", None, None, None)
    assert tenure.status == RecordStatus.VOID


def test_withdrawing_a_correction_leaves_time_and_tenure():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.resubmitted(people)
        first, tenure = filing.first_complete_at, filing.tenure
        services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="再核")
    filing.refresh_from_db()
    tenure.refresh_from_db()
    assert (filing.status, filing.first_complete_at, filing.tenure) == ("RETURNED", first, tenure)
    assert tenure.status == RecordStatus.PENDING


def test_nothing_is_withdrawn_after_receipt():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.in_status(people, FilingStatus.RECEIVED)
        with pytest.raises(Refused, match="该备案已签收，不能撤回"):
            services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="撤回")


def test_a_withdrawn_filing_is_submitted_again_with_a_new_tenure():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.submitted(people)
        services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="文件有误")
        services.save_draft(filing=filing, version=filing.version, by=people.handler, effective_on=date(2026, 11, 3))
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert Organizer.objects.filter(staff_number=filing.staff_number).count() == 1
    in_effect = Tenure.objects.in_effect().get(post=people.post)
    assert (in_effect, in_effect.effective_on) == (filing.tenure, date(2026, 11, 3))


# -- the tenure ------------------------------------------------------------------------------------------------------


def test_the_tenure_runs_from_the_first_submission_and_is_pending_until_filed():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.submitted(people, effective_on=date(2026, 11, 5))
        tenure = filing.tenure
        assert (tenure.status, tenure.effective_on, tenure.post) == ("PENDING", date(2026, 11, 5), people.post)
        assert (tenure.organizer.name, tenure.document_number) == (filing.name, filing.document_number)
        services.receive_filing(filing=filing, version=filing.version, by=people.dept)
        services.start_check(filing=filing, version=filing.version, by=people.dept)
        services.file_filing(filing=filing, version=filing.version, by=people.head)
    tenure.refresh_from_db()
    assert (tenure.status, tenure.filing_number) == ("FILED", filing.filing_number)


def test_a_candidate_new_to_the_ledger_enters_it_with_the_details():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.submitted(people, sex="2", full_member_on=date(2015, 7, 1), degree="硕士")
    person = Organizer.objects.get(staff_number=filing.staff_number)
    assert (person.name, person.sex, person.full_member_on, person.degree) == (
        filing.name,
        "2",
        date(2015, 7, 1),
        "硕士",
    )
    assert filing.organizer == person


def test_a_candidate_known_by_staff_number_is_not_entered_twice_and_blanks_keep_what_is_known():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        known = make.organizer(by=people.dept, name="候选已知", degree="博士", ethnicity="汉族")
        filing = make.submitted(people, name="候选已知", staff_number=known.staff_number, degree="", phone="021-1")
    known.refresh_from_db()
    assert (filing.organizer, known.degree, known.ethnicity, known.phone) == (known, "博士", "汉族", "021-1")


def test_a_number_that_came_to_another_name_after_the_draft_is_refused_at_submission():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.signed_for(people, staff_number="X100", name="候选甲")
        other = make.organizer(by=people.dept, name="候选乙")
        Organizer.objects.filter(pk=other.pk).update(staff_number="X100")
        with pytest.raises(Refused, match="该工号已登记在其他人员名下"):
            services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    filing.refresh_from_db()
    assert filing.status == FilingStatus.AWAITING_SIGN_OFF


def test_a_post_that_is_taken_is_said_before_anything_is_reported():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        make.submitted(people)
        second = make.draft(people)
        with pytest.raises(Refused, match="该岗位自任职起算日期起已有人任职"):
            services.request_sign_off(filing=second, version=second.version, by=people.handler)


def test_a_person_who_holds_another_full_time_post_is_refused():
    people, elsewhere = make.cast(), make.cast()
    with clock.frozen(DETERMINED_ON):
        first = make.submitted(elsewhere)
        second = make.draft(people, name=first.name, staff_number=first.staff_number)
        with pytest.raises(Refused, match="已任其他专职组织员岗位"):
            services.request_sign_off(filing=second, version=second.version, by=people.handler)


def test_a_correction_brings_the_tenure_up_to_date():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.returned(people)
        services.save_draft(
            filing=filing,
            version=filing.version,
            by=people.handler,
            effective_on=date(2026, 11, 5),
            level="SECTION_CHIEF",
        )
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    tenure = Tenure.objects.get(post=people.post)
    assert (tenure.effective_on, tenure.level, tenure.status) == (date(2026, 11, 5), "SECTION_CHIEF", "PENDING")


# -- filing under a number ---------------------------------------------------------------------------------------------


def test_numbers_are_consecutive_and_begin_anew_every_year():
    numbers = []
    for day in (date(2025, 12, 22), date(2025, 12, 23), date(2026, 1, 5)):
        with clock.frozen(day):
            filing = make.filed(make.cast(), determined_on=day)
        numbers.append(filing.filing_number)
    assert numbers == ["沪交医组备〔2025〕1号", "沪交医组备〔2025〕2号", "沪交医组备〔2026〕1号"]


def test_a_refused_filing_uses_no_number():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        first = make.in_status(people, FilingStatus.RECEIVED)
        with pytest.raises(Refused, match="该备案已签收，不能予以备案"):
            services.file_filing(filing=first, version=first.version, by=people.dept)
        assert make.filed(make.cast()).number_serial == 1


def test_what_was_judged_is_frozen():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.filed(people)
        judged, due_on = filing.judged, filing.due_on
        assert judged["status"] == "FILED_IN_TIME"
        assert judged["calendar_versions"] == {"2026": 1}
        assert [day["date"] for day in judged["days"] if day["count"]] == [
            "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09"
        ]  # fmt: skip
        other = make.draft(make.cast())
        version = approve_another_year_plan(off=date(2026, 11, 6))
        moved = services.recount_deadlines(version=version, by=people.chief)
    assert [(each.filing, each.before, each.after) for each in moved] == [(other, DUE_ON, date(2026, 11, 10))]
    filing.refresh_from_db()
    other.refresh_from_db()
    assert (filing.judged, filing.due_on) == (judged, due_on)
    assert other.due_on == date(2026, 11, 10)


def test_recounting_without_a_change_writes_nothing():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        make.draft(people)
        before = AuditEntry.objects.count()
        version = CalendarVersion.objects.get(year=2026)
        assert services.recount_deadlines(version=version, by=people.chief) == []
    assert AuditEntry.objects.count() == before


def test_approving_the_next_year_makes_a_provisional_deadline_official():
    people = make.cast()
    with clock.frozen(date(2026, 12, 25)):
        filing = make.draft(people, determined_on=date(2026, 12, 25))
        assert filing.is_due_provisional
        version = CalendarVersion.objects.create(
            year=2027,
            version=9,
            status="APPROVED",
            source_title="通知",
            proposed_at=clock.now(),
            approved_at=clock.now(),
        )
        for day in (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 4)):
            CalendarDay.objects.create(version=version, date=day, kind="OFF", name="元旦")
        moved = services.recount_deadlines(version=version, by=people.chief)
    assert [(each.after, each.was_provisional, each.is_provisional) for each in moved] == [
        (date(2027, 1, 5), True, False)
    ]


def approve_another_year_plan(*, off: date) -> CalendarVersion:
    """The year's approved schedule is replaced by one with another day off."""
    old = CalendarVersion.objects.get(year=off.year, status="APPROVED")
    days = list(old.days.all())
    CalendarVersion.objects.filter(pk=old.pk).update(status="SUPERSEDED")
    new = CalendarVersion.objects.create(
        year=off.year, version=old.version + 1, status="APPROVED", source_title="调整通知", proposed_at=clock.now(),
        approved_at=clock.now(),
    )  # fmt: skip
    for day in days:
        CalendarDay.objects.create(version=new, date=day.date, kind=day.kind, name=day.name)
    CalendarDay.objects.create(version=new, date=off, kind="OFF", name="临时放假")
    return new


# -- words and versions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("corrections", [[], ["", "  "]])
def test_returning_needs_a_list_of_corrections(corrections):
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.checking(people)
        with pytest.raises(Invalid) as invalid:
            services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=corrections)
    assert invalid.value.errors == {"corrections": ["请逐项写明需要补正的内容，一次性告知。"]}


def test_corrections_are_kept_with_the_step_and_in_the_audit():
    with clock.frozen(DETERMINED_ON):
        filing = make.returned(make.cast())
    assert filing.steps.get(action="RETURN").corrections == list(make.CORRECTIONS)
    entry = AuditEntry.objects.get(action="filings.return", subject_id=filing.pk)
    assert entry.changes == {"status": ["CHECKING", "RETURNED"], "corrections": [None, list(make.CORRECTIONS)]}


def test_corrections_carry_no_numbers_of_their_own_and_none_twice():
    people = make.cast()
    typed = [
        "一、缺文号",
        "2. 缺日期",
        "（三）缺印章",
        "④缺页",
        "缺文号",
        "5、 ",
        "缺页；",
        "11.20会议无记录",
        "三份文件不一致",
        "6.1.2条",
    ]
    with clock.frozen(DETERMINED_ON):
        filing = make.checking(people)
        services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=typed)
    kept = ["缺文号", "缺日期", "缺印章", "缺页", "11.20会议无记录", "三份文件不一致", "6.1.2条"]
    assert filing.steps.get(action="RETURN").corrections == kept


def test_words_are_asked_for():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.signed_for(people)
        with pytest.raises(Invalid):
            services.send_back(filing=filing, version=filing.version, by=people.secretary, note=" ")
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        with pytest.raises(Invalid):
            services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="")


def test_a_stale_version_is_refused_and_writes_nothing():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        filing = make.signed_for(people)
        before = AuditEntry.objects.count()
        with pytest.raises(Stale):
            services.submit_filing(filing=filing, version=filing.version - 1, by=people.secretary)
        other = Filing.objects.get(pk=filing.pk)
        services.send_back(filing=other, version=other.version, by=people.deputy, note="请核对")
        # The row in memory still says that it awaits the signature.
        with pytest.raises(Stale):
            services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    filing.refresh_from_db()
    assert (filing.status, Tenure.objects.count()) == ("DRAFT", 0)
    assert AuditEntry.objects.count() == before + 1


# -- nobody about themselves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["secretary", "deputy"])
def test_nobody_signs_off_about_themselves(who):
    people = make.cast()
    signer = getattr(people, who)
    with clock.frozen(DETERMINED_ON):
        person = make.organizer(by=people.dept, name="本人", account=signer)
        filing = make.signed_for(people, organizer=person)
        with pytest.raises(Refused, match="您不能办理或审签涉及本人的事项"):
            services.submit_filing(filing=filing, version=filing.version, by=signer)


def test_nobody_drafts_about_themselves():
    people = make.cast()
    person = make.organizer(by=people.dept, name="本人", account=people.handler)
    with clock.frozen(DETERMINED_ON), pytest.raises(Invalid, match="涉及本人"):
        make.draft(people, organizer=person)
    assert Filing.objects.count() == 0


@pytest.mark.parametrize("who", ["handler", "secretary"])
def test_who_acted_for_the_unit_does_not_act_for_the_department(who):
    people = make.cast()
    both = getattr(people, who)
    accounts.role_grant(both, Role.DEPARTMENT_HANDLER)
    with clock.frozen(DETERMINED_ON):
        filing = make.submitted(people)
        fresh = User.objects.get(pk=both.pk)
        with pytest.raises(Refused, match="您已代表单位办理该事项"):
            services.receive_filing(filing=filing, version=filing.version, by=fresh)
        services.receive_filing(filing=filing, version=filing.version, by=people.dept)
        with pytest.raises(Refused, match="您已代表单位办理该事项"):
            services.start_check(filing=filing, version=filing.version, by=fresh)


def test_nobody_of_the_department_decides_about_themselves():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        person = make.organizer(by=people.dept, name="本人", account=people.chief)
        filing = make.submitted(people, organizer=person)
        with pytest.raises(Refused, match="涉及本人"):
            services.receive_filing(filing=filing, version=filing.version, by=people.chief)
        services.receive_filing(filing=filing, version=filing.version, by=people.dept)
        services.start_check(filing=filing, version=filing.version, by=people.dept)
        about = {"filing": filing, "version": filing.version, "by": people.chief}
        with pytest.raises(Refused, match="涉及本人"):
            services.file_filing(**about)
        with pytest.raises(Refused, match="涉及本人"):
            services.return_filing(**about, corrections=["缺印章"])


@pytest.mark.parametrize("same", ["name", "staff_number"])
def test_a_candidate_new_to_the_ledger_is_recognized_by_name_or_number(same):
    people = make.cast()
    value = {"name": people.secretary.display_name, "staff_number": people.secretary.username.upper()}[same]
    with clock.frozen(DETERMINED_ON):
        filing = make.signed_for(people, **{same: value})
        with pytest.raises(Refused, match="涉及本人"):
            services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        services.submit_filing(filing=filing, version=filing.version, by=people.deputy)


def test_a_namesake_whose_account_is_known_is_somebody_else():
    people = make.cast()
    with clock.frozen(DETERMINED_ON):
        person = make.organizer(by=people.dept, name=people.secretary.display_name, account=make.bystanders()["nobody"])
        filing = make.signed_for(people, organizer=person)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert filing.status == FilingStatus.SUBMITTED
