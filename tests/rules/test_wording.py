from datetime import date, datetime

import pytest

from rules.wording import chinese_date, chinese_moment, chinese_numeral, weekday_name


def test_dates_and_moments():
    assert chinese_date(date(2026, 1, 2)) == "2026年1月2日"
    assert chinese_moment(datetime(2026, 10, 9, 8, 5)) == "2026年10月9日8时05分"  # noqa: DTZ001 - as it is given
    assert chinese_moment(datetime(2026, 10, 9, 15, 20)) == "2026年10月9日15时20分"  # noqa: DTZ001


def test_every_day_of_a_week():
    names = [weekday_name(date(2026, 11, day)) for day in range(2, 9)]
    assert names == ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numerals(number, text):
    assert chinese_numeral(number) == text
