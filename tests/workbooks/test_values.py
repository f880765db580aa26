import contextlib
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from workbooks.values import (
    FIRST_SERIAL,
    SERIAL_ORIGIN,
    CellError,
    Month,
    clean_text,
    compact,
    is_blank,
    parse_day,
    parse_integer,
    parse_text,
    shown,
)

DAY = date(2026, 3, 1)
MIDNIGHT = datetime(2026, 3, 1)  # noqa: DTZ001 - as a cell holds it
FULL_WIDTH = str.maketrans("0123456789./-", "０１２３４５６７８９．／－")


DAYS = """
2026-03-01|2026/3/1|2026.3.1|20260301|2026年3月1日|2026年03月01日|2026-3-1|2026.03.01|２０２６年３月１日|２０２６－０３－０１
２０２６．３．１|　2026-03-01　| 2026 . 3 . 1 |2026 年 3 月 1 日|2026 3 1|2026-03-01 00:00:00|2026-03-01T08:30:00
2026/3/1 0:00|2026。3。1|2026、3、1|2026—03—01|2026年3月1号|2026.3.1.|二〇二六年三月一日|二零二六年三月一日|'2026-03-01
2026-03-01（周日）|46082
"""
DAY_CELLS = [46082, 46082.0, 46082.75, 20260301, 20260301.0, date(2026, 3, 1), MIDNIGHT, MIDNIGHT.replace(hour=17)]
MONTHS = """
2026.03|202603|2026-03|2026/3|2026.3|2026年3月|2026年03月|２０２６．０３|2026年3月份|二〇二六年三月|2026.03（41岁）
 2026 . 03 |2026 03
"""


def spellings(block):
    return [written for line in block.strip("\n").splitlines() for written in line.split("|")]


@pytest.mark.parametrize("written", [*spellings(DAYS), *DAY_CELLS, "\u200b2026-03-01\ufeff", "2026-03-01\n"])
def test_a_day_is_read_in_every_usual_spelling(written):
    parsed = parse_day(written)
    assert parsed == DAY
    assert not isinstance(parsed, Month)


