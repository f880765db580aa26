"""What stands in a cell, read the way people write it, or a reason why it cannot be read.

Nothing is guessed where two readings are possible: such a cell is an error with a remedy.
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from rules.wording import chinese_date

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Serials of Excel that are taken for days: 1910 to 2100. Nobody's dates lie before, and other numbers do.
SERIAL_ORIGIN = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 3654, 73415
EXACT_DIGITS = 15
LARGEST_INTEGER = 10_000_000
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
HALF_WIDTH = {0xFF10 + n: 0x30 + n for n in range(10)} | {
    0xFF21 + case + n: 0x41 + case + n for case in (0, 32) for n in range(26)
}
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE]\+?\d+")

DAY_REMEDY = "请按“2026-03-01”的样式填写年、月、日。"
TEXT_REMEDY = "请将该列设为“文本”格式后重新填写。"


class CellError(ValueError):
    """A cell that cannot be taken: what is wrong, and how to mend it (Chinese)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class Month(date):
    """A day of which only the month was written; it counts as the month's first day."""

    def agrees_with(self, day: date | None) -> bool:
        """Whether a known day lies in this month, so that the cell says nothing new."""
        return day is not None and (day.year, day.month) == (self.year, self.month)


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing that can be seen."""
    if isinstance(value, str):
        # Nearly every cell: nothing invisible in it (a printable text holds no white space but the plain one).
        return not (value and value.isprintable() and not value.isspace()) and not clean_text(value)
    return value is None


def clean_text(value: str) -> str:
    """Text without invisible characters, outer white space (full-width too) and full-width digits or letters."""
    if value.isprintable():
        return (value.translate(HALF_WIDTH) if FULL_WIDTH.search(value) else value).strip(" ")
    text = CONTROLS.sub("", INVISIBLE.sub("", value)).replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(HALF_WIDTH).replace("\xa0", " ").strip(" \t\n\u3000")


def compact(value: str) -> str:
    """Text in one spelling for comparing words: half-width, without any white space."""
    return "".join(unicodedata.normalize("NFKC", INVISIBLE.sub("", value)).split())


def shown(value: Any) -> str:
    """A cell as a report names it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**EXACT_DIGITS else f"{value:.15G}"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value) if isinstance(value, str) else f"{value}"


def parse_text(value: Any) -> str:
    """A text cell. A number is taken where it has lost nothing; a date is not, because Excel made it one."""
    if isinstance(value, str):
        text = clean_text(value)
        if SCIENTIFIC.fullmatch(text):
            raise CellError("该单元格是科学计数法的数字，原有位数已丢失。", TEXT_REMEDY)
        return text
    if isinstance(value, bool):
        raise CellError("该单元格是逻辑值（TRUE/FALSE），应为文字。", TEXT_REMEDY)
    if isinstance(value, int | float) and math.isfinite(value):
        if abs(value) >= 10**EXACT_DIGITS:
            raise CellError("该单元格是数字格式，超过15位的部分已丢失。", TEXT_REMEDY)
        return shown(value)
    raise CellError("该单元格被表格软件识别成了日期或时间，应为文字。", TEXT_REMEDY)


def parse_integer(value: Any, *, suffixes: str = "人名个") -> int:
    """A whole number that is not negative: 198, 198.0, "1,198", "198人"."""
    text = value
    if isinstance(value, str):
        text = compact(value).rstrip(suffixes).replace(",", "")
        if re.fullmatch(r"[+-]?\d+(\.0+)?", text) is None:
            raise CellError(
                f"“{shown(value).strip()}”不是整数。", "请填写阿拉伯数字，例如198；没有的填0，不清楚的留空。"
            )
        text = float(text)
    if isinstance(text, bool) or not isinstance(text, int | float) or not math.isfinite(text):
        what = "是日期格式，应为数字" if isinstance(text, date | time | timedelta) else "不是数字"
        raise CellError(f"该单元格{what}。", "请将单元格格式设为“常规”，填写阿拉伯数字。")
    if text < 0:
        raise CellError("不能是负数。", "请核对后填写；没有的填0。")
    if text != int(text):
        raise CellError("应为整数。", "请核对后填写整数。")
    if text > LARGEST_INTEGER:
        raise CellError("数字过大。", "请核对后填写。")
    return int(text)


def parse_day(value: Any) -> date:
    """A day in any of the usual spellings, an Excel date or serial; `Month` where only the month is written."""
    if isinstance(value, datetime):
        return _in_range(value.date())
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, bool | time | timedelta):
        raise CellError("该单元格不是日期。", DAY_REMEDY)
    if isinstance(value, int | float) and math.isfinite(value):
        return _day_of_number(value)
    return _day_of_text(str(value))


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellError(f"{chinese_date(day)}超出合理范围。", DAY_REMEDY)
    return day


