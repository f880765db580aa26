"""Editions of the regulation. An event is judged by the edition in force on its own day (Article 16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from rules import regulation_text
from rules.articles import REGULATION
from rules.wording import chinese_date


class ParameterKey(StrEnum):
    """The numbers that the regulation fixes."""

    MINIMUM_ORGANIZERS = "minimum_organizers"
    SECTION_LEVEL_MEMBERS = "section_level_members"
    EXTRA_POSTS_MEMBERS = "extra_posts_members"
    PARTY_STANDING_YEARS = "party_standing_years"
    FILING_WORKING_DAYS = "filing_working_days"
    SCHOOL_HOURS_PER_YEAR = "school_hours_per_year"
    MUNICIPAL_PERIOD_YEARS = "municipal_period_years"
    MUNICIPAL_SESSIONS_PER_PERIOD = "municipal_sessions_per_period"


@dataclass(frozen=True)
class Parameter:
    """A number with its unit, its name and the place in the text that it is taken from."""

    key: ParameterKey
    label: str
    value: int
    unit: str
    anchor: str


@dataclass(frozen=True)
class Edition:
    code: str
    title: str
    document_number: str
    in_force_from: date
    in_force_until: date | None = None
    parameters: Mapping[ParameterKey, Parameter] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    notes: str = ""
    # The words of each article by its number; empty where the text is not at hand.
    articles: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}), hash=False, repr=False)

    def value(self, key: ParameterKey) -> int | None:
        """None where the edition's text is not at hand: what follows is then unknown, never a pass or a gap."""
        parameter = self.parameters.get(key)
        return parameter.value if parameter else None

    @property
    def is_known(self) -> bool:
        """Whether the edition's text, and with it its numbers, is at hand."""
        return bool(self.parameters)

    def is_in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


_PARAMETERS_2021 = (
    Parameter(ParameterKey.MINIMUM_ORGANIZERS, "最低应配数", 1, "名", "article-4"),
    Parameter(ParameterKey.SECTION_LEVEL_MEMBERS, "级别一般为科级的党员人数", 200, "人", "article-4"),
    Parameter(ParameterKey.EXTRA_POSTS_MEMBERS, "可视实际增设岗位的党员人数", 500, "人", "article-4"),
    Parameter(ParameterKey.PARTY_STANDING_YEARS, "一般应具有的党龄", 3, "年", "article-6-item-1"),
    Parameter(ParameterKey.FILING_WORKING_DAYS, "人选确定后的报备时限", 5, "个工作日", "article-7"),
    Parameter(ParameterKey.SCHOOL_HOURS_PER_YEAR, "每年校级培训学时", 16, "学时", "article-8"),
    Parameter(ParameterKey.MUNICIPAL_PERIOD_YEARS, "市级培训的周期", 3, "年", "article-8"),
    Parameter(ParameterKey.MUNICIPAL_SESSIONS_PER_PERIOD, "每个周期的市级培训次数", 1, "次", "article-8"),
)

TRIAL_2017 = Edition(
    code="2017-trial",
    title="上海交通大学医学院党委组织员工作实施细则（试行）",
    document_number="",
    in_force_from=date(2017, 6, 27),
    in_force_until=date(2021, 4, 21),
    notes="2017年6月27日发布，由2021年办法第十六条废止。条文未载入本系统，依该细则的事项不作判断。",
)
EDITION_2021 = Edition(
    code="2021",
    title=regulation_text.HEADING,
    document_number=regulation_text.DOCUMENT_NUMBER,
    in_force_from=date(2021, 4, 22),
    parameters=MappingProxyType({parameter.key: parameter for parameter in _PARAMETERS_2021}),
    notes="第十六条：自发布之日起施行。通知落款为2021年4月22日，4月23日印发；本系统以落款日为施行日。",
    articles=MappingProxyType({each.number: each.text for each in REGULATION.articles}),
)
EDITIONS = (TRIAL_2017, EDITION_2021)


def edition_on(day: date, editions: Iterable[Edition] = EDITIONS) -> Edition | None:
    """The edition in force on a day; None before the trial rules of 2017-06-27."""
    return next((edition for edition in editions if edition.is_in_force(day)), None)


class EditionConflict(ValueError):
    """Two editions in force on one day, or one that ends before it begins. The message is for the user."""


def check_editions(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """The editions in the order of their days; EditionConflict where a day would have two. Days without one are fine:
    nothing was in force then."""
    ordered = tuple(sorted(editions, key=lambda each: each.in_force_from))
    for each in ordered:
        if each.in_force_until is not None and each.in_force_until < each.in_force_from:
            until, begins = chinese_date(each.in_force_until), chinese_date(each.in_force_from)
            raise EditionConflict(f"《{each.title}》的废止日期（{until}）早于施行日期（{begins}）。")
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
            raise EditionConflict(
                f"《{later.title}》自{chinese_date(later.in_force_from)}起施行，"
                f"与《{earlier.title}》的施行期间（{_span(earlier)}）重叠，请先填写后者的废止日期。"
            )
    return ordered


def _span(edition: Edition) -> str:
    until = f"至{chinese_date(edition.in_force_until)}" if edition.in_force_until else "起，未填废止日期"
    return f"{chinese_date(edition.in_force_from)}{until}"
