"""Print what a cadre form says, or write it again: .lrmx, .lrm (with its .pic) or a zip of many. Needs no database."""

import json
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attachments.archives import Rejected
from attachments.limits import FILE_BYTES, FORM_BYTES
from common.commands import reason_of
from filings.documents.cadre_form import (
    Batch,
    CadreForm,
    FormFile,
    described,
    described_file,
    is_archive,
    read_archive,
    read_form,
    write_lrmx,
)
from filings.documents.cadre_form.comparison import shown
from filings.documents.cadre_form.fields import ELEMENTS
from filings.documents.cadre_form.form import value_of
from filings.documents.cadre_form.reading import PHOTO_EXTENSION, check_archive_size
from filings.documents.cadre_form.xml_text import check_size


class Command(BaseCommand):
    help = "读取任免审批表（.lrmx、.lrm或内含多份的zip）；可输出JSON，可重新写成.lrmx。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="文件", help=".lrmx、.lrm（同名.pic为照片）或zip")
        parser.add_argument("--json", action="store_true", dest="as_json", help="以 JSON 输出读到的内容")
        parser.add_argument("--out", metavar="文件", help="重新写成.lrmx")
        parser.add_argument("--force", action="store_true", help="--out 的文件已存在时覆盖")

    def handle(self, *args: Any, file: str, as_json: bool, out: str | None, force: bool, **options: Any) -> None:
        self.as_json = as_json
        path = Path(file)
        try:
            content = _content(path)
            if is_archive(content):
                if out:
                    self._fail("zip中有多份任免审批表，不能用--out写成一个文件；请解压后逐个转换。", returncode=2)
                self._print_batch(read_archive(content))
                return
            form = read_form(content, _photo_beside(path))
        except Rejected as rejected:
            self._fail("".join(f"{part}。" for part in (rejected.reason, rejected.remedy) if part))
        if out:
            self._write(Path(out), write_lrmx(form), force=force)
        if as_json:
            self._print_json(described(form))
        elif not out:
            self.stdout.write(_as_text(form))

    def _fail(self, message: str, returncode: int = 1) -> NoReturn:
        if self.as_json:
            self._print_json({"error": message})
        raise CommandError(message, returncode=returncode)

    def _print_json(self, data: Any) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def _print_batch(self, batch: Batch) -> None:
        if self.as_json:
            self._print_json([described_file(file) for file in batch.files])
        else:
            self.stdout.write("\n\n".join(_file_as_text(file) for file in batch.files))
        if batch.skipped:
            self.stderr.write(f"未读取（不是任免审批表）：{'、'.join(batch.skipped)}")
        failed = [file for file in batch.files if file.form is None]
        if failed:
            raise CommandError(f"{len(batch.files)}个文件中有{len(failed)}个未能读取。")

    def _write(self, path: Path, content: bytes, *, force: bool) -> None:
        try:
            if force:
                _replace(path, content)
            else:
                with path.open("xb") as file:
                    file.write(content)
        except FileExistsError:
            self._fail(f"文件“{path}”已存在，没有覆盖；需要覆盖时请加 --force。")
        except OSError as error:
            self._fail(f"文件“{path}”不能写入（{reason_of(error)}）。")


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > FILE_BYTES:
                (check_archive_size if is_archive(file.read(4)) else check_size)(size)
            return file.read()
    except OSError as error:
        raise Rejected(f"文件“{path}”不能打开（{reason_of(error)}）", "请核对文件名") from error


def _photo_beside(path: Path) -> bytes | None:
    """The .pic of the same name, however its extension is written; of one too large just enough to say so."""
    for other in sorted(path.parent.iterdir()):
        if other.stem == path.stem and other.suffix.lower() == PHOTO_EXTENSION and other.is_file():
            with other.open("rb") as file:
                return file.read(FORM_BYTES + 1)
    return None


def _file_as_text(file: FormFile) -> str:
    return f"【{file.name}】\n" + (file.message if file.form is None else _as_text(file.form))


def _as_text(form: CadreForm) -> str:
    lines = []
    for element in ELEMENTS:
        text = shown(value_of(form, element.field))
        if text:
            lines.append(f"{element.label}：" + ("\n" if "\n" in text else "") + text)
    for remark in form.remarks:
        value = f"“{remark.value}”" if remark.value else ""
        lines.append(f"  [{remark.label}] {value}{remark.message}{remark.remedy}")
    lines += [f"  [未识别的元素] {unknown.xml}" for unknown in form.unknown]
    return "\n".join(lines)
