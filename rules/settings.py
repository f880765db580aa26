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
from rules.setting_values import (
    DeterminationMeaning,
    FilingReview,
    MunicipalPeriod,
    RatingNames,
    between,
    flag,
    levels,
    number_pattern,
    optional_between,
    optional_date,
    optional_time,
    text,
)
from rules.wording import chinese_date

__all__ = [
    "SETTING_NOTES",
    "DeterminationMeaning",
    "FilingReview",
    "MunicipalPeriod",
    "RatingNames",
    "SettingNote",
    "Settings",
    "decode_setting",
    "encode_setting",
    "show_setting",
]


@dataclass(frozen=True)
class SettingNote:
    """The note beside a setting: which article, which question, how the default answers it."""

    key: str
    article: str
    question: str
    answer: str
    decode: Callable[[Any], Any]
    default: Any


def _asks(decode: Callable[[Any], Any], *, article: str, question: str, answer: str) -> dict[str, Any]:
    """What a field carries beside its default: how it is read, and the question that it answers."""
    return {"article": article, "question": question, "answer": answer, "decode": decode}


@dataclass(frozen=True)
class Settings:
    direct_branches_in_scope: bool = field(
        default=False,
        metadata=_asks(
            flag,
            article="3",
            question="直属党支部是否计入“二级单位党组织”？",
            answer="不计入：印发范围为各单位党委、党总支。",
        ),
    )
    count_probationary_members: bool = field(
        default=True,
        metadata=_asks(
            flag,
            article="4",
            question="“党员人数”是否包括预备党员？",
            answer="包括：按党员总数（正式党员与预备党员之和）计算。",
        ),
    )
    section_levels: frozenset[PostLevel] = field(
        default=frozenset({PostLevel.SECTION_CHIEF, PostLevel.SECTION_DEPUTY}),
        metadata=_asks(
            levels,
            article="4",
            question="哪些岗位级别属于“科级”？",
            answer="科级正职和科级副职。",
        ),
    )
    higher_level_satisfies: bool = field(
        default=True,
        metadata=_asks(
            flag,
            article="4",
            question="岗位级别高于科级的，是否视为达到“一般为科级”？",
            answer="视为达到，并注明现岗位级别。",
        ),
    )
    statistics_month: int = field(
        default=12,
        metadata=_asks(
            between(1, 12),
            article="4",
            question="党员人数每年的统计时点在哪个月？",
            answer="12月，与党内年度统计一致。",
        ),
    )
    statistics_day: int = field(
        default=31,
        metadata=_asks(
            between(1, 31),
            article="4",
            question="党员人数每年的统计时点在哪一日？",
            answer="31日（当月没有该日的，为当月最后一日）。",
        ),
    )
    months_to_report: int = field(
        default=3,
        metadata=_asks(
            between(0, 11),
            article="4",
            question="统计时点后多少个月内报送党员人数？",
            answer="3个月内；期满前沿用上一次报送的人数，不作提示。",
        ),
    )
    level_correspondence: str = field(
        default="未作对应：只按岗位级别判断。",
        metadata=_asks(
            text,
            article="4",
            question="专业技术岗位、合同制人员如何对应“科级”？",
            answer="未作对应：只按登记的岗位级别判断；需要对应的，由党委组织部确定后登记相应岗位级别。",
        ),
    )
    retirement_age_male: int = field(
        default=60,
        metadata=_asks(
            between(50, 70),
            article="4",
            question="测算空缺时，男性按多少周岁退休？",
            answer="60周岁（原法定退休年龄）；仅供测算，以干部人事部门认定为准。",
        ),
    )
    retirement_age_female: int = field(
        default=55,
        metadata=_asks(
            between(50, 70),
            article="4",
            question="测算空缺时，女性按多少周岁退休？",
            answer="55周岁（原法定退休年龄，管理和技术岗位）；仅供测算，以干部人事部门认定为准。",
        ),
    )
    retirement_age_female_division: int = field(
        default=60,
        metadata=_asks(
            between(50, 70),
            article="4",
            question="测算空缺时，处级女性按多少周岁退休？",
            answer="60周岁；仅供测算，以干部人事部门认定为准。",
        ),
    )
    retirement_delay_applies: bool = field(
        default=True,
        metadata=_asks(
            flag,
            article="4",
            question="测算空缺时，是否计入渐进式延迟退休？",
            answer="计入：2025年1月起，每4个月延迟1个月，至多延迟36个月。",
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
            optional_time,
            article="7",
            question="报备截止日截至几时？",
            answer="截至当日24时（参照民法典第二百零三条）；设定下班时间的，以该时间为准。",
        ),
    )
    removal_clock_applies: bool = field(
        default=True,
        metadata=_asks(
            flag,
            article="7",
            question="免职、交流（转岗）的备案是否参照5个工作日的时限？",
            answer="参照执行，仅作提醒，不作硬性认定。",
        ),
    )
    go_live_on: date | None = field(
        default=None,
        metadata=_asks(
            optional_date,
            article="7",
            question="本系统启用日：哪一日之前的任免作为历史补录，只记录、不判断报备时限？",
            answer="未设启用日：自办法施行之日起的任免均作判断。",
        ),
    )

    filing_review: FilingReview = field(
        default=FilingReview.HANDLER,
        metadata=_asks(
            FilingReview,
            article="7",
            question="备案前，党委组织部内部由哪几级先后填写意见？",
            answer="经办人核对后即可备案，不另填意见。",
        ),
    )
    filing_number_pattern: str = field(
        default="沪交医组备〔{year}〕{serial}号",
        metadata=_asks(
            number_pattern,
            article="7",
            question="备案编号采用何种样式？",
            answer="沪交医组备〔年度〕序号；样式中{year}为年度，{serial}为年度内的序号，自适用之日起的备案使用。",
        ),
    )

    school_level_meaning: str = field(
        default="医学院、学校及其部门举办或者认可的培训。",
        metadata=_asks(
            text,
            article="8",
            question="“校级培训”指哪些培训？",
            answer="医学院、学校及其部门举办或者认可的培训；是否属于校级，认定学时时逐项确定。",
        ),
    )
    minutes_per_hour: int = field(
        default=45,
        metadata=_asks(
            between(30, 120),
            article="8",
            question="1学时折合多少分钟？",
            answer="45分钟。",
        ),
    )
    municipal_fills_school: bool = field(
        default=False,
        metadata=_asks(
            flag,
            article="8",
            question="市级培训的学时是否计入每年的校级学时？",
            answer="不计入：校级、市级分别计算。",
        ),
    )
    school_hours_reminder_month: int = field(
        default=10,
        metadata=_asks(
            between(1, 12),
            article="8",
            question="当年校级学时不足的，从哪个月起提醒？",
            answer="10月起提醒；年度结束前不作判断。",
        ),
    )
    municipal_period: MunicipalPeriod = field(
        default=MunicipalPeriod.ROLLING,
        metadata=_asks(
            MunicipalPeriod,
            article="8",
            question="“每3年参加1次市级层面培训”如何计期？",
            answer="滚动计算：自任职之日或者最近一次参训之日（以较晚者为准）起满3年之日止。",
        ),
    )
    municipal_fixed_start_year: int = field(
        default=2021,
        metadata=_asks(
            between(2000, 2100),
            article="8",
            question="市级培训按固定周期计算的，首个周期从哪一年开始？",
            answer="2021年（2021—2023年为首个周期）；滚动计算时不使用。",
        ),
    )
    municipal_reminder_months: int = field(
        default=6,
        metadata=_asks(
            between(0, 24),
            article="8",
            question="市级培训到期前多少个月提醒？",
            answer="6个月。",
        ),
    )
    cultivation_months: int = field(
        default=24,
        metadata=_asks(
            between(1, 120),
            article="9",
            question="多少个月内未见培养锻炼记录的，提示可考虑安排？",
            answer="24个月；仅作提示，不作判断。",
        ),
    )
    regular_meeting_months: int = field(
        default=6,
        metadata=_asks(
            between(1, 24),
            article="11",
            question="“定期召开组织员工作沙龙”的间隔不超过多少个月？",
            answer="6个月。",
        ),
    )
    rating_names: RatingNames = field(
        default=RatingNames.PUBLIC_INSTITUTION,
        metadata=_asks(
            RatingNames,
            article="14",
            question="年度考核等次使用哪一套名称？",
            answer="优秀、合格、基本合格、不合格（事业单位）；考核实施细则另有规定的，从其规定。",
        ),
    )
    excellence_cap_percent: int | None = field(
        default=None,
        metadata=_asks(
            optional_between(1, 100),
            article="14",
            question="“优秀”等次的比例上限是多少（百分比）？",
            answer="未设上限：考核实施细则未载入本系统；设定后仅作提醒。",
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
    if isinstance(value, date):
        return chinese_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    label = getattr(value, "label", None)
    return str(label if label is not None else encode_setting(value))
