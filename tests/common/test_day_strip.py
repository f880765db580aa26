from datetime import date, timedelta

from common.day_strip import Marks, build


def days(first, *counts, names=None):
    return [
        {
            "date": first + timedelta(days=n),
            "working": count is not None,
            "count": count,
            "name": (names or {}).get(n, ""),
        }
        for n, count in enumerate(counts)
    ]


FRIDAY = date(2026, 11, 13)
RUN = days(date(2026, 11, 14), None, None, 1, 2, 3, 4, 5)
DUE = date(2026, 11, 20)


def kinds(cells):
    return [cell.kind for cell in cells]


def test_starts_with_the_day_that_does_not_count():
    cells = build(RUN, Marks(start=FRIDAY, due=DUE, today=date(2026, 11, 18), start_word="人选确定"))
    assert kinds(cells) == ["start", "off", "off", *["counted"] * 5]
    assert cells[0].marks == ("人选确定",)
    assert [cell.count for cell in cells] == [None, None, None, 1, 2, 3, 4, 5]
    assert [cell.is_past for cell in cells] == [True] * 5 + [False] * 3


def test_marks_today_and_the_last_day_on_the_same_cell():
    last = build(RUN, Marks(start=FRIDAY, due=DUE, today=DUE))[-1]
    assert last.marks == ("截止", "今天")
    assert last.css == "day-counted is-today is-due"


def test_a_later_today_follows_after_a_gap():
    cells = build(RUN, Marks(start=FRIDAY, due=DUE, today=date(2026, 11, 25)))
    assert (cells[-1].kind, cells[-1].gap_before, cells[-1].marks) == ("beyond", True, ("今天",))


def test_the_next_day_follows_without_a_gap():
    cells = build(RUN, Marks(start=FRIDAY, due=DUE, today=date(2026, 11, 21)))
    assert (cells[-1].kind, cells[-1].gap_before) == ("beyond", False)


def test_once_done_today_is_no_longer_shown():
    cells = build(RUN, Marks(start=FRIDAY, due=DUE, today=date(2027, 1, 1), done=date(2026, 11, 19)))
    assert len(cells) == 8
    assert [cell.marks for cell in cells if cell.is_done] == [("首次报齐",)]


def test_a_late_end_stands_beyond():
    cells = build(RUN, Marks(start=FRIDAY, due=DUE, today=date(2026, 12, 1), done=date(2026, 11, 24)))
    assert (cells[-1].date, cells[-1].is_done, cells[-1].kind) == (date(2026, 11, 24), True, "beyond")


def test_a_worked_weekend_says_so_and_a_weekday_name_is_dropped():
    saturday, monday = days(date(2026, 10, 10), 1, None, 2, names={2: "星期一"})[::2]
    cells = build([saturday, monday], Marks())
    assert [(cell.note, cell.is_make_up) for cell in cells] == [("调休上班", True), ("", False)]


def test_a_holiday_keeps_its_name():
    assert build(days(date(2026, 10, 1), None, names={0: "国庆节"}), Marks())[0].note == "国庆节"


def test_a_working_day_without_a_number_belongs_to_an_extension():
    extended = [{"date": date(2026, 11, 23), "working": True, "count": None, "name": ""}]
    assert kinds(build(extended, Marks())) == ["extended"]


def test_the_month_is_written_where_it_changes():
    cells = build(days(date(2026, 9, 29), 1, 2, None, None), Marks(start=date(2026, 9, 28)))
    assert [cell.shows_month for cell in cells] == [True, False, False, True, False]


def test_nothing_counted_yet():
    assert build([], Marks()) == ()
