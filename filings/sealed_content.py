"""What a filing says at the moment of filing, as plain data: built when it is sealed, and again to verify the seal.

Texts, whole numbers, yes and no: one spelling for one content, whichever database kept it. A change of the format gets
a new `SCHEMA`; what was sealed in an older one keeps its digest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from attachments.models import Attachment
from attachments.services import stored_digest
from filings.models import (
    BasicForm,
    Communication,
    Filing,
    FilingCircumstances,
    FilingDocument,
    FilingOpinion,
    FilingStep,
    Material,
    Qualification,
)
from filings.models.candidates import FORM_PURPOSE, open_text
from filings.packet_files import packet_of

SCHEMA = 1
Content = dict[str, Any]
# All that people filled in, and what the steps made of it. Keys of other rows stand for them.
FIELDS = (
    *("unit_id", "kind", "is_paper", "organizer_id", "name", "staff_number", "sex", "ethnicity", "born_on"),
    *("joined_on", "full_member_on", "education", "degree", "phone", "post_id", "level", "ends_id", "reason"),
    *("communicated_on", "initiated_on", "recommended_on", "inspected_on", "meeting_on", "notice_from"),
    *("notice_until", "candidate_determined_on", "document_number", "document_on", "effective_on", "step_notes"),
    *("late_explanation", "remarks", "due_on", "is_due_provisional", "first_complete_at", "submitted_at"),
    *("received_at", "filed_at", "filing_number", "corrects_id", "tenure_id", "drafted_by_id", "signed_off_by_id"),
    *("extension_id", "judged"),
)
PHOTO, SOURCE, EXTENSION, PACKET = "PHOTO", "SOURCE", "EXTENSION", "PACKET"
FILE_LABELS = {PHOTO: "照片", SOURCE: "基本信息表来源文件", EXTENSION: "延期依据", PACKET: "离线报送表"}


class KeptFile(NamedTuple):
    """A file of the filing in its role."""

    kind: str
    attachment: Attachment


def canonical(value: Any) -> bytes:
    """The bytes that a digest is taken of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: Content, files: Iterable[Mapping[str, Any]]) -> str:
    """The SHA-256 of content and files together."""
    return hashlib.sha256(canonical({"content": content, "files": list(files)})).hexdigest()


def content_of(filing: Filing) -> Content:
    """Everything that is sealed but the files. Eleven statements at most."""
    return {
        "schema": SCHEMA,
        "filing": {name: _plain(getattr(filing, name)) for name in FIELDS},
        "words": _words(filing),
        "qualification": _qualification(filing),
        "circumstances": _circumstances(filing),
        "communications": _communications(filing),
        "materials": _materials(filing),
        "opinions": _opinions(filing),
        "basic_form": _basic_form(filing),
        "steps": _steps(filing),
    }


def kept_files(filing: Filing) -> list[KeptFile]:
    """The documents in force, then what the basic information form, a paper filing and the extension rest on."""
    rows = FilingDocument.objects.filter(filing=filing, replaced_at__isnull=True).select_related("attachment")
    found = [KeptFile(row.kind, row.attachment) for row in rows.order_by("kind")]
    form = BasicForm.objects.filter(filing=filing).select_related("photo", "source").first()
    if form is not None:
        found += [KeptFile(PHOTO, form.photo)] if form.photo else []
        found += [KeptFile(SOURCE, form.source)] if form.source else []
    packet = packet_of(filing)
    if packet is not None:
        found.append(KeptFile(PACKET, packet))
    granted = filing.extension
    if granted is not None and granted.attachment:
        found.append(KeptFile(EXTENSION, granted.attachment))
    return found


def file_entry(kept: KeptFile) -> dict[str, Any]:
    """A file as the seal names it; the digest is that of the bytes in the storage, not of what the row says."""
    row = kept.attachment
    return {
        "kind": kept.kind,
        "key": str(row.pk),
        "name": row.original_name,
        "size": row.size,
        "sha256": stored_digest(row),
    }


def _plain(value: Any) -> Any:
    """Days and moments as ISO texts, keys as texts."""
    if value is None or isinstance(value, bool | int | str | dict | list):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _words(filing: Filing) -> Content:
    """What the keys stood for on that day: units and posts are renamed."""
    unit = Filing.objects.with_unit_names().get(pk=filing.pk).unit_name
    return {
        "unit": unit or "",
        "kind": filing.get_kind_display(),
        "post": str(filing.post) if filing.post else "",
        "level": filing.get_level_display() or (filing.post.get_level_display() if filing.post else ""),
        "ends": str(filing.ends.post) if filing.ends else "",
        "drafted_by": filing.drafted_by.display_name,
        "signed_off_by": filing.signed_off_by.display_name if filing.signed_off_by else "",
        "corrects": filing.corrects.filing_number if filing.corrects else "",
    }


def _qualification(filing: Filing) -> Content | None:
    row = Qualification.objects.filter(filing=filing).first()
    if row is None:
        return None
    names = ("is_probationary", "is_fit", "judgements", "experience")
    return {name: getattr(row, name) for name in names}


def _circumstances(filing: Filing) -> list[Content]:
    rows = FilingCircumstances.objects.filter(filing=filing, replaced_at__isnull=True).order_by("about")
    names = ("about", "text", "stated_by_id", "stated_at", "noted_by_id", "noted_at", "note")
    return [_named(row, names) for row in rows]


def _communications(filing: Filing) -> list[Content]:
    rows = Communication.objects.current().filter(filing=filing).order_by("held_on", "id")
    names = ("held_on", "way", "participants", "gist", "side", "recorded_by_id", "recorded_at")
    return [_named(row, names) for row in rows]


def _materials(filing: Filing) -> list[Content]:
    rows = Material.objects.filter(filing=filing).order_by("id")
    names = ("is_present", "dated_on", "kept_where")
    return [_named(row, names) | {"kind": str(row.kind_id)} for row in rows]


def _opinions(filing: Filing) -> list[Content]:
    rows = FilingOpinion.objects.filter(filing=filing, lapsed_at__isnull=True).order_by("at", "id")
    return [_named(row, ("level", "text", "by_id", "at")) for row in rows]


def _basic_form(filing: Filing) -> Content | None:
    """By its digest only: it holds an ID number."""
    row = BasicForm.objects.filter(filing=filing).first()
    if row is None:
        return None
    plain = open_text(row.content_sealed, row=row.pk, purpose=FORM_PURPOSE)
    return {"shape": row.shape, "sha256": hashlib.sha256(plain.encode()).hexdigest()}


def _steps(filing: Filing) -> list[Content]:
    rows = FilingStep.objects.filter(filing=filing).order_by("at", "id")
    names = ("action", "from_status", "to_status", "by_id", "at", "note", "corrections")
    return [_named(row, names) for row in rows]


def _named(row: Any, names: Iterable[str]) -> Content:
    return {name: _plain(getattr(row, name)) for name in names}
