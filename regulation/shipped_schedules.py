"""The years' schedules that ship with the system, word for word after the State Council's notices.

Written down once from the `holidays` package and held against it and `chinesecalendar` day by day in the tests. A row
here is never edited: later years, and changes to these, are entered in the application as versions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.working_days import MAKE_UP_NAME

OFF, WORK = "OFF", "WORK"


@dataclass(frozen=True)
class Schedule:
    """One year's notice: breaks as (name, first day, last day) and the weekend days that are worked."""

    year: int
    source_title: str
    source_number: str
    breaks: tuple[tuple[str, str, str], ...]
    make_up: tuple[str, ...]

    def days(self) -> Iterator[tuple[date, str, str]]:
        """Every day that the notice names, as (date, kind, name)."""
        for name, first, last in self.breaks:
            day = self._day(first)
            while day <= self._day(last):
                yield day, OFF, name
                day += timedelta(days=1)
        for month_day in self.make_up:
            yield self._day(month_day), WORK, MAKE_UP_NAME

    def _day(self, month_day: str) -> date:
        return date.fromisoformat(f"{self.year}-{month_day}")


NOTICED = (
    Schedule(
        2021,
        "国务院办公厅关于2021年部分节假日安排的通知",
        "国办发明电〔2020〕27号",
        breaks=(
            ("元旦", "01-01", "01-03"),
            ("春节", "02-11", "02-17"),
            ("清明节", "04-03", "04-05"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "06-12", "06-14"),
            ("中秋节", "09-19", "09-21"),
            ("国庆节", "10-01", "10-07"),
        ),
        make_up=("02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"),
    ),
    Schedule(
        2022,
        "国务院办公厅关于2022年部分节假日安排的通知",
        "国办发明电〔2021〕11号",
        breaks=(
            ("元旦", "01-01", "01-03"),
            ("春节", "01-31", "02-06"),
            ("清明节", "04-03", "04-05"),
            ("劳动节", "04-30", "05-04"),
            ("端午节", "06-03", "06-05"),
            ("中秋节", "09-10", "09-12"),
            ("国庆节", "10-01", "10-07"),
        ),
        make_up=("01-29", "01-30", "04-02", "04-24", "05-07", "10-08", "10-09"),
    ),
    Schedule(
        2023,
        "国务院办公厅关于2023年部分节假日安排的通知",
        "国办发明电〔2022〕16号",
        breaks=(
            ("元旦", "01-01", "01-02"),
            ("春节", "01-21", "01-27"),
            ("清明节", "04-05", "04-05"),
            ("劳动节", "04-29", "05-03"),
            ("端午节", "06-22", "06-24"),
            ("中秋节", "09-29", "09-29"),
            ("国庆节", "09-30", "10-06"),
        ),
        make_up=("01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"),
    ),
    Schedule(
        2024,
        "国务院办公厅关于2024年部分节假日安排的通知",
        "国办发明电〔2023〕7号",
        breaks=(
            ("元旦", "01-01", "01-01"),
            ("春节", "02-10", "02-17"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "06-10", "06-10"),
            ("中秋节", "09-15", "09-17"),
            ("国庆节", "10-01", "10-07"),
        ),
        make_up=("02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"),
    ),
    Schedule(
        2025,
        "国务院办公厅关于2025年部分节假日安排的通知",
        "国办发明电〔2024〕12号",
        breaks=(
            ("元旦", "01-01", "01-01"),
            ("春节", "01-28", "02-04"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "05-31", "06-02"),
            ("国庆节", "10-01", "10-05"),
            ("中秋节", "10-06", "10-06"),
            ("国庆节", "10-07", "10-08"),
        ),
        make_up=("01-26", "02-08", "04-27", "09-28", "10-11"),
    ),
    Schedule(
        2026,
        "国务院办公厅关于2026年部分节假日安排的通知",
        "国办发明电〔2025〕7号",
        breaks=(
            ("元旦", "01-01", "01-03"),
            ("春节", "02-15", "02-23"),
            ("清明节", "04-04", "04-06"),
            ("劳动节", "05-01", "05-05"),
            ("端午节", "06-19", "06-21"),
            ("中秋节", "09-25", "09-27"),
            ("国庆节", "10-01", "10-07"),
        ),
        make_up=("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
    ),
)

# Not noticed yet: the statutory days alone, a best guess until the notice is entered and approved.
EXPECTED = (
    Schedule(
        2027,
        "尚未公布（按《全国年节及纪念日放假办法》推算，未含调休）",
        "",
        breaks=(
            ("元旦", "01-01", "01-01"),
            ("春节", "02-05", "02-10"),
            ("清明节", "04-05", "04-05"),
            ("劳动节", "05-01", "05-04"),
            ("端午节", "06-09", "06-09"),
            ("中秋节", "09-15", "09-15"),
            ("国庆节", "10-01", "10-05"),
        ),
        make_up=(),
    ),
)
