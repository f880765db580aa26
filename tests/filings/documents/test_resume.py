import pytest
from hypothesis import given, strategies as st

from filings.documents.cadre_form import PartialDate, ResumePeriod, parse_resume, written_resume
from filings.documents.cadre_form.resume import tidied_resume

JULY, MARCH = PartialDate(2005, 7), PartialDate(2010, 3)
PERIOD = ResumePeriod(JULY, MARCH, ("示例学院科员",))
OPEN = ResumePeriod(MARCH, None, ("示例学院专职组织员",))


@pytest.mark.parametrize(
    "line",
    [
        "2005.07--2010.03  示例学院科员",
        "2005.07-2010.03 示例学院科员",
        "2005.07—2010.03  示例学院科员",
        "2005.07——2010.03  示例学院科员",
        "2005.07―2010.03示例学院科员",
        "2005.07──2010.03  示例学院科员",
        "2005.07–2010.03  示例学院科员",
        "2005.07~2010.03  示例学院科员",
        "2005.07～2010.03  示例学院科员",
        "2005.07至2010.03  示例学院科员",
        "2005.07到2010.03  示例学院科员",
        "2005.07 -- 2010.03  示例学院科员",
        "2005.07一2010.03  示例学院科员",
        "2005.7--2010.3  示例学院科员",
        "2005年7月至2010年3月，示例学院科员",
        "2005年07月—2010年03月 示例学院科员",
        "2005/07-2010/03 示例学院科员",
        "2005-07--2010-03 示例学院科员",
        "2005-07-2010-03 示例学院科员",
        "200507--201003  示例学院科员",
        "２００５．０７－－２０１０．０３　　示例学院科员",
        "2005。07--2010。03  示例学院科员",
        "2005..07--2010.03  示例学院科员",
        "　　2005.07--2010.03\t示例学院科员",
        "2005.07--2010.03：示例学院科员",
        "2005.07.15--2010.03.20  示例学院科员",
        "20050715--20100320  示例学院科员",
        "2005年7月15日至2010年3月20日  示例学院科员",
        "2005.07--2010.03\n                  示例学院科员",
    ],
)
def test_one_period_in_many_spellings(line):
    assert parse_resume(line) == ((PERIOD,), [])


@pytest.mark.parametrize(
    "line",
    [
        "2010.03--         示例学院专职组织员",
        "2010.03--  示例学院专职组织员",
        "2010.03—        示例学院专职组织员",
        "2010.03--至今  示例学院专职组织员",
        "2010.03至今 示例学院专职组织员",
        "2010.03--今，示例学院专职组织员",
        "2010.03~现在 示例学院专职组织员",
        "2010年3月—目前：示例学院专职组织员",
        "2010.03—— 至今 示例学院专职组织员",
    ],
)
def test_open_ends(line):
    assert parse_resume(line) == ((OPEN,), [])


def test_several_lines_breaks_notes_and_continuations():
    text = (
        "2005.07--2010.03  示例学院科员、\r\n                  团委书记<br/>"
        "（其间：2007.09--2009.06 示例大学\n在职硕士研究生学习）&lt;br/&gt;\n\n"
        "(其中:2008.01--2008.12 挂职)\n"
        "2010.03--         示例学院专职组织员"
    )
    periods, problems = parse_resume(text)
    assert problems == []
    assert periods == (
        ResumePeriod(
            JULY,
            MARCH,
            ("示例学院科员、", "团委书记"),
            ("（其间：2007.09--2009.06 示例大学在职硕士研究生学习）", "(其中:2008.01--2008.12 挂职)"),
        ),
        OPEN,
    )
    assert periods[0].text == "示例学院科员、团委书记"


def test_a_note_whose_bracket_never_closes_ends_with_its_line():
    periods, _ = parse_resume("2005.07--2010.03  甲\n（其间：在职学习\n2010.03--  乙\n（其间：又一段）")
    assert [period.notes for period in periods] == [("（其间：在职学习",), ("（其间：又一段）",)]


