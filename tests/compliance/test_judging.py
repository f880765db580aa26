"""One pass over every unit: what is judged, who sees it, and that its statements do not grow."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from common import clock
from compliance.judging import judge, judge_everything
from rules.cockpit import ARTICLES
from rules.unit_kinds import UnitKind
from rules.verdicts import Outcome
from tests.factories import accounts, organizers, schools, training, units as factory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler()


def staffed(name: str = "", *people, **profile):
    unit = factory.unit(name, **profile)
    for number, person in enumerate(people, start=1):
        organizers.tenure(organizers.post(unit, number), person, effective_on=date(2024, 3, 1))
    return unit


def test_a_row_holds_the_unit_its_facts_and_a_cell_for_each_article(dept):
    person = organizers.organizer("甲")
    unit = staffed("甲医院党委", person, kind="HOSPITAL")
    (row,) = judge(dept, TODAY).units
    assert (row.unit.pk, row.facts.name, row.facts.kind) == (unit.pk, "甲医院党委", UnitKind.HOSPITAL)
    assert [(each.key, each.in_post_since) for each in row.facts.organizers] == [(str(person.pk), date(2024, 3, 1))]
    assert (row.facts.filings, row.facts.work_reports) == ((), None)
    assert tuple(row.cells) == ARTICLES
    assert row.cells["4"].finding("staffing.minimum").outcome is Outcome.MET


def test_hours_are_not_recorded_until_somebody_has_some(dept):
    one, other = organizers.organizer(), organizers.organizer()
    staffed("甲学院党委", one)
    (row,) = judge(dept, TODAY).units
    assert row.facts.organizers[0].training is None
    training.hours(other, date(2025, 5, 6), by=dept)
    (row,) = judge(dept, TODAY).units
    assert row.facts.organizers[0].training.years == ()
    training.hours(one, date(2025, 5, 6), "8", by=dept)
    training.hours(one, date(2025, 5, 7), "8", by=dept)
    (row,) = judge(dept, TODAY).units
    past = row.verdict.findings_of("training.school_hours")[0]
    assert (past.outcome, past.subject) == (Outcome.MET, str(one.pk))


def test_any_past_day_by_todays_knowledge(dept):
    unit = factory.unit("甲学院党委", established_on=date(2022, 1, 1))
    post = organizers.post(unit, established_on=date(2022, 1, 1))
    organizers.tenure(post, organizers.organizer(), effective_on=date(2024, 3, 1), ended_on=date(2026, 8, 31))

    def minimum(on: date) -> Outcome:
        (row,) = judge(dept, on).units
        return row.verdict.finding("staffing.minimum").outcome

    last = date(2026, 8, 31)
    found = [minimum(day) for day in (date(2024, 2, 29), date(2024, 3, 1), last, last + DAY)]
    assert found == [Outcome.NOT_MET, Outcome.MET, Outcome.MET, Outcome.NOT_MET]
    assert judge(dept, date(2021, 12, 31)).units == ()


def test_a_unit_sees_its_own_row_and_not_the_departments(dept):
    own, other = staffed("甲学院党委"), staffed("乙学院党委")
    handler = factory.member(own, Role.UNIT_HANDLER)
    seen = judge(handler, TODAY)
    assert [row.unit.pk for row in seen.units] == [own.pk]
    assert (seen.department, seen.department_cells) == (None, None)
    assert judge(handler, TODAY, units=[other.pk]).units == ()
    assert judge(accounts.system_administrator(), TODAY).units == ()


def test_the_department_has_a_row_of_its_own_beside_all_units(dept):
    own, _ = staffed("甲学院党委"), staffed("乙学院党委", organizers.organizer())
    everything = judge(dept, TODAY)
    assert len(everything.units) == len(judge_everything(TODAY).units) == 2
    coverage = everything.department_cells["2"]
    assert coverage.findings == judge_everything(TODAY).department_cells["2"].findings
    assert any("甲学院党委" in str(finding.evidence) for finding in coverage.findings)
    named = judge(dept, TODAY, units=[own.pk])
    assert ([row.unit.pk for row in named.units], named.department) == ([own.pk], None)
    coded = judge_everything(TODAY, code=own.code)
    assert ([row.unit.pk for row in coded.units], coded.department) == ([own.pk], None)


def test_totals_count_units_in_scope_only(dept):
    staffed("甲学院党委")
    staffed("乙学院党委", organizers.organizer())
    staffed("丙直属党支部", in_scope=False)
    totals = judge(dept, TODAY).totals
    assert {outcome: number for outcome, number in totals["4"].items() if number} == {
        Outcome.NOT_MET: 1,
        Outcome.UNKNOWN: 1,
    }
    assert all(sum(outcomes.values()) == 2 for outcomes in totals.values())


@pytest.mark.parametrize("units", [40, 400])
def test_statements_do_not_grow(dept, django_assert_num_queries, units):
    schools.school(units, by=dept)
    judge(dept, TODAY)  # the permissions of the account are kept
    # Settings, schedules, units with counts, posts with tenures, people's tenures, hours, filings, their documents,
    # talks and circumstances, schedules of closed ones.
    with django_assert_num_queries(11):
        judgement = judge(dept, TODAY)
    assert len(judgement.units) == units
    assert sum(len(row.facts.filings) for row in judgement.units) == 2 * units
    assert judgement.department is not None


def test_statements_of_a_unit(django_assert_num_queries):
    own = staffed("甲学院党委", organizers.organizer())
    handler = factory.member(own, Role.UNIT_HANDLER)
    training.hours(organizers.organizer(), TODAY, by=handler)
    judge(handler, TODAY)
    with django_assert_num_queries(8):  # nothing is closed; hours are looked for once more where none were found
        judge(handler, TODAY)
