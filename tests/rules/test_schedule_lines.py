"""Lines that people correct by hand: read back as they were written, and each wrong one named."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from regulation.shipped_schedules import NOTICED, OFF
from rules.calendar_notice import Problem
from rules.schedule_lines import LONGEST_NAME, MOST_LINES, read_lines, write_lines

NATIONAL_DAY = {date(2027, 10, day): "国庆节" for day in range(1, 8)}


@pytest.mark.parametrize(
    "line",
    [
        "2027-10-01 ~ 2027-10-07 国庆节",
        "2027-10-1~2027-10-7 国庆节",
        "2027/10/01 至 2027/10/07　国庆节",
        "2027.10.1—2027.10.7国庆节",
        "２０２７年１０月１日～２０２７年１０月７日　国庆节",
        "  2027-10-01 -- 2027-10-07   国庆节  \n\n",
    ],
)
def test_ways_of_writing_a_range(line):
    found = read_lines(line)
    assert (found.days_off, found.make_up_days, found.problems) == (NATIONAL_DAY, set(), [])


def test_single_days_and_make_up_days():
    found = read_lines("2027-01-01 元旦\n2027-09-26 上班\n2027-10-09~2027-10-10 上班")
    assert found.days_off == {date(2027, 1, 1): "元旦"}
    assert found.make_up_days == {date(2027, 9, 26), date(2027, 10, 9), date(2027, 10, 10)}
    assert found.problems == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("国庆节", "没有看懂这一行。"),
        ("10月1日 国庆节", "没有看懂这一行。"),
        ("2027-10-01 ~ 10-07 国庆节", "没有看懂这一行。"),
        ("2027-10-01", "没有写明节日名称或者“上班”。"),
        ("2027-02-30 春节", "没有这一天。"),
        ("2027-13-01 春节", "没有这一天。"),
        ("2027-10-07 ~ 2027-10-01 国庆节", "截止日早于起始日。"),
        ("2027-10-01 ~ 2027-10-17 国庆节", "超过16天。"),
        ("2027-10-01 " + "长" * 41, "名称超过40字。"),
        ("2027-09-27 上班", "2027年9月27日是星期一，不是周末，无需调休上班。"),
        ("2027-01-02 元旦\n2027-01-02 上班", "2027年1月2日与“元旦”重叠。"),
        ("2027-01-02 上班\n2027-01-02 元旦", "2027年1月2日与“上班”重叠。"),
        ("2027-01-02 上班\n2027-01-02 上班", "2027年1月2日上班写了两次。"),
        ("2027-01-01 ~ 2027-01-03 元旦\n2027-01-03 春节", "2027年1月3日与“元旦”重叠。"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(line, what):
    (problem,) = read_lines(f"\n{line}").problems
    assert (problem.line, problem.what) == (len(line.splitlines()) + 1, what)
    assert problem.quote == " ".join(line.splitlines()[-1].split())
    assert problem.remedy


def test_sixteen_days_and_forty_characters_are_allowed():
    assert read_lines("2027-10-01 ~ 2027-10-16 国庆节").problems == []
    assert read_lines("2027-10-01 " + "长" * 40).problems == []


def test_wrong_lines_do_not_hide_right_ones():
    found = read_lines("x\n2027-01-01 元旦\ny")
    assert (found.days_off, [each.line for each in found.problems]) == ({date(2027, 1, 1): "元旦"}, [1, 3])


def test_too_many_lines_are_not_read():
    found = read_lines("\n" * MOST_LINES + "x")
    assert (found.days_off, [each.what for each in found.problems]) == ({}, [f"超过{MOST_LINES}行。"])


@pytest.mark.parametrize("schedule", NOTICED, ids=lambda each: str(each.year))
def test_shipped_schedules_come_back(schedule):
    off = {day: name for day, kind, name in schedule.days() if kind == OFF}
    worked = {day for day, kind, _ in schedule.days() if kind != OFF}
    found = read_lines(write_lines(off, worked))
    assert (found.days_off, found.make_up_days, found.problems) == (off, worked, [])


def test_runs_are_written_by_name_in_the_order_of_the_year():
    off = {**NATIONAL_DAY, date(2027, 10, 3): "中秋节", date(2027, 1, 1): "元旦"}
    assert write_lines(off, [date(2027, 9, 26)]).splitlines() == [
        "2027-01-01 元旦",
        "2027-09-26 上班",
        "2027-10-01 ~ 2027-10-02 国庆节",
        "2027-10-03 中秋节",
        "2027-10-04 ~ 2027-10-07 国庆节",
    ]


DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@given(
    st.dictionaries(DAYS, st.sampled_from(["元旦", "春节", "国庆节、中秋节"]), max_size=30), st.sets(DAYS, max_size=9)
)
def test_whatever_is_written_is_read_back(off, days):
    worked = {day + timedelta(days=5 - day.weekday()) for day in days if day.weekday() < 5} - off.keys()
    worked = {day for day in worked if day.year == 2027}
    found = read_lines(write_lines(off, worked))
    assert found.make_up_days == worked
    long_runs = [each for each in found.problems if each.what != "超过16天。"]
    assert long_runs == []
    if not found.problems:
        assert found.days_off == off


@given(st.text(max_size=120))
def test_whatever_is_typed_has_an_answer(text):
    found = read_lines(text)
    assert bool(found.problems) or bool(found.days_off or found.make_up_days) or not text.strip()


def test_two_hundred_lines_are_read_and_no_more():
    assert MOST_LINES == 200
    line = "2027-01-01 元旦"
    assert read_lines("\n" * 199 + line).days_off == {date(2027, 1, 1): "元旦"}
    found = read_lines("\n" * 200 + line)
    assert (found.days_off, found.problems) == ({}, [Problem(201, "", "超过200行。", "请只保留一个年度的安排。")])


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("2027-10-07 ~ 2027-10-01 " + "长" * LONGEST_NAME, "请核对起止日期。"),
        ("2027-10-01 " + "长" * (LONGEST_NAME + 1), "请缩短名称。"),
    ],
)
def test_each_problem_has_its_remedy(line, remedy):
    assert [each.remedy for each in read_lines(line).problems] == [remedy]


def test_a_friday_is_no_weekend():
    assert [each.what for each in read_lines("2027-10-08 上班").problems] == [
        "2027年10月8日是星期五，不是周末，无需调休上班。"
    ]  # fmt: skip


def test_lines_are_written_in_the_order_of_the_year():
    off = {
        date(2027, 1, 1): "元旦",
        date(2027, 10, 1): "国庆节",
        date(2027, 10, 2): "国庆节",
        date(2027, 10, 3): "中秋节",
    }
    assert write_lines(off, [date(2027, 9, 26)]).splitlines() == [
        "2027-01-01 元旦", "2027-09-26 上班", "2027-10-01 ~ 2027-10-02 国庆节", "2027-10-03 中秋节",
    ]  # fmt: skip
