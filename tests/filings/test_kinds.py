"""Removals and exchanges: what the ledger does, when, and what is refused; the clock by analogy."""

import uuid
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused
from filings import services
from filings.facts import clock_context, clock_of, dossier_of
from filings.models import Filing, FilingKind, FilingStatus
from filings.tenure_facts import is_across_units
from organizers.models import Tenure
from rules.filing_clock import ClockStatus
from rules.verdicts import Outcome, Strength
from tests.factories import filings as make, organizers, regulation

pytestmark = pytest.mark.django_db
TODAY = make.DETERMINED_ON
DAY = timedelta(days=1)
EFFECTIVE_ON = date(2026, 11, 5)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def ledger(*tenures: Tenure) -> list[tuple]:
    return [(each.status, each.effective_on, each.ended_on) for each in map(fresh, tenures)]


def fresh(row):
    row.refresh_from_db()
    return row


def removal(people, tenure, to=make.submitted, **changes) -> Filing:
    return to(people, **make.leaving(tenure, effective_on=EFFECTIVE_ON, **changes))


# -- removal -----------------------------------------------------------------------------------------------------


def test_a_removal_ends_its_tenure_on_the_last_day_in_post():
    people = make.cast()
    tenure = make.in_post(people)
    filing = removal(people, tenure)
    assert (filing.post, filing.organizer, filing.name) == (people.post, tenure.organizer, tenure.organizer.name)
    assert (fresh(tenure).ended_on, filing.tenure, filing.is_in_effect) == (EFFECTIVE_ON, None, True)
    assert Tenure.objects.as_of(EFFECTIVE_ON).count() == 1
    assert Tenure.objects.as_of(EFFECTIVE_ON + DAY).count() == 0  # vacant from the day after


def test_the_removal_is_said_in_its_own_words():
    people = make.cast()
    filing = removal(people, make.in_post(people))
    assert str(filing) == f"{filing.name}同志免职备案"
    assert FilingKind.EXCHANGE.word == "交流"


def test_withdrawing_a_removal_takes_the_end_back():
    people = make.cast()
    tenure = make.in_post(people)
    filing = removal(people, tenure)
    services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="人选再议")
    assert fresh(tenure).ended_on is None
    filing = fresh(filing)
    assert (filing.status, filing.submitted_at, filing.ends, filing.is_in_effect) == ("DRAFT", None, tenure, False)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert fresh(tenure).ended_on == EFFECTIVE_ON


def test_a_correction_revises_the_last_day_and_filing_notes_the_number():
    people = make.cast()
    tenure = make.in_post(people)
    filing = removal(people, tenure, make.returned)
    services.save_draft(filing=filing, version=filing.version, by=people.handler, effective_on=EFFECTIVE_ON + DAY)
    assert fresh(tenure).ended_on == EFFECTIVE_ON
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert fresh(tenure).ended_on == EFFECTIVE_ON + DAY
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    (note,) = AuditEntry.objects.filter(action="organizers.note_removal_filed", subject_id=tenure.pk)
    assert note.changes == {"filing_number": [None, filing.filing_number]}
    assert fresh(tenure).ended_on == EFFECTIVE_ON + DAY


def test_withdrawing_a_corrected_removal_leaves_the_end():
    people = make.cast()
    tenure = make.in_post(people)
    filing = removal(people, tenure, make.resubmitted)
    services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="再核")
    assert (fresh(filing).status, fresh(tenure).ended_on) == ("RETURNED", EFFECTIVE_ON)


def test_a_removal_on_paper_takes_effect_when_it_is_recorded():
    people = make.cast()
    tenure = make.in_post(people)
    removal(people, tenure, make.received_on_paper)
    assert fresh(tenure).ended_on == EFFECTIVE_ON


