"""特殊情况说明 about the level of a post: Article 4 says 一般, so what the department noted lets a deviation stand."""

import uuid
from datetime import date, timedelta

import pytest

from common import clock
from compliance.facts import staffing_of
from compliance.judging import judge
from filings import services
from filings.level_facts import stated_levels
from filings.models import Filing, FilingCircumstances
from rules.circumstances import Circumstances
from rules.verdicts import Outcome, Tone
from tests.factories import filings as make, units

pytestmark = pytest.mark.django_db
NO_LEVEL = "NONE"
TEXT = "该同志尚未满足科级任职年限"
NEXT_DAY = make.DETERMINED_ON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


@pytest.fixture
def people():
    cast = make.cast()
    units.member_count(cast.unit, 210, date(2026, 10, 31))
    return cast


def level(people, on: date | None = None):
    """The finding on the level of the one holder, as the register has it; the cockpit must say the same."""
    day = on or clock.today()
    (row,) = staffing_of(people.dept, day)
    (judged,) = judge(people.dept, day).units
    found = row.verdict.finding("staffing.section_level")
    assert judged.verdict.finding("staffing.section_level") == found
    return found


def submitted(people, text: str = TEXT) -> FilingCircumstances:
    filing = make.draft(people, level=NO_LEVEL)
    row = make.stated(filing, people.handler, "POST_LEVEL", text)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    return row


def received(row: FilingCircumstances, people) -> FilingCircumstances:
    services.receive_filing(filing=row.filing, version=row.filing.version, by=people.dept)
    return row


def noted(row: FilingCircumstances, people) -> FilingCircumstances:
    received(row, people)
    return services.note_circumstances(circumstances=row, version=row.filing.version, by=people.dept)


def test_without_a_statement_the_level_asks_for_one(people):
    make.submitted(people, level=NO_LEVEL)
    found = level(people)
    assert (found.outcome, found.tone, found.circumstances) == (Outcome.NOT_MET, Tone.ATTENTION, None)
    assert "请说明情况" in found.message


def test_what_is_stated_waits_for_the_note(people):
    submitted(people)
    found = level(people)
    assert found.circumstances == Circumstances(TEXT, make.DETERMINED_ON)
    assert (found.is_open, "请说明情况" in found.message) == (True, False)


def test_what_is_noted_lets_the_deviation_stand(people):
    row = submitted(people)
    with clock.frozen(NEXT_DAY):
        noted(row, people)
        found = level(people)
        assert found.circumstances == Circumstances(TEXT, make.DETERMINED_ON, NEXT_DAY)
        assert (found.outcome, found.is_open) == (Outcome.NOT_MET, False)
        # On the day before it was stated, and not noted yet.
        before = level(people, make.DETERMINED_ON)
        assert (before.circumstances.noted_on, before.is_open) == (None, True)


def test_a_later_statement_takes_its_place_and_has_to_be_noted_itself(people):
    row = noted(submitted(people), people)
    filing = row.filing
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=["级别情况待补充"])
    make.stated(filing, people.handler, "POST_LEVEL", "另有说明")
    found = level(people)
    assert (found.circumstances.text, found.is_open) == ("另有说明", True)


def test_of_another_item_or_another_tenure_it_says_nothing(people):
    other = make.cast()
    units.member_count(other.unit, 210, date(2026, 10, 31))
    noted(submitted(other), other)
    filing = make.draft(people, level=NO_LEVEL)
    make.stated(filing, people.handler, "PARTY_STANDING")
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    rows = {row.unit.pk: row.verdict.finding("staffing.section_level") for row in staffing_of(people.dept, NEXT_DAY)}
    assert (rows[people.unit.pk].circumstances, rows[other.unit.pk].is_open) == (None, False)


def test_a_draft_that_nobody_reported_says_nothing(people):
    filing = make.draft(people, level=NO_LEVEL)
    make.stated(filing, people.handler, "POST_LEVEL", TEXT)
    assert stated_levels([people.unit.pk]) == {}


def test_a_correction_that_only_repeats_it_leaves_it_noted(people):
    row = noted(submitted(people), people)
    filing = Filing.objects.get(pk=row.filing_id)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    with clock.frozen(NEXT_DAY):
        filing = Filing.objects.get(pk=filing.pk)
        correction = services.start_correction(
            filing=filing, by=people.handler, reason="任免文号有误", creation_key=uuid.uuid4()
        )
        assert level(people).is_open is False
        make.lead_to_the_record(correction, people)
        assert level(people).is_open is False


def test_one_statement_for_many_units(people, django_assert_num_queries):
    noted(submitted(people), people)
    with django_assert_num_queries(1):
        found = stated_levels([people.unit.pk])
    assert list(found.values()) == [Circumstances(TEXT, make.DETERMINED_ON, make.DETERMINED_ON)]


@pytest.mark.parametrize(("level", "statements"), [(NO_LEVEL, 4), ("SECTION_DEPUTY", 3)])
def test_the_register_asks_only_where_a_level_is_to_be_explained(people, django_assert_num_queries, level, statements):
    make.submitted(people, level=level)
    staffing_of(people.dept, clock.today())
    with django_assert_num_queries(statements):
        staffing_of(people.dept, clock.today())
