from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from rules.circumstances import Circumstances
from rules.extensions import Extension
from rules.qualification_facts import CandidateFacts
from rules.selection import WAYS, FilingFacts, FilingKind, Step, assess_filing, assess_selection, assess_way
from rules.standard import Standard
from rules.verdicts import Bearer, Strength, Tone
from tests.rules import calendars
from tests.rules.people import BEFORE_ALL, MET, NOT_APPLICABLE, NOT_MET, NOTED, STATED, UNKNOWN, UNTOLD

ON = date(2026, 11, 22)
DAY = timedelta(days=1)
CALENDAR = calendars.calendar()
SHANGHAI = timezone(timedelta(hours=8))
# Determined on a Monday; the fifth working day after it is 9 November.
WHOLE = FilingFacts(
    key="f",
    name="甲",
    communicated_on=(date(2026, 9, 1), date(2026, 10, 12)),
    initiated_on=date(2026, 9, 7),
    recommended_on=date(2026, 9, 14),
    inspected_on=date(2026, 9, 21),
    meeting_on=date(2026, 10, 19),
    notice_until=date(2026, 11, 2),
    determined_on=date(2026, 11, 2),
    document_on=date(2026, 11, 3),
    document_number="沪交医某委〔2026〕1号",
    has_document=True,
    has_form=True,
    first_complete_at=datetime(2026, 11, 9, 16, 0, tzinfo=SHANGHAI),
)
CLOCK = "filing.within_working_days"
ALL = [
    "communication.recorded",
    "communication.before_initiation",
    "communication.during_selection",
    "selection.order",
    "determination.not_in_future",
    "determination.not_after_document",
    "determination.not_before_meeting",
    "determination.as_meant",
    "selection.materials",
    "filing.within_working_days",
]


def standard(on=ON, **settings):
    plain = Standard(on, calendar=CALENDAR)
    return replace(plain, settings=plain.settings.with_values(settings))


def assess(on=ON, facts=WHOLE, settings=None, **changes):
    found = assess_selection(replace(facts, **changes), standard(on, **(settings or {})))
    assert {each.subject for each in found} == {"f"}
    assert {each.article for each in found} == {"7"}
    assert all(each.message.startswith("甲：") for each in found)
    return {each.rule: each for each in found}


def outcomes(found):
    return {name: each.outcome for name, each in found.items() if each.outcome is not MET}


def test_a_filing_with_everything_is_met_throughout():
    found = assess()
    assert list(found) == ALL
    assert outcomes(found) == {}
    assert found["selection.order"].strength is Strength.NORMALLY
    assert found["selection.order"].message == "甲：选任各环节日期先后相符。"
    assert found["selection.order"].evidence == (
        ("沟通", "2026年9月1日"),
        ("动议", "2026年9月7日"),
        ("推荐", "2026年9月14日"),
        ("考察", "2026年9月21日"),
        ("会议讨论决定", "2026年10月19日"),
        ("公示", "2026年11月2日"),
        ("人选确定", "2026年11月2日"),
        ("发文", "2026年11月3日"),
        ("报送备案", "2026年11月9日"),
    )


def test_the_ways_as_a_table():
    """Written out a second time: which steps there are, the optional ones in brackets."""
    ways = {
        kind: [f"({each.step.label})" if each.is_optional else each.step.label for each in way]
        for kind, way in WAYS.items()
    }
    appointment = ["沟通", "动议", "(推荐)", "(考察)", "会议讨论决定", "(公示)", "人选确定", "发文", "报送备案"]
    assert ways == {
        FilingKind.APPOINTMENT: appointment,
        FilingKind.EXCHANGE: appointment,
        FilingKind.REMOVAL: ["(沟通)", "(动议)", "会议讨论决定", "人选确定", "发文", "报送备案"],
    }
    order = list(Step)
    for way in WAYS.values():
        places = [order.index(each.step) for each in way]
        assert places == sorted(places)


