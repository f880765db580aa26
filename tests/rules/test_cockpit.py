from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from rules.catalogue import all_rules
from rules.circumstances import Circumstances
from rules.cockpit import (
    ARTICLES,
    DEPARTMENT_ARTICLES,
    CoveredUnit,
    DepartmentFacts,
    OrganizerFacts,
    Standard,
    UnitFacts,
    cells,
    judge_department,
    judge_unit,
    totals,
)
from rules.people_facts import (
    AssessmentFacts,
    AttendanceFacts,
    CareerFacts,
    ConcurrentDuty,
    CultivationKind,
    CultivationRecord,
    FollowUp,
    FollowUpKind,
    WorkReport,
)
from rules.selection_facts import FilingFacts, FilingKind
from rules.staffing import Holder, PostLevel, StaffingFacts
from rules.training_facts import TrainingFacts, YearHours
from rules.unit_kinds import UnitKind
from rules.verdicts import Bearer, Outcome, Strength, Tone, Verdict
from tests.rules import calendars
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, ON, UNKNOWN, UNTOLD

CALENDAR = calendars.calendar()
STAFFED = StaffingFacts(100, counted_on=date(2025, 12, 31), holders=(Holder("甲", PostLevel.STAFF_MEMBER),))
WHOLE = OrganizerFacts(
    key="k",
    name="甲",
    in_post_since=date(2024, 3, 1),
    training=TrainingFacts((YearHours(2025, Decimal(20)), YearHours(2026, Decimal(18))), (date(2025, 5, 1),)),
    cultivation=(CultivationRecord(CultivationKind.RESEARCH, "课题", date(2026, 3, 1)),),
    career=CareerFacts("八级职员", date(2024, 3, 1)),
    is_committee_member=True,
    attendance=AttendanceFacts(items=2, items_attended=2),
    concurrent_duties=(),
    assessments=(AssessmentFacts(2025, has_unit_sheet=True, has_department_sheet=True, is_closed=True),),
    follow_ups=(FollowUp(FollowUpKind.TALK, date(2026, 3, 1)),),
    has_office=True,
)
FILING = FilingFacts("f", "乙", kind=FilingKind.REMOVAL, determined_on=date(2026, 11, 20))
UNIT = UnitFacts(
    key="u",
    name="某学院",
    staffing=STAFFED,
    kind=UnitKind.COLLEGE,
    organizers=(WHOLE,),
    filings=(),
    work_reports=(WorkReport(date(2026, 6, 1)),),
)


def standard(on=ON, **settings):
    plain = Standard(on, calendar=CALENDAR)
    return replace(plain, settings=plain.settings.with_values(settings))


def row(on=ON, **changes):
    return cells(judge_unit(replace(UNIT, **changes), standard(on)))


def outcomes(found):
    return {article: cell.outcome for article, cell in found.items()}


def test_the_columns():
    assert ARTICLES == ("2", "4", "6", "7", "8", "11", "12", "14")
    assert DEPARTMENT_ARTICLES == ("2", "8", "11", "14")
    recorded = {each.article for each in all_rules()} - set(ARTICLES)
    assert recorded == {"3", "9", "10", "13"}


def test_a_unit_of_which_everything_is_known():
    found = row()
    assert tuple(found) == ARTICLES
    assert outcomes(found) == dict.fromkeys(ARTICLES, MET) | {
        "2": NOT_APPLICABLE,
        "6": NOT_APPLICABLE,
        "7": NOT_APPLICABLE,
    }
    assert [each.rule for each in judge_unit(UNIT, standard()).findings] == [
        "coverage.unit",
        "staffing.minimum",
        "staffing.section_level",
        "staffing.extra_posts",
        "qualification.opening",
        "selection.applies",
        "training.school_hours",
        "training.school_hours",
        "training.municipal",
        "cultivation.recent",
        "career.two_lines",
        "conditions.committee_member",
        "conditions.support",
        "management.dedicated",
        "assessment.unit_sheet",
        "assessment.department_sheet",
        "assessment.follow_up",
        "management.work_reports",
    ]


def test_the_cell_of_article_2_is_a_record():
    cell = row()["2"]
    assert (cell.label, cell.tone, cell.findings[0].outcome) == ("只作记录", Tone.NEUTRAL, MET)
    empty = row(staffing=StaffingFacts(100))["2"]
    assert (empty.outcome, empty.findings[0].outcome) == (NOT_APPLICABLE, NOT_MET)


def test_nothing_recorded_is_unknown_and_never_a_pass():
    found = row(organizers=None, filings=None, work_reports=None)
    assert outcomes(found) == dict.fromkeys(ARTICLES, UNKNOWN) | {"2": NOT_APPLICABLE, "4": MET}
    told = [each.message for article in ("6", "7", "8", "11", "12", "14") for each in found[article].findings]
    assert told == [
        "任职资格尚无记录。",
        "选任备案尚无记录。",
        "校级培训学时尚无记录。",
        "市级层面培训尚无记录。",
        "未见是否担任本单位党组织委员的记录。",
        "专职专岗情况尚无记录。",
        "听取工作汇报尚无记录。",
        "年度考核尚无记录。",
    ]
    person = row(organizers=(OrganizerFacts("k", "甲"),))
    assert [outcomes(person)[article] for article in ("8", "11", "12", "14")] == [UNKNOWN] * 4
    hospital = row(organizers=None, kind=UnitKind.HOSPITAL)["11"]
    assert [each.message for each in hospital.findings] == ["列席相关议题尚无记录。"]