def test_a_tenure_is_ended_once():
    people = make.cast()
    tenure = make.in_post(people)
    first, second = removal(people, tenure, make.signed_for), removal(people, tenure, make.signed_for)
    services.submit_filing(filing=first, version=first.version, by=people.secretary)
    with pytest.raises(Refused, match="原任职已于2026年11月5日结束"):
        services.submit_filing(filing=fresh(second), version=second.version, by=people.secretary)
    assert fresh(second).status == FilingStatus.AWAITING_SIGN_OFF
    with pytest.raises(Invalid, match="原任职已于"):
        removal(people, fresh(tenure), make.draft)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effective_on": organizers.LONG_AGO - DAY}, "effective_on"),
        ({"effective_on": date(2028, 1, 1)}, "effective_on"),
        ({"ends": None}, "ends"),
        ({"initiated_on": TODAY + DAY}, "initiated_on"),
        ({"step_notes": {"MEETING": {"skipped": "未开会"}}}, "told_meeting"),
        ({"step_notes": {"NOTICE": {"note": "免职不公示"}}}, "step_notes"),
        ({"initiated_on": TODAY, "step_notes": {"INITIATION": {"skipped": "未动议"}}}, "told_initiation"),
    ],
)
def test_what_no_removal_may_hold(changes, field):
    people = make.cast()
    tenure = make.in_post(people)
    with pytest.raises(Invalid) as invalid:
        make.draft(people, **{**make.leaving(tenure, name="", staff_number=""), **changes})
    assert list(invalid.value.errors) == [field]


def test_who_retired_is_removed_by_a_decision_that_came_later():
    people = make.cast()
    tenure = make.in_post(people)
    make.submitted(people, **make.leaving(tenure, effective_on=date(2026, 10, 31)))
    assert fresh(tenure).ended_on == date(2026, 10, 31)


def test_a_tenure_of_another_unit_is_not_ours_to_end():
    people, theirs = make.cast(), make.cast()
    with pytest.raises(Invalid) as invalid:
        make.draft(people, **make.leaving(make.in_post(theirs)))
    assert "ends" in invalid.value.errors


def test_what_is_missing_is_said_in_the_words_of_the_kind():
    people = make.cast()
    tenure = make.in_post(people)
    filing = make.draft(people, **make.leaving(tenure, reason="", effective_on=None, document_on=None))
    with pytest.raises(Refused, match="尚缺：免职理由、发文日期、免职日期。"):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


def test_what_was_reported_keeps_its_tenure():
    people = make.cast()
    tenure, other = make.in_post(people), make.in_post(people, make.post(people.unit, 2))
    filing = removal(people, tenure, make.returned)
    with pytest.raises(Invalid) as invalid:
        services.save_draft(filing=filing, version=filing.version, by=people.handler, ends=other)
    assert invalid.value.errors["ends"] == ["补正时不能更换所免职务；确有错误的，请联系党委组织部办理。"]


def test_an_appointment_that_was_ended_since_is_not_withdrawn():
    people = make.cast()
    appointed = make.submitted(people)
    removal(people, appointed.tenure)
    with pytest.raises(Refused, match="此后已报送免职"):
        services.withdraw_filing(filing=appointed, version=appointed.version, by=people.secretary, note="撤回")
    assert fresh(appointed).status == FilingStatus.SUBMITTED


def test_nobody_is_removed_by_themselves():
    people = make.cast()
    tenure = organizers.tenure(people.post, organizers.organizer(account=people.handler))
    with pytest.raises(Invalid, match="涉及本人"):
        make.draft(people, **make.leaving(tenure))


# -- exchange within a unit --------------------------------------------------------------------------------------


def exchange_within(people, to=make.submitted, **changes):
    tenure = make.in_post(people)
    new_post = make.post(people.unit, 2)
    filing = to(people, **make.moving(new_post, ends=tenure, effective_on=EFFECTIVE_ON, **changes))
    return tenure, new_post, filing


def test_an_exchange_ends_the_old_tenure_the_day_before_the_new_one_begins():
    people = make.cast()
    tenure, new_post, filing = exchange_within(people)
    assert not is_across_units(filing)
    assert fresh(tenure).ended_on == EFFECTIVE_ON - DAY
    assert (filing.tenure.post, filing.tenure.effective_on, filing.tenure.status) == (new_post, EFFECTIVE_ON, "PENDING")
    assert filing.tenure.organizer == filing.organizer == tenure.organizer
    for day in (EFFECTIVE_ON - DAY, EFFECTIVE_ON):
        assert Tenure.objects.as_of(day).filter(organizer=tenure.organizer).count() == 1


def test_withdrawing_an_exchange_undoes_both():
    people = make.cast()
    tenure, _, filing = exchange_within(people)
    new = filing.tenure
    services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="再议")
    assert (fresh(tenure).ended_on, fresh(new).status, fresh(filing).tenure) == (None, "VOID", None)


