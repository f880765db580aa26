"""Calendar versions, settings and notes for tests, made through the services."""

from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Role
from common import clock
from regulation.models import CalendarVersion, InterpretationNote, Setting
from regulation.services.calendar import approve_calendar, propose_calendar
from regulation.services.notes import write_note
from regulation.services.settings import decide_setting, latest_number
from tests.factories.accounts import account

DAYS_2027 = {date(2027, 1, 1): "元旦", date(2027, 10, 1): "国庆节"}
MAKE_UP_2027 = (date(2027, 1, 2),)


def proposed_calendar(*, by: User | None = None, year: int = 2027, **fields) -> CalendarVersion:
    """A year's schedule as somebody of the department entered it."""
    given = {
        "source_title": f"关于{year}年部分节假日安排的通知",
        "source_number": f"示例〔{year - 1}〕1号",
        "days_off": DAYS_2027,
        "make_up_days": MAKE_UP_2027,
    } | fields
    return propose_calendar(year=year, by=by or account("", Role.DEPARTMENT_HANDLER), **given)


def approved_calendar(**fields) -> CalendarVersion:
    """A schedule that another person has approved."""
    return approve_calendar(version=proposed_calendar(**fields), by=account("", Role.SECTION_CHIEF))


def decided(key: str = "close_of_business", value: Any = None, *, by: User | None = None, **fields) -> Setting:
    """A decision of a section chief, from today on unless said otherwise."""
    given = {"valid_from": clock.today(), "answer": "按纪要执行。", "version": latest_number(key)} | fields
    return decide_setting(key=key, value=value, by=by or account("", Role.SECTION_CHIEF), **given)


def note(anchor: str = "article-7", *, by: User | None = None, **fields) -> InterpretationNote:
    """A note beside an article, from today on unless said otherwise."""
    given = {"question": "试用期如何计算？", "answer": "按学校规定。", "valid_from": clock.today()} | fields
    return write_note(anchor=anchor, by=by or account("", Role.SECTION_CHIEF), **given)
