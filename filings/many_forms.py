"""A zip of many cadre forms: kept, encrypted, while its uploader drafts from one form after the other.

What is drafted already is told by the one-time key of each draft, which follows from the zip and the place in it: a
second click finds the draft of the first.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile

from accounts.models import User
from attachments.archives import Rejected
from attachments.limits import FILE_BYTES
from common.errors import Invalid
from filings.basic_form_uploads import UPLOAD, begins_as_archive, with_file
from filings.documents.cadre_form import CadreForm, FormFile, Remark, read_archive
from filings.documents.form_content import SEX_CODES
from filings.models import Filing
from filings.services.basic_forms import number_problems
from organizers.models import Organizer, Sex
from workbooks.models import WaitingFile
from workbooks.reports import Difference, Problem, Report, SheetReport
from workbooks.services import let_wait

KIND, SHEET = "cadre-forms", "任免审批表"
NUMBERS = "身份证号"  # what does not fit in them, by the place of the form
MOST_FORMS = 100
NO_NAME, MEND = "文件中没有姓名，不能据此起草", "请更正文件后另行上传，或不带身份证号先起草"
# What an ID number is held against: told once where it does not fit.
OF_NUMBERS = frozenset({"id_number", "born_month", "sex"})


@dataclass(frozen=True)
class Listed:
    """One form of the zip: its place, file and person, or why there is none; the draft that was made of it."""

    place: int
    file: str
    name: str = ""
    told: str = ""
    problem: str = ""
    remedy: str = ""
    filing: Filing | None = None
    has_namesakes: bool = False
    # Whether nothing but its ID number is wrong.
    is_number_wrong: bool = False


def forms_waiting(upload: IO[bytes], *, by: User) -> WaitingFile | None:
    """Keep a zip of several forms; None where the upload is a single one. `Invalid` says what is wrong with the zip."""
    try:
        if not begins_as_archive(upload):
            return None
        content = upload.read(FILE_BYTES + 1)
        batch = read_archive(content)
        files = batch.files
    except Rejected as rejected:
        raise Invalid({UPLOAD: [f"{rejected.reason}，未能读取。{rejected.remedy}。"]}) from rejected
    if len(files) == 1 and not batch.skipped:
        return None
    if len(files) > MOST_FORMS:
        message = f"压缩包内有{len(files)}份任免审批表，超过{MOST_FORMS}份，未能读取。请分成几个压缩包。"
        raise Invalid({UPLOAD: [message]})
    name = getattr(upload, "name", "") or "任免审批表.zip"
    report = _report(name, files)
    report.notices = list(batch.skipped)
    return let_wait(kind=KIND, name=name, content=content, report=report, by=by)


def _report(name: str, files: Iterable[FormFile]) -> Report:
    """What the list shows, so that the zip need not be read again for it."""
    sheet, people, numbers = SheetReport(SHEET), [], []
    for place, file in enumerate(files, start=1):
        told = file.form
        if told is None or not told.name:
            reason, remedy = (file.reason, file.remedy) if told is None else (NO_NAME, "请补充姓名后重新导出")
            sheet.errors.append(Problem(place, None, file.name, reason, remedy))
            continue
        wrong = _wrong_number(told)
        people.append(Difference(SHEET, place, told.name, "", file.name, _words(told, wrong)))
        if wrong:
            numbers.append(Difference(NUMBERS, place, told.name, "", file.name, wrong))
    sheet.new, sheet.wrong = len(people) - len(numbers), len(sheet.errors) + len(numbers)
    return Report(KIND, name, dry_run=True, sheets=[sheet], differences=people + numbers)


def _wrong_number(told: CadreForm) -> str:
    """Why a draft with this ID number would be refused, as the draft itself says it."""
    if not told.id_number:
        return ""
    born = told.born_month.iso if told.born_month else ""
    sex = SEX_CODES[told.sex] if told.sex else Sex.UNKNOWN
    return "；".join(each.rstrip("。") for each in number_problems(told.id_number, born=born, sex=sex))


def _words(told: CadreForm, wrong: str) -> str:
    born = f"{told.born_month.dotted}生" if told.born_month else ""
    remarks = [each for each in told.remarks if not (wrong and each.field in OF_NUMBERS)]
    return "；".join(filter(None, (born, told.present_position.replace("\n", "")[:60], _doubts(remarks))))


def _doubts(remarks: Sequence[Remark]) -> str:
    """The first doubt by its name, and how many there are."""
    if not remarks:
        return ""
    first = remarks[0]
    message = first.message.rstrip("。")
    named = message if first.label in message else f"{first.label}：{message}"
    return f"存疑：{named}" + (f"等{len(remarks)}处" if len(remarks) > 1 else "")


def key_of(waiting: WaitingFile, place: int) -> uuid.UUID:
    """The one-time key of the draft that a form of the zip makes."""
    return uuid.uuid5(waiting.pk, str(place))


def listed(waiting: WaitingFile, *, by: User) -> list[Listed]:
    """Every form of the zip in its order. Two statements, whatever the number."""
    report = waiting.preview
    people = {each.row: each for each in report.differences if each.row and each.sheet == SHEET}
    wrong = {each.row: each.after for each in report.differences if each.sheet == NUMBERS}
    keys = {key_of(waiting, place): place for place in people}
    made = Filing.objects.visible_to(by).filter(creation_key__in=keys, drafted_by=by)
    drafts = {keys[filing.creation_key]: filing for filing in made}
    names = {each.subject for each in people.values()}
    known = set(Organizer.objects.visible_to(by).filter(name__in=names).values_list("name", flat=True))
    rows = [
        Listed(
            place, each.before, each.subject, each.after, wrong.get(place, ""), MEND if place in wrong else "",
            drafts.get(place), each.subject in known, place in wrong,
        )
        for place, each in people.items()
    ]  # fmt: skip
    rows += [
        Listed(each.row or 0, each.value, "", "", each.message, each.remedy)
        for sheet in report.sheets
        for each in sheet.errors
    ]
    return sorted(rows, key=lambda row: row.place)


def form_at(waiting: WaitingFile, place: int) -> tuple[CadreForm, "ContentFile[bytes]"]:
    """One form of the zip, and the file to keep of it."""
    files = read_archive(waiting.content).files
    if not 1 <= place <= len(files) or files[place - 1].form is None:
        raise Invalid({UPLOAD: ["压缩包内没有这份文件，请重新上传。"]})
    return with_file(files[place - 1])