def test_what_was_filled_since_is_not_taken_back():
    people = make.cast()
    tenure, _, filing = exchange_within(people)
    make.submitted(people, effective_on=EFFECTIVE_ON)
    with pytest.raises(Refused, match="已有人任职"):
        services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="再议")
    assert (fresh(filing).status, fresh(tenure).ended_on) == ("SUBMITTED", EFFECTIVE_ON - DAY)


@pytest.mark.parametrize("shift", [-2, 3])
def test_a_corrected_exchange_moves_both_days(shift):
    people = make.cast()
    tenure, _, filing = exchange_within(people, make.returned)
    begins = EFFECTIVE_ON + shift * DAY
    services.save_draft(filing=filing, version=filing.version, by=people.handler, effective_on=begins)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert (fresh(tenure).ended_on, fresh(filing.tenure).effective_on) == (begins - DAY, begins)


def test_filing_an_exchange_files_the_new_tenure_and_notes_the_old():
    people = make.cast()
    tenure, _, filing = exchange_within(people, make.filed)
    assert fresh(filing.tenure).status == "FILED"
    assert AuditEntry.objects.filter(action="organizers.note_removal_filed", subject_id=tenure.pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"post": "old"}, "post"), ({"ends": "part-time"}, "ends"), ({"effective_on": organizers.LONG_AGO}, None)],
)
def test_what_no_exchange_may_hold(changes, field):
    people = make.cast()
    tenure = make.in_post(people)
    part_time = make.in_post(people, make.post(people.unit, 3, is_full_time=False))
    values = {"ends": tenure, "post": make.post(people.unit, 2)}
    values |= {
        name: {"old": people.post, "part-time": part_time}.get(str(value), value) for name, value in changes.items()
    }
    told = make.moving(values.pop("post"), **values, meeting_on=None)
    if field is None:
        filing = make.draft(people, **told)
        with pytest.raises(Refused, match="应晚于原岗位的任职日期"):
            services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        return
    with pytest.raises(Invalid) as invalid:
        make.draft(people, **told)
    assert list(invalid.value.errors) == [field]


# -- exchange from another unit ----------------------------------------------------------------------------------


def exchange_across(to=make.submitted, **changes):
    people, theirs = make.cast(), make.cast()
    tenure = make.in_post(theirs)
    told = make.moving(people.post, effective_on=EFFECTIVE_ON, **make.coming(tenure), **changes)
    return people, tenure, to(people, **told)


def test_what_another_unit_leads_changes_when_the_department_receives_it():
    people, tenure, filing = exchange_across()
    assert is_across_units(filing)
    assert (fresh(tenure).ended_on, filing.tenure, filing.ends) == (None, None, None)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    filing = fresh(filing)
    assert (fresh(tenure).ended_on, filing.ends) == (EFFECTIVE_ON - DAY, tenure)
    assert (filing.tenure.effective_on, filing.tenure.organizer) == (EFFECTIVE_ON, tenure.organizer)
    ended = AuditEntry.objects.get(action="organizers.end_tenure", subject_id=tenure.pk)
    assert (ended.actor, ended.unit_id) == (people.dept, tenure.post.unit_id)


def test_withdrawn_before_receipt_nothing_had_happened():
    people, tenure, filing = exchange_across()
    services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="再议")
    assert (fresh(tenure).ended_on, fresh(tenure).version, Tenure.objects.count()) == (None, 1, 1)


def test_corrections_of_an_exchange_from_another_unit_wait_for_receipt_again():
    people, tenure, filing = exchange_across(make.returned)
    begins = EFFECTIVE_ON + 4 * DAY
    filing = Filing.objects.get(pk=filing.pk)
    services.save_draft(filing=filing, version=filing.version, by=people.handler, effective_on=begins)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert fresh(tenure).ended_on == EFFECTIVE_ON - DAY
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    assert (fresh(tenure).ended_on, fresh(filing.tenure).effective_on) == (begins - DAY, begins)


def test_on_paper_it_takes_effect_at_once():
    _, tenure, filing = exchange_across(make.received_on_paper)
    assert (fresh(tenure).ended_on, fresh(filing).ends) == (EFFECTIVE_ON - DAY, tenure)