@pytest.mark.parametrize(
    ("kind", "seat"),
    [(UnitKind.HOSPITAL, "conditions.attends_items"), (UnitKind.COLLEGE, "conditions.committee_member")],
)
def test_where_nobody_is_in_post_nobody_is_judged(kind, seat):
    found = row(organizers=(), kind=kind)
    for article in ("8", "11", "14"):
        assert [each.outcome for each in found[article].findings] == [NOT_APPLICABLE]
        assert found[article].findings[0].message == "现无在岗专职组织员，配备后适用。"
    assert [each.rule for each in found["11"].findings] == [seat]
    assert [each.rule for each in found["12"].findings] == ["management.dedicated", "management.work_reports"]


def test_no_filings_is_not_the_same_as_none_recorded():
    found = row()
    for article, rule in (("6", "qualification.opening"), ("7", "selection.applies")):
        (only,) = found[article].findings
        assert (only.rule, only.outcome) == (rule, NOT_APPLICABLE)
        assert only.message == "近期无相关选任备案事项。"
    removal = row(filings=(FILING,))
    assert removal["7"].outcome is UNKNOWN
    assert [each.message for each in removal["6"].findings] == ["近期无相关选任备案事项。"]
    appointment = row(filings=(replace(FILING, kind=FilingKind.APPOINTMENT),))
    assert [each.message for each in appointment["6"].findings] == ["乙：任职资格尚无记录。"]


def test_every_organizer_and_every_filing_is_judged():
    other = replace(WHOLE, key="l", name="丙", training=None)
    verdict = judge_unit(
        replace(UNIT, organizers=(WHOLE, other), filings=(FILING, replace(FILING, key="g"))), standard()
    )
    subjects = {each.subject for each in verdict.findings if each.article in ("8", "11", "12", "14")}
    assert subjects == {"k", "l", ""}  # the work reports are the unit's
    assert {each.subject for each in verdict.of_article("7").findings} == {"f", "g"}
    assert verdict.of_article("8").outcome is UNKNOWN


def test_a_hospital_is_asked_for_items():
    found = row(kind=UnitKind.HOSPITAL)["11"]
    assert [each.rule for each in found.findings] == ["conditions.attends_items", "conditions.support"]


def test_a_unit_out_of_scope_is_not_judged():
    verdict = judge_unit(replace(UNIT, in_scope=False, staffing=StaffingFacts(None)), standard())
    assert [each.rule for each in verdict.findings] == ["scope.applies"]
    assert outcomes(cells(verdict)) == dict.fromkeys(ARTICLES, NOT_APPLICABLE)


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("organizers", [(WHOLE,), (), None])
def test_by_the_edition_of_the_day(on, outcome, known, organizers):
    facts = replace(UNIT, organizers=organizers, filings=(replace(FILING, determined_on=on),) if known else None)
    verdict = judge_unit(facts, standard(on))
    judged = {article: cell.outcome for article, cell in cells(verdict).items() if cell.judged}
    expected = {"4", "6", "7", "8", "11", "12", "14"}
    assert set(judged) == expected
    not_in_play = {"6"} if known else set()  # a removal asks for no qualification
    assert {judged[article] for article in expected - not_in_play} == {outcome}


def test_settings_and_staffing_reach_the_rules():
    deviating = StaffingFacts(200, counted_on=date(2025, 12, 31), holders=(Holder("甲", PostLevel.STAFF_MEMBER),))
    assert row(staffing=deviating)["4"].outcome is NOT_MET
    full_only = standard(count_probationary_members=False)
    facts = replace(UNIT, staffing=replace(deviating, full=199, probationary=1))
    assert cells(judge_unit(facts, full_only))["4"].outcome is MET


def test_a_level_that_deviates_stands_with_circumstances():
    stated = Circumstances("引进人才，暂未定级", date(2026, 1, 5))
    noted = replace(stated, noted_on=date(2026, 2, 1))
    found = {}
    for each in (None, stated, noted):
        holder = Holder("甲", PostLevel.STAFF_MEMBER, key="k", circumstances=each)
        staffing = StaffingFacts(200, counted_on=date(2025, 12, 31), holders=(holder,))
        found[each] = row(staffing=staffing)["4"]
        (level,) = found[each].findings_of("staffing.section_level")
        assert (level.subject, level.outcome) == ("k", NOT_MET)
    assert [cell.label for cell in found.values()] == ["请说明", "已说明，待备注", "已达到"]
    assert [cell.outcome for cell in found.values()] == [NOT_MET, NOT_MET, MET]
    assert found[noted].finding("staffing.section_level").message == (
        "党员人数200人，达到200人，专职组织员级别一般为科级；甲岗位级别为科员。"
    )


