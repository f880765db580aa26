"""Facts of a unit, and of a person, as of a day: blocks of a page. Verdicts come from the cockpit's own pass."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from compliance.cockpit import COLUMNS
from compliance.inspection.sheets import Block, article_block, day_words, findings_block
from compliance.judging import JudgedUnit
from filings.models import Filing, FilingKind, FilingStatus
from organizers.models import Organizer, Post, Tenure
from organizers.models.organizers import Sex
from organizers.models.tenures import TenureQuerySet
from rules.verdicts import DISCLAIMER
from training.models import HoursRecord
from units.models import MemberCount, Unit
from units.models.units import PartyOrganizationKind, UnitKind


def unit_blocks(unit: Unit, day: date, by: User) -> Iterator[Block]:
    """What the unit is, its names, its members, its posts and who held them."""
    yield Block(facts=_of_unit(unit))
    names = unit.profiles.filter(valid_from__lte=day).order_by("valid_from")
    yield Block(
        "名称与类别沿革",
        head=("起始日", "名称", "单位类别", "党组织类别"),
        rows=[(day_words(e.valid_from), e.name, e.get_kind_display(), e.get_party_kind_display()) for e in names],
        widths=("is-day", "", "is-day", "is-short"),
    )
    counts = MemberCount.objects.as_of(day).filter(unit=unit)
    yield Block(
        "党员人数（含预备党员）",
        head=("统计时点", "总数", "正式党员", "预备党员", "数据来源"),
        rows=[(day_words(e.counted_on), *map(_number, (e.total, e.full, e.probationary)), e.source) for e in counts],
        widths=("is-day", "is-narrow", "is-narrow", "is-narrow"),
    )
    posts = Post.objects.filter(unit=unit, established_on__lte=day).order_by("number")
    yield Block(
        "岗位",
        head=("岗位", "级别", "设立日期", "撤销日期", "设置依据"),
        rows=[_post(each, day) for each in posts],
        widths=("is-short", "is-short", "is-day", "is-day"),
    )
    held = Tenure.objects.visible_to(by).in_effect().filter(post__unit=unit, effective_on__lte=day)
    yield _tenures("历任专职组织员", held, day, of_unit=True)
    yield from _moved_away(unit, day, by)


def _moved_away(unit: Unit, day: date, by: User) -> Iterator[Block]:
    """Exchanges that ended a tenure here. The receiving unit files them, so they stand in its volume as a whole."""
    rows = Filing.objects.visible_to(by).reported().filter(kind=FilingKind.EXCHANGE, ends__post__unit=unit)
    rows = rows.exclude(unit=unit).exclude(status=FilingStatus.DISCARDED).filter(effective_on__lte=day)
    found = [
        (
            each.name, each.unit_name, day_words(each.effective_on), each.document_number,
            each.filing_number or each.get_status_display(),
        )
        for each in rows.with_unit_names().order_by("effective_on", "pk")
    ]  # fmt: skip
    if found:
        head = ("姓名", "转入单位", "转任日期", "任免文号", "备案")
        yield Block("交流至其他单位（由转入单位报备）", head=head, rows=found, widths=("is-short", "", "is-day"))


def _of_unit(unit: Unit) -> list[tuple[str, str]]:
    return [
        ("单位名称", unit.name),
        ("单位代码", unit.code),
        ("单位类别", UnitKind(unit.kind).label),
        ("党组织类别", PartyOrganizationKind(unit.party_kind).label),
        ("启用日期", day_words(unit.established_on)),
        ("纳入配备范围", "是" if unit.in_scope else "否"),
    ]


def _number(number: int | None) -> str:
    return "—" if number is None else str(number)


def _post(post: Post, day: date) -> tuple[str, ...]:
    abolished = post.abolished_on if post.abolished_on and post.abolished_on <= day else None
    kind = "" if post.is_full_time else "（兼职）"
    return (
        f"岗位{post.number}{kind}", post.get_level_display(), day_words(post.established_on), day_words(abolished),
        post.basis,
    )  # fmt: skip


def _tenures(heading: str, rows: TenureQuerySet, day: date, *, of_unit: bool) -> Block:
    """Of a unit by person and post, of a person by unit and post."""
    listed = rows.select_related("post", "organizer").with_unit_name().order_by("effective_on", "pk")
    return Block(
        heading,
        head=("姓名" if of_unit else "单位", "岗位", "级别", "任职日期", "免职日期", "任职文号", "备案"),
        rows=[
            (
                each.organizer.name if of_unit else each.unit_name,
                f"岗位{each.post.number}",
                each.level_label(),
                day_words(each.effective_on),
                day_words(each.ended_on) if each.ended_on and each.ended_on <= day else "在岗",
                each.document_number,
                each.filing_number or each.get_status_display(),
            )
            for each in listed
        ],
        widths=("is-short" if of_unit else "", "is-narrow", "is-short", "is-day", "is-day"),
    )


def verdict_blocks(judged: JudgedUnit) -> Iterator[Block]:
    """Every judged article with what was found and its own words; staffing first with its figures."""
    staffing = judged.staffing
    figures = [
        ("党员总数", _number(staffing.members) if staffing.members is not None else "未见记录"),
        ("最低应配", _number(staffing.minimum)),
        ("实配", str(staffing.in_post)),
        ("空缺岗位", str(staffing.vacant_posts)),
        ("级别要求", staffing.grade_words),
        ("配备情况", staffing.look.word),
    ]
    yield Block("配备情况", facts=figures)
    for column in COLUMNS:
        found = judged.cells[column.article].findings
        if found:
            yield article_block(f"{column.label}　{column.name}", found)
    yield Block(note=DISCLAIMER)


def person_blocks(person: Organizer, day: date, by: User) -> Iterator[Block]:
    """Who it is (no ID number), the posts held, the hours of training."""
    yield Block(facts=_of_person(person, day))
    held = Tenure.objects.visible_to(by).in_effect().filter(organizer=person, effective_on__lte=day)
    yield _tenures("任职经历", held, day, of_unit=False)
    hours = HoursRecord.objects.visible_to(by).filter(organizer=person, held_on__lte=day).order_by("held_on", "pk")
    yield Block(
        "培训学时",
        head=("日期", "培训名称", "层级", "学时", "主办单位", "认定"),
        rows=[
            (
                day_words(each.held_on), each.title, each.get_level_display(), f"{each.hours:g}", each.host,
                each.get_status_display(),
            )
            for each in hours
        ],
        widths=("is-day", "", "is-narrow", "is-narrow", "", "is-narrow"),
    )  # fmt: skip


def _of_person(person: Organizer, day: date) -> list[tuple[str, str]]:
    standing = person.party_standing_on(day)
    return [
        ("姓名", person.name),
        ("工号", person.staff_number),
        ("性别", str(Sex(person.sex).label) if person.sex in ("1", "2") else ""),
        ("民族", person.ethnicity),
        ("出生日期", day_words(person.born_on)),
        ("年龄", f"{age}岁" if (age := person.age_on(day)) is not None else ""),
        ("入党日期", day_words(person.joined_on)),
        ("转正日期", day_words(person.full_member_on)),
        ("党龄", f"{standing}年" if standing is not None else ""),
        ("学历学位", "、".join(part for part in (person.education, person.degree) if part)),
        ("职员职级", person.staff_rank),
        ("专业技术职务", person.professional_title),
    ]


def person_findings(judged: JudgedUnit, person: Organizer) -> Iterator[Block]:
    """What was found about the person alone, among the findings of the unit of the present post."""
    own = [each for each in judged.verdict.findings if each.subject == str(person.pk)]
    if own:
        yield findings_block("", own)