def _day_of_number(number: float) -> date:
    if number == int(number):
        digits = str(int(number))
        if len(digits) in (6, 8):
            return _day_of_digits(digits)
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return SERIAL_ORIGIN + timedelta(days=int(number))
    text = f"{number:.10G}"
    found = re.fullmatch(r"(\d{4})\.(\d{1,2})", text)
    if found is None:
        raise _unreadable(text)
    if found[2] == "1":
        # 2026.10 kept as a number is 2026.1: January and October cannot be told apart.
        raise CellError(
            f"该单元格是数字{text}，无法区分{found[1]}年1月和{found[1]}年10月。",
            f"请填写完整日期，或将单元格设为文本后填写“{found[1]}.01”或“{found[1]}.10”。",
        )
    return _month(int(found[1]), int(found[2]))


CHINESE_DIGITS = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
CHINESE_NUMBER = "[一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?"
CHINESE_DATE = re.compile(rf"([〇零○一二三四五六七八九]{{4}})年({CHINESE_NUMBER})月(?:({CHINESE_NUMBER})[日号])?")
SEPARATOR = r"[-/.。·,，、—–−~_\\年月]"
DAY_FORM = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}}){SEPARATOR}(\d{{1,2}})[日号]?")
MONTH_FORM = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}})月?份?")
DIGITS_FORM = re.compile(r"\d{8}|\d{6}")
YEAR_FORM = re.compile(r"(\d{4})年?")
SHORT_YEAR_FORM = re.compile(rf"'?\d{{2}}{SEPARATOR}\d{{1,2}}({SEPARATOR}\d{{1,2}}[日号]?|月)?")
YEAR_LAST_FORM = re.compile(rf"\d{{1,2}}{SEPARATOR}\d{{1,2}}{SEPARATOR}\d{{4}}")
CLOCK_TAIL = re.compile(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
REMARK_TAIL = re.compile(r"\([^()]*\)$")


def _day_of_text(text: str) -> date:
    written = clean_text(text)
    normal = CLOCK_TAIL.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).strip())
    normal = REMARK_TAIL.sub("", normal).strip().strip("'")
    normal = re.sub(r"(?<=\d)\s+(?=\d)", "-", normal)
    normal = _chinese_digits("".join(normal.split())).rstrip(".。、,，")
    if found := DAY_FORM.fullmatch(normal):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := MONTH_FORM.fullmatch(normal):
        return _month(int(found[1]), int(found[2]))
    if DIGITS_FORM.fullmatch(normal):
        return _day_of_digits(normal)
    if normal.isascii() and normal.isdigit() and FIRST_SERIAL <= int(normal) <= LAST_SERIAL:
        if len(normal) == 4:
            raise _year_only(normal)
        return SERIAL_ORIGIN + timedelta(days=int(normal))
    raise _unreadable(normal, written)


def _day_of_digits(digits: str) -> date:
    year, month = int(digits[:4]), int(digits[4:6])
    return _day(year, month, int(digits[6:])) if len(digits) == 8 else _month(year, month)


def _check_month(year: int, month: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError(f"年份{year}超出合理范围。", DAY_REMEDY)
    if not 1 <= month <= 12:
        raise CellError(f"没有{month}月。", DAY_REMEDY)


def _month(year: int, month: int) -> Month:
    _check_month(year, month)
    return Month(year, month, 1)


def _day(year: int, month: int, day: int) -> date:
    _check_month(year, month)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(f"{year}年{month}月没有{day}日。", "请核对日期。") from error


def _chinese_digits(text: str) -> str:
    """二〇二六年三月一日 → 2026年3月1日; other text as it is."""
    found = CHINESE_DATE.fullmatch(text)
    if found is None:
        return text
    year = "".join(str(CHINESE_DIGITS[character]) for character in found[1])
    day = f"{_small_number(found[3])}日" if found[3] else ""
    return f"{year}年{_small_number(found[2])}月{day}"


def _small_number(text: str) -> int:
    if "十" not in text:
        return CHINESE_DIGITS[text]
    tens, _, ones = text.partition("十")
    return (CHINESE_DIGITS[tens] if tens else 1) * 10 + (CHINESE_DIGITS[ones] if ones else 0)


def _year_only(text: str) -> CellError:
    return CellError(f"“{text}”只有年份。", DAY_REMEDY)


def _unreadable(text: str, written: str = "") -> CellError:
    if YEAR_FORM.fullmatch(text):
        return _year_only(written or text)
    if YEAR_LAST_FORM.fullmatch(text):
        return CellError(f"“{written or text}”无法区分月和日。", "年份须写在最前，例如2026-03-01。")
    if SHORT_YEAR_FORM.fullmatch(text):
        return CellError(f"“{written or text}”的年份须为四位数。", DAY_REMEDY)
    return CellError(f"“{written or text}”不是可识别的日期。", DAY_REMEDY)
