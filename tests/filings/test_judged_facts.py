"""Rows of filings → the facts that Articles 6 and 7 are judged on, as of any day."""

from datetime import date, timedelta

import pytest

from common import clock
from filings import services
from filings.judged_facts import filing_facts
from filings.models import Communication, Filing, FilingCircumstances, Qualification
from organizers.models import Post
from regulation.facts import working_calendar
from regulation.models import CalendarDay, CalendarVersion
from rules.catalogue import all_rules
from rules.circumstances import Circumstances
from rules.extensions import Extension
from rules.qualification_facts import CandidateFacts, Experience, ExperienceKind, Judgement, StatedJudgement
from rules.selection_facts import FilingFacts, FilingKind, Step
from tests.factories import filings as make
from tests.factories.filings import DETERMINED_ON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def people():
    return make.cast("示例临床医学院党委")


def facts(on: date = TODAY, **options) -> list[FilingFacts]:
    found = filing_facts(Filing.objects.all(), on, calendar=working_calendar(), **options)
    return [each for of_unit in found.values() for each in of_unit]


def only(on: date = TODAY) -> FilingFacts:
    (found,) = facts(on)
    return found


def test_all_that_a_submitted_filing_says(people):
    filing = make.submitted(people, full_member_on=date(2015, 7, 1))
    assert only() == FilingFacts(
        key=str(filing.pk),
        name=filing.name,
        kind=FilingKind.APPOINTMENT,
        communicated_on=(DETERMINED_ON - timedelta(days=20),),
        meeting_on=DETERMINED_ON,
        determined_on=DETERMINED_ON,
        document_on=DETERMINED_ON,
        document_number=filing.document_number,
        has_document=True,
        has_form=True,
        first_complete_at=clock.now(),
        candidate=CandidateFacts(full_member_on=date(2015, 7, 1)),
    )


def test_an_empty_draft_is_known_to_be_empty(people):
    make.draft(
        people, with_documents=False, communicated_on=None, meeting_on=None, candidate_determined_on=None,
        document_number="", document_on=None, effective_on=None,
    )  # fmt: skip
    found = only()
    assert (found.communicated_on, found.has_document, found.has_form) == ((), False, False)
    assert (found.determined_on, found.first_complete_at, found.extension) == (None, None, None)


def test_posts_of_the_school_are_told(people):
    make.draft(people)
    Post.objects.update(appointing_authority="SCHOOL")
    assert only().is_school_appointed


def test_a_filing_by_unit_in_the_order_of_their_beginning(people):
    elsewhere = make.cast()
    first, second = make.draft(people), make.draft(people)
    make.draft(elsewhere)
    found = filing_facts(Filing.objects.all(), TODAY, calendar=working_calendar(), units=[people.unit.pk])
    assert [(unit, [each.key for each in of_unit]) for unit, of_unit in found.items()] == [
        (people.unit.pk, [str(first.pk), str(second.pk)])
    ]
    assert len(facts()) == 3


def test_before_it_was_begun_there_was_no_filing(people):
    make.draft(people)
    assert [len(facts(day)) for day in (TODAY - DAY, TODAY, TODAY + DAY)] == [0, 1, 1]


def test_discarded_ones_never_were(people):
    filing = make.draft(people)
    services.discard_filing(filing=filing, version=filing.version, by=people.handler)
    assert facts() == []


def test_what_came_later_is_not_there_yet(people):
    filing = make.draft(people, with_documents=False)
    later = TODAY + 2 * DAY
    with clock.frozen(later):
        for kind, upload in make.both_documents().items():
            services.attach_document(filing=filing, kind=kind, upload=upload, by=people.handler)
        Filing.objects.update(
            first_complete_at=clock.now(), candidate_determined_on=later, document_on=later - DAY, communicated_on=later
        )
        first, before, on_day = (only(day) for day in (TODAY, later - DAY, later))
    assert (first.document_on, first.document_number, first.communicated_on) == (None, "", ())
    assert (before.document_on, before.document_number) == (later - DAY, filing.document_number)
    assert (before.has_document, before.has_form, before.first_complete_at) == (False, False, None)
    assert (before.determined_on, on_day.determined_on) == (None, later)
    assert (on_day.has_document, on_day.has_form, on_day.first_complete_at) == (True, True, clock.at(later))


def test_a_replaced_document_was_there_until_then(people):
    filing = make.draft(people)
    with clock.frozen(TODAY + DAY):
        for kind, upload in make.both_documents().items():
            services.attach_document(filing=again(filing), kind=kind, upload=upload, by=people.handler)
        assert [(each.has_document, each.has_form) for each in map(only, (TODAY, TODAY + DAY))] == [(True, True)] * 2


def test_a_day_to_come_that_is_stated_today_is_shown_today(people):
    filing = make.draft(people)
    Filing.objects.filter(pk=filing.pk).update(candidate_determined_on=TODAY + DAY)
    assert only().determined_on == TODAY + DAY


def test_filed_ones_stay_for_two_years(people):
    filing = make.filed(people)
    later = date(2028, 11, 4)
    with clock.frozen(later + DAY):
        assert [len(facts(day)) for day in (later, later + DAY)] == [1, 0]
    assert filing.status == "FILED"


def test_paper_whose_time_waits_for_a_second_person_is_not_running_on(people):
    make.received_on_paper(people, delivered_at=clock.at(DETERMINED_ON + DAY))
    assert only().first_complete_at == clock.at(DETERMINED_ON + DAY)


def test_paper_whose_receipt_is_not_written_down_says_so(people):
    filing = make.draft(people, is_paper=True)
    assert only().awaits_receipt
    services.record_paper(filing=filing, version=filing.version, by=people.dept, delivered_at=clock.now())
    assert not only().awaits_receipt


