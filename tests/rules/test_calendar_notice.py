"""Notices are read whole or not at all: what they say twice is compared, what is not understood is named."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings, strategies as st

from regulation.shipped_schedules import NOTICED, OFF
from rules.calendar_notice import MOST_CHARACTERS, NoticeBreak, Problem, read_notice
from rules.wording import weekday_name
from tests.rules.notices import BODIES, BODY_2009, TEXTS, notice

D2026 = BODIES[2026]


def problems(text):
    return [(each.line, each.what) for each in read_notice(text).problems]


def of_2026(old, new):
    """The notice of 2026 with one place changed."""
    assert D2026.count(old) == 1, old
    return problems(notice(2026, D2026.replace(old, new)))


def schedule(year):
    return next(each for each in NOTICED if each.year == year)


# -- the years ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(2021, 2027))
def test_the_notices_give_the_schedules_that_ship(year):
    found = read_notice(TEXTS[year])
    assert found.problems == ()
    shipped = {day: kind for day, kind, _ in schedule(year).days()}
    assert set(found.days_off(year)) == {day for day, kind in shipped.items() if kind == OFF}
    assert set(found.make_up_in(year)) == {day for day, kind in shipped.items() if kind != OFF}
    assert (found.year, found.title) == (year, f"国务院办公厅关于{year}年部分节假日安排的通知")
    assert found.number == f"国办发明电〔{year - 1}〕7号"


@pytest.mark.parametrize("year", range(2021, 2027))
def test_their_names_are_those_that_ship(year):
    names = {day: name for day, kind, name in schedule(year).days() if kind == OFF}
    for day, name in read_notice(TEXTS[year]).days_off(year).items():
        assert names[day] in name


@pytest.mark.parametrize("year", [2019, *range(2021, 2027)])
def test_every_day_agrees_with_a_package(year):
    """2020 is left out: its notice was changed by a second one in January."""
    found = read_notice(TEXTS[year])
    off, worked = found.days_off(year), found.make_up_in(year)
    for number in range(date(year, 1, 1).toordinal(), date(year, 12, 25).toordinal()):
        day = date.fromordinal(number)
        assert chinese_calendar.is_workday(day) == (day in worked or (day.weekday() < 5 and day not in off)), day


@pytest.mark.parametrize("year", sorted(TEXTS))
def test_every_notice_is_read_without_doubt(year):
    found = read_notice(TEXTS[year])
    assert found.is_readable
    wishes = ("“鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息”为倡导性内容，未作为放假安排。",)
    assert found.remarks == (wishes if year == 2024 else ())


def test_a_break_that_begins_in_the_year_before():
    found = read_notice(TEXTS[2023])
    assert found.breaks[0] == NoticeBreak("元旦", date(2022, 12, 31), date(2023, 1, 2))
    assert found.years == (2022, 2023)
    assert found.days_off(2022) == {date(2022, 12, 31): "元旦"}
    assert min(found.days_off(2023)) == date(2023, 1, 1)
    assert read_notice(TEXTS[2019]).make_up_in(2018) == (date(2018, 12, 29),)


def test_a_break_that_ends_in_the_year_after():
    body = D2026 + "\n八、元旦：2026年12月31日至2027年1月3日放假调休，共4天。2026年12月26日（周六）上班。"
    found = read_notice(notice(2026, body))
    assert found.problems == ()
    assert (found.years, found.days_off(2027)) == (
        (2026, 2027),
        {date(2027, 1, 1): "元旦", date(2027, 1, 2): "元旦", date(2027, 1, 3): "元旦"},
    )


def test_the_old_way_of_writing():
    found = read_notice(notice(2009, BODY_2009))
    assert (found.problems, found.remarks) == ((), ())
    assert [(each.name, each.first, each.last) for each in found.breaks][:2] == [
        ("元旦", date(2009, 1, 1), date(2009, 1, 3)),
        ("春节", date(2009, 1, 25), date(2009, 1, 31)),
    ]
    assert [day.isoformat() for day in found.make_up_days] == [
        "2009-01-04", "2009-01-24", "2009-02-01", "2009-05-31", "2009-09-27", "2009-10-10",
    ]  # fmt: skip


def test_days_that_name_no_year_follow_the_break_of_their_item():
    body = """一、元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，