def test_who_holds_no_post_elsewhere_is_not_exchanged():
    people = make.cast()
    filing = make.draft(people, **make.moving(people.post))
    with pytest.raises(Refused, match="未查到该同志在其他单位在任的专职组织员岗位"):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


def test_the_receipt_stands_where_the_ledger_cannot_follow_and_filing_waits():
    people, tenure, filing = exchange_across()
    Tenure.objects.filter(pk=tenure.pk).update(ended_on=EFFECTIVE_ON)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    assert (fresh(filing).status, filing.tenure) == ("RECEIVED", None)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    with pytest.raises(Refused, match="未查到该同志"):
        services.file_filing(filing=filing, version=filing.version, by=people.chief)
    Tenure.objects.filter(pk=tenure.pk).update(ended_on=None)
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    assert (fresh(tenure).ended_on, fresh(filing.tenure).status) == (EFFECTIVE_ON - DAY, "FILED")


# -- the clock ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [FilingKind.REMOVAL, FilingKind.EXCHANGE])
def test_the_clock_is_an_analogy_and_asks_for_no_explanation(kind):
    people = make.cast()
    tenure = make.in_post(people)
    told = make.leaving(tenure) if kind == FilingKind.REMOVAL else make.moving(make.post(people.unit, 2), ends=tenure)
    filing = make.draft(people, **told)
    with clock.frozen(date(2026, 11, 12)):
        state = clock_of(filing, clock_context())
        assert (state.status, state.working_days_over) == (ClockStatus.OVERDUE, 3)
        assert (state.finding.outcome, state.finding.strength) == (Outcome.NOT_MET, Strength.NORMALLY)
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        assert clock_of(filing, clock_context()).status == ClockStatus.FILED_LATE


def test_the_setting_takes_the_clock_off():
    regulation.decided("removal_clock_applies", value=False)
    people = make.cast()
    filing = removal(people, make.in_post(people), make.draft)
    assert (filing.due_on, clock_of(filing, clock_context()).status) == (None, ClockStatus.NOT_JUDGED)
    assert make.draft(make.cast()).due_on == make.DUE_ON


def test_the_dossier_asks_the_same_for_every_kind(django_assert_max_num_queries):
    people, _, filing = exchange_across(make.draft)
    filing = Filing.objects.select_related("ends__post", "post", "organizer").get(pk=filing.pk)
    with clock.frozen(datetime.combine(TODAY, time(9), tzinfo=clock.SHANGHAI)), django_assert_max_num_queries(7):
        dossier_of(filing)


# -- pages -------------------------------------------------------------------------------------------------------


def url(name: str, filing: Filing | None = None, **query: str) -> str:
    place = reverse(f"filings:{name}", args=[filing.pk] if filing else [])
    return f"{place}?{urlencode(query)}" if query else place


def test_the_start_page_offers_the_kinds(sign_in):
    people = make.cast()
    page = sign_in(people.handler).get(url("new"))
    assert [kind["word"] for kind in page.context["kinds"]] == ["任职", "免职", "交流"]
    assert page.context["units"] == []
    nothing = sign_in(people.handler).get(url("new", kind="PROMOTION"))
    assert "kinds" in nothing.context


def test_a_removal_by_pages(sign_in):
    people = make.cast()
    tenure, other = make.in_post(people), make.in_post(make.cast())
    client = sign_in(people.handler)
    form = client.get(url("new", kind="REMOVAL")).context["form"]
    assert not {"name", "post", "organizer", "notice_until", "told_notice"} & set(form.fields)
    assert form.fields["effective_on"].label == "免职日期"
    data = {
        "creation_key": str(uuid.uuid4()), "ends": str(tenure.pk), "effective_on": "2026-11-05", "reason": "工作调动",
        "meeting_on": "2026-11-02", "candidate_determined_on": "2026-11-02", "told_initiation": "直接上会研究",
        "document_number": "示院委〔2026〕2号", "document_on": "2026-11-02",
    }  # fmt: skip
    refused = client.post(url("new", kind="REMOVAL"), data | {"ends": str(other.pk)})
    assert set(refused.context["form"].errors) == {"ends"}
    client.post(url("new", kind="REMOVAL"), data | make_documents())
    filing = Filing.objects.get()
    assert (filing.kind, filing.ends, filing.post) == ("REMOVAL", tenure, people.post)
    assert filing.step_notes == {"INITIATION": {"skipped": "直接上会研究"}}
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    page = client.get(url("detail", filing)).content.decode()
    for words in ("任职至2026年11月5日", "待备案", "参照第七条时限", "所免岗位", "工作调动", "免职登记"):
        assert words in page, words
    assert "已免职" not in page


