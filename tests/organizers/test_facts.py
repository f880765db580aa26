"""Rows → the facts of staffing: holders, vacancies and counts on a day, in two statements."""

from datetime import date, timedelta

import pytest

from organizers.facts import organizer_facts, staffing_facts
from organizers.models import RecordStatus
from rules.cockpit_facts import OrganizerFacts
from rules.people_facts import CareerFacts
from rules.posts import PostLevel
from rules.staffing_facts import Holder, PostFact, StaffingFacts, Vacancy
from tests.factories import organizers as factory, units

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START, FIRST, LAST = date(2022, 1, 1), date(2024, 3, 1), date(2025, 2, 28)
LABEL = "专职组织员岗位1"


@pytest.fixture
def unit():
    return units.unit()


def facts(unit, on) -> StaffingFacts:
    return staffing_facts([unit], on)[unit.pk]


def test_a_unit_of_which_nothing_is_known(unit):
    assert facts(unit, LAST) == StaffingFacts(members=None)
    assert staffing_facts([], LAST) == {}
    assert staffing_facts([unit.pk], LAST) == {unit.pk: StaffingFacts(members=None)}


def test_holders_and_vacancies_day_by_day(unit):
    post = factory.post(unit, established_on=START, level="SECTION_CHIEF")
    person = factory.organizer("甲")
    factory.tenure(post, person, effective_on=FIRST, ended_on=LAST, status=RecordStatus.PENDING)
    holder = Holder("甲", PostLevel.SECTION_CHIEF, FIRST, is_filed=False, key=str(person.pk))
    empty = Vacancy(LABEL, START)
    left = Vacancy(LABEL, LAST + DAY, "甲")
    found = [
        (known.holders, known.vacancies)
        for known in (facts(unit, day) for day in (START - DAY, START, FIRST - DAY, FIRST, LAST, LAST + DAY))
    ]
    assert found == [((), ()), ((), (empty,)), ((), (empty,)), ((holder,), ()), ((holder,), ()), ((), (left,))]


def test_the_latest_holder_counts(unit):
    post = factory.post(unit, established_on=START)
    factory.tenure(post, factory.organizer("甲"), effective_on=START, ended_on=FIRST - DAY)
    second = factory.organizer("乙")
    factory.tenure(post, second, effective_on=FIRST, ended_on=LAST)
    factory.tenure(post, factory.organizer("丙"), effective_on=LAST + DAY, status=RecordStatus.VOID)
    assert facts(unit, LAST + DAY).vacancies == (Vacancy(LABEL, LAST + DAY, "乙"),)
    assert facts(unit, LAST).holders == (Holder("乙", None, FIRST, key=str(second.pk)),)


def test_levels_come_from_the_tenure_then_from_the_post(unit):
    one, two = (factory.post(unit, number, level="CLERK") for number in (1, 2))
    factory.tenure(one, factory.organizer("甲"), level="SECTION_DEPUTY")
    factory.tenure(two, factory.organizer("乙"), level="")
    assert [holder.level for holder in facts(unit, LAST).holders] == [PostLevel.SECTION_DEPUTY, PostLevel.CLERK]


def test_part_time_and_abolished_posts_do_not_count(unit):
    factory.post(unit, 1, abolished_on=LAST)
    part_time = factory.post(unit, 2, is_full_time=False)
    factory.tenure(part_time, factory.organizer())
    assert facts(unit, LAST).posts == (PostFact("专职组织员岗位1"),)
    assert facts(unit, LAST + DAY) == StaffingFacts(members=None)


def test_extra_posts_name_their_basis(unit):
    factory.post(unit, 1)
    factory.post(unit, 3, basis="纪要")
    assert facts(unit, LAST).posts == (PostFact("专职组织员岗位1"), PostFact("专职组织员岗位3", True, "纪要"))


def test_the_count_of_the_day(unit):
    units.member_count(unit, 190, FIRST, full=180, probationary=10)
    units.member_count(unit, 200, LAST)
    known = facts(unit, LAST - DAY)
    assert (known.members, known.full, known.probationary, known.counted_on) == (190, 180, 10, FIRST)
    assert (facts(unit, LAST).members, facts(unit, LAST).full) == (200, None)
    assert facts(unit, FIRST - DAY).members is None


@pytest.mark.parametrize("number", [1, 30])
def test_two_statements_whatever_the_units(django_assert_num_queries, number):
    rows = [units.unit() for _ in range(number)]
    for row in rows:
        units.member_count(row, 200, FIRST)
        factory.tenure(factory.post(row), factory.organizer())
    with django_assert_num_queries(2):
        found = staffing_facts(rows, LAST)
    assert len(found) == number


def people_of(unit, on) -> tuple[OrganizerFacts, ...]:
    return organizer_facts(staffing_facts([unit], on), on)[unit.pk]


def test_the_people_in_post_with_what_is_on_record(unit):
    person = factory.organizer("甲", staff_rank="七级职员", professional_title="讲师")
    factory.tenure(factory.post(unit, 1), person, effective_on=FIRST)
    factory.tenure(factory.post(unit, 2, is_full_time=False), factory.organizer("兼职"), effective_on=FIRST)
    factory.post(unit, 3)
    career = CareerFacts(staff_rank="七级职员", professional_title="讲师")
    assert people_of(unit, FIRST) == (OrganizerFacts(str(person.pk), "甲", FIRST, career=career),)
    assert people_of(unit, FIRST - DAY) == ()


def test_a_run_of_tenures_goes_on_across_units_and_breaks_with_a_day_without_a_post(unit):
    elsewhere = factory.post(units.unit())
    post, moved, back = factory.post(unit, 1), factory.organizer("甲"), factory.organizer("乙")
    factory.tenure(elsewhere, moved, effective_on=START, ended_on=FIRST - DAY)
    factory.tenure(post, moved, effective_on=FIRST)
    second = factory.post(unit, 2)
    factory.tenure(factory.post(units.unit()), back, effective_on=START, ended_on=FIRST - 2 * DAY)
    factory.tenure(second, back, effective_on=FIRST)
    assert [person.in_post_since for person in people_of(unit, LAST)] == [START, FIRST]


def test_what_comes_later_or_was_voided_or_was_part_time_begins_no_run(unit):
    post, person = factory.post(unit, established_on=START), factory.organizer("甲")
    factory.tenure(factory.post(units.unit()), person, effective_on=START, ended_on=FIRST - DAY, status="VOID")
    part_time = factory.post(units.unit(), is_full_time=False)
    factory.tenure(part_time, person, effective_on=START, ended_on=FIRST - DAY)
    factory.tenure(post, person, effective_on=FIRST, ended_on=LAST)
    factory.tenure(factory.post(units.unit()), person, effective_on=LAST + DAY)
    assert [each.in_post_since for each in people_of(unit, LAST)] == [FIRST]
    assert people_of(unit, LAST + DAY) == ()


def test_people_of_many_units_in_one_statement(unit, django_assert_num_queries):
    for each in (unit, units.unit()):
        factory.tenure(factory.post(each), factory.organizer())
    known = staffing_facts([unit, each], LAST)
    with django_assert_num_queries(1):
        organizer_facts(known, LAST)
