"""Articles 2 and 3: who is in scope, 全覆盖率, and the structure of the team."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rules.cockpit_facts import CoveredUnit, UnitFacts
from rules.cultivation import full_years
from rules.posts import PostLevel
from rules.registry import Rule, rule
from rules.standard import Standard
from rules.verdicts import Bearer, Finding, Strength

__all__ = [
    "UNKNOWN_GROUP",
    "Group",
    "Grouping",
    "TeamMember",
    "assess_coverage",
    "assess_unit_coverage",
    "out_of_scope",
    "percent",
    "structure",
]

UNKNOWN_GROUP = "未见记录"


@rule(
    "scope.applies",
    title="适用范围",
    article="3",
    strength=Strength.MUST,
    settings=("direct_branches_in_scope",),
)
def out_of_scope(this: Rule, facts: UnitFacts) -> Finding:
    """“本办法适用于医学院系统各二级单位党组织的专职组织员。”"""
    return this.not_applicable(f"{facts.name}不纳入适用范围，不作判断。")


@rule("coverage.unit", title="二级单位全覆盖：本单位", article="2", strength=Strength.WORK)
def assess_unit_coverage(this: Rule, in_post: int, standard: Standard) -> Finding:
    """“要在实现二级单位全覆盖配备的基础上”: whether a unit counts towards it. What it must do stands in Article 4."""
    without = this.without_text(standard.edition)
    if without is not None:
        return without
    evidence = (("在岗专职组织员", f"{in_post}名"),)
    if in_post:
        return this.met("已配备专职组织员，计入全覆盖。", evidence=evidence)
    return this.not_met("暂未配备专职组织员，尚未计入全覆盖。", evidence=evidence)


@rule("coverage.rate", title="二级单位全覆盖率", article="2", strength=Strength.WORK, bearer=Bearer.DEPARTMENT)
def assess_coverage(this: Rule, units: Iterable[CoveredUnit] | None, standard: Standard) -> Finding:
    """“要在实现二级单位全覆盖配备的基础上，努力打造一支结构合理、讲政治、敢担当、业务精、作风好的专职组织员队伍”.

    Party organizations in scope with at least one full-time organizer in post ÷ those in scope, with the gaps.
    """
    without = this.without_text(standard.edition)
    if without is not None:
        return without
    if units is None:
        return this.unrecorded("二级单位党组织")
    in_scope = tuple(units)
    if not in_scope:
        return this.not_applicable("尚无纳入适用范围的二级单位党组织。")
    gaps = tuple(each for each in in_scope if each.in_post < 1)
    covered = len(in_scope) - len(gaps)
    evidence = (
        ("纳入范围", f"{len(in_scope)}个"),
        ("已配备", f"{covered}个"),
        *(("尚未配备", each.name) for each in gaps),
    )
    message = f"全覆盖率{percent(covered, len(in_scope))}%：{len(in_scope)}个单位中{covered}个已配备专职组织员。"
    return this.not_met(message, evidence=evidence) if gaps else this.met(message, evidence=evidence)


def percent(part: int, whole: int) -> str:
    """One decimal, rounded down: 100 is said only when nothing is missing."""
    return f"{part * 1000 // whole / 10:g}"


@dataclass(frozen=True)
class TeamMember:
    """What the structure of the team is drawn from. `sex` in the words of the ledger; empty where not known."""

    key: str
    born_on: date | None = None
    sex: str = ""
    degree: str = ""
    full_member_on: date | None = None
    level: PostLevel | None = None
    professional_title: str = ""
    in_post_since: date | None = None


@dataclass(frozen=True)
class Group:
    """One bar, with the people behind it."""

    label: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Grouping:
    """One way to look at the team. Everybody is in exactly one group; what is not known has a group of its own."""

    code: str
    title: str
    groups: tuple[Group, ...]


# The last year of each band, both ends included; above the last one nothing ends.
_AGES = ((35, "35岁及以下"), (40, "36—40岁"), (45, "41—45岁"), (50, "46—50岁"), (55, "51—55岁"))
_OLDER = "56岁及以上"
# Less than so many full years.
_STANDINGS = ((3, "不满3年"), (10, "3年以上不满10年"), (20, "10年以上不满20年"), (30, "20年以上不满30年"))
_LONGER = "30年以上"
_YEARS_IN_POST = ((1, "不满1年"), (3, "1年以上不满3年"), (5, "3年以上不满5年"), (10, "5年以上不满10年"))
_LONGER_IN_POST = "10年以上"
_NO_STANDING = "未转正"
Band = tuple[int, str]
Labelled = Callable[[TeamMember, date], str]


def _age(member: TeamMember, on: date) -> str:
    if member.born_on is None or member.born_on > on:
        return UNKNOWN_GROUP
    age = full_years(member.born_on, on)
    return next((label for last, label in _AGES if age <= last), _OLDER)


def _years(since: date, on: date, bands: tuple[Band, ...], beyond: str) -> str:
    years = full_years(since, on)
    return next((label for limit, label in bands if years < limit), beyond)


def _standing(member: TeamMember, on: date) -> str:
    if member.full_member_on is None:
        return UNKNOWN_GROUP
    if member.full_member_on > on:
        return _NO_STANDING
    return _years(member.full_member_on, on, _STANDINGS, _LONGER)


def _in_post(member: TeamMember, on: date) -> str:
    if member.in_post_since is None or member.in_post_since > on:
        return UNKNOWN_GROUP
    return _years(member.in_post_since, on, _YEARS_IN_POST, _LONGER_IN_POST)


def _labels(bands: tuple[Band, ...], *beyond: str) -> tuple[str, ...]:
    return (*(label for _, label in bands), *beyond)


# Code, title, how one is grouped, and the groups that are always shown; others follow in the order of their words.
_WAYS: tuple[tuple[str, str, Labelled, tuple[str, ...]], ...] = (
    ("age", "年龄", _age, _labels(_AGES, _OLDER)),
    ("sex", "性别", lambda member, on: member.sex or UNKNOWN_GROUP, ("男", "女")),
    ("degree", "学位", lambda member, on: member.degree or UNKNOWN_GROUP, ()),
    ("standing", "党龄", _standing, (_NO_STANDING, *_labels(_STANDINGS, _LONGER))),
    (
        "level",
        "岗位级别",
        lambda member, on: member.level.label if member.level else UNKNOWN_GROUP,
        tuple(level.label for level in PostLevel),
    ),
    ("title", "专业技术职务", lambda member, on: member.professional_title or UNKNOWN_GROUP, ()),
    ("in_post", "任职年限", _in_post, _labels(_YEARS_IN_POST, _LONGER_IN_POST)),
)


def structure(members: Iterable[TeamMember], on: date) -> tuple[Grouping, ...]:
    """The team on a day, looked at in seven ways."""
    team = tuple(members)
    return tuple(
        Grouping(code, title, _grouped([(label_of(each, on), each.key) for each in team], shown))
        for code, title, label_of, shown in _WAYS
    )


def _grouped(labelled: list[tuple[str, str]], shown: tuple[str, ...]) -> tuple[Group, ...]:
    present = {label for label, _ in labelled}
    others = sorted(present - set(shown) - {UNKNOWN_GROUP})
    order = [*shown, *others, *([UNKNOWN_GROUP] if UNKNOWN_GROUP in present else [])]
    return tuple(Group(label, tuple(key for own, key in labelled if own == label)) for label in order)
