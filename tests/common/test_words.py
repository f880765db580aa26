from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common import clock
from common.templatetags import words

EVENING_IN_LONDON = datetime(2026, 10, 8, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "value", "expected"),
    [
        (words.cn_date, date(2026, 11, 2), "2026年11月2日"),
        (words.cn_date, EVENING_IN_LONDON, "2026年10月9日"),
        (words.cn_date, None, "—"),
        (words.cn_date, "", "—"),
        (words.cn_day, date(2026, 1, 31), "1月31日"),
        (words.cn_month, date(1985, 3, 1), "1985.03"),
        (words.cn_datetime, EVENING_IN_LONDON, "2026年10月9日1时05分"),
        (words.cn_datetime, date(2026, 10, 9), "2026年10月9日"),
        (words.cn_clock, EVENING_IN_LONDON, "01:05"),
        (words.cn_weekday, date(2026, 11, 22), "周日"),
        (words.iso, date(2026, 11, 2), "2026-11-02"),
        (words.iso, EVENING_IN_LONDON, "2026-10-09T01:05+08:00"),
        (words.masked_id, "11010519491231002X", "110***********002X"),
        (words.masked_id, "1234", "****"),
        (words.masked_id, "", "—"),
        (words.masked_phone, "13800000000", "138****0000"),
        (words.or_dash, 0, 0),
        (words.or_dash, None, "—"),
        (words.or_missing, "", "未见记录"),
        (words.yes_no, None, "未填写"),
        (words.yes_no, False, "否"),
        (words.plain, Decimal("16.00"), "16"),
        (words.plain, Decimal("1.50"), "1.5"),
        (words.plain, Decimal("100"), "100"),
        (words.plain, None, "—"),
        (words.cn_number, 20, "二十"),
        (words.article_name, "article-7", "第七条"),
        (words.article_name, "article-6-item-1", "第六条第（一）项"),
        (words.article_name, "第九条", "第九条"),
        (words.article_name, None, ""),
    ],
)
def test_writes_as_an_office_does(write, value, expected):
    assert write(value) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 2, 27), "1984.02（41岁）"),
        (date(2026, 2, 28), "1984.02（41岁）"),
        (date(2026, 3, 1), "1984.02（42岁）"),
    ],
)
def test_age_counts_the_birthday(today, expected):
    with clock.frozen(today):
        assert words.with_age(date(1984, 2, 29)) == expected


def test_the_number_of_a_document_is_kept_in_one_piece_and_nothing_else_is_markup():
    assert words.whole_numbers("示委〔2026〕12号<b>、〔2025〕3号") == (
        '示委<span class="is-whole">〔2026〕12号</span>&lt;b&gt;、<span class="is-whole">〔2025〕3号</span>'
    )
    assert words.whole_numbers("〔2026〕号") == "〔2026〕号"