def test_every_kind_has_its_words():
    assert [each.label for each in FilingKind] == ["任职", "免职", "交流（转岗）"]


# Communication.


def talks(*days, **changes):
    found = assess(communicated_on=days, **changes)
    return {name: each for name, each in found.items() if name.startswith("communication.")}


@pytest.mark.parametrize("days", [None, (), (ON + DAY,)])
def test_no_talk_on_record(days):
    found = assess(communicated_on=days)
    recorded = found["communication.recorded"]
    assert (recorded.outcome, recorded.message) == (UNKNOWN, "甲：未见沟通记录。")
    assert [name for name in found if name.startswith("communication.")] == ["communication.recorded"]


@pytest.mark.parametrize(
    ("days", "before", "during"),
    [
        ((date(2026, 9, 6), date(2026, 9, 8)), MET, MET),
        ((date(2026, 9, 7), date(2026, 9, 8)), MET, MET),
        ((date(2026, 9, 8), date(2026, 10, 1)), UNKNOWN, MET),
        ((date(2026, 9, 6),), MET, UNKNOWN),
        ((date(2026, 9, 6), date(2026, 9, 7)), MET, UNKNOWN),
        ((date(2026, 9, 6), date(2026, 11, 2)), MET, MET),
        ((date(2026, 9, 6), date(2026, 11, 3)), MET, UNKNOWN),
        ((date(2026, 9, 8),), UNKNOWN, MET),
        ((date(2026, 10, 1), date(2026, 9, 7)), MET, MET),
    ],
)
def test_talks_before_initiation_and_during_selection(days, before, during):
    found = talks(*days)
    assert [each.outcome for each in found.values()] == [MET, before, during]


def test_the_words_of_the_talks():
    found = talks(date(2026, 9, 8))["communication.before_initiation"]
    assert (found.message, found.strength) == ("甲：未见动议前的沟通记录。", Strength.MUST)
    assert found.evidence == (("动议日期", "2026年9月7日"), ("沟通日期", "2026年9月8日"))
    assert found.remedy == "已沟通的，请补记沟通日期；或在备注中说明。"
    met = assess()
    before, during = met["communication.before_initiation"], met["communication.during_selection"]
    assert (before.message, before.remedy) == ("甲：动议前已有沟通记录。", "")
    assert before.evidence == (("动议日期", "2026年9月7日"), ("沟通日期", "2026年9月1日、2026年10月12日"))
    assert (during.message, during.evidence) == ("甲：选任过程中已有沟通记录。", (("沟通日期", "2026年10月12日"),))
    missing = talks(date(2026, 9, 1))["communication.during_selection"]
    assert (missing.message, missing.remedy) == (
        "甲：未见选任过程中的沟通记录。",
        "已沟通的，请补记沟通日期。",
    )
    assert (missing.evidence, missing.strength) == ((("沟通日期", "2026年9月1日"),), Strength.MUST)


def test_without_a_day_of_initiation_the_second_talk_counts():
    one = talks(date(2026, 9, 1), initiated_on=None)
    assert [each.outcome for each in one.values()] == [MET, UNKNOWN]
    two = talks(date(2026, 9, 1), date(2026, 9, 2), initiated_on=None)
    assert [each.outcome for each in two.values()] == [MET, MET]


def test_talks_are_asked_for_as_far_as_the_selection_has_come():
    undetermined = talks(date(2026, 9, 1), determined_on=None)
    assert list(undetermined) == ["communication.recorded", "communication.before_initiation"]
    late = talks(date(2026, 11, 3))
    assert [(name, each.outcome) for name, each in late.items()] == [("communication.recorded", NOT_MET)]
    on_the_day = talks(date(2026, 11, 2))
    assert [each.outcome for each in on_the_day.values()] == [MET, UNKNOWN, MET]


