"""Where the regulation is silent: the questions that Article 15 leaves to the department, with cautious defaults.

Every field names its article, the question and what the default means. The department changes an answer with a dated
row (app `regulation`); a verdict shows the notes of the settings that it depended on.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
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


@dataclass(frozen=True)
class SettingNote:
    """The note beside a setting: which article, which question, how the default answers it."""

    key: str
    article: str
    question: str
    answer: str
    decode: Callable[[Any], Any]
    default: Any


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应为是或否")
    return value


def _between(low: int, high: int) -> Callable[[Any], int]:
    def decode(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"应为{low}至{high}的整数")
        return value

    return decode


def _optional_date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _optional_time(value: Any) -> time | None:
    return None if value is None else time.fromisoformat(value)


def _levels(value: Any) -> frozenset[PostLevel]:
    return frozenset(PostLevel(each) for each in value)


def _asks(decode: Callable[[Any], Any], *, article: str, question: str, answer: str) -> dict[str, Any]:
    """What a field carries beside its default: how it is read, and the question that it answers."""
    return {"article": article, "question": question, "answer": answer, "decode": decode}


@dataclass(frozen=True)
class Settings:
    direct_branches_in_scope: bool = field(
        default=False,
        metadata=_asks(
            _flag,
            article="3",
            question="直属党支部是否计入“二级单位党组织”？",
            answer="不计入：印发范围为各单位党委、党总支。",
        ),
    )
    count_probationary_members: bool = field(
        default=True,
        metadata=_asks(
            _flag,
            article="4",
            question="“党员人数”是否包括预备党员？",
            answer="包括：按党员总数（正式党员与预备党员之和）计算。",
        ),
    )
    section_levels: frozenset[PostLevel] = field(
        default=frozenset({PostLevel.SECTION_CHIEF, PostLevel.SECTION_DEPUTY}),
        metadata=_asks(
            _levels,
            article="4",
            question="哪些岗位级别属于“科级”？",
            answer="科级正职和科级副职。",
        ),
    )
    higher_level_satisfies: bool = field(
        default=True,
        metadata=_asks(
            _flag,
            article="4",
            question="岗位级别高于科级的，是否视为达到“一般为科级”？",
            answer="视为达到，并注明现岗位级别。",
        ),
    )
    statistics_month: int = field(
        default=12,
        metadata=_asks(
            _between(1, 12),
            article="4",
            question="党员人数每年的统计时点在哪个月？",
            answer="12月，与党内年度统计一致。",
        ),
    )
    statistics_day: int = field(
        default=31,
        metadata=_asks(
            _between(1, 31),
            article="4",
            question="党员人数每年的统计时点在哪一日？",
            answer="31日（当月没有该日的，为当月最后一日）。",
        ),
    )
    months_to_report: int = field(
        default=3,
        metadata=_asks(
            _between(0, 11),
            article="4",
            question="统计时点后多少个月内报送党员人数？",
            answer="3个月内；期满前沿用上一次报送的人数，不作提示。",
        ),
    )
    determination_meaning: DeterminationMeaning = field(
        default=DeterminationMeaning.NOTICE_END_ELSE_MEETING,
        metadata=_asks(
            DeterminationMeaning,
            article="7",
            question="“人选确定”之日如何认定？",
            answer="有公示的，为公示期满无异议之日；未公示的，为会议决定之日。",
        ),
    )
    close_of_business: time | None = field(
        default=None,
        metadata=_asks(
            _optional_time,
            article="7",
            question="报备截止日截至几时？",
            answer="截至当日24时（参照民法典第二百零三条）；设定下班时间的，以该时间为准。",
        ),
    )
    removal_clock_applies: bool = field(
        default=True,
        metadata=_asks(
            _flag,
            article="7",
            question="免职、交流（转岗）的备案是否参照5个工作日的时限？",
            answer="参照执行，仅作提醒，不作硬性认定。",
        ),
    )
    go_live_on: date | None = field(
        default=None,
        metadata=_asks(
            _optional_date,
            article="7",
            question="本系统启用日：哪一日之前的任免作为历史补录，只记录、不判断报备时限？",
            answer="未设启用日：自办法施行之日起的任免均作判断。",
        ),
    )

    def with_values(self, values: Mapping[str, Any]) -> "Settings":
        """The same settings with stored (JSON) values in place of defaults; ValueError says which one is wrong."""
        return replace(self, **{key: decode_setting(key, value) for key, value in values.items()})


def _note(each: "Field[Any]") -> SettingNote:
    meta = each.metadata
    return SettingNote(each.name, meta["article"], meta["question"], meta["answer"], meta["decode"], each.default)


SETTING_NOTES: Mapping[str, SettingNote] = {each.name: _note(each) for each in fields(Settings)}


def decode_setting(key: str, value: Any) -> Any:
    """A stored JSON value as the field's own type. ValueError for an unknown key or an impossible value."""
    note = SETTING_NOTES.get(key)
    if note is None:
        raise ValueError(f"没有名为“{key}”的设置")
    try:
        return note.decode(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"设置“{key}”的值不能识别：{value!r}（{error}）") from error


def encode_setting(value: Any) -> Any:
    """A field's value as JSON stores it: the inverse of `decode_setting`."""
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def show_setting(value: Any) -> str:
    """A setting's value as a reader sees it."""
    if value is None:
        return "未设定"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(each.label for each in PostLevel if each in value)
    label = getattr(value, "label", None)
    return str(label if label is not None else encode_setting(value))
