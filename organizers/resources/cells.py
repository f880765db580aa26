"""Cells of the roster that need more than a general reading: identity numbers, levels, ethnic groups, post numbers."""

import re
from typing import Any

from common import clock
from organizers import ethnic_groups, id_numbers
from organizers.models import Sex
from rules.posts import PostLevel
from workbooks.values import CellError, compact, parse_integer, parse_text
from workbooks.widgets import CellWidget, WordWidget, without_text_mark

ID_REMEDY = "请将该列设为“文本”格式，重新填写18位身份证号。"
MASKED = re.compile(r"[0-9X*]{18}")
OLD_NUMBER = re.compile(r"[0-9]{15}")
FIRST_BIRTH_YEAR = 1900

LEVEL_SYNONYMS = {
    "正处": PostLevel.DIVISION_CHIEF,
    "正处级": PostLevel.DIVISION_CHIEF,
    "五级": PostLevel.DIVISION_CHIEF,
    "五级职员": PostLevel.DIVISION_CHIEF,
    "管理五级": PostLevel.DIVISION_CHIEF,
    "副处": PostLevel.DIVISION_DEPUTY,
    "副处级": PostLevel.DIVISION_DEPUTY,
    "六级": PostLevel.DIVISION_DEPUTY,
    "六级职员": PostLevel.DIVISION_DEPUTY,
    "管理六级": PostLevel.DIVISION_DEPUTY,
    "正科": PostLevel.SECTION_CHIEF,
    "正科级": PostLevel.SECTION_CHIEF,
    "七级": PostLevel.SECTION_CHIEF,
    "七级职员": PostLevel.SECTION_CHIEF,
    "管理七级": PostLevel.SECTION_CHIEF,
    "副科": PostLevel.SECTION_DEPUTY,
    "副科级": PostLevel.SECTION_DEPUTY,
    "八级": PostLevel.SECTION_DEPUTY,
    "八级职员": PostLevel.SECTION_DEPUTY,
    "管理八级": PostLevel.SECTION_DEPUTY,
    "科员级": PostLevel.STAFF_MEMBER,
    "九级": PostLevel.STAFF_MEMBER,
    "九级职员": PostLevel.STAFF_MEMBER,
    "管理九级": PostLevel.STAFF_MEMBER,
    "办事员级": PostLevel.CLERK,
    "十级": PostLevel.CLERK,
    "十级职员": PostLevel.CLERK,
    "管理十级": PostLevel.CLERK,
    "无": PostLevel.NONE,
    "无级别": PostLevel.NONE,
    "无职级": PostLevel.NONE,
    "不设": PostLevel.NONE,
    "不设级别": PostLevel.NONE,
    "未设职级": PostLevel.NONE,
    "不定级": PostLevel.NONE,
}
VAGUE_LEVELS = {"科级": ("科级正职", "科级副职"), "处级": ("处级正职", "处级副职")}
SEX_SYNONYMS = {
    "男性": Sex.MALE,
    "M": Sex.MALE,
    "女性": Sex.FEMALE,
    "F": Sex.FEMALE,
    "未知的性别": Sex.UNKNOWN,
    "未说明的性别": Sex.NOT_STATED,
}
LARGEST_POST_NUMBER = 99


class IdNumberWidget(CellWidget):
    """An identity number, in full or masked. A number that Excel kept as a number has lost its last digits."""

    width = 22

    def parse(self, value: Any) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise CellError("身份证号被存成了数字，末几位已丢失。", ID_REMEDY)
        try:
            number = id_numbers.normalized(without_text_mark(compact(parse_text(value))))
        except CellError as error:
            raise CellError(error.message, ID_REMEDY) from error
        if OLD_NUMBER.fullmatch(number):
            raise CellError("这是15位的旧身份证号。", "请填写18位身份证号。")
        if "*" in number:
            if MASKED.fullmatch(number):
                return number
            raise CellError("打码的身份证号应为18位。", "请填写完整的18位号码；不修改的，请留空。")
        problem = id_numbers.problem_of(number)
        birthday = id_numbers.birthday_in(number) if not problem else None
        if birthday and not (birthday.year >= FIRST_BIRTH_YEAR and birthday <= clock.today()):
            problem = "身份证号中的出生日期超出合理范围。"
        if problem:
            raise CellError(problem, "请对照身份证核对后，以文本格式填写。")
        return number


class LevelWidget(WordWidget):
    """岗位级别: the labels, what the levels are called in daily use, and the grades that correspond."""

    def __init__(self) -> None:
        labels = {level.value: level.label for level in PostLevel}
        super().__init__("岗位级别", labels, {word: level.value for word, level in LEVEL_SYNONYMS.items()})

    def parse(self, value: Any) -> str:
        word = compact(value) if isinstance(value, str) else ""
        if word in VAGUE_LEVELS:
            choices = "或".join(f"“{choice}”" for choice in VAGUE_LEVELS[word])
            raise CellError(f"“{word}”未写明正职还是副职。", f"请填写{choices}。")
        return super().parse(value)


class SexWidget(WordWidget):
    """性别 by GB/T 2261.1; what is unknown is written as an empty cell."""

    def __init__(self) -> None:
        super().__init__("性别", dict(Sex.choices), {word: sex.value for word, sex in SEX_SYNONYMS.items()})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value == Sex.UNKNOWN else super().render(value)


class EthnicityWidget(CellWidget):
    """民族 by GB/T 3304: 汉 is 汉族."""

    def parse(self, value: Any) -> str:
        name = ethnic_groups.normalized(compact(parse_text(value)))
        problem = ethnic_groups.problem_of(name)
        if problem:
            raise CellError(problem, ethnic_groups.REMEDY)
        return name


class PostNumberWidget(CellWidget):
    """岗位序号: 1, 岗位1, 1号."""

    cell = "number"
    width = 10
    FORM = re.compile(r"(?:专职组织员)?(?:岗位|岗|第|No\.?)?(\d+)(?:号岗位|号岗|号|岗)?", re.IGNORECASE)

    def parse(self, value: Any) -> int:
        if isinstance(value, str) and (found := self.FORM.fullmatch(compact(value))):
            value = int(found[1])
        try:
            number = parse_integer(value)
        except CellError:
            number = 0
        if not 1 <= number <= LARGEST_POST_NUMBER:
            raise CellError(
                f"岗位序号应为1至{LARGEST_POST_NUMBER}的整数。", "请核对后填写；不清楚的请留空，由系统编号。"
            )
        return number


def masks(number: str, stored: str) -> bool:
    """Whether a masked number shows nothing but what the stored one has in the same places."""
    shown = sum(character != "*" for character in number)
    return (
        len(number) == len(stored)
        and shown >= 4
        and all(character in ("*", known) for character, known in zip(number, stored, strict=True))
    )