def test_an_extension_holds_from_the_day_it_was_granted(people):
    filing = make.draft(people)
    with clock.frozen(TODAY + DAY):
        services.extend_filing(
            filing=filing, version=filing.version, by=people.chief, reason="学校放寒假", working_days=3
        )
        assert only(TODAY).extension is None
        assert only(TODAY + DAY).extension == Extension("学校放寒假", TODAY + DAY, None, 3, "")


def test_a_closed_filing_keeps_the_schedule_that_it_was_judged_by(people, django_assert_num_queries):
    filing = make.filed(people)
    assert only().calendar is None
    version = CalendarVersion.objects.get(year=2026, status="APPROVED")
    CalendarVersion.objects.filter(pk=version.pk).update(status="SUPERSEDED")
    now = clock.now()
    replaced = CalendarVersion.objects.create(
        year=2026, version=99, status="APPROVED", source_title="通知", proposed_at=now, approved_at=now
    )
    CalendarDay.objects.create(version=replaced, date=date(2026, 11, 6), kind="OFF", name="校庆")
    calendar = only().calendar
    assert calendar is not None
    assert (calendar.years[2026].version, calendar.is_working(date(2026, 11, 6))) == (version.version, True)
    assert list(calendar.years) == [2026]
    in_use = working_calendar()
    with django_assert_num_queries(5):  # filings, documents, talks, circumstances, schedules
        filing_facts(Filing.objects.all(), TODAY, calendar=in_use)
    assert filing.judged["calendar_versions"] == {"2026": version.version}


def test_a_year_without_a_schedule_when_it_was_judged_has_none_later(people):
    Filing.objects.filter(pk=make.filed(people).pk).update(
        judged={"determined_on": "2026-11-02", "days": [{"date": "2026-11-09"}], "calendar_versions": {}}
    )
    assert only().calendar.years == {}


def test_the_way_with_its_steps_and_what_was_left_out(people):
    filing = make.draft(people)
    days = {"initiated_on": TODAY - 9 * DAY, "recommended_on": TODAY - 8 * DAY, "inspected_on": TODAY + DAY}
    Filing.objects.filter(pk=filing.pk).update(
        **days,
        step_notes={"NOTICE": {"skipped": "按程序不公示"}, "MEETING": {"note": "常委会"}, "REPORT": {"skipped": ""}},
    )
    with clock.frozen(TODAY + 2 * DAY):
        found = only(TODAY)
    assert (found.initiated_on, found.recommended_on, found.inspected_on) == (TODAY - 9 * DAY, TODAY - 8 * DAY, None)
    assert found.skipped == ((Step.NOTICE, "按程序不公示"),)


def test_every_talk_that_was_logged_counts_once_and_corrected_ones_do_not(people):
    filing = make.draft(people)
    stated = filing.communicated_on
    given = {"unit": people.unit, "filing": filing, "participants": "书记", "gist": "动议", "side": "UNIT"}
    given |= {"recorded_by": people.handler, "recorded_at": clock.now()}
    Communication.objects.create(held_on=stated, **given)
    wrong = Communication.objects.create(held_on=stated + DAY, **given)
    Communication.objects.create(held_on=stated + 2 * DAY, replaces=wrong, **given)
    Communication.objects.create(held_on=TODAY + DAY, **given)
    Communication.objects.create(held_on=TODAY, **(given | {"filing": None}))
    assert only().communicated_on == (stated, stated + 2 * DAY)


def test_what_the_unit_states_of_the_candidate(people):
    filing = make.draft(people, full_member_on=date(2024, 1, 1))
    Qualification.objects.create(
        filing=filing, is_probationary=True, is_fit=True, updated_by=people.handler, updated_at=clock.now(),
        judgements={"OPENING": {"text": "政治素质好", "stated_on": "2026-10-30"}, "ABILITY": {"text": "能力强"}},
        experience=[{"kind": "PARTY_AFFAIRS", "what": "党支部书记", "from_on": "2020-01-01", "until": None}],
    )  # fmt: skip
    for about, noted in (("PARTY_STANDING", None), ("EXPERIENCE", clock.now())):
        FilingCircumstances.objects.create(
            filing=filing, about=about, text="引进人才", stated_by=people.secretary, stated_at=clock.now(),
            noted_at=noted, noted_by=people.dept if noted else None,
        )  # fmt: skip
    FilingCircumstances.objects.create(
        filing=filing,
        about="WAY",
        text="旧",
        stated_by=people.secretary,
        stated_at=clock.now(),
        replaced_at=clock.now(),
    )
    assert only().circumstances == ()
    assert only().candidate == CandidateFacts(
        full_member_on=date(2024, 1, 1),
        is_probationary=True,
        standing_circumstances=Circumstances("引进人才", TODAY),
        experience=(Experience(ExperienceKind.PARTY_AFFAIRS, "党支部书记", date(2020, 1, 1)),),
        experience_circumstances=Circumstances("引进人才", TODAY, TODAY),
        judgements=(
            StatedJudgement(Judgement.OPENING, "政治素质好", date(2026, 10, 30)),
            StatedJudgement(Judgement.ABILITY, "能力强"),
        ),
        is_fit=True,
    )


def test_what_the_unit_states_of_a_deviation_from_the_way(people):
    filing = make.draft(people)
    for about in ("WAY", "DETERMINATION"):
        FilingCircumstances.objects.create(
            filing=filing, about=about, text=about, stated_by=people.secretary, stated_at=clock.now()
        )
    assert only().circumstances == (
        ("selection.order", Circumstances("WAY", TODAY)),
        ("determination.as_meant", Circumstances("DETERMINATION", TODAY)),
    )
    assert {rule for rule, _ in only().circumstances} <= {rule.id for rule in all_rules()}


def again(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)
