from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from common.errors import Invalid, Refused, Stale
from regulation.models import CalendarVersion
from regulation.services.calendar import approve_calendar
from tests.factories.accounts import account, department_handler, section_chief
from tests.factories.regulation import DAYS_2027, proposed_calendar

pytestmark = pytest.mark.django_db

Status = CalendarVersion.Status


def statuses(year=2027):
    return list(CalendarVersion.objects.filter(year=year).order_by("version").values_list("status", flat=True))


def test_a_proposal_is_the_next_version_with_its_days_and_audit():
    version = proposed_calendar()
    assert (version.version, version.status) == (2, Status.PROPOSED)
    assert list(version.days.values_list("date", "kind", "name")) == [
        (date(2027, 1, 1), "OFF", "元旦"),
        (date(2027, 1, 2), "WORK", "调休上班"),
        (date(2027, 10, 1), "OFF", "国庆节"),
    ]
    entry = AuditEntry.objects.get(action="regulation.propose_calendar")
    assert (entry.subject_id, entry.actor) == (version.pk, version.proposed_by)
    assert len(entry.changes["days"][1]) == 3


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"source_title": " "}, "source_title", "请填写通知名称。"),
        ({"source_number": ""}, "source_number", "请填写通知文号。"),
        ({"days_off": {}}, "days_off", "请填写放假日期和节假日名称。"),
        ({"days_off": {date(2027, 1, 1): " "}}, "days_off", "请填写放假日期和节假日名称。"),
        (
            {"days_off": {date(2026, 12, 31): "元旦"}},
            "__all__",
            "放假和调休日期应在2027年内；跨年假期请分别记入两个年度。",
        ),
        ({"make_up_days": [date(2027, 1, 1)]}, "make_up_days", "2027年1月1日不能既放假又上班。"),
        ({"make_up_days": [date(2027, 1, 4)]}, "make_up_days", "2027年1月4日不是周末，无需调休上班。"),
    ],
)
def test_what_cannot_be_a_schedule_is_refused(fields, field, message):
    with pytest.raises(Invalid) as refused:
        proposed_calendar(**fields)
    assert refused.value.errors[field] == [message]
    assert statuses() == [Status.PROPOSED]


def test_another_person_approves_and_the_version_before_steps_back():
    approver = section_chief()
    first = approve_calendar(version=proposed_calendar(), by=approver)
    assert (first.status, first.approved_by) == (Status.APPROVED, approver)
    second = approve_calendar(version=proposed_calendar(make_up_days=()), by=approver)
    assert second.version == 3
    assert statuses() == [Status.SUPERSEDED, Status.SUPERSEDED, Status.APPROVED]
    entry = AuditEntry.objects.filter(action="regulation.approve_calendar").latest("at")
    assert entry.changes["status"] == ["PROPOSED", "APPROVED"]


def test_nobody_approves_their_own_proposal():
    chief = section_chief()
    with pytest.raises(Refused, match="拟定人不能审定本人拟定的工作日历"):
        approve_calendar(version=proposed_calendar(by=chief), by=chief)
    assert statuses() == [Status.SUPERSEDED, Status.PROPOSED]


def test_the_database_refuses_it_too():
    chief = section_chief()
    version = proposed_calendar(by=chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarVersion.objects.filter(pk=version.pk).update(approved_by=chief)


def test_a_year_has_one_approved_version():
    approve_calendar(version=proposed_calendar(), by=section_chief())
    other = proposed_calendar()
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarVersion.objects.filter(pk=other.pk).update(status=Status.APPROVED, approved_at=clock.now())


@pytest.mark.parametrize("role", [None, Role.DEPARTMENT_HANDLER, Role.SYSTEM_ADMINISTRATOR])
def test_approving_needs_the_permission(role):
    with pytest.raises(Refused):
        approve_calendar(version=proposed_calendar(), by=account("", *([role] if role else [])))


def test_proposing_needs_the_permission():
    with pytest.raises(Refused):
        proposed_calendar(by=account())


def test_a_guess_without_a_notice_is_never_approved():
    with pytest.raises(Refused, match="未注明国务院办公厅通知文号"):
        approve_calendar(version=CalendarVersion.objects.get(year=2027), by=section_chief())


def test_a_version_is_approved_once():
    version = proposed_calendar()
    again = CalendarVersion.objects.get(pk=version.pk)
    approve_calendar(version=version, by=section_chief())
    with pytest.raises(Stale):
        approve_calendar(version=again, by=section_chief())
    with pytest.raises(Stale):
        approve_calendar(version=version, by=section_chief())
    assert statuses() == [Status.SUPERSEDED, Status.APPROVED]


def test_days_that_have_passed_never_change():
    approve_calendar(version=proposed_calendar(), by=section_chief())
    without_make_up = proposed_calendar(make_up_days=())
    with clock.frozen(date(2027, 1, 3)):
        with pytest.raises(Refused, match="改变了已经过去的日期（2027年1月2日）"):
            approve_calendar(version=without_make_up, by=section_chief())
        more = proposed_calendar(days_off={**DAYS_2027, date(2027, 12, 31): "临时放假"}, by=department_handler())
        assert approve_calendar(version=more, by=section_chief()).status == Status.APPROVED


def test_a_proposal_that_changes_days_gone_by_is_not_stored():
    """Its approval would be refused; a year that nobody has approved yet has nothing to rewrite."""
    approve_calendar(version=proposed_calendar(), by=section_chief())
    kept = statuses()
    with clock.frozen(date(2027, 1, 2)):
        proposed_calendar(make_up_days=())
    with clock.frozen(date(2027, 1, 3)):
        with pytest.raises(Refused, match="改变了已经过去的日期（2027年1月2日），不能拟定") as refused:
            proposed_calendar(make_up_days=())
        assert refused.value.remedy == "请保留已过去日期的安排，只调整今后的日期。"
    assert statuses() == [*kept, Status.PROPOSED]


def test_what_counts_no_day_differently_may_change_in_the_past():
    """A weekend that is called a holiday, and another name of one: nothing was counted otherwise."""
    approve_calendar(version=proposed_calendar(), by=section_chief())
    with clock.frozen(date(2027, 1, 5)):
        renamed = {**DAYS_2027, date(2027, 1, 1): "新年", date(2027, 1, 3): "新年"}
        version = proposed_calendar(days_off=renamed)
        assert approve_calendar(version=version, by=section_chief()).status == Status.APPROVED


def test_today_may_still_change():
    approve_calendar(version=proposed_calendar(), by=section_chief())
    with clock.frozen(date(2027, 1, 2)):
        version = proposed_calendar(make_up_days=())
        assert approve_calendar(version=version, by=section_chief()).status == Status.APPROVED
