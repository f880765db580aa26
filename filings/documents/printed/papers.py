"""What goes with a filing on paper: report, table, receipt, and the sheet of the candidate's qualification."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from common import clock, day_strip
from common.printing import Sheet
from filings.correcting import report_title
from filings.correction_changes import Corrected
from filings.documents.form_content import form_of
from filings.documents.printed.cadre_form import full_form, short_form
from filings.facts import Dossier
from filings.form_months import months_alone
from filings.lines import Line
from filings.models import BasicForm, DocumentKind, Filing, FilingKind, FilingStatus
from filings.progress import receipt, receipt_date
from filings.qualification_items import items_of
from filings.services.basic_forms import content_of
from filings.tenure_facts import is_across_units
from filings.way import Way, WayRecords
from organizers.models import Sex
from rules.selection_facts import FilingFacts
from rules.verdicts import Finding
from rules.wording import chinese_date, chinese_moment

FOLDER = "filings/documents"
STYLES = ("css/paper.css", "css/filing-papers.css")
REQUEST = (
    "根据《上海交通大学医学院二级单位党组织专职组织员选任与管理办法》（沪交医委〔2021〕30号）第七条规定，"
    "现将有关材料报上，请予备案。"
)
REQUEST_OF_CORRECTION = REQUEST.replace("请予备案", "请予更正备案")


MOST_WORDS_OF_WAY = 400  # beside the steps; with more each step has a row of its own
OF_PERSON = (
    "staff_number",
    "sex",
    "born_on",
    "ethnicity",
    "education",
    "degree",
    "joined_on",
    "full_member_on",
    "phone",
)


class PaperKind(StrEnum):
    """What can be printed about a filing."""

    REPORT = "REPORT"
    TABLE = "TABLE"
    QUALIFICATION = "QUALIFICATION"
    RECEIPT = "RECEIPT"
    FULL_FORM = "FULL_FORM"
    SHORT_FORM = "SHORT_FORM"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def slug(self) -> str:
        return self.value.lower()


_LABELS = {
    PaperKind.REPORT: "备案报告",
    PaperKind.TABLE: "备案表",
    PaperKind.QUALIFICATION: "任职资格审核表",
    PaperKind.RECEIPT: "备案回执",
    PaperKind.FULL_FORM: "干部任免审批表",
    PaperKind.SHORT_FORM: "相关人员基本信息表（简表）",
}

# Printed from the basic information form, not from the filing.
FORMS = (PaperKind.FULL_FORM, PaperKind.SHORT_FORM)


@dataclass(frozen=True)
class PrintedFiling:
    """All that the papers of one filing say; its page has read the same."""

    filing: Filing
    unit_name: str
    line: Line
    dossier: Dossier
    records: WayRecords
    facts: FilingFacts
    findings: tuple[Finding, ...]
    way: Way
    today: date
    # Only for a correction.
    corrected: Corrected | None = None

    @property
    def strip(self) -> tuple[day_strip.Cell, ...]:
        """The counted days, as on the screen."""
        marks = day_strip.Marks(
            start=self.filing.candidate_determined_on,
            due=self.line.due_on,
            done=self.line.done_on,
            start_word="人选确定",
        )
        return day_strip.build(self.line.days, marks) if self.line.days else ()


def missing_for(kind: PaperKind, filing: Filing) -> str:
    """Why a paper cannot be printed yet, as words for the user; empty where it can."""
    if kind is PaperKind.RECEIPT:
        return "" if filing.status == FilingStatus.FILED else "备案办结后出具。"
    if kind is PaperKind.QUALIFICATION and filing.kind == FilingKind.REMOVAL:
        return "免职不审核任职资格。"
    if kind in FORMS:
        return _form_missing(kind, filing)
    if kind is PaperKind.REPORT and not (filing.candidate_determined_on and filing.document_number):
        return "填写人选确定日、任免文号后可打印。"
    return ""


def _form_missing(kind: PaperKind, filing: Filing) -> str:
    row: BasicForm | None = getattr(filing, "basic_form", None)
    if row is None:
        return "填写基本信息表后可打印。"
    is_full = row.shape == BasicForm.Shape.FULL
    return "" if is_full or kind is PaperKind.SHORT_FORM else "基本信息表改用干部任免审批表后可打印。"


def _form_sheet(kind: PaperKind, printed: PrintedFiling) -> Sheet:
    filing = printed.filing
    row: BasicForm = filing.basic_form
    photo = row.photo.file.open("rb").read() if row.photo else None
    form = form_of(content_of(row), filing, photo)
    if kind is PaperKind.FULL_FORM:
        return full_form(form, on=printed.today)
    return short_form(form, on=printed.today, full_member_on=filing.full_member_on)


def sheet_of(kind: PaperKind, printed: PrintedFiling) -> Sheet:
    """A paper of a filing."""
    if kind in FORMS:
        return _form_sheet(kind, printed)
    context = {"filing": printed.filing, "unit_name": printed.unit_name, "today": printed.today}
    return Sheet(f"{FOLDER}/{kind.slug}.html", context | _BUILDERS[kind](printed), STYLES)


def _report(printed: PrintedFiling) -> dict[str, Any]:
    filing, corrected = printed.filing, printed.corrected
    attached = [kind.label for kind in DocumentKind]
    return {
        "title": report_title(filing),
        "number": corrected.number if corrected else "",
        "paragraphs": _correction_paragraphs(filing, corrected) if corrected else _report_paragraphs(printed),
        "attached": attached,
        "day": chinese_date(_written_on(printed)),
    }


def _written_on(printed: PrintedFiling) -> date:
    """The day under the letter: when it was sent. It is written after the document, and says so when it is late."""
    sent, status = printed.filing.submitted_at, printed.filing.status
    is_to_be_sent = status in (FilingStatus.RETURNED, FilingStatus.AWAITING_RESUBMISSION)
    return clock.day_of(sent) if sent and not is_to_be_sent else printed.today


def _report_paragraphs(printed: PrintedFiling) -> list[str]:
    filing = printed.filing
    paragraphs = [
        _decision(filing, _position(printed)),
        f"人选确定日为{chinese_date(filing.candidate_determined_on)}。" if filing.candidate_determined_on else "",
        f"逾期说明：{filing.late_explanation}" if filing.late_explanation else "",
        REQUEST,
    ]
    return [each for each in paragraphs if each]


def _correction_paragraphs(filing: Filing, corrected: Corrected) -> list[str]:
    """Which filing is corrected and why, then what changes, if anything does yet. What stays is not said again."""
    filed = f"{filing}已于{chinese_date(corrected.filed_on)}办结，备案编号为{corrected.number}。"
    numbered = (f"（{place}）{each}" for place, each in enumerate(corrected.changes, start=1))
    paragraphs = [
        f"{filed}现就该备案报请更正。",
        f"更正理由：{corrected.reason}。",
        f"更正内容：{'；'.join(numbered)}。" if corrected.changes else "",
        REQUEST_OF_CORRECTION,
    ]
    return [each for each in paragraphs if each]


def _level(filing: Filing) -> str:
    return filing.get_level_display() or (filing.post.get_level_display() if filing.post else "")


def _position(printed: PrintedFiling) -> str:
    """The post with its unit and its level, where one is said; its number too where somebody moves within the unit."""
    filing, level = printed.filing, _level(printed.filing)
    is_within = filing.kind == FilingKind.EXCHANGE and filing.post and not is_across_units(filing)
    return f"{printed.unit_name}{filing.post if is_within else '专职组织员'}" + (f"（{level}）" if level else "")


def _left(filing: Filing) -> str:
    """Which post an exchange leaves. The letter is the receiving unit's, which sees no other unit's ledger."""
    if filing.kind != FilingKind.EXCHANGE or filing.post is None:
        return ""
    return "其他单位专职组织员岗位" if is_across_units(filing) else str(filing.ends.post)  # type: ignore[union-attr]


def _decision(filing: Filing, position: str) -> str:
    """What was decided and sent out."""
    decided = f"经{chinese_date(filing.meeting_on)}会议讨论决定" if filing.meeting_on else "经研究决定"
    if filing.notice_from and filing.notice_until:
        decided += f"，并于{chinese_date(filing.notice_from)}至{chinese_date(filing.notice_until)}公示"
    what = {
        FilingKind.APPOINTMENT: f"{filing.name}同志任{position}",
        FilingKind.REMOVAL: f"免去{filing.name}同志{position}职务",
        FilingKind.EXCHANGE: f"{filing.name}同志{f'由{left}' if (left := _left(filing)) else ''}交流任{position}",
    }[FilingKind(filing.kind)]
    document = f"已以{filing.document_number}发文" if filing.document_number else "已发文"
    since = f"，自{chinese_date(filing.effective_on)}起计算" if filing.effective_on else ""
    if filing.kind == FilingKind.REMOVAL:
        since = f"，免职日期为{chinese_date(filing.effective_on)}" if filing.effective_on else ""
    return f"{decided}，{what}，{document}{since}。"


def _table(printed: PrintedFiling) -> dict[str, Any]:
    filing, line = printed.filing, printed.line
    person = _person(filing)
    return {
        "title": f"专职组织员{filing.get_kind_display()}备案表",
        "person": person,
        "level": _level(filing),
        "left": _left(filing),
        "sex": Sex(person["sex"]).label if person["sex"] in (Sex.MALE, Sex.FEMALE) else "",
        "education": "、".join(each for each in (person["education"], person["degree"]) if each),
        "months": months_alone(filing),
        "way": printed.way,
        "is_wordy": sum(len(row.note) + len(row.skipped) for row in printed.way.rows) > MOST_WORDS_OF_WAY,
        "clock": line.message,
        "strip": printed.strip,
        "over": 0 if printed.line.is_provisional else printed.line.over,
        "first_complete": _moment(filing.first_complete_at),
        "submitted": _moment(filing.submitted_at),
        "circumstances": printed.records.circumstances,
        "documents": [(kind.label, _is_there(kind, printed)) for kind in DocumentKind],
        "is_removal": filing.kind == FilingKind.REMOVAL,
        "remarks": _remarks(filing, printed.corrected),
    }


def _is_there(kind: DocumentKind, printed: PrintedFiling) -> str:
    """Two of the department have confirmed when both came on paper; a scan may be kept besides."""
    if kind.value in printed.dossier.documents:
        return "有"
    return "纸质" if printed.filing.is_paper and printed.filing.first_complete_at else "缺"


def _person(filing: Filing) -> dict[str, Any]:
    """What the filing says of the person, and the ledger where it says nothing: a removal asks for none of it."""
    known = filing.organizer
    said = {name: getattr(filing, name) for name in OF_PERSON}
    blank = {name for name, value in said.items() if not value or (name, value) == ("sex", Sex.UNKNOWN)}
    return said | ({name: getattr(known, name) for name in blank} if known else {})


def _remarks(filing: Filing, corrected: Corrected | None) -> list[str]:
    told = []
    if corrected is not None:
        filed_on = chinese_date(corrected.filed_on)
        told.append(f"更正{corrected.number}（{filed_on}备案）。更正理由：{corrected.reason}。")
    return [*told, *([filing.remarks] if filing.remarks else [])]


def _receipt(printed: PrintedFiling) -> dict[str, Any]:
    filing = printed.filing
    returned = filing.first_complete_at is not None and filing.submitted_at != filing.first_complete_at
    return {
        "words": receipt(printed.line),
        "day": receipt_date(printed.line),
        "strip": printed.strip,
        "over": 0 if printed.line.is_provisional else printed.line.over,
        "clock": printed.line.message,
        "first_complete": _moment(filing.first_complete_at),
        # After a return both times stand: the first one stopped the clock.
        "completed": _moment(filing.submitted_at) if returned else "",
    }


def _qualification(printed: PrintedFiling) -> dict[str, Any]:
    return {
        "title": "专职组织员任职资格审核表",
        "items": items_of(printed.findings, printed.facts.candidate, printed.records.circumstances),
        "determined_on": printed.filing.candidate_determined_on,
    }


def _moment(moment: datetime | None) -> str:
    return chinese_moment(moment.astimezone(clock.SHANGHAI)) if moment else ""


_BUILDERS: dict[PaperKind, Callable[[PrintedFiling], dict[str, Any]]] = {
    PaperKind.REPORT: _report,
    PaperKind.TABLE: _table,
    PaperKind.QUALIFICATION: _qualification,
    PaperKind.RECEIPT: _receipt,
}
