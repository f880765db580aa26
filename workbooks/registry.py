"""Which workbooks there are. Upper apps register theirs when they start; this app knows none by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from accounts.models import User
from common.errors import Refused
from workbooks.models import ImportRun
from workbooks.reading import Book
from workbooks.reports import Difference, SheetReport
from workbooks.writer import OutSheet

# What an exported file says about itself, unseen: its kind, and the day that it shows.
KIND_PROPERTY, DAY_PROPERTY = "workbook-kind", "as-of"


@dataclass
class Comparison:
    """A file held against what is stored. ``apply`` writes the difference with its audit row and returns a digest;
    ``differences`` says in words what it would write, for a preview.
    """

    sheets: list[SheetReport]
    apply: Callable[[ImportRun], str]
    differences: Callable[[], list[Difference]] = list
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ExportOptions:
    """What is asked of an export. ``with_id_numbers``: in full instead of masked."""

    as_of: date
    is_dated: bool = False
    with_id_numbers: bool = False


class WorkbookKind(Protocol):
    """A kind of workbook: who may exchange it, how it is compared, what is written."""

    code: str
    label: str
    lede: str

    def require(self, by: User) -> None:
        """Refuse who may not exchange this kind."""

    def compare(self, book: Book, *, file_name: str, by: User, will_apply: bool) -> Comparison:
        """Hold a file against what is stored; rows are locked where the difference will be applied."""

    def template(self) -> list[OutSheet]:
        """The sheets of an empty workbook, with choices, notes and an example row."""

    def export(self, *, by: User, options: ExportOptions) -> list[OutSheet]:
        """The sheets of a day."""


_kinds: dict[str, WorkbookKind] = {}


def register(kind: WorkbookKind) -> None:
    """Offer a kind of workbook; registering it again replaces it."""
    _kinds[kind.code] = kind


def kinds() -> list[WorkbookKind]:
    """Every kind that is offered, in the order of their registration."""
    return list(_kinds.values())


def kind_of(code: str) -> WorkbookKind:
    """A registered kind, or a refusal that names those that there are."""
    kind = _kinds.get(code)
    if kind is None:
        known = "、".join(f"{each.code}（{each.label}）" for each in _kinds.values())
        raise Refused(f"没有“{code}”这种工作簿。", remedy=f"可用的种类：{known}。")
    return kind
