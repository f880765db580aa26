"""Filed means sealed: what a filing said is kept as it was, and can be proved to be so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from attachments.models import Attachment
from attachments.services import stored_digest
from common import clock
from common.errors import Refused
from filings.models import Filing, FilingStatus, SealedFiling
from filings.sealed_content import SCHEMA, KeptFile, canonical, content_of, digest_of, file_entry, kept_files


def seal(*, filing: Filing, by: User) -> SealedFiling:
    """Keep the content of a filing that has just been filed. Must run in the transaction that files it."""
    files = [_whole_file(kept) for kept in kept_files(filing)]
    # As the database gives it back, so that the digest is that of what will be read.
    stored = Filing.objects.select_related("post", "ends__post", "drafted_by", "signed_off_by", "corrects").get(
        pk=filing.pk
    )
    content = content_of(stored)
    row = SealedFiling(filing=filing, content=content, files=files, digest=digest_of(content, files))
    row.sealed_by, row.sealed_at = by, clock.now()
    row.save(force_insert=True)
    return row


def _whole_file(kept: KeptFile) -> dict[str, Any]:
    """A file that is no longer what was uploaded is never sealed as if it were."""
    entry = file_entry(kept)
    if entry["sha256"] != kept.attachment.sha256:
        raise Refused(
            f"“{kept.attachment.original_name}”与上传时不一致或已丢失，不能备案。",
            remedy="请退回补正，重新上传该文件，并告知系统管理员。",
            article="article-7",
        )
    return entry


@dataclass(frozen=True)
class Difference:
    """Where a sealed filing is not what it was."""

    filing: str
    number: str
    message: str


@dataclass(frozen=True)
class Verification:
    """What was looked at and what was found. `unsealed` were filed before anything was ever sealed."""

    sealed: int
    files: int
    unsealed: int
    differences: tuple[Difference, ...]

    @property
    def is_whole(self) -> bool:
        return not self.differences


def verify() -> Verification:
    """Every digest, every file and every row again."""
    rows = SealedFiling.objects.select_related("filing").order_by("sealed_at", "id")
    sealed, files, found = 0, 0, list[Difference]()
    for row in rows.iterator(chunk_size=200):
        sealed, files = sealed + 1, files + len(row.files)
        found += [Difference(str(row.filing_id), row.filing.filing_number, text) for text in differences(row)]
    missing = Filing.objects.filter(status=FilingStatus.FILED, sealed__isnull=True)
    first = SealedFiling.objects.order_by("sealed_at").values_list("sealed_at", flat=True).first()
    found += list(_lost(missing, first))
    return Verification(sealed, files, missing.count(), tuple(found))


def _lost(missing: Any, first: datetime | None) -> Iterator[Difference]:
    """Filed since the first seal and without one: somebody has taken it away."""
    if first is None:
        return
    for filing in missing.filter(filed_at__gte=first):
        yield Difference(str(filing.pk), filing.filing_number, "已备案，但没有封存内容。")


def differences(row: SealedFiling) -> Iterator[str]:
    """What is wrong with one seal, in words."""
    if digest_of(row.content, row.files) != row.digest:
        yield "封存内容与校验值不一致。"
    kept = {str(each.pk): each for each in Attachment.objects.filter(pk__in=[file["key"] for file in row.files])}
    for file in row.files:
        attachment = kept.get(file["key"])
        found = stored_digest(attachment) if attachment else None
        if found is None:
            yield f"文件“{file['name']}”已丢失。"
        elif found != file["sha256"]:
            yield f"文件“{file['name']}”的内容已改变。"
    if row.content.get("schema") == SCHEMA:
        yield from _changed(row)


NAMES = {
    "qualification": "任职资格",
    "circumstances": "特殊情况说明",
    "communications": "沟通记录",
    "materials": "材料清单",
    "opinions": "审核意见",
    "basic_form": "基本信息表",
    "steps": "办理步骤",
}


def _changed(row: SealedFiling) -> Iterator[str]:
    """The rows of today held against the seal: a filed filing is changed by nobody."""
    filing = row.filing
    now = content_of(filing)
    if filing.status != FilingStatus.FILED:
        yield "备案状态已改变。"
    sealed = row.content["filing"]
    for name, value in now["filing"].items():
        if canonical(value) != canonical(sealed.get(name)):
            field = Filing._meta.get_field(name.removesuffix("_id"))
            yield f"备案记录的“{getattr(field, 'verbose_name', name)}”与封存内容不一致。"
    for part, words in NAMES.items():
        if canonical(now[part]) != canonical(row.content.get(part)):
            yield f"{words}与封存内容不一致。"