def test_a_note_that_runs_over_dated_lines_stays_one():
    periods, _ = parse_resume(
        "2005.07--2010.03  甲\n（其间：2006.01--2006.06 乙；\n2007.01--2007.06 丙）\n2010.03--  丁"
    )
    assert periods[0].notes == ("（其间：2006.01--2006.06 乙；2007.01--2007.06 丙）",)
    assert len(periods) == 2


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("2005--2010  甲", ResumePeriod(PartialDate(2005), PartialDate(2010), ("甲",))),
        ("2005年至2010年甲", ResumePeriod(PartialDate(2005), PartialDate(2010), ("甲",))),
        ("2005--         甲", ResumePeriod(PartialDate(2005), None, ("甲",))),
        ("2005.07--2010  甲", ResumePeriod(JULY, PartialDate(2010), ("甲",))),
        ("2005.07--2010.03", ResumePeriod(JULY, MARCH)),
        ("2005.07--", ResumePeriod(JULY)),
    ],
)
def test_less_than_usual(line, period):
    assert parse_resume(line) == ((period,), [])


@pytest.mark.parametrize(
    ("line", "period", "message"),
    [
        ("2005.13--2010.03  甲", None, "没有13月。"),
        ("2005.07--2010.00  甲", None, "没有0月。"),
        ("1805.07--2010.03  甲", None, "年份1805超出合理范围。"),
        ("示例学院科员", None, "简历开头没有起止年月，无法归入任何一段。"),
        ("（其间：学习）", None, "简历开头没有起止年月，无法归入任何一段。"),
        ("2010.03--2005.07  甲", ResumePeriod(MARCH, JULY, ("甲",)), "终止年月早于起始年月。"),
        ("2005.07  参加工作", ResumePeriod(JULY, JULY, ("参加工作",)), "只有一个年月，已按同月起止读取。"),
        ("2005年7月，参加工作", ResumePeriod(JULY, JULY, ("参加工作",)), "只有一个年月，已按同月起止读取。"),
        (
            "2005.07--2011协同中心",
            ResumePeriod(JULY, None, ("2011协同中心",)),
            "起始年月后没有终止年月，已按至今读取。",
        ),
        ("2005.07-08 甲", ResumePeriod(JULY, None, ("08 甲",)), "起始年月后没有终止年月，已按至今读取。"),
    ],
)
def test_what_is_doubtful_is_said_with_its_line(line, period, message):
    periods, problems = parse_resume(line)
    assert periods == ((period or ResumePeriod(None, None, (line,))),)
    assert [(problem.message, problem.value) for problem in problems] == [(message, line)]
    assert problems[0].remedy == "请按“2005.07--2010.03  任职内容”的样式填写，每段一行。"


@pytest.mark.parametrize(
    "line",
    [
        "2005.07- -2010.03  甲", "2005.07━━2010.03  甲", "2005.07…2010.03  甲", "2005.07→2010.03  甲",
    ],
)  # fmt: skip
def test_dashes_of_other_keyboards(line):
    assert parse_resume(line) == ((ResumePeriod(JULY, MARCH, ("甲",)),), [])


@pytest.mark.parametrize("line", ["2005.07--至 今  甲", "2005.07一  甲", "2005.07- -  甲", "2005.07--今  甲"])
def test_open_ends_of_other_keyboards(line):
    assert parse_resume(f"2000.01--2005.07  乙\n{line}")[0][1:] == (ResumePeriod(JULY, None, ("甲",)),)


def test_what_follows_the_open_end_without_a_gap_is_the_text():
    assert parse_resume("2005.07至今任甲") == ((ResumePeriod(JULY, None, ("任甲",)),), [])


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_rare_line_ends(mark):
    periods, problems = parse_resume(f"2005.07--2010.03  甲{mark}2010.03--  乙")
    assert (periods, problems) == ((ResumePeriod(JULY, MARCH, ("甲",)), ResumePeriod(MARCH, None, ("乙",))), [])


def test_a_note_that_begins_behind_the_text_holds_the_lines_below_it():
    """Their dates are no periods of their own."""
    first, second, after = "甲（其间：2006.01--2006.06丙；", "2007.01--2007.06丁）", "乙"
    raw = f"2005.07--2010.03  {first}\n{second}\n2010.03--  {after}"
    periods = (ResumePeriod(JULY, MARCH, (first, second)), ResumePeriod(MARCH, None, (after,)))
    assert parse_resume(raw) == (periods, [])
    assert parse_resume(written_resume(periods)) == (periods, [])


def test_a_note_behind_the_text_that_never_closes_holds_nothing():
    periods, problems = parse_resume("2005.07--2010.03  甲（其间：丙\n2010.03--         乙")
    assert (periods, problems) == (
        (ResumePeriod(JULY, MARCH, ("甲（其间：丙",)), ResumePeriod(MARCH, None, ("乙",))),
        [],
    )


