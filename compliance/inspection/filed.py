"""A filing in the volume: where it stands, its papers, its uploaded documents, and its seal."""

from collections.abc import Iterator, Sequence

from compliance.inspection.attached import Room, Unreadable, pages_of
from compliance.inspection.binding import Binder, TitledSheet
from compliance.inspection.sheets import Block, findings_block, moment_words, page
from filings.documents.printed.papers import PaperKind, PrintedFiling, missing_for, sheet_of
from filings.models import BasicForm, DocumentKind, Filing, FilingStatus, FilingStep, SealedFiling
from filings.printed_filings import printed_filing
from filings.progress import history
from filings.sealed_content import FILE_LABELS, PHOTO, KeptFile, content_of, kept_files
from filings.sealed_shown import facts_of, files_of, lists_of, names_of
from filings.services.sealing import differences

LABELS = FILE_LABELS | {kind.value: kind.label for kind in DocumentKind}
DEPTH = 1  # of a filing in the contents; its papers lie one deeper
LEFT_OUT = "未能并入的材料"


def add_filing(binder: Binder, filing: Filing, room: Room, *, with_documents: bool) -> None:
    """Everything about one filing (of `filings.printed_filings.with_papers`), in order."""
    printed = printed_filing(filing)
    row = SealedFiling.objects.filter(filing=filing).select_related("filing", "sealed_by").first()
    binder.add_sheets([_summary(printed, row), *_papers(printed)])
    left_out = list(_add_documents(binder, filing, room)) if with_documents else []
    last = [_left_out(filing, left_out)] if left_out else []
    binder.add_sheets([*last, *_seal(filing, row)])


def title_of(filing: Filing) -> str:
    """曾喆堃同志任职备案（沪交医组备〔2026〕3号）."""
    return f"{filing}（{filing.filing_number or filing.get_status_display()}）"


def _summary(printed: PrintedFiling, row: SealedFiling | None) -> TitledSheet:
    filing, line = printed.filing, printed.line
    facts = [
        ("报备单位", printed.unit_name),
        ("状态", filing.get_status_display()),
        ("备案编号", filing.filing_number),
        ("任免文号", filing.document_number),
        ("首次报齐时间", moment_words(filing.first_complete_at)),
        ("备案时间", moment_words(filing.filed_at)),
        *_corrections(filing),
    ]
    steps = FilingStep.objects.filter(filing=filing).select_related("by", "filing").order_by("at", "id")
    told = [(moment_words(each.at), each.title, each.text, each.by) for each in reversed(history(list(steps)))]  # type: ignore[arg-type]
    blocks = [
        Block(facts=facts, note=line.message),
        Block(
            "办理步骤",
            head=("时间", "步骤", "说明", "办理人"),
            rows=told,
            widths=("is-moment", "is-short", "", "is-short"),
        ),
        *_records(filing, row),
        findings_block("逐条对照", printed.findings),
    ]
    return TitledSheet(title_of(filing), DEPTH, page(f"{filing}", blocks, strip=printed.strip))


def _corrections(filing: Filing) -> Iterator[tuple[str, str]]:
    """What it corrects, and what corrects it."""
    if filing.corrects:
        yield "更正的备案", filing.corrects.filing_number
    later = Filing.objects.filter(corrects=filing, status=FilingStatus.FILED).order_by("filed_at")
    numbers = "、".join(later.values_list("filing_number", flat=True))
    if numbers:
        yield "已更正，见", numbers


def _records(filing: Filing, row: SealedFiling | None) -> Iterator[Block]:
    """Talks, materials, statements, opinions: as they were sealed, or as they would be sealed today."""
    shown = row or SealedFiling(filing=filing, content=content_of(filing))
    for title, _, items in lists_of(shown, names_of(shown), is_department=True):
        yield Block(title, head=("事项", "内容", "记录"), rows=items, widths=("is-wide", "", "is-wide"))


def _papers(printed: PrintedFiling) -> Iterator[TitledSheet]:
    """Every paper that can be printed; of the two shapes of the form the one that was filled in."""
    filing = printed.filing
    row: BasicForm | None = getattr(filing, "basic_form", None)
    is_full = row is not None and row.shape == BasicForm.Shape.FULL
    for kind in PaperKind:
        is_other_shape = kind is PaperKind.SHORT_FORM and is_full
        if not is_other_shape and not missing_for(kind, filing):
            yield TitledSheet(kind.label, DEPTH + 1, sheet_of(kind, printed))


def _add_documents(binder: Binder, filing: Filing, room: Room) -> Iterator[tuple[KeptFile, str]]:
    """Uploaded documents as pages; those that are none, each with the reason."""
    for kept in kept_files(filing):
        if kept.kind == PHOTO:  # it stands on the form
            continue
        path = binder.next_path()
        try:
            pages = pages_of(kept.attachment, path, room)
        except Unreadable as why:
            path.unlink(missing_ok=True)
            yield kept, str(why)
        else:
            binder.add_file(
                f"{LABELS.get(kept.kind, kept.kind)}（{kept.attachment.original_name}）", DEPTH + 1, path, pages
            )


def _left_out(filing: Filing, files: Sequence[tuple[KeptFile, str]]) -> TitledSheet:
    rows = [
        (LABELS.get(kept.kind, kept.kind), kept.attachment.original_name, why, kept.attachment.sha256)
        for kept, why in files
    ]
    head = ("材料", "文件名", "原因", "登记的SHA-256")
    note = "原件保存在系统中，可在该备案事项页下载后另附。"
    block = Block(head=head, rows=rows, widths=("is-day", "", "is-day", "is-code"), note=note)
    return TitledSheet(f"{LEFT_OUT}（{len(files)}件）", DEPTH + 1, page(f"{filing}：{LEFT_OUT}", [block]))


def _seal(filing: Filing, row: SealedFiling | None) -> Iterator[TitledSheet]:
    """The sealed content with its digests, verified now; nothing where it is not filed."""
    if row is None:
        return
    problems = list(differences(row))
    files = [(each["label"], each["name"], each["sha256"] or "") for each in files_of(row)]
    blocks = [
        Block(
            facts=[
                ("封存时间", moment_words(row.sealed_at)),
                ("备案人", row.sealed_by.display_name),
                ("校验结果", "".join(problems) if problems else "与封存内容一致"),
            ]
        ),
        Block("校验值", head=("对象", "SHA-256"), rows=[("内容与文件", row.digest)], widths=("is-day", "is-code")),
        Block("备案内容", facts=list(facts_of(row))),
        Block("文件", head=("材料", "文件名", "SHA-256"), rows=files, widths=("is-day", "", "is-code")),
    ]
    yield TitledSheet("封存信息", DEPTH + 1, page(f"{filing}：封存信息", blocks))