@pytest.mark.parametrize("level", [PostLevel.SECTION_CHIEF, PostLevel.DIVISION_CHIEF, None])
def test_every_level_names_its_holder(level):
    staffing = StaffingFacts(200, holders=(Holder("甲", level, key="k"),))
    (found,) = row(staffing=staffing)["4"].findings_of("staffing.section_level")
    assert found.subject == "k"


def test_the_department_has_a_row_of_its_own():
    verdict = judge_department(DepartmentFacts(units=(CoveredUnit("u", "某学院", 1),)), standard())
    assert {each.bearer for each in verdict.findings} == {Bearer.DEPARTMENT}
    found = cells(verdict)
    assert [article for article in ARTICLES if found[article].findings] == list(DEPARTMENT_ARTICLES)
    assert found["2"].findings[0].outcome is MET
    assert {found[article].outcome for article in ("8", "11", "14")} == {UNKNOWN}


def test_totals_name_every_outcome():
    rows = [row(), row(organizers=None, filings=None), row(staffing=StaffingFacts(100))]
    figures = totals(rows)
    assert tuple(figures) == ARTICLES
    assert figures["4"] == {MET: 2, NOT_MET: 1, UNKNOWN: 0, NOT_APPLICABLE: 0}
    assert figures["8"] == {MET: 2, NOT_MET: 0, UNKNOWN: 1, NOT_APPLICABLE: 0}
    assert totals([]) == {article: dict.fromkeys(Outcome, 0) for article in ARTICLES}


def test_findings_of_other_articles_stand_in_no_cell():
    found = cells(judge_unit(UNIT, standard()))
    assert {each.article for cell in found.values() for each in cell.findings} == set(ARTICLES)
    assert cells(Verdict()) == {article: Verdict() for article in ARTICLES}


DAYS = st.dates(date(2010, 1, 1), date(2027, 12, 31))
HOURS = st.integers(0, 60).map(lambda steps: Decimal(steps) / 2)
STATEMENTS = st.none() | st.builds(Circumstances, st.just("说明"), DAYS)
PEOPLE = st.builds(
    OrganizerFacts,
    key=st.just("k"),
    name=st.just("甲"),
    in_post_since=st.none() | DAYS,
    training=st.none()
    | st.builds(
        TrainingFacts,
        st.lists(st.builds(YearHours, st.integers(2016, 2027), HOURS, circumstances=STATEMENTS), max_size=3).map(tuple),
        st.lists(DAYS, max_size=3).map(tuple),
    ),
    is_committee_member=st.none() | st.booleans(),
    attendance=st.none() | st.just(AttendanceFacts(2, 1, 1, 3, 1, 1)),
    concurrent_duties=st.none()
    | st.lists(st.builds(ConcurrentDuty, st.just("工会干事"), circumstances=STATEMENTS), max_size=2).map(tuple),
    assessments=st.none()
    | st.lists(
        st.builds(AssessmentFacts, st.integers(2016, 2027), st.booleans(), st.booleans(), st.booleans()), max_size=2
    ).map(tuple),
)
UNITS = st.builds(
    UnitFacts,
    key=st.just("u"),
    name=st.just("某学院"),
    staffing=st.builds(StaffingFacts, st.none() | st.integers(0, 1000)),
    kind=st.sampled_from(UnitKind),
    in_scope=st.booleans(),
    organizers=st.none() | st.lists(PEOPLE, max_size=2).map(tuple),
    filings=st.none() | st.just((FILING,)) | st.just(()),
)


@given(UNITS, DAYS)
def test_whatever_is_recorded_is_answered_in_full_and_politely(facts, on):
    verdict = judge_unit(facts, standard(on))
    known = {each.id: each for each in all_rules()}
    for each in verdict.findings:
        rule = known[each.rule]
        assert (each.article, each.bearer) == (rule.article, rule.bearer)
        assert each.strength is rule.strength or rule.id.startswith("filing.")
        assert each.message.endswith(("。", "）"))
        assert not any(word in each.message + each.remedy for word in ("违规", "不合格", "违反"))
    if facts.in_scope:
        articles = Counter(each.article for each in verdict.findings)
        assert all(articles[article] for article in ARTICLES)


@given(UNITS, st.dates(date(2018, 1, 1), date(2027, 12, 31)))
def test_forgetting_facts_never_makes_a_pass(facts, on):
    forgotten = replace(facts, organizers=None, filings=None, work_reports=None)
    found = cells(judge_unit(forgotten, standard(on)))
    for article in ("6", "7", "8", "11", "12", "14"):
        assert found[article].outcome in (UNKNOWN, NOT_APPLICABLE)
        assert (found[article].outcome is UNKNOWN) == facts.in_scope


def test_strengths_that_are_only_recorded_never_colour_a_cell():
    cell = row(work_reports=None)["12"]
    assert (cell.outcome, cell.tone) == (MET, Tone.GOOD)
    assert [each.strength for each in cell.findings] == [Strength.NORMALLY, Strength.WORK]
