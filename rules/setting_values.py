"""What an answer to an open question can be: the choices, and how a stored JSON value is read."""

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


def optional_date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def optional_time(value: Any) -> time | None:
    return None if value is None else time.fromisoformat(value)


def levels(value: Any) -> frozenset[PostLevel]:
    return frozenset(PostLevel(each) for each in value)