@pytest.mark.parametrize("written", [*spellings(MONTHS), 2026.03, 202603, 202603.0, 2026.3])
def test_a_month_alone_counts_as_its_first_day_and_is_known_as_a_month(written):
    parsed = parse_day(written)
    assert parsed == DAY
    assert isinstance(parsed, Month)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026-02-30", "2026年2月没有30日。"),
        ("2026年2月29日", "2026年2月没有29日。"),
        (20260230, "2026年2月没有30日。"),
        ("2026-13-01", "没有13月。"),
        ("202600", "没有0月。"),
        ("2026-00-10", "没有0月。"),
        ("2026-01-00", "2026年1月没有0日。"),
        ("2026", "“2026”只有年份。"),
        (2026, "“2026”只有年份。"),
        ("2026年", "“2026年”只有年份。"),
        ("26.3.1", "“26.3.1”的年份须为四位数。"),
        ("26年3月", "“26年3月”的年份须为四位数。"),
        ("3/1/2026", "“3/1/2026”无法区分月和日。"),
        ("2206-03-01", "年份2206超出合理范围。"),
        ("1026-03-01", "年份1026超出合理范围。"),
        (date(2454, 9, 14), "2454年9月14日超出合理范围。"),
        (2026.1, "该单元格是数字2026.1，无法区分2026年1月和2026年10月。"),
        (17, "“17”不是可识别的日期。"),
        (-1, "“-1”不是可识别的日期。"),
        ("三月一日", "“三月一日”不是可识别的日期。"),
        ("2026-03-01至2027-03-01", "“2026-03-01至2027-03-01”不是可识别的日期。"),
        ("约2026年", "“约2026年”不是可识别的日期。"),
        ("1-Mar-26", "“1-Mar-26”不是可识别的日期。"),
        (time(8, 0), "该单元格不是日期。"),
        (timedelta(days=1), "该单元格不是日期。"),
        (True, "该单元格不是日期。"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(written, message):
    with pytest.raises(CellError) as caught:
        parse_day(written)
    assert caught.value.message == message
    assert caught.value.remedy.endswith("。")


SPELLINGS = [
    "{0:04}-{1:02}-{2:02}", "{0:04}-{1}-{2}", "{0:04}/{1}/{2}", "{0:04}/{1:02}/{2:02}", "{0:04}.{1}.{2}",
    "{0:04}.{1:02}.{2:02}", "{0:04}{1:02}{2:02}", "{0:04}年{1}月{2}日", "{0:04}年{1:02}月{2:02}日",
    "{0:04} {1} {2}", "{0:04} - {1} - {2}",
    "{0:04}-{1:02}-{2:02} 00:00:00",
]  # fmt: skip


@given(
    day=st.dates(min_value=date(1910, 1, 2), max_value=date(2100, 12, 31)),
    spelling=st.sampled_from(SPELLINGS),
    is_wide=st.booleans(),
    padding=st.text(alphabet=" \u3000\t\n\xa0\u200b", max_size=3),
)
def test_every_day_survives_every_spelling(day, spelling, is_wide, padding):
    written = spelling.format(day.year, day.month, day.day)
    if is_wide:
        written = written.translate(FULL_WIDTH)
    parsed = parse_day(padding + written + padding)
    assert (parsed, isinstance(parsed, Month)) == (day, False)


@given(day=st.dates(min_value=date(1910, 1, 2), max_value=date(2100, 12, 31)), fraction=st.floats(0, 0.999))
def test_every_day_survives_as_an_excel_serial(day, fraction):
    serial = (day - SERIAL_ORIGIN).days
    assert serial >= FIRST_SERIAL
    assert parse_day(serial) == parse_day(float(serial)) == parse_day(serial + fraction) == day
    if serial >= 10_000:
        assert parse_day(str(serial)) == day


@given(
    day=st.dates(min_value=date(1910, 1, 1), max_value=date(2100, 12, 31)),
    spelling=st.sampled_from(
        ["{0:04}.{1:02}", "{0:04}.{1}", "{0:04}{1:02}", "{0:04}年{1}月", "{0:04}-{1:02}", "{0:04}/{1}"]
    ),
)
def test_every_month_survives_every_spelling(day, spelling):
    parsed = parse_day(spelling.format(day.year, day.month))
    assert isinstance(parsed, Month)
    assert parsed.agrees_with(day)
    assert parsed == day.replace(day=1)


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times()))
def test_a_cell_is_read_or_refused_but_never_breaks(value):
    for parse in (parse_day, parse_integer, parse_text):
        with contextlib.suppress(CellError):
            parse(value)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (198, 198),
        (198.0, 198),
        ("198", 198),
        ("１９８", 198),
        (" 198 ", 198),
        ("1,198", 1198),
        ("1，198", 1198),
        ("198人", 198),
        ("198名", 198),
        (0, 0),
        ("0", 0),
        ("198.0", 198),
    ],
)
def test_numbers_of_people_are_read(written, number):
    assert parse_integer(written) == number


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("约200", "“约200”不是整数。"),
        ("二百", "“二百”不是整数。"),
        ("12.5", "“12.5”不是整数。"),
        (12.5, "应为整数。"),
        (-1, "不能是负数。"),
        ("-1", "不能是负数。"),
        (1e9, "数字过大。"),
        (True, "该单元格不是数字。"),
        (date(1900, 7, 6), "该单元格是日期格式，应为数字。"),
        (float("nan"), "该单元格不是数字。"),
        (float("inf"), "该单元格不是数字。"),
    ],
)
def test_what_is_no_number_of_people_is_refused(written, message):
    with pytest.raises(CellError) as caught:
        parse_integer(written)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("　甲 ", "甲"),
        (20260001.0, "20260001"),
        (7, "7"),
        ("ＡＢ１２", "AB12"),
        ("沪交〔2021〕1号（试行）", "沪交〔2021〕1号（试行）"),
        ("甲\r\n乙", "甲\n乙"),
        ("甲\x00\x07", "甲"),
        ("\u202e甲", "甲"),
        ("甲\xa0乙", "甲 乙"),
    ],
)
def test_text_is_kept_without_what_cannot_be_seen(written, text):
    assert parse_text(written) == text


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (1.1010519491231e17, "该单元格是数字格式，超过15位的部分已丢失。"),
        ("1.10105E+17", "该单元格是科学计数法的数字，原有位数已丢失。"),
        (date(2026, 3, 1), "该单元格被表格软件识别成了日期或时间，应为文字。"),
        (True, "该单元格是逻辑值（TRUE/FALSE），应为文字。"),
    ],
)
def test_what_is_no_text_any_more_is_refused(written, message):
    with pytest.raises(CellError) as caught:
        parse_text(written)
    assert caught.value.message == message


@given(st.text(max_size=30))
def test_blank_is_what_cleaning_leaves_nothing_of(text):
    assert is_blank(text) == (clean_text(text) == "")
    assert clean_text(clean_text(text)) == clean_text(text)
    assert not any(character.isspace() for character in compact(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (3.5, "3.5"),
        (1.1010519491231e17, "1.1010519491231E+17"),
        (None, ""),
        (MIDNIGHT, "2026-03-01"),
        ("甲 ", "甲 "),
        (True, "TRUE"),
        (date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_a_report_shows_cells_as_they_stand(value, text):
    assert shown(value) == text