12月30日（星期日）照常公休；12月29日（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。
二、清明节：4月4日放假，与周末连休，共3天。"""
    found = read_notice(notice(2008, body, opening="元旦、清明节"))
    assert found.problems == ()
    assert found.breaks[0].dates == (date(2007, 12, 30), date(2007, 12, 31), date(2008, 1, 1))
    assert found.make_up_days == (date(2007, 12, 29),)


@pytest.mark.parametrize(
    ("sentence", "off", "worked"),
    [
        ("清明节：4月5日放假，4月7日（星期一）补休。", (5, 7), ()),
        ("清明节：4月5日放假，共1天。", (5,), ()),
        ("清明节：4月5日放假1天，不调休。", (5,), ()),
        ("清明节4月5日至7日放假调休，共3天", (5, 6, 7), ()),
        ("（三）清明节：4月5日到7日放假调休（共3天）。4月12日周六、13日周日上班。", (5, 6, 7), (12, 13)),
        ("3.清明节：4月5日-7日放假调休，共3天，4月12日（星期六）照常上班。", (5, 6, 7), (12,)),
        ("清明节：2014年4月5日和4月7日放假。", (5, 7), ()),
        ("2014年清明节：4月5日至7日放假。其中：4月5日（礼拜六）放假，4月7日（礼拜一）调休。", (5, 6, 7), ()),
    ],
)
def test_ways_of_writing(sentence, off, worked):
    found = read_notice(f"关于2014年部分节假日安排的通知\n现将2014年清明节放假安排通知如下：{sentence}")
    assert found.problems == ()
    assert sorted(found.days_off(2014)) == [date(2014, 4, day) for day in off]
    assert found.make_up_days == tuple(date(2014, 4, day) for day in worked)


# -- as it is pasted -----------------------------------------------------------------------------------------------

FULL_WIDTH = str.maketrans("0123456789:", "０１２３４５６７８９：")
BRACKETS = str.maketrans("（）〔〕", "()[]")


def wrapped(text):
    return "\n".join(text[place : place + 17] for place in range(0, len(text), 17))


@pytest.mark.parametrize("year", sorted(BODIES))
@pytest.mark.parametrize(
    "paste",
    [
        lambda text: text.translate(FULL_WIDTH),
        lambda text: text.translate(BRACKETS),
        lambda text: text.replace("月", " 月 ").replace("至", "\u3000至\u00a0"),
        lambda text: text.replace("\n", ""),
        lambda text: text.replace("\n", "\r\n\r\n"),
        lambda text: text.replace("日", "⽇").replace("月", "⽉"),
        lambda text: text.replace("至", "—"),
        lambda text: text.replace("至", "～"),
        lambda text: text.replace("周", "\u200b星期").replace("星期末", "周末"),
        wrapped,
    ],
    ids=["full-width", "brackets", "spaces", "one-line", "blank-lines", "pdf", "dash", "tilde", "weekdays", "wrapped"],
)
def test_however_it_is_pasted(year, paste):
    plain, pasted = read_notice(TEXTS[year]), read_notice(paste(TEXTS[year]))
    assert pasted.problems == ()
    assert (pasted.breaks, pasted.make_up_days, pasted.year, pasted.number) == (
        plain.breaks,
        plain.make_up_days,
        plain.year,
        plain.number,
    )


def test_what_a_page_puts_around_it():
    head = "索 引 号：000014349\n成文日期：2025年11月04日　发布日期：2025年11月4日 10:30\n来源：示例网站\n"
    tail = "\n二○二五年十一月四日\n国务院办公厅2025年11月4日印发\n责任编辑：示例\n"
    found = read_notice(head + TEXTS[2026] + tail)
    assert (found.problems, len(found.breaks)) == ((), 7)


# -- what is wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("4月4日（周六）", "4月4日（周五）", "2026年4月4日是星期六，通知写为星期五。"),
        ("6日（周一）放假", "6日（周二）放假", "2026年4月6日是星期一，通知写为星期二。"),
        ("5日（周二）放假调休，共5天", "5日（周二）放假调休，共6天", "写明共6天，按日期计算为5天。"),
        ("5月9日（周六）上班", "5月8日（周五）上班", "2026年5月8日是星期五，不是周末，无需调休上班。"),
        ("5月9日（周六）上班", "5月2日（周六）上班", "2026年5月2日既列为劳动节放假，又列为上班。"),
        ("10月10日（周六）上班", "9月20日（周日）上班", "2026年9月20日上班写了两次。"),
        ("9月25日（周五）", "9月31日（周五）", "2026年没有9月31日。"),
        ("9月25日（周五）至27日", "9月27日（周日）至25日", "2026年9月25日是星期五，通知写为星期日。"),
        ("1日（周五）至5日（周二）", "5日（周二）至1日（周五）", "2026年5月5日至2026年5月1日，截止日早于起始日。"),
        ("7日（周三）放假调休，共7天", "11月7日（周六）放假调休", "2026年10月1日至2026年11月7日超过16天。"),
        ("6月19日（周五）", "2025年6月19日（周四）", "2025年6月19日不在通知的年度内。"),
        ("5月9日（周六）上班", "5月9日（周囗）上班", "没有看懂2026年5月9日之后括号内的“周囗”。"),
        ("5月9日（周六）上班", "5月9日（周六，5月4日补休）上班", "没有看懂2026年5月9日之后括号内的“周六,5月4日补休”。"),
        ("1月4日（周日）上班", "1月4日（周日）", "没有看懂“日期之后没有“放假”“上班”等字样”。"),
        ("1月4日（周日）上班", "1月4日（周日）起正常上班", "没有看懂“起正常上班”。"),
        ("1月4日（周日）上班", "1月4日（周日上班", "没有看懂“(周日上班”。"),
        ("1月4日（周日）上班", "一月四日上班", "没有看懂“一月四日上班”。"),
        ("1月4日（周日）上班", "上班", "没有看懂“上班”。"),
        ("1月4日（周日）上班", "医院1月4日（周日）上班", "没有看懂“医院”。"),
        ("共3天。1月4日", "共3天（部分单位除外）。1月4日", "没有看懂“放假调休,共3天(部分单位除外)”。"),
        ("一、元旦：1月1日", "1月1日", "没有写明是哪个节日。"),
        ("七、国庆节：10月1日（周四）至", "七、国庆节：10月2日（周五）至", "写明共7天，按日期计算为6天。"),
        ("七、国庆节：10月1日（周四）至", "七、国庆节：10月2日（周五）至", "放假日期与国庆节的时间不符。"),
        ("4月4日（周六）", "7月4日（周六）", "放假日期与清明节的时间不符。"),
        ("6月19日（周五）", "5月3日、6月19日（周五）", "2026年5月3日与“劳动节”的放假日期重叠。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(old, new, what):
    assert what in [said for _, said in of_2026(old, new)]


def test_a_problem_quotes_its_sentence_and_line():
    (problem,) = read_notice(notice(2026, D2026.replace("5月9日（周六）", "5月9日（周日）"))).problems
    assert (problem.line, problem.quote) == (9, "5月9日（周日）上班")
    assert problem.remedy == "请核对日期和星期。"


def test_a_day_both_off_and_worked_is_found_where_it_is_worked():
    (problem,) = read_notice(notice(2026, D2026.replace("5月9日（周六）", "5月2日（周六）"))).problems
    assert (problem.line, problem.quote) == (9, "5月2日（周六）上班")


def test_all_problems_are_said_at_once():
    text = notice(
        2026, D2026.replace("1月4日（周日）", "1月5日（周日）").replace("共9天", "共8天").replace("端午节：", "")
    )
    assert [line for line, _ in problems(text)] == [6, 7, 10]


@pytest.mark.parametrize(
    ("clause", "what"),
    [
        ("其中，1月5日（星期一）为法定节假日", "2026年1月5日：当日不在放假日期内。"),
        ("1月6日（星期二）照常公休", "2026年1月6日：当日不是周末，也不在放假日期内。"),
        ("1月11日（星期日）公休日调至1月2日（星期五）", "2026年1月11日：未见当日上班。"),
        ("1月4日（星期日）公休日调至1月6日（星期二）", "2026年1月6日：当日不在放假日期内。"),
        ("1月4日（星期日）公休日调至", "没有看懂“公休日调至”。"),
        ("其中1月5日放假", "2026年1月5日：当日不在放假日期内。"),
    ],
)
def test_explanations_must_fit(clause, what):
    assert [said for _, said in of_2026("1月4日（周日）上班。", f"1月4日（周日）上班。{clause}。")] == [what]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "没有认出通知的年度。"),
        ("元旦：1月1日放假。", "没有认出通知的年度。"),
        ("关于2026年部分节假日安排的通知", "没有认出任何放假日期。"),
        (
            "关于2026年部分节假日安排的通知\n现将2025年元旦放假安排通知如下。元旦：1月1日放假。",
            "标题和正文的年度为2025年、2026年，前后不一致。",
        ),
        ("关于1999年部分节假日安排的通知", "标题和正文的年度为1999年，超出可录入的范围。"),
        ("关" * (MOST_CHARACTERS + 1), f"文字超过{MOST_CHARACTERS}字。"),
    ],
)
def test_what_is_no_notice(text, what):
    assert [said for _, said in problems(text)] == [what]


def test_a_holiday_that_the_opening_lists_is_missed():
    body = "\n".join(line for line in D2026.splitlines() if "端午节" not in line)
    assert [what for _, what in problems(notice(2026, body))] == ["通知列有端午节，但未见放假日期。"]


def test_without_a_list_what_is_missing_is_a_remark():
    text = "关于调整2026年劳动节假期安排的通知\n劳动节：5月1日至4日放假调休，共4天。5月9日（星期六）上班。"
    found = read_notice(text)
    assert found.is_readable
    assert found.remarks[0].startswith("未见元旦、春节、清明节、端午节、中秋节、国庆节的安排")


def test_what_is_unusual_is_a_remark():
    far = read_notice(notice(2026, D2026.replace("5月9日（周六）", "5月23日（周六）")))
    assert far.remarks == ("2026年5月23日上班离最近的假期超过14天，请核对。",)
    missing = read_notice(notice(2026, D2026.replace("5月9日（周六）上班。", "")))
    assert missing.remarks == ("放假的工作日减去调休上班日为14天，法定节假日为13天，请核对有无遗漏。",)


# -- there and back ------------------------------------------------------------------------------------------------

NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
DAYS_OF_HOLIDAYS = ((1, 1), (2, 5), (4, 5), (5, 1), (6, 10), (9, 15), (10, 1))


@st.composite
def schedules(draw):
    """A year with seven breaks around their holidays and make-up days on weekends between them."""
    year = draw(st.integers(2021, 2040))
    breaks, off = [], set()
    for name, (month, day) in zip(NAMES, DAYS_OF_HOLIDAYS, strict=True):
        before, after = draw(st.integers(0, 4)), draw(st.integers(0, 8))
        holiday = date(year, month, day)
        each = NoticeBreak(name, holiday - timedelta(days=before), holiday + timedelta(days=after))
        breaks.append(each)
        off |= set(each.dates)
    near = {day + timedelta(days=n) for day in off for n in range(-9, 10)}
    weekends = sorted(day for day in near - off if day.weekday() >= 5 and day.year == year)
    worked = draw(st.lists(st.sampled_from(weekends), unique=True, max_size=9))
    return year, tuple(breaks), tuple(sorted(worked))


def prose(year, breaks, worked, draw):
    """The schedule as a notice, each day written in one of the usual ways."""
    items = []
    for number, each in enumerate(breaks):
        own = [day for day in worked if nearest(day, breaks) is each]
        work = "、".join(written(day, year, True, draw) for day in own) + "上班。" if own else ""
        items.append(f"{'一二三四五六七'[number]}、{each.name}：{off_words(each, year, draw)}{work}")
    return notice(year, "\n".join(items))


def nearest(day, breaks):
    return min(breaks, key=lambda each: min(abs((day - other).days) for other in each.dates))


def off_words(each, year, draw):
    with_weekday = draw(st.booleans())
    first = written(each.first, year, with_weekday, draw)
    if each.first == each.last:
        return first + draw(st.sampled_from(["放假，共1天。", "放假1天，不调休。", "放假，与周末连休。", "放假。"]))
    last = written(each.last, year, with_weekday, draw, after=each.first)
    return f"{first}至{last}{draw(st.sampled_from(['放假调休', '放假', '放假公休']))}，共{len(each.dates)}天。"


def written(day, year, with_weekday, draw, after=None):
    needs_year = day.year != (after.year if after else year)
    shown = f"{day.year}年" if needs_year or (after is None and draw(st.booleans())) else ""
    shown += f"{day.month}月" if after is None or after.month != day.month or needs_year else ""
    long = weekday_name(day)
    short = long.replace("星期", "周")
    notes = ["", f"（{long}）", f"（{short}）", f"（农历正月初七、{short}）"]
    return f"{shown}{day.day}日" + (draw(st.sampled_from(notes[1:])) if with_weekday else "")


@settings(max_examples=150)
@given(schedules(), st.data())
def test_a_schedule_written_out_is_read_back(made, data):
    year, breaks, worked = made
    found = read_notice(prose(year, breaks, worked, data.draw))
    assert found.problems == ()
    assert (found.year, found.breaks, found.make_up_days) == (year, breaks, worked)


SIGNS = "0123456789年月日至、，。（）：周六放假上班休天共"


@settings(max_examples=300)
@given(
    st.sampled_from([2025, 2026]),
    st.integers(0, 10_000),
    st.sampled_from(["delete", "change", "insert", "double"]),
    st.sampled_from(SIGNS),
)
def test_a_slip_of_the_pen_is_noticed_or_does_no_harm(year, place, slip, sign):
    """The notices of these years say nearly everything twice: a slip that is not noticed leaves the schedule as it is,
    or moves a make-up day by whole weeks, which a remark asks the reader to look at if it is far."""
    body = BODIES[year]
    at = place % len(body)
    changed = {
        "delete": body[:at] + body[at + 1 :],
        "change": body[:at] + sign + body[at + 1 :],
        "insert": body[:at] + sign + body[at:],
        "double": body[: at + 1] + body[at:],
    }[slip]
    found, plain = read_notice(notice(year, changed)), read_notice(TEXTS[year])
    if found.problems:
        assert all(each.what and each.remedy for each in found.problems)
        return
    assert [each.dates for each in found.breaks] == [each.dates for each in plain.breaks]
    moved = sorted(set(plain.make_up_days) ^ set(found.make_up_days))
    assert moved == [] or (len(moved) == 2 and (moved[1] - moved[0]).days % 7 == 0)


@settings(max_examples=200)
@given(st.text(max_size=200), st.integers(0, 600))
def test_whatever_is_pasted_has_an_answer(rubbish, place):
    text = TEXTS[2026]
    found = read_notice(text[:place] + rubbish + text[place:])
    assert found.is_readable == (not found.problems)
    assert read_notice(rubbish).problems


# -- limits -----------------------------------------------------------------------------------------------------


def one_holiday(sentence, *, year=2026, opening="示例节"):
    return read_notice(notice(year, sentence, opening=opening))


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("元旦", [(1, 1)], [(1, 2), (2, 1), (12, 31)]),
        ("春节", [(1, 21), (2, 21), (2, 1)], [(1, 20), (2, 22), (3, 1)]),
        ("清明节", [(4, 4), (4, 6)], [(4, 3), (4, 7), (3, 5), (5, 5)]),
        ("劳动节", [(5, 1)], [(4, 30), (5, 2), (6, 1)]),
        ("端午节", [(5, 25), (6, 27)], [(5, 24), (6, 28), (7, 1)]),
        ("中秋节", [(9, 6), (10, 10)], [(9, 5), (10, 11), (8, 8)]),
        ("国庆节", [(10, 1)], [(9, 30), (10, 2), (11, 1)]),
    ],
)
def test_each_holiday_has_its_season(name, inside, outside):
    def said(month, day):
        found = one_holiday(f"一、{name}：{month}月{day}日放假，共1天。", opening=name)
        return [each.what for each in found.problems]

    assert [said(*day) for day in inside] == [[]] * len(inside)
    assert [said(*day) for day in outside] == [[f"放假日期与{name}的时间不符。"]] * len(outside)


def test_the_limits_of_what_is_read():
    assert MOST_CHARACTERS == 20_000
    padded = TEXTS[2026].ljust(MOST_CHARACTERS)
    assert read_notice(padded).is_readable
    assert read_notice(padded + " ").problems == (
        Problem(1, "", "文字超过20000字。", "请只粘贴通知的标题和正文。"),
    )  # fmt: skip


@pytest.mark.parametrize(("year", "is_read"), [(2007, False), (2008, True), (2099, True), (2100, False)])
def test_years_from_2008_to_2099(year, is_read):
    found = one_holiday("一、元旦：1月1日放假，共1天。", year=year, opening="元旦")
    assert found.year == (year if is_read else None)


def test_where_nothing_is_recognized_the_first_sentence_is_quoted():
    assert read_notice("甲。\n乙。").problems == (
        Problem(1, "甲", "没有认出通知的年度。", "请连同标题“关于××××年部分节假日安排的通知”一并粘贴。"),
    )
    assert read_notice("").problems[0].quote == ""
    assert read_notice("国务院办公厅关于2026年部分节假日安排的通知").problems == (
        Problem(1, "", "没有认出任何放假日期。", "请粘贴通知的正文。"),
    )


def test_a_listed_holiday_that_is_missing_is_quoted_with_the_list():
    (problem,) = one_holiday("一、元旦：1月1日放假，共1天。", opening="元旦、春节").problems
    assert problem == Problem(
        1, "现将2026年元旦、春节放假", "通知列有春节，但未见放假日期。", "请粘贴完整的正文。"
    )  # fmt: skip


def test_a_make_up_day_of_the_year_before_is_none_of_the_year():
    found = read_notice(TEXTS[2019])
    assert found.make_up_in(2018) == (date(2018, 12, 29),)
    assert found.make_up_in(2019)[0] == date(2019, 2, 2)


@pytest.mark.parametrize(
    ("year", "day", "right"), [(2022, 4, 3), (2019, 5, 3), (2026, 6, 3), (2025, 4, 3), (2023, 5, 1), (2024, 4, 1)]
)
def test_days_of_a_break_are_counted_with_the_weekend_that_touches_it(year, day, right):
    """Monday, Friday, Monday, Friday, Wednesday, Thursday."""
    for count in (right - 1, right, right + 1):
        text = f"一、清明节：4月{day}日放假，与周末连休，共{count}天。"
        assert (one_holiday(text, year=year, opening="清明节").problems == ()) is (count == right), count


@pytest.mark.parametrize(("day", "weekday", "is_far"), [(15, "五", False), (16, "六", True)])
def test_a_fortnight_is_near(day, weekday, is_far):
    body = f"一、劳动节：5月1日放假，共1天。5月{day}日（星期{weekday}）上班。"
    told = [each for each in one_holiday(body, opening="劳动节").remarks if "超过14天" in each]
    assert told == ([f"2026年5月{day}日上班离最近的假期超过14天，请核对。"] if is_far else [])


@pytest.mark.parametrize(
    ("clause", "what"),
    [
        ("其中，5月2日（星期六）、5月3日（星期日）照常公休", []),
        ("其中，5月4日（星期一）照常公休", ["2026年5月4日：当日不是周末，也不在放假日期内。"]),
        ("其中，5月1日（星期五）照常公休", []),
    ],
)
def test_a_day_of_rest_is_a_weekend_or_within_the_break(clause, what):
    found = one_holiday(f"一、劳动节：5月1日放假，共1天。{clause}。", opening="劳动节")
    assert [each.what for each in found.problems] == what
