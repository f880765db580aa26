from datetime import date

import pytest
from hypothesis import given, strategies as st

from filings.documents.cadre_form.dates import NotADate, PartialDate, of_day, parse_partial
from filings.documents.cadre_form.texts import as_line, as_name, as_text

MARCH = PartialDate(1985, 3)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\n   　\r\n", ""),
        ("一行", "一行"),
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("甲<br/>乙<BR>丙<br />丁", "甲\n乙\n丙\n丁"),
        ("甲&lt;br/&gt;乙", "甲\n乙"),
        ("甲&#xD;\n乙&#13;丙", "甲\n乙\n丙"),
        ("甲\u200b\ufeff乙", "甲乙"),
        ("甲  \n  乙", "甲\n  乙"),
        ("甲\n\n乙", "甲\n\n乙"),
        ("&#xA;不动", "&#xA;不动"),
    ],
)
def test_text(raw, text):
    assert as_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "line"),
    [("示例学院\n党委", "示例学院党委"), ("University\nof Example", "University of Example"), ("甲 \n\n  B", "甲B")],
)
def test_line(raw, line):
    assert as_line(raw) == line


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张　三", "张三"),
        ("王 五 六", "王五六"),
        ("买买提·示例", "买买提·示例"),
        ("John  Smith", "John Smith"),
        ("José García", "José García"),
        ("𬭎　㛃", "𬭎㛃"),
        ("堃\n", "堃"),
    ],
)
def test_name(raw, name):
    assert as_name(raw) == name


@pytest.mark.parametrize("clean", [as_text, as_line, as_name])
@given(raw=st.text(st.sampled_from("甲乙 a\n\r\t　\xa0<br/>&lt;gt\u200b\x01\x0b;#xD1３"), max_size=30))
def test_cleaning_twice_is_cleaning_once(clean, raw):
    assert clean(clean(raw)) == clean(raw)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("198503", MARCH),
        ("1985.03", MARCH),
        ("1985.3", MARCH),
        ("1985-03", MARCH),
        ("1985/03", MARCH),
        ("1985年3月", MARCH),
        ("１９８５．０３", MARCH),
        ("１９８５年３月", MARCH),
        (" 1985 03 ", MARCH),
        ("1985.03（40岁）", MARCH),
        ("一九八五年三月", MARCH),
        ("1985年3月生", MARCH),
        ("1985.03 出生", MARCH),
        ("1985年3月参加工作", MARCH),
        ("19850315", PartialDate(1985, 3, 15)),
        ("1985.03.15", PartialDate(1985, 3, 15)),
        ("1985年3月15日", PartialDate(1985, 3, 15)),
        ("20240229", PartialDate(2024, 2, 29)),
    ],
)
def test_dates_as_they_are_written(text, found):
    assert parse_partial(text) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("202313", "没有13月。"),
        ("202300", "没有0月。"),
        ("20230229", "2023年2月没有29日。"),
        ("1985", "“1985”不是可识别的日期。"),
        ("36526", "“36526”不是可识别的日期。"),
        ("1985年", "“1985年”只有年份。"),
        ("189912", "年份1899超出合理范围。"),
        ("不详", "“不详”不是可识别的日期。"),
        ("9" * 41, "内容过长，不是日期。"),
    ],
)
def test_what_is_no_date(text, message):
    with pytest.raises(NotADate) as caught:
        parse_partial(text)
    assert caught.value.message == message


def test_spellings_of_a_date():
    day = PartialDate(1985, 3, 5)
    assert (day.compact, day.dotted, day.iso, str(day)) == ("19850305", "1985.03.05", "1985-03-05", "1985年3月5日")
    assert (MARCH.compact, MARCH.dotted, MARCH.iso, str(MARCH)) == ("198503", "1985.03", "1985-03", "1985年3月")
    assert (PartialDate(1985).dotted, str(PartialDate(1985))) == ("1985", "1985年")
    assert day.to_the_month == MARCH
    assert (PartialDate(1985).first_day, MARCH.first_day) == (date(1985, 1, 1), date(1985, 3, 1))
    assert of_day(date(1985, 3, 5)) == day


def test_dates_agree_as_far_as_both_say_something():
    assert MARCH.agrees_with(PartialDate(1985, 3, 15))
    assert PartialDate(1985).agrees_with(MARCH)
    assert not MARCH.agrees_with(PartialDate(1985, 4))
    assert not MARCH.agrees_with(PartialDate(1986, 3))
    assert MARCH.is_before(PartialDate(1985, 4))
    assert not MARCH.is_before(MARCH)
    assert not MARCH.is_before(PartialDate(1985))
    assert MARCH.is_before(PartialDate(1986))