@pytest.mark.parametrize(
    "line",
    [
        "2005.07--2010.03  甲 2010.03--2012.01  乙",
        "2005.07--2010.03，甲；2010.03——2012.01，乙",
        "2005.07--2010.03  甲 2010.03--",
    ],
)
def test_periods_behind_each_other_are_told_and_not_parted(line):
    periods, problems = parse_resume(line)
    assert [(each.message, each.value) for each in problems] == [("这一行中还有其他起止年月，可能漏了换行。", line)]
    assert [(each.start, each.end) for each in periods] == [(JULY, MARCH)]


@pytest.mark.parametrize(
    "line",
    [
        "2005.07--2010.03  甲（2006.01--2006.06乙；其间：（2007.01--2007.06丙））",
        "2005.07--2010.03  甲（其间：2006.01--2006.06乙",
    ],
)
def test_dates_in_brackets_are_no_lost_periods(line):
    assert parse_resume(line)[1] == []


@pytest.mark.parametrize(
    "line", ["2010年度优秀党务工作者", "2010年5月获奖", "2011协同创新", "2019级学生", "2019~某项目", "续上行"]
)
def test_lines_that_only_look_like_dates_continue_the_one_above(line):
    periods, problems = parse_resume(f"2005.07--2010.03  甲\n{line}")
    assert (periods, problems) == ((ResumePeriod(JULY, MARCH, ("甲", line)),), [])


def test_blank_resumes():
    assert parse_resume(" \n　\r\n ") == ((), [])
    assert written_resume(()) == ""


def test_canonical_text():
    periods = (
        ResumePeriod(JULY, MARCH, ("甲", "乙"), ("（其间：丙）",)),
        ResumePeriod(MARCH, None, ("丁",)),
        ResumePeriod(PartialDate(2012)),
    )
    assert written_resume(periods) == (
        "2005.07--2010.03  甲\n                  乙\n                  （其间：丙）\n2010.03--         丁\n2012--"
    )


WORDS = st.text(st.sampled_from("示例学院党委专职组织员、，。（）ABC 0123"), min_size=1, max_size=15).map(str.strip)
LINES = WORDS.filter(lambda text: text and text[0] not in "0123456789（）：，、 ")
NOTES = LINES.map(lambda text: f"（其间：{text.replace('（', '').replace('）', '')}）")
MONTHS = st.builds(PartialDate, st.integers(1950, 2030), st.integers(1, 12))
YEARS = st.builds(PartialDate, st.integers(1950, 2030))
PERIODS = st.lists(
    st.builds(
        ResumePeriod,
        MONTHS | YEARS,
        st.none() | MONTHS | YEARS,
        st.lists(LINES, min_size=1, max_size=3).map(tuple),
        st.lists(NOTES, max_size=2).map(tuple),
    ),
    max_size=6,
).map(tuple)


@given(PERIODS)
def test_written_and_read_again_is_the_same(periods):
    assert parse_resume(written_resume(periods))[0] == periods


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("2005.07—2010.03 甲", "2005.07--2010.03  甲"),
        ("2010.03至今 乙", "2010.03--         乙"),
        ("2010.03--       乙", "2010.03--       乙"),
        ("2005年7月15日至2010年3月 甲", "2005年7月15日至2010年3月 甲"),
        ("2005.13—2010.03 甲", "2005.13—2010.03 甲"),
        ("2005.07  参加工作", "2005.07  参加工作"),
        ("2005~2010 甲", "2005~2010 甲"),
        ("  续行", "续行"),
        (
            "2005.07--2010.03  甲<br/>  （其间：2007.01—2008.01 乙）",
            "2005.07--2010.03  甲\n  （其间：2007.01—2008.01 乙）",
        ),
    ],
)
def test_tidying_loses_nothing(raw, tidied):
    assert tidied_resume(raw) == tidied
    assert parse_resume(tidied)[0] == parse_resume(raw)[0]


PIECES = st.lists(
    st.sampled_from(
        ["2005.07", "2010", "--", "—", "-", "~", "至", "至今", " ", "  ", "\n", "（其间：", "）", "(", "甲", "<br/>",
         "年", "月", "13", ".", "200507", "：", "，", "　", "2005-07", "一"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(PIECES)
def test_nothing_escapes_whatever_stands_there(raw):
    periods, _ = parse_resume(raw)
    assert all(period.start or period.lines for period in periods)
    tidied_resume(raw)
