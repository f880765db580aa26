"""Between looking at a filled-in form and recording it: the file waits, encrypted, and is read anew when confirmed."""

import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from attachments.archives import Rejected
from common.errors import Invalid, Refused
from filings.facts import clock_context, clock_of
from filings.models import Filing
from filings.packets.fields import fields_of
from filings.packets.reading import Packet, read_packet
from filings.packets.resolving import Resolved, resolve
from filings.services import start_from_packet
from filings.steps_told import STEP_FIELDS
from rules.wording import chinese_date
from workbooks.models import WaitingFile
from workbooks.reports import Difference, Report, SheetReport
from workbooks.services import let_wait
from workbooks.values import shown

UPLOAD, KIND = "upload", "filing-packet"
FOUND, WARNED = "系统比对", "登记前请注意"
GONE = "该预览已失效（超过2小时、已登记、已放弃或已被新的上传替代），本次未登记。"


@dataclass(frozen=True)
class Looked:
    """What was read of a file, what it means, and the report that a page shows of both."""

    packet: Packet
    resolved: Resolved
    report: Report


def look_at(name: str, content: bytes, *, by: User) -> Looked:
    """Read a file and hold it against the ledger; nothing is stored. `Invalid` where it is no form of the packet."""
    try:
        packet = read_packet(name, content)
    except Rejected as rejected:
        raise Invalid({UPLOAD: [f"{rejected.reason}。{rejected.remedy}。"]}) from rejected
    resolved = resolve(packet, by=by)
    return Looked(packet, resolved, _report(name, packet, resolved))


def _report(name: str, packet: Packet, resolved: Resolved) -> Report:
    sheet = SheetReport(packet.sheet, errors=sorted(packet.problems, key=lambda each: each.row or 0))
    sheet.new, sheet.wrong = int(not packet.problems), len(packet.problems)
    report = Report(KIND, name, dry_run=True, sheets=[sheet], notices=list(packet.notices))
    if packet.kind is None:
        return report
    report.differences = [Difference(packet.sheet, packet.rows.get("kind"), "任免类别", "", "", packet.kind.word)]
    for each in fields_of(packet.kind):
        value = packet.values.get(each.name)
        if value is not None:
            words = chinese_date(value) if each.is_day else shown(each.widget.render(value))
            report.differences.append(
                Difference(packet.sheet, packet.rows.get(each.name), each.label, "", each.section, words)
            )
    report.differences.sort(key=lambda each: each.row or 0)
    report.differences += [Difference(FOUND, None, label, "", "", words) for label, words in resolved.found]
    report.differences += [Difference(WARNED, None, message, "", "", remedy) for message, remedy in resolved.warnings]
    report.notices += _deadline(packet)
    if resolved.missing and not packet.problems:
        report.notices.append(f"尚缺：{'、'.join(resolved.missing)}。可先登记草稿，登记收到时间前补充。")
    return report


def _deadline(packet: Packet) -> list[str]:
    """The five working days, as they would be counted today."""
    names = {*STEP_FIELDS.values(), "notice_until"} & set(packet.values)
    considered = Filing(kind=packet.kind or "", **{name: packet.values[name] for name in names})
    if considered.candidate_determined_on is None or packet.problems:
        return []
    return [clock_of(considered, clock_context()).finding.message]


def keep_packet(looked: Looked, content: bytes, *, by: User) -> WaitingFile:
    """Let a form wait for its confirmation; one with faults for being given back with them marked."""
    return let_wait(kind=KIND, name=looked.report.file, content=content, report=looked.report, by=by)


def key_of(waiting: uuid.UUID) -> uuid.UUID:
    """The one-time key of the filing that a waiting form becomes."""
    return uuid.uuid5(waiting, KIND)


@transaction.atomic
def confirm_packet(*, waiting: uuid.UUID, fingerprint: str, by: User) -> Filing | None:
    """Record a waiting form if it still means what the page showed; None where that has changed (and it waits on).

    A second click finds what the first has made.
    """
    found = WaitingFile.objects.visible_to(by).select_for_update().filter(pk=waiting, kind=KIND).first()
    if found is None:
        made = Filing.objects.filter(creation_key=key_of(waiting), drafted_by=by).first()
        if made is None:
            raise Refused(GONE, remedy="请重新上传。")
        return made
    looked = look_at(found.file_name, found.content, by=by)
    if looked.report.is_wrong and found.preview.is_wrong:
        raise Refused("表格有误，不能登记。", remedy="请更正后重新上传。")
    resolved, kind = looked.resolved, looked.packet.kind
    if looked.report.fingerprint() != fingerprint or resolved.unit is None or kind is None:
        found.keep_preview(looked.report)
        found.save(update_fields=["preview_sealed", "fingerprint"])
        return None
    filing = start_from_packet(
        unit=resolved.unit,
        by=by,
        creation_key=key_of(found.pk),
        kind=kind,
        content=resolved.content,
        upload=ContentFile(found.content, name=found.file_name),
    )
    found.delete()
    return filing
