"""Identity numbers (GB 11643): the check digit, and the birthday and sex that a number holds."""

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
FORM = re.compile(r"[0-9]{17}[0-9X]")


def normalized(number: str) -> str:
    """As it is stored: no spaces, half-width, upper case."""
    return "".join(number.translate(_HALF_WIDTH).split()).upper()


_HALF_WIDTH = {ord("０") + offset: ord("0") + offset for offset in range(10)} | {ord("ｘ"): "X", ord("Ｘ"): "X"}


def problem_of(number: str) -> str:
    """Why a normalized number cannot be right, in Chinese; empty when it can."""
    if not FORM.fullmatch(number):
        return "身份证号应为18位，前17位为数字，末位为数字或X。"
    if birthday_in(number) is None:
        return "身份证号第7至14位不是有效的出生日期。"
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False)) % 11
    if CHECK_CHARACTERS[remainder] != number[17]:
        return "身份证号的校验位不符，请核对。"
    return ""


def birthday_in(number: str) -> date | None:
    """The date of birth that a number holds."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(number: str) -> bool:
    """The 17th digit is odd for men."""
    return int(number[16]) % 2 == 1