def make_documents() -> dict:
    return {kind.field: upload for kind, upload in make.both_documents().items()}


def test_an_exchange_from_another_unit_by_pages(sign_in):
    people, theirs = make.cast(), make.cast("某学院党委")
    tenure = make.in_post(theirs)
    client = sign_in(people.handler)
    form = client.get(url("new", kind="EXCHANGE")).context["form"]
    assert [label for _, label in form.fields["ends"].choices] == ["由其他单位调入，在下方填写姓名、工号"]
    data = {
        **make.coming(tenure), "creation_key": str(uuid.uuid4()), "post": str(people.post.pk),
        "effective_on": "2026-11-05", "meeting_on": "2026-11-02", "candidate_determined_on": "2026-11-02",
        "document_number": "示院委〔2026〕2号", "document_on": "2026-11-02",
    }  # fmt: skip
    client.post(url("new", kind="EXCHANGE"), data | make_documents())
    filing = Filing.objects.get()
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    page = client.get(url("detail", filing)).content.decode()
    assert "签收后登记" in page
    assert "某学院党委" not in page
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    page = client.get(url("detail", filing)).content.decode()
    assert "任职至2026年11月4日" in page
    assert "某学院党委" in page  # the person is the unit's own now
    edited = sign_in(people.dept).get(url("detail", filing))
    assert edited.status_code == 200


@pytest.mark.parametrize("status", list(FilingStatus))
@pytest.mark.parametrize("kind", [FilingKind.REMOVAL, FilingKind.EXCHANGE])
def test_every_status_of_every_kind_has_a_page(sign_in, status, kind):
    people = make.cast()
    tenure = make.in_post(people)
    told = make.leaving(tenure) if kind == "REMOVAL" else make.moving(make.post(people.unit, 2), ends=tenure)
    filing = make.in_status(people, status, **told)
    for user in (people.handler, people.dept):
        assert sign_in(user).get(url("detail", filing)).status_code == 200


@pytest.mark.parametrize("kind", list(FilingKind))
def test_editing_shows_and_keeps_what_is_stored(sign_in, kind):
    people = make.cast()
    tenure, free = make.in_post(people), make.post(people.unit, 2)
    told = {
        FilingKind.APPOINTMENT: {"post": free},
        FilingKind.REMOVAL: make.leaving(tenure),
        FilingKind.EXCHANGE: make.moving(free, ends=tenure),
    }[kind]
    notes = {"COMMUNICATION": {"note": "电话沟通"}, "MEETING": {"note": "党委会第3次会议"}}
    filing = fresh(make.draft(people, **told, initiated_on=TODAY, step_notes=notes))
    before = {field.attname: getattr(filing, field.attname) for field in Filing._meta.concrete_fields}
    client = sign_in(people.handler)
    form = client.get(url("edit", filing)).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    response = client.post(url("edit", filing), data | {"version": filing.version})
    assert response.status_code == 302, response.context["form"].errors
    filing = fresh(filing)
    assert {field.attname: getattr(filing, field.attname) for field in Filing._meta.concrete_fields} == before


def test_the_preview_speaks_of_the_analogy(sign_in):
    people = make.cast()
    client = sign_in(people.handler)
    page = client.get(url("deadline-preview", kind="REMOVAL", candidate_determined_on="2026-11-02")).content.decode()
    assert "参照第七条时限" in page
    page = client.get(url("deadline-preview", kind="x", candidate_determined_on="2026-11-02")).content.decode()
    assert "参照第七条时限" not in page


def test_an_overdue_removal_is_a_reminder_on_the_departments_page(sign_in):
    people = make.cast()
    removal(people, make.in_post(people), make.draft)
    with clock.frozen(date(2026, 11, 12)):
        page = sign_in(people.dept).get(reverse("desk:home")).content.decode()
        assert "免职、交流参照时限，请提醒" in page
        make.draft(make.cast())
        page = sign_in(people.dept).get(reverse("desk:home")).content.decode()
        assert "已过报备时限，待补报" in page