def test_what_lies_after_the_day_is_not_known_yet():
    found = assess(on=date(2026, 9, 10), determined_on=None, notice_until=None, first_complete_at=None)
    assert found["communication.recorded"].evidence == (("前期沟通日期", "2026年9月1日"),)
    assert [label for label, _ in found["selection.order"].evidence] == ["沟通", "动议"]
    assert found["selection.materials"].evidence[2] == ("发文日期", "未见")
    assert assess(on=date(2026, 8, 31), determined_on=None)["communication.recorded"].outcome is UNKNOWN


def test_what_happens_on_the_day_is_known():
    found = assess(on=date(2026, 9, 7), communicated_on=(date(2026, 9, 7),), determined_on=None, first_complete_at=None)
    assert found["communication.before_initiation"].outcome is MET
    assert found["selection.order"].evidence == (("沟通", "2026年9月7日"), ("动议", "2026年9月7日"))


# The order of the steps.


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"initiated_on": date(2026, 9, 1)}, None),
        ({"initiated_on": date(2026, 8, 31)}, "动议早于沟通"),
        ({"meeting_on": date(2026, 9, 20)}, "会议讨论决定早于考察"),
        ({"recommended_on": date(2026, 9, 1), "meeting_on": date(2026, 9, 20)}, "推荐早于动议、会议讨论决定早于考察"),
        ({"first_complete_at": date(2026, 11, 2)}, "报送备案早于发文"),
        ({"inspected_on": None, "recommended_on": date(2026, 10, 20)}, "会议讨论决定早于推荐"),
    ],
)
def test_each_step_follows_the_one_before_it(changes, told):
    found = assess(**changes)["selection.order"]
    if told is None:
        assert found.outcome is MET
        return
    assert (found.outcome, found.tone) == (NOT_MET, Tone.ATTENTION)
    assert found.message == f"甲：{told}，请核对或者说明情况。"
    assert found.remedy == "请核对各环节日期；日期无误的，请说明情况。"
    assert len(found.evidence) >= 8


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"document_on": date(2026, 11, 1)}, "determination.not_after_document"),
        ({"determined_on": date(2026, 10, 1)}, "determination.not_before_meeting"),
        ({"notice_until": date(2026, 11, 3), "document_on": date(2026, 11, 3)}, "determination.as_meant"),
    ],
)
def test_what_is_said_of_the_day_of_determination_is_not_said_of_the_order_again(changes, rule):
    found = assess(**changes)
    assert found[rule].outcome is NOT_MET
    assert found["selection.order"].outcome is MET


def test_a_document_before_the_end_of_the_public_notice_is_told_whatever_the_determination_means():
    days = {"meeting_on": date(2026, 10, 20), "determined_on": date(2026, 10, 20), "notice_until": date(2026, 10, 28)}
    found = assess(**days, document_on=date(2026, 10, 27))["selection.order"]
    assert found.message == "甲：发文早于公示，请核对或者说明情况。"
    assert assess(**days, document_on=date(2026, 10, 28))["selection.order"].outcome is MET


def test_paper_whose_receipt_nobody_wrote_down_is_not_called_overdue():
    paper = {"first_complete_at": None, "awaits_receipt": True}
    in_time, overdue = (assess(on=day, **paper)[CLOCK] for day in (date(2026, 11, 9), date(2026, 11, 10)))
    assert (in_time.outcome, in_time.message) == (NOT_APPLICABLE, "甲：报备截止日为2026年11月9日，今日截止。")
    assert (overdue.outcome, overdue.bearer) == (UNKNOWN, Bearer.DEPARTMENT)
    assert overdue.message == "甲：报备截止日为2026年11月9日。收到时间尚未登记，暂不判断是否按期。"
    assert assess(on=date(2026, 11, 10), first_complete_at=None)[CLOCK].outcome is NOT_MET


def test_nothing_taken_place_yet_has_no_order():
    found = assess_selection(FilingFacts("f", "甲"), standard())
    assert [each.rule for each in found] == [
        "communication.recorded",
        "determination.stated",
        "selection.materials",
        "filing.clock_applies",
    ]
    assert {each.outcome for each in found} == {UNKNOWN}


