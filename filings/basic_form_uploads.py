"""One cadre form out of an upload: a single file, or one person's out of a zip."""

from pathlib import PurePosixPath
from typing import IO

from django.core.files.base import ContentFile

from attachments.archives import Rejected
from attachments.limits import NAME_CHARACTERS
from common.errors import Invalid
from filings.documents.cadre_form import (
    CadreForm,
    FormFile,
    is_archive,
    is_older,
    read_archive,
    read_form,
    write_lrmx,
)
from filings.documents.cadre_form.reading import check_archive_size

UPLOAD = "upload"
MARK_BYTES = 8  # by which a zip is known
MOST_NAMES = 20


def read_stored(file: IO[bytes]) -> CadreForm:
    """A file that was taken before."""
    return read_form(file.read())


def begins_as_archive(upload: IO[bytes]) -> bool:
    """Whether it is a zip, and not too large a one (`Rejected`); a single form has a limit of its own."""
    head = upload.read(MARK_BYTES)
    upload.seek(0)
    if not is_archive(head):
        return False
    check_archive_size(getattr(upload, "size", 0) or 0)
    return True


def chosen_form(upload: IO[bytes], *, person: str = "") -> tuple[CadreForm, "ContentFile[bytes]"]:
    """The form, and the file to keep; `Invalid` says at the file's field what is wrong."""
    try:
        begins_as_archive(upload)
        content = upload.read()
        if not is_archive(content):
            name = getattr(upload, "name", "") or ""
            return with_file(FormFile(name, read_form(content), content=content))
        return with_file(_one_of(read_archive(content).files, person.strip()))
    except Rejected as rejected:
        raise Invalid({UPLOAD: [f"{rejected.reason}，未能读取。{rejected.remedy}。"]}) from rejected


def _one_of(files: tuple[FormFile, ...], person: str) -> FormFile:
    found = [file for file in files if file.form and person in ("", file.form.name)]
    if len(found) == 1:
        return found[0]
    readable = [file for file in files if file.form]
    if not readable:
        raise Invalid({UPLOAD: [f"{file.name}：{file.message}" for file in files[:MOST_NAMES]]})
    names = "、".join(file.form.name or file.name for file in readable[:MOST_NAMES] if file.form)
    if found:
        names = "、".join(file.name for file in found[:MOST_NAMES])
        raise Invalid({UPLOAD: [f"压缩包内有{len(found)}份文件可选（{names}），请填写姓名，或单独上传该同志的文件。"]})
    raise Invalid({"person": [f"压缩包内没有该同志的文件。包内有：{names}。"]})


def with_file(file: FormFile) -> tuple[CadreForm, "ContentFile[bytes]"]:
    """A form with the file that is kept of it."""
    assert file.form is not None  # noqa: S101 - the callers have looked
    content, extension = file.content, "lrm" if is_older(file.content) else "lrmx"
    if extension == "lrm" and file.form.photo:
        # Its photo came in a file of its own: kept together they are a newer one.
        content, extension = write_lrmx(file.form), "lrmx"
    stem = PurePosixPath(file.name.replace("\\", "/")).stem[: NAME_CHARACTERS - 10] or "任免审批表"
    return file.form, ContentFile(content, name=f"{stem}.{extension}")
