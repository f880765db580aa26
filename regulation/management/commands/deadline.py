"""When must an appointment be filed? Counts the working days of Article 7, day by day."""

import json
import re
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from regulation.facts import working_calendar
from rules.editions import edition_on
from rules.filing_clock import CountedDay, Deadline, deadline, filing_working_days
from rules.wording import chinese_date, weekday_name

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1949, 9998  # counting on must not run out of the calendar


class Command(BaseCommand):
    help = "按第七条计算任免备案的报备截止日，逐日列出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dates", nargs="*", metavar="日期", help="人选确定日，如 2026-09-28，可列多个")
        parser.add_argument("--json", action="store_true", dest="as_json", help="以 JSON 输出")

    def handle(self, *args: Any, dates: list[str], as_json: bool, **options: Any) -> None:
        if not dates:
            raise CommandError("请给出人选确定日，如 2026-09-28。", returncode=2)
        days = [_parsed(text) for text in dates]
        calendar = working_calendar()
        found = [deadline(day, calendar=calendar) for day in days]
        if as_json:
            self.stdout.write(json.dumps([_as_json(each) for each in found], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n\n".join(_as_text(each) for each in found))


def _parsed(text: str) -> date:
    try:
        day = date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"“{text}”不是有效日期，请按“年-月-日”填写，如 2026-09-28。", returncode=2)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CommandError(f"“{text}”超出可计算的范围（{FIRST_YEAR}年至{LAST_YEAR}年）。", returncode=2)
    return day


def _as_json(found: Deadline) -> dict[str, Any]:
    return {
        "determined_on": found.determined_on.isoformat(),
        "due_on": found.due_on.isoformat(),
        "provisional": found.provisional,
        "working_days": found.working_days,
        "days": [
            {"date": day.date.isoformat(), "working": day.working, "count": day.count, "name": day.name}
            for day in found.days
        ],
    }


def _as_text(found: Deadline) -> str:
    provisional = "（暂定）" if found.provisional else ""
    lines = [
        f"人选确定日：{_shown(found.determined_on)}（当日不计）",
        f"报备截止日：{_shown(found.due_on)}{provisional}",
        *(_line(day) for day in found.days),
    ]
    if found.provisional:
        years = "、".join(f"{year}年" for year in found.open_years)
        lines.append(f"  {years}节假日安排尚未在系统中审定，以审定后的日期为准。")
    if filing_working_days(edition_on(found.determined_on)) is None:
        lines.append("  当日现行办法尚未施行，按现行办法第七条推算，仅供参考。")
    return "\n".join(lines)


def _shown(day: date) -> str:
    return f"{chinese_date(day)}（{weekday_name(day)}）"


def _line(day: CountedDay) -> str:
    note = "" if day.name == weekday_name(day.date) else f"  {day.name}"
    counted = f"第{day.count}个工作日" if day.count else "不计"
    return f"  {day.date.isoformat()}  {weekday_name(day.date)}  {counted}{note}"
