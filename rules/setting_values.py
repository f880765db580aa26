"""What an answer to an open question can be: the choices, and how a stored JSON value is read."""

import re
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from typing import Any

from rules.posts import PostLevel


class DeterminationMeaning(StrEnum):
    """What 人选确定 (Article 7) means."""

    NOTICE_END_ELSE_MEETING = "NOTICE_END_ELSE_MEETING"
    MEETING = "MEETING"
    DOCUMENT = "DOCUMENT"

    @property
    def label(self) -> str:
        return _MEANING_LABELS[self]


_MEANING_LABELS = {
    DeterminationMeaning.NOTICE_END_ELSE_MEETING: "公示期满之日；未公示的为会议决定之日",
    DeterminationMeaning.MEETING: "会议决定之日",
    DeterminationMeaning.DOCUMENT: "任免文件落款之日",
}


class MunicipalPeriod(StrEnum):
    """Over which years 每 3 年参加 1 次市级层面培训 (Article 8) is counted."""

    ROLLING = "ROLLING"
    FROM_OFFICE = "FROM_OFFICE"
    FIXED = "FIXED"

    @property
    def label(self) -> str:
        return _PERIOD_LABELS[self]


class RatingNames(StrEnum):
    """The names of the ratings in the annual assessment (Article 14), best first."""

    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    CIVIL_SERVICE = "CIVIL_SERVICE"

    @property
    def names(self) -> tuple[str, ...]:
        return _RATING_NAMES[self]

    @property
    def label(self) -> str:
        return "、".join(self.names)


class FilingReview(StrEnum):
    """Whose opinions the department wants on record before a filing is filed (Article 7)."""

    HANDLER = "HANDLER"
    CHIEF = "CHIEF"
    HEAD = "HEAD"

    @property
    def label(self) -> str:
        return _REVIEW_LABELS[self]


_REVIEW_LABELS = {
    FilingReview.HANDLER: "经办人核对后即可备案",
    FilingReview.CHIEF: "经办人、科长先后填写意见",
    FilingReview.HEAD: "经办人、科长、部长先后填写意见",
}
_PERIOD_LABELS = {
    MunicipalPeriod.ROLLING: "滚动计算：自任职或最近一次参训之日起",
    MunicipalPeriod.FROM_OFFICE: "自任职之日起，每期首尾相接",
    MunicipalPeriod.FIXED: "固定周期：按自然年度分期",
}
_RATING_NAMES = {
    RatingNames.PUBLIC_INSTITUTION: ("优秀", "合格", "基本合格", "不合格"),
    RatingNames.CIVIL_SERVICE: ("优秀", "称职", "基本称职", "不称职"),
}


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应为是或否")
    return value


def between(low: int, high: int) -> Callable[[Any], int]:
    def decode(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"应为{low}至{high}的整数")
        return value

    return decode


def optional_between(low: int, high: int) -> Callable[[Any], int | None]:
    decode = between(low, high)
    return lambda value: None if value is None else decode(value)


def text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应为文字")
    return value.strip()


_BRACES = re.compile(r"\{[^{}]*\}")
MOST_NUMBER_CHARACTERS = 40


def number_pattern(value: Any) -> str:
    """How a filing's number is written: words around {year} and {serial}, each there once, and no other braces."""
    pattern = text(value)
    if sorted(_BRACES.findall(pattern)) != ["{serial}", "{year}"] or set("{}") & set(_BRACES.sub("", pattern)):
        raise ValueError("应含{year}（年度）和{serial}（序号）各一次，不含其他花括号")
    if len(pattern) > MOST_NUMBER_CHARACTERS or not pattern.isprintable():
        raise ValueError(f"应不超过{MOST_NUMBER_CHARACTERS}个字")
    return pattern


def optional_date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def optional_time(value: Any) -> time | None:
    return None if value is None else time.fromisoformat(value)


def levels(value: Any) -> frozenset[PostLevel]:
    return frozenset(PostLevel(each) for each in value)