# Steps left out.


@pytest.mark.parametrize(
    ("changes", "outcome", "message", "evidence"),
    [
        ({"inspected_on": None}, UNKNOWN, "未见考察的日期。", ()),
        ({"recommended_on": None, "inspected_on": None}, UNKNOWN, "未见推荐、考察的日期。", ()),
        (
            {"inspected_on": None, "skipped": ((Step.INSPECTION, "上月已考察"),)},
            MET,
            "未进行的环节均已注明原因。",
            (("考察", "未进行：上月已考察"),),
        ),
        (
            {"inspected_on": None, "initiated_on": None, "skipped": ((Step.INSPECTION, "上月已考察"),)},
            UNKNOWN,
            "未见动议的日期。",
            (("考察", "未进行：上月已考察"),),
        ),
        ({"inspected_on": None, "skipped": ((Step.INSPECTION, ""),)}, UNKNOWN, "未见考察的日期。", ()),
        # Only an optional step can be left out with a word.
        ({"meeting_on": None, "skipped": ((Step.MEETING, "未开会"),)}, UNKNOWN, "未见会议讨论决定的日期。", ()),
    ],
)
def test_a_step_that_lies_behind_is_dated_or_left_out_with_a_word(changes, outcome, message, evidence):
    found = assess(**changes)["selection.steps_recorded"]
    assert (found.outcome, found.message, found.evidence) == (outcome, f"甲：{message}", evidence)
    assert found.strength is Strength.NORMALLY
    assert found.remedy == ("" if outcome is MET else "请补录日期；按规定未进行的环节，请注明原因。")


def test_steps_ahead_are_not_asked_for_and_three_have_rules_of_their_own():
    early = assess(meeting_on=None, notice_until=None, determined_on=None, document_on=None, first_complete_at=None)
    assert "selection.steps_recorded" not in early
    assert "selection.steps_recorded" not in assess(communicated_on=None, determined_on=None)
    assert "selection.steps_recorded" not in assess(communicated_on=())
    submitted = assess(inspected_on=None, meeting_on=None, notice_until=None, determined_on=None, document_on=None)
    assert submitted["selection.steps_recorded"].message == "甲：未见考察、会议讨论决定、公示、发文的日期。"


def test_a_removal_asks_for_less():
    removal = replace(
        WHOLE,
        kind=FilingKind.REMOVAL,
        communicated_on=None,
        recommended_on=None,
        inspected_on=None,
        notice_until=None,
        meeting_on=date(2026, 11, 2),
    )
    found = assess(facts=removal, skipped=((Step.INITIATION, "本人申请"),), initiated_on=None)
    assert [name for name in found if name.startswith("communication.")] == []
    assert outcomes(found) == {}
    assert [label for label, _ in found["selection.order"].evidence] == [
        "会议讨论决定",
        "人选确定",
        "发文",
        "报送备案",
    ]


@pytest.mark.parametrize(("circumstances", "label"), [(STATED, "已说明，待备注"), (NOTED, "已说明")])
def test_a_deviation_of_the_way_stands_with_circumstances(circumstances, label):
    stated = (("selection.order", circumstances), ("determination.as_meant", circumstances))
    found = assess(meeting_on=date(2026, 9, 20), notice_until=None, circumstances=stated)
    for rule in ("selection.order", "determination.as_meant"):
        assert (found[rule].label, found[rule].circumstances) == (label, circumstances)


def test_a_must_is_not_explained_and_a_statement_of_tomorrow_is_not_known():
    late = (("filing.within_working_days", NOTED),)
    assert clock(first_complete_at=at(20), circumstances=late).circumstances is None
    by_analogy = clock(kind=FilingKind.EXCHANGE, first_complete_at=at(20), circumstances=late)
    assert by_analogy.label == "已说明"
    tomorrow = (("selection.order", Circumstances("说明", ON + DAY)),)
    assert assess(meeting_on=date(2026, 9, 20), circumstances=tomorrow)["selection.order"].circumstances is None


