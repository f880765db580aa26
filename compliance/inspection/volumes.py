"""The kind of work: a volume about one unit, or one person, for the department (巡视巡察)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.access import allows
from accounts.models import User
from accounts.permissions import Permission
from common import clock
from common.errors import Refused
from common.file_names import safe_name
from common.templatetags.words import cn_datetime
from compliance.inspection import facts
from compliance.inspection.attached import Room
from compliance.inspection.binding import Binder, TitledSheet
from compliance.inspection.filed import add_filing
from compliance.inspection.sheets import Block, contents, cover, day_words, page
from compliance.judging import JudgedUnit, judge
from filings.models import Filing, FilingStatus
from filings.models.filings import FilingQuerySet
from filings.printed_filings import with_papers
from jobs.registry import Made, Parameters, Work
from organizers.models import Organizer, Tenure
from rules.wording import chinese_date
from units.models import Unit

CODE = "inspection-volume"
TITLE = "专职组织员选任与管理材料卷"
MOST_FILINGS = 300
MOST_OF_NAME = 50
NEEDED = (Permission.VIEW_UNIT, Permission.VIEW_ORGANIZER, Permission.VIEW_FILING)


class About(StrEnum):
    """What a volume is about."""

    UNIT = "unit"
    PERSON = "person"


class Subject(NamedTuple):
    """The unit or the person, what it is called, the filings about it, and those that are not reported yet."""

    row: Unit | Organizer
    name: str
    filings: FilingQuerySet
    unreported: FilingQuerySet


def parameters_of(
    about: About, key: Any, day: date, since: date | None, *, with_documents: bool, with_unreported: bool = False
) -> dict[str, Any]:
    """What a job keeps: keys and choices."""
    return {
        "about": about.value,
        "key": str(key),
        "as_of": day.isoformat(),
        "since": since.isoformat() if since else "",
        "with_documents": with_documents,
        "with_unreported": with_unreported,
    }


def is_department(user: object) -> bool:
    """Volumes are the department's: it sees all units, people and filings."""
    return all(allows(user, each) for each in NEEDED)


def subject_of(parameters: Parameters, by: User) -> Subject:
    """What the volume is about, as the account may see it on the day; refused where there is no such thing."""
    day, key = date.fromisoformat(parameters["as_of"]), parameters["key"]
    filings = _within(Filing.objects.visible_to(by), parameters)
    if parameters["about"] == About.UNIT:
        unit = Unit.objects.visible_to(by).as_of(day).filter(pk=key).first()
        if unit is None:
            raise Refused("该单位在所选日期尚未启用或已停用。", remedy="请另选截止日期。")
        return _subject(unit, unit.name, filings.filter(unit=key), parameters)
    person = Organizer.objects.visible_to(by).filter(pk=key).first()
    if person is None:
        raise Refused("没有这位专职组织员。", remedy="请从专职组织员名册重新选择。")
    return _subject(person, f"{person.name}同志", filings.filter(organizer=key), parameters)


def _subject(row: Unit | Organizer, name: str, filings: FilingQuerySet, parameters: Parameters) -> Subject:
    """What is not reported yet is left out unless it was asked for."""
    chosen = filings if parameters.get("with_unreported") else filings.reported()
    return Subject(row, name, chosen, filings.unreported())


def _within(rows: FilingQuerySet, parameters: Parameters) -> FilingQuerySet:
    """Filings begun up to the day and, where a first day was asked for, determined or begun since."""
    until = clock.at(date.fromisoformat(parameters["as_of"])).replace(hour=23, minute=59, second=59)
    rows = rows.exclude(status=FilingStatus.DISCARDED).filter(created_at__lte=until)
    if parameters["since"]:
        since = date.fromisoformat(parameters["since"])
        begun = Q(candidate_determined_on__isnull=True, created_at__gte=clock.at(since).replace(hour=0))
        rows = rows.filter(begun | Q(candidate_determined_on__gte=since))
    return rows.order_by("candidate_determined_on", "created_at", "pk")


class InspectionVolume:
    """See `jobs.registry.JobKind`."""

    code, label = CODE, "巡视巡察材料卷"

    def offered_to(self, user: User) -> bool:
        """The department's people."""
        return is_department(user)

    def require(self, parameters: Parameters, *, by: User) -> None:
        """Only the department."""
        if not is_department(by):
            raise Refused(
                "巡视巡察材料卷由党委组织部编制，您没有此权限。",
                remedy="如有需要，请联系党委组织部。",
                article="article-12",
            )

    def run(self, work: Work) -> Made:
        """Facts, verdicts, filings; then bind."""
        return _Volume(work).made()


