"""Many papers of many filings as one file, made in the background: one PDF with bookmarks, or a zip of single PDFs.

Sheets are laid out some forty at a time and written to the job's folder, so that memory does not grow with the batch.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from accounts.models import User
from accounts.permissions import Permission
from common.errors import Refused
from common.file_names import safe_name
from common.pdf_merging import Bookmark, merge_files
from common.printing import Sheet, print_counted, print_pdf
from filings.documents.printed.papers import PaperKind, missing_for, sheet_of
from filings.models import Filing, FilingStatus
from filings.printed_filings import printed_filing, with_papers
from jobs.registry import Made, Parameters, Work
from units.access import can_somewhere

CODE = "filing-papers"
MOST_FILINGS = 500
SHEETS_AT_ONCE = 40
PDF, ZIP = "application/pdf", "application/zip"


class BatchForm(StrEnum):
    """What the papers are put into."""

    MERGED = "merged"
    ZIP = "zip"

    @property
    def label(self) -> str:
        return {"merged": "合并为一个PDF（带书签）", "zip": "打包为zip（每份一个PDF）"}[self.value]

    @property
    def word(self) -> str:
        """As a job's title says it."""
        return {"merged": "合并PDF", "zip": "zip"}[self.value]


def parameters_of(filings: Sequence[UUID], papers: Sequence[PaperKind], form: BatchForm, name: str) -> dict[str, Any]:
    """What a job keeps: keys and choices."""
    return {
        "filings": [str(key) for key in filings],
        "papers": [kind.value for kind in PaperKind if kind in papers],
        "form": form.value,
        "name": name,
    }


class FilingPapers:
    """The kind of work (`jobs.registry.JobKind`)."""

    code, label = CODE, "备案文书批量打印"

    def offered_to(self, user: User) -> bool:
        """Anybody who may see filings of some unit."""
        return can_somewhere(user, Permission.VIEW_FILING)

    def require(self, parameters: Parameters, *, by: User) -> None:
        """Every one of them must be seen, today."""
        keys = parameters["filings"]
        unseen = len(keys) - Filing.objects.visible_to(by).filter(pk__in=keys).count()
        if unseen:
            raise Refused(
                f"其中{unseen}件备案不在您的查看范围内，不能办理。",
                remedy="请从任免备案台账重新选择后提交。",
                article="article-12",
            )

    def run(self, work: Work) -> Made:
        """Print what can be printed, of filings that were not discarded meanwhile."""
        batch = _Batch(work)
        path = batch.merged() if work.parameters["form"] == BatchForm.MERGED else batch.zipped()
        is_merged = work.parameters["form"] == BatchForm.MERGED
        name = f"{safe_name(work.parameters['name'])}{'.pdf' if is_merged else '.zip'}"
        return Made(path, name, PDF if is_merged else ZIP, batch.told.words)


class Paper(NamedTuple):
    """One paper of the so-manieth filing, ready to be laid out."""

    number: int
    filing: Filing
    kind: PaperKind
    sheet: Sheet


@dataclass
class _Told:
    """What came of it, in numbers."""

    filings: int = 0
    papers: int = 0
    missing: int = 0

    @property
    def words(self) -> str:
        missing = f"；另有{self.missing}份尚不能出具，未包含" if self.missing else ""
        return f"{self.filings}件备案，{self.papers}份文书{missing}。"