# The two documents.


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ""),
        ({"has_document": False}, "任免正式发文"),
        ({"has_document": None}, "任免正式发文"),
        ({"has_form": None}, "相关人员基本信息表"),
        ({"document_number": " "}, "文号"),
        ({"document_on": None}, "发文日期"),
        ({"document_on": ON + DAY}, "发文日期"),
        ({"has_document": False, "has_form": False}, "任免正式发文、相关人员基本信息表"),
    ],
)
def test_the_two_documents_that_the_article_names(changes, missing):
    found = assess(**changes)["selection.materials"]
    parts = [label for label, seen in found.evidence if seen == "未见"]
    assert "、".join(parts) == missing
    assert [label for label, _ in found.evidence] == ["任免正式发文", "文号", "发文日期", "相关人员基本信息表"]
    if missing:
        assert (found.outcome, found.message) == (UNKNOWN, f"甲：未见{missing}。")
        assert found.remedy == "请补齐任免正式发文及相关人员基本信息表。"
    else:
        assert (found.outcome, found.remedy) == (MET, "")
        assert found.message == "甲：任免正式发文和相关人员基本信息表均已提交。"
        assert found.evidence[0] == ("任免正式发文", "有")


# The clock.


def clock(on=ON, settings=None, **changes):
    found = assess(on=on, settings=settings, **changes)
    return found.get("filing.within_working_days") or found["filing.clock_applies"]


def at(day, hour=0):
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("first_complete_at", "outcome"),
    [(at(6), MET), (at(9, 23), MET), (at(10), NOT_MET), (date(2026, 11, 9), MET), (date(2026, 11, 10), NOT_MET)],
)
def test_five_working_days(first_complete_at, outcome):
    assert clock(first_complete_at=first_complete_at).outcome is outcome


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2026, 11, 6), NOT_APPLICABLE), (date(2026, 11, 9), NOT_APPLICABLE), (date(2026, 11, 10), NOT_MET)],
)
def test_on_an_earlier_day_it_was_not_filed_yet(on, outcome):
    assert clock(on=on, first_complete_at=at(20)).outcome is outcome


def test_an_extension_and_a_kept_calendar_count():
    extension = Extension("寒假", date(2026, 11, 4), working_days=2)
    assert clock(first_complete_at=at(11), extension=extension).outcome is MET
    assert clock(first_complete_at=at(12), extension=extension).outcome is NOT_MET
    with_day_off = calendars.calendar_with_day_off(date(2026, 11, 9))
    assert clock(first_complete_at=at(10), calendar=with_day_off).outcome is MET


@pytest.mark.parametrize("kind", [FilingKind.REMOVAL, FilingKind.EXCHANGE])
def test_removal_and_exchange_only_by_analogy(kind):
    found = clock(kind=kind, first_complete_at=at(20))
    assert (found.outcome, found.strength, found.tone) == (NOT_MET, Strength.NORMALLY, Tone.ATTENTION)
    waived = clock(kind=kind, first_complete_at=at(20), settings={"removal_clock_applies": False})
    assert waived.outcome is NOT_APPLICABLE
    assert clock(first_complete_at=at(20)).tone is Tone.GAP


def test_the_meaning_of_determination_is_a_setting():
    assert assess()["determination.as_meant"].outcome is MET
    by_meeting = assess(settings={"determination_meaning": "MEETING"})["determination.as_meant"]
    assert by_meeting.outcome is NOT_MET
    assert by_meeting.evidence[1] == ("按口径应为", "2026年10月19日")


# What is judged at all.


def filing(on=ON, settings=None, **changes):
    return assess_filing(replace(WHOLE, **changes), standard(on, **(settings or {})))