class _Volume:
    """One run."""

    def __init__(self, work: Work) -> None:
        self.work, self.parameters, self.by = work, work.parameters, work.by
        self.day = date.fromisoformat(self.parameters["as_of"])
        self.subject = subject_of(self.parameters, self.by)
        self.keys = list(self.subject.filings.values_list("pk", flat=True))
        self.with_unreported = bool(self.parameters.get("with_unreported"))
        self.unreported = self.subject.unreported.count()
        if len(self.keys) > MOST_FILINGS:
            raise Refused(
                f"涉及备案{len(self.keys)}件，一卷最多{MOST_FILINGS}件。", remedy="请填写起始日期，分段编制。"
            )
        self.binder = Binder(work.folder)

    @property
    def title(self) -> str:
        return f"{self.subject.name}{TITLE}"

    def made(self) -> Made:
        total = len(self.keys) + 2
        self.work.step(0, total, "正在汇集基本情况")
        self.binder.add_sheets(self._first_sheets())
        self._add_filings(total)
        self.work.step(total - 1, total, "正在编排目录和页码")
        into = self.work.folder / "volume.pdf"
        taken = f"由{self.by.display_name}（{self.by.username}）于{cn_datetime(clock.now())}生成"
        sheet = cover(TITLE, self.subject.name, self._cover_facts(), chinese_date(clock.today()))
        pages = self.binder.bind(into, cover=sheet, contents=contents, title=self.title, taken=taken)
        # Of a very long name the end is left out, never the day.
        name = safe_name(f"{self.subject.name[:MOST_OF_NAME]}{self.label_of_kind}（截至{self.day:%Y-%m-%d}）") + ".pdf"
        return Made(into, name, "application/pdf", f"共{pages}页，备案{len(self.keys)}件{self._left_out}。")

    label_of_kind = InspectionVolume.label

    @property
    def _left_out(self) -> str:
        return f"（另有{self.unreported}件尚未报送，未收入）" if self.unreported and not self.with_unreported else ""

    def _cover_facts(self) -> list[tuple[str, str]]:
        since = self.parameters["since"]
        period = f"{day_words(date.fromisoformat(since))}至" if since else "截至"
        return [
            ("时间范围", f"{period}{day_words(self.day)}"),
            ("备案事项", f"{len(self.keys)}件{self._left_out}"),
            ("上传材料", "已并入" if self.parameters["with_documents"] else "未并入"),
            ("编制人", self.by.display_name),
        ]

    def _first_sheets(self) -> Iterator[TitledSheet]:
        day = f"截至{day_words(self.day)}"
        subject = self.subject.row
        if isinstance(subject, Unit):
            blocks = list(facts.unit_blocks(subject, self.day, self.by))
            yield TitledSheet("单位基本情况", 0, page("单位基本情况", blocks, day=day))
            for judged in self._judged(subject.pk):
                verdicts = [*facts.verdict_blocks(judged), *self._of_unreported()]
                yield TitledSheet("逐条对照情况", 0, page("逐条对照情况", verdicts, day=day))
        else:
            blocks = list(facts.person_blocks(subject, self.day, self.by))
            yield TitledSheet("个人基本情况", 0, page("个人基本情况", blocks, day=day))
            found = list(self._about_person(subject))
            if found:
                yield TitledSheet("逐条对照情况", 0, page("逐条对照情况", found, day=day))

    def _judged(self, unit: Any) -> tuple[JudgedUnit, ...]:
        filings = Filing.objects.visible_to(self.by)
        judged = filings if self.with_unreported else filings.reported()
        return judge(self.by, self.day, units=[unit], filings=judged).units

    def _of_unreported(self) -> Iterator[Block]:
        """What the chapter says of drafts: judged as they read when the volume is made, or not at all."""
        if self.unreported and self.with_unreported:
            today = day_words(clock.today())
            yield Block(note=f"含尚未报送的事项{self.unreported}件，按{today}填报的内容对照，以报送内容为准。")
        elif self.unreported:
            yield Block(note=f"尚未报送的事项{self.unreported}件未收入本卷，不作对照。")

    def _about_person(self, person: Organizer) -> Iterator[Block]:
        """What is said of the person where it is in post on the day."""
        held = Tenure.objects.visible_to(self.by).as_of(self.day).filter(organizer=person)
        for unit in dict.fromkeys(held.values_list("post__unit", flat=True)):
            for judged in self._judged(unit):
                yield from facts.person_findings(judged, person)

    def _add_filings(self, total: int) -> None:
        if not self.keys:
            empty = Block(empty="没有备案事项。", head=("事项",))
            self.binder.add_sheets([TitledSheet("备案事项", 0, page("备案事项", [empty]))])
            return
        self.binder.add_heading(f"备案事项（{len(self.keys)}件）", 0)
        room = Room()
        for number, key in enumerate(self.keys, start=1):
            self.work.step(number, total, f"正在汇集第{number}件备案，共{len(self.keys)}件")
            filing = with_papers(Filing.objects.visible_to(self.by)).filter(pk=key).first()
            if filing is not None:
                add_filing(self.binder, filing, room, with_documents=self.parameters["with_documents"])
