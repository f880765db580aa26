"""Article 7: which day 人选确定 is, and whether the day that was stated can be right."""

from dataclasses import dataclass
from datetime import date

from rules.registry import Rule, rule
from rules.settings import DeterminationMeaning
from rules.verdicts import Evidence, Finding, Strength
from rules.wording import chinese_date

_DEFAULT_MEANING = DeterminationMeaning.NOTICE_END_ELSE_MEETING


@dataclass(frozen=True)
class _Stated:
    """The day stated, and the days that it is held against."""

    determined_on: date
    meeting_on: date | None
    notice_until: date | None
    document_on: date | None
    today: date
    meaning: DeterminationMeaning


def determination_default(
    meeting_on: date | None = None,
    notice_until: date | None = None,
    document_on: date | None = None,
    meaning: DeterminationMeaning = _DEFAULT_MEANING,
) -> date | None:
    """The day that the setting's meaning gives; None while the day it rests on is not known."""
    if meaning is DeterminationMeaning.DOCUMENT:
        return document_on
    if meaning is DeterminationMeaning.MEETING:
        return meeting_on
    return notice_until or meeting_on


def check_determination(
    determined_on: date | None,
    *,
    today: date,
    meeting_on: date | None = None,
    notice_until: date | None = None,
    document_on: date | None = None,
    meaning: DeterminationMeaning = _DEFAULT_MEANING,
) -> tuple[Finding, ...]:
    """Hold the stated day against meeting, public notice, document and today. Equal days are fine throughout."""
    if determined_on is None:
        return (_is_stated(),)
    stated = _Stated(determined_on, meeting_on, notice_until, document_on, today, meaning)
    return (_not_in_future(stated), _not_after_document(stated), _not_before_meeting(stated), _as_meant(stated))


def _evidence(stated: _Stated, label: str, day: date) -> Evidence:
    return (("人选确定日", chinese_date(stated.determined_on)), (label, chinese_date(day)))


@rule("determination.stated", title="填写人选确定日", article="7", strength=Strength.MUST)
def _is_stated(this: Rule) -> Finding:
    """“人选确定后应在 5 个工作日内……”: the day is where the count begins."""
    return this.unknown("未见人选确定日。", remedy="请填写人选确定日。")


@rule("determination.not_in_future", title="人选确定日不晚于今日", article="7", strength=Strength.MUST)
def _not_in_future(this: Rule, stated: _Stated) -> Finding:
    """“人选确定后……”: what is still to come has not been determined."""
    evidence = _evidence(stated, "今日", stated.today)
    if stated.determined_on <= stated.today:
        return this.met("人选确定日不晚于今日。", evidence=evidence)
    message = f"人选确定日{chinese_date(stated.determined_on)}晚于今日，请核对。"
    return this.not_met(message, evidence=evidence, remedy="请填写实际的人选确定日。")


@rule("determination.not_after_document", title="人选确定日不晚于任免文件日期", article="7", strength=Strength.MUST)
def _not_after_document(this: Rule, stated: _Stated) -> Finding:
    """“人选确定后应在 5 个工作日内提交干部任免正式发文”: the document follows the determination."""
    if stated.document_on is None:
        return this.unknown("未见任免文件日期，暂无法核对人选确定日。", remedy="请填写任免文件日期。")
    evidence = _evidence(stated, "任免文件日期", stated.document_on)
    if stated.determined_on <= stated.document_on:
        return this.met("人选确定日不晚于任免文件日期。", evidence=evidence)
    message = (
        f"人选确定日{chinese_date(stated.determined_on)}晚于任免文件日期{chinese_date(stated.document_on)}，请核对。"
    )
    return this.not_met(message, evidence=evidence, remedy="请核对人选确定日与任免文件日期。")


@rule("determination.not_before_meeting", title="人选确定日不早于会议决定日", article="7", strength=Strength.MUST)
def _not_before_meeting(this: Rule, stated: _Stated) -> Finding:
    """“专职组织员的选任按照干部管理权限及选任程序，由各二级单位党组织负责实施”: the meeting decides."""
    if stated.meeting_on is None:
        return this.unknown("未见会议决定日期，暂无法核对人选确定日。", remedy="请填写会议决定日期。")
    evidence = _evidence(stated, "会议决定日期", stated.meeting_on)
    if stated.determined_on >= stated.meeting_on:
        return this.met("人选确定日不早于会议决定日期。", evidence=evidence)
    message = (
        f"人选确定日{chinese_date(stated.determined_on)}早于会议决定日期{chinese_date(stated.meeting_on)}，请核对。"
    )
    return this.not_met(message, evidence=evidence, remedy="请核对人选确定日与会议决定日期。")


@rule(
    "determination.as_meant",
    title="人选确定日与认定口径一致",
    article="7",
    strength=Strength.NORMALLY,
    settings=("determination_meaning",),
)
def _as_meant(this: Rule, stated: _Stated) -> Finding:
    """“人选确定后”: the article does not say which day that is; the department's answer does (a setting)."""
    expected = determination_default(stated.meeting_on, stated.notice_until, stated.document_on, stated.meaning)
    if expected is None:
        return this.unknown(f"按口径（{stated.meaning.label}）所需的日期未见记录，暂无法核对人选确定日。")
    evidence = (*_evidence(stated, "按口径应为", expected), ("认定口径", stated.meaning.label))
    if stated.determined_on == expected:
        return this.met("人选确定日与认定口径一致。", evidence=evidence)
    order = "早于" if stated.determined_on < expected else "晚于"
    what = "公示截止日" if expected == stated.notice_until else "按口径认定的日期"
    message = f"人选确定日{chinese_date(stated.determined_on)}{order}{what}{chinese_date(expected)}，请说明情况。"
    return this.not_met(message, evidence=evidence, remedy="请核对日期；确按其他日期认定的，请说明情况。")