@dataclass
class _Batch:
    """One run. Filings are read one by one, in the order of their keys."""

    work: Work
    told: _Told = field(default_factory=_Told)

    @property
    def keys(self) -> list[str]:
        return list(self.work.parameters["filings"])

    @property
    def is_single(self) -> bool:
        return len(self.keys) == 1

    def papers(self) -> Iterator[Paper]:
        """Paper after paper."""
        chosen = [PaperKind(value) for value in self.work.parameters["papers"]]
        for number, key in enumerate(self.keys, start=1):
            yield from self._papers_of(number, key, chosen)
        if not self.told.papers:
            raise Refused("所选备案尚没有可出具的文书。", remedy="请在备案事项页查看各文书的出具条件。")

    def _papers_of(self, number: int, key: str, chosen: Sequence[PaperKind]) -> Iterator[Paper]:
        rows = with_papers(Filing.objects.visible_to(self.work.by)).exclude(status=FilingStatus.DISCARDED)
        filing = rows.filter(pk=key).first()
        if filing is None:
            return
        there = [kind for kind in chosen if not missing_for(kind, filing)]
        self.told.missing += len(chosen) - len(there)
        if not there:
            return
        printed = printed_filing(filing)
        self.told.filings += 1
        for kind in there:
            self.told.papers += 1
            yield Paper(number, filing, kind, sheet_of(kind, printed))

    def tell(self, number: int, message: str = "") -> None:
        """How far it is; putting the papers together is a step, too."""
        total = len(self.keys)
        self.work.step(number - 1, total + 1, message or f"正在排印第{number}件，共{total}件")

    def laid_out(self, papers: Iterable[Paper]) -> Iterator[Sheet]:
        for paper in papers:
            self.tell(paper.number)
            yield paper.sheet

    def merged(self) -> Path:
        pieces: list[Path] = []
        outline, papers = Outline(is_single=self.is_single), self.papers()
        while taken := list(islice(papers, SHEETS_AT_ONCE)):
            content, counts = print_counted(self.laid_out(taken))
            pieces.append(self.work.folder / f"{len(pieces):04d}.pdf")
            pieces[-1].write_bytes(content)
            for paper, count in zip(taken, counts, strict=True):
                outline.add(paper, count)
        self.tell(len(self.keys) + 1, "正在合并")
        into = self.work.folder / "merged.pdf"
        merge_files(pieces, outline.bookmarks, into, title=self.work.parameters["name"])
        return into

    def zipped(self) -> Path:
        into = self.work.folder / "papers.zip"
        into.touch(mode=0o600)
        folders = Folders(is_single=self.is_single)
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for paper in self.papers():
                self.tell(paper.number)
                archive.writestr(folders.name_of(paper), print_pdf(paper.sheet))
        self.tell(len(self.keys) + 1, "正在打包")
        return into


@dataclass
class Outline:
    """The bookmarks of a merged batch: each filing with its papers below it; the papers alone where it is one."""

    is_single: bool
    bookmarks: list[Bookmark] = field(default_factory=list)
    _page: int = 0
    _filing: UUID | None = None

    def add(self, paper: Paper, pages: int) -> None:
        """The next paper with its number of pages."""
        if not self.is_single and paper.filing.pk != self._filing:
            self.bookmarks.append(Bookmark(title_of(paper.filing), self._page))
        self._filing = paper.filing.pk
        self.bookmarks.append(Bookmark(paper.kind.label, self._page, 0 if self.is_single else 1))
        self._page += pages


def title_of(filing: Filing) -> str:
    """What a bookmark and a folder say: 临床医学院党委 曾喆堃 任职 沪交医组备〔2026〕3号."""
    parts = (filing.unit_name, filing.name, filing.kind_word, filing.filing_number or filing.get_status_display())
    return " ".join(part for part in parts if part)


class Folders:
    """Names inside a zip: a numbered folder per filing, none where there is one filing only. No two are the same,
    since each filing has its number and each of its papers another; none leads out of the zip."""

    def __init__(self, *, is_single: bool) -> None:
        self._is_single = is_single
        self._folders: dict[UUID, str] = {}

    def name_of(self, paper: Paper) -> str:
        """The path of a paper."""
        plain = safe_name(f"{list(PaperKind).index(paper.kind) + 1} {paper.kind.label}") + ".pdf"
        if self._is_single:
            return plain
        number = len(self._folders) + 1
        folder = self._folders.setdefault(paper.filing.pk, f"{number:03d} {safe_name(title_of(paper.filing))}")
        return f"{folder}/{plain}"


def summary_of(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit keeps of a request beside the reason."""
    papers = [PaperKind(value).label for value in parameters["papers"]]
    return {"filings": len(parameters["filings"]), "papers": papers, "form": parameters["form"]}