@pytest.mark.parametrize(
    ("changes", "settings", "message"),
    [
        ({"is_historical": True}, {}, "甲：历史补录：只作记录，不作判断。"),
        ({}, {"go_live_on": "2026-11-03"}, "甲：历史补录：只作记录，不作判断。"),
        ({"is_school_appointed": True}, {}, "甲：由学校按干部管理权限任免，按学校程序办理，此处只作记录。"),
    ],
)
def test_what_is_recorded_and_not_judged(changes, settings, message):
    (found,) = filing(settings=settings, **changes)
    assert (found.rule, found.outcome, found.message, found.subject) == (
        "selection.applies",
        NOT_APPLICABLE,
        message,
        "f",
    )


def test_the_way_alone_says_why_it_is_not_judged_or_what_was_found():
    assert assess_way(WHOLE, standard()) == assess_selection(WHOLE, standard())
    historical = replace(WHOLE, is_historical=True)
    assert assess_way(historical, standard()) == assess_filing(historical, standard())


def test_from_the_day_the_system_went_into_use_filings_are_judged():
    assert len(filing(settings={"go_live_on": "2026-11-02"})) > 1
    assert len(filing(settings={"go_live_on": "2027-01-01"}, determined_on=None)) > 1


@pytest.mark.parametrize(("on", "outcome"), [UNTOLD, BEFORE_ALL])
def test_the_edition_of_the_day_of_determination_counts(on, outcome):
    (found,) = filing(determined_on=on)
    assert (found.rule, found.outcome, found.subject) == ("selection.applies", outcome, "f")
    (undetermined,) = filing(on=on, determined_on=None)
    assert undetermined.outcome is outcome


def test_an_appointment_is_judged_by_articles_6_and_7():
    unknown = filing()
    assert [each.rule for each in unknown] == [*ALL, "qualification.opening"]
    assert unknown[-1].message == "甲：任职资格尚无记录。"
    known = filing(candidate=CandidateFacts(full_member_on=date(2020, 1, 1)))
    assert [each.article for each in known] == ["7"] * len(ALL) + ["6"] * 7
    assert {each.subject for each in known} == {"f"}
    assert known[len(ALL)].message.startswith("甲：")
    assert known[len(ALL) + 1].evidence[0] == ("人选确定日", "2026年11月2日")


def test_only_a_removal_asks_for_no_qualification():
    assert "6" not in {each.article for each in filing(kind=FilingKind.REMOVAL)}
    assert "6" in {each.article for each in filing(kind=FilingKind.EXCHANGE)}


def test_a_running_sanction_is_a_remark():
    *_, found = filing(has_running_sanction=True)
    assert (found.rule, found.article, found.strength) == ("discipline.other_rules", "13", Strength.WORK)
    assert (found.outcome, found.tone, found.subject) == (NOT_APPLICABLE, Tone.NEUTRAL, "f")
    assert found.message == "甲：其他规定提示：请按处分影响期的有关规定办理。"
    assert "13" not in {each.article for each in filing()}


@given(
    st.lists(st.dates(date(2026, 8, 1), date(2026, 12, 1)), max_size=3), st.dates(date(2026, 8, 1), date(2026, 12, 1))
)
def test_one_more_talk_on_record_is_never_worse(days, more):
    rank = {NOT_MET: 0, UNKNOWN: 0, MET: 1}
    without, with_it = talks(*days), talks(*days, more)
    for name in set(without) & set(with_it):
        assert rank[without[name].outcome] <= rank[with_it[name].outcome]


@given(
    st.builds(
        FilingFacts,
        key=st.just("f"),
        name=st.just("甲"),
        kind=st.sampled_from(FilingKind),
        communicated_on=st.none() | st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31))),
        initiated_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        meeting_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        determined_on=st.none() | st.dates(date(2016, 1, 1), date(2026, 12, 31)),
        document_on=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    )
)
def test_whatever_is_filled_in_is_answered_politely(facts):
    found = assess_filing(facts, standard())
    assert found
    for each in found:
        assert not any(word in each.message + each.remedy for word in ("违规", "不合格", "违反"))
