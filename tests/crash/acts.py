"""What victims do, and what is looked at after they were killed. Every function runs in a process of its own."""

import hashlib
import io
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.db.models import Max
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from accounts.models import AuditEntry, User
from accounts.roles import Role
from attachments.models import Attachment
from attachments.services import store_attachment
from common import clock
from filings import services
from filings.models import DocumentKind, Filing, FilingNumberSequence, FilingStatus
from organizers.models import Organizer, Post, RecordStatus, Tenure
from tests.factories import accounts, filings as filing_factory, units as unit_factory
from tests.organizers import rosters
from tests.workbooks.books import roster
from units.models import MemberCount, Unit, UnitProfile
from workbooks.models import ImportRun

Ready = Callable[[], object]
OWNER_KIND = "filing"
UNIT_OF_STEPS = "CRASH"
UPLOAD_BYTES = 400_000
# A sweep spares what may still be in the making.
LATER = timedelta(days=2)
IMPORTED = (Tenure, Post, Organizer, MemberCount, UnitProfile, Unit)


def prepare(ready: Ready) -> None:
    """An empty database with the people that take part."""
    call_command("migrate", verbosity=0)
    unit = unit_factory.unit("崩溃演练示例学院", code=UNIT_OF_STEPS)
    unit_factory.member(unit, Role.UNIT_HANDLER, "handler")
    unit_factory.member(unit, Role.PARTY_SECRETARY, "secretary")
    accounts.department_handler("dept")
    accounts.section_chief("chief")


# -- an import -------------------------------------------------------------------------------------------------


def make_roster(ready: Ready, path: str, units: int, posts: int) -> dict[str, int]:
    """A roster of many rows; returns how many rows of each table it makes."""
    of_units = [rosters.unit(单位代码=f"R{n:04d}", 单位名称=f"第{n}示例学院党委") for n in range(units)]
    people = [
        rosters.organizer(工号=f"R{n:05d}", 姓名=f"示例{n}", 单位代码=f"R{n // posts:04d}", 岗位序号=n % posts + 1)
        for n in range(units * posts)
    ]
    Path(path).write_bytes(roster(of_units, people))
    each = {"Unit": units, "UnitProfile": units, "MemberCount": units}
    return each | dict.fromkeys(("Post", "Organizer", "Tenure"), units * posts)


def import_roster(ready: Ready, path: str) -> dict[str, float]:
    """What ``manage.py import_workbook roster`` does; returns when it began to write."""
    written: list[float] = []

    def notice(execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            written.append(time.perf_counter())
        return execute(sql, *args)

    ready()
    begun = time.perf_counter()
    with connection.execute_wrapper(notice):
        call_command("import_workbook", "roster", path, "--by", "dept", "--json", stdout=io.StringIO())
    return {"write_from": written[0] - begun}


def look_at_import(ready: Ready, expected: dict[str, int], applied_before: int) -> dict[str, Any]:
    """All rows, the record and the audit of the import, or nothing of it. What is there is cleared away afterwards."""
    rows = {table.__name__: _imported(table).count() for table in IMPORTED}
    runs = list(ImportRun.objects.values_list("pk", flat=True))
    audited = AuditEntry.objects.filter(action="organizers.apply_roster")
    is_all = rows == expected and len(runs) == 1 and audited.filter(subject_id__in=runs).count() == 1
    is_none = not any(rows.values()) and not runs
    if not (is_all or is_none) or audited.count() != applied_before + is_all:
        return {"wrong": f"rows {rows}, runs {len(runs)}, audit {audited.count()} after {applied_before}"}
    for table in IMPORTED:
        _imported(table).delete()
    ImportRun.objects.all().delete()
    return {"outcome": "all" if is_all else "none"}


def _imported(table: type[models.Model]) -> Any:
    """The rows of a table that imports make; what was prepared is not among them."""
    path = {Unit: "code", UnitProfile: "unit__code", MemberCount: "unit__code", Organizer: "staff_number"}
    path |= {Post: "unit__code", Tenure: "post__unit__code"}
    return table._default_manager.filter(**{f"{path[table]}__startswith": "R"})


# -- steps of filings ----------------------------------------------------------------------------------------------


def highest_post(ready: Ready) -> int:
    """The number of the last post; what comes after it belongs to the next victim."""
    return Post.objects.filter(unit__code=UNIT_OF_STEPS).aggregate(last=Max("number"))["last"] or 0


def take_steps(ready: Ready, after: int, count: int) -> int:
    """File one appointment after the other, each through all its steps."""
    unit = Unit.objects.get(code=UNIT_OF_STEPS)
    by = {name: User.objects.get(username=name) for name in ("handler", "secretary", "dept", "chief")}
    filing_factory.pdf_bytes()  # made once, so that what follows is the application's own work
    ready()
    for number in range(after + 1, after + count + 1):
        post = Post.objects.create(unit=unit, number=number, established_on=unit_factory.LONG_AGO)
        _file_one(post, by)
    return count


def _file_one(post: Post, by: dict[str, User]) -> None:
    day = clock.today() - timedelta(days=1)
    content = filing_factory.content(post, day, name=f"演练{post.number}", staff_number=f"K{post.number:06d}")
    documents = filing_factory.both_documents()
    filing = services.start_filing(
        unit=post.unit, by=by["handler"], creation_key=uuid.uuid4(), documents=documents, **content
    )
    for step, who in (
        (services.request_sign_off, "handler"),
        (services.submit_filing, "secretary"),
        (services.receive_filing, "dept"),
        (services.start_check, "dept"),
        (services.file_filing, "chief"),
    ):
        step(filing=filing, version=filing.version, by=by[who])


def look_at_steps(ready: Ready, after: int) -> dict[str, Any]:
    """Status, steps, audit, tenure, number and documents agree for every filing of the last victim."""
    filings = Filing.objects.filter(post__number__gt=after, unit__code=UNIT_OF_STEPS).select_related("tenure")
    wrong = [f"{filing.post_id} {filing.status}: {what}" for filing in filings for what in _disagreements(filing)]
    filed = Filing.objects.filter(status=FilingStatus.FILED).count()
    serials = sum(FilingNumberSequence.objects.values_list("last_serial", flat=True))
    if filed != serials:
        wrong.append(f"{filed} filed, {serials} numbers given")
    tenures = Tenure.objects.filter(post__number__gt=after, post__unit__code=UNIT_OF_STEPS, filing__isnull=True)
    wrong += [f"tenure {tenure.pk} without a filing" for tenure in tenures]
    if wrong:
        return {"wrong": wrong}
    last = filings.order_by("-post__number").first()
    return {"outcome": last.status if last else "none", "filings": len(filings)}


def _disagreements(filing: Filing) -> Iterator[str]:
    steps = list(filing.steps.order_by("at", "id"))
    if not steps or steps[-1].to_status != filing.status:
        yield "the last step led elsewhere"
    if any(later.from_status != earlier.to_status for earlier, later in zip(steps, steps[1:], strict=False)):
        yield "the steps leave a gap"
    if filing.version != len(steps):
        yield f"version {filing.version} after {len(steps)} steps"
    audited = AuditEntry.objects.filter(subject_id=filing.pk).exclude(action="filings.attach_document")
    if audited.count() != len(steps):
        yield f"{audited.count()} audit rows for {len(steps)} steps"
    expected = _tenure_status(FilingStatus(filing.status))
    if (filing.tenure.status if filing.tenure else None) != expected:
        yield "the tenure does not fit"
    if (filing.status == FilingStatus.FILED) != bool(filing.filing_number):
        yield "the number does not fit"
    if filing.tenure and filing.tenure.filing_number != filing.filing_number:
        yield "filing and tenure have other numbers"
    if {document.kind for document in filing.documents.all()} != {kind.value for kind in DocumentKind}:
        yield "documents are missing"


def _tenure_status(status: FilingStatus) -> str | None:
    if status in (FilingStatus.DRAFT, FilingStatus.AWAITING_SIGN_OFF):
        return None
    return RecordStatus.FILED if status == FilingStatus.FILED else RecordStatus.PENDING


# -- uploads -------------------------------------------------------------------------------------------------------


def upload_files(ready: Ready, count: int) -> int:
    """Keep one file after the other."""
    by = User.objects.get(username="handler")
    content = _large_pdf()
    ready()
    for _ in range(count):
        upload = SimpleUploadedFile("演练.pdf", content, content_type="application/pdf")
        store_attachment(upload=upload, owner_kind=OWNER_KIND, owner_id=uuid.uuid4(), by=by)
    return count


def _large_pdf() -> bytes:
    """A page whose content is one long comment: a file takes a while to be written."""
    writer, stream, out = PdfWriter(), DecodedStreamObject(), io.BytesIO()
    stream.set_data(b"%" + b"0123456789" * (UPLOAD_BYTES // 10))
    page = writer.add_blank_page(width=595, height=842)
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(out)
    return out.getvalue()


def look_at_uploads(ready: Ready, before: list[str]) -> dict[str, Any]:
    """Every row has its whole file and its audit row."""
    rows = list(Attachment.objects.exclude(pk__in=before))
    wrong = [f"{row.pk}: {what}" for row in rows for what in _file_disagreements(row)]
    audited = AuditEntry.objects.filter(action="attachments.store_attachment")
    if audited.count() != Attachment.objects.count():
        wrong.append(f"{audited.count()} audit rows for {Attachment.objects.count()} files")
    if wrong:
        return {"wrong": wrong}
    return {"outcome": "some" if rows else "none", "rows": len(rows)}


def _file_disagreements(row: Attachment) -> Iterator[str]:
    path = settings.STORAGE_DIR / row.file.name
    if not path.is_file():
        yield "no file"
    elif hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256 or path.stat().st_size != row.size:
        yield "another file"
    if AuditEntry.objects.filter(subject_id=row.pk, action="attachments.store_attachment").count() != 1:
        yield "not one audit row"


def known_uploads(ready: Ready) -> list[str]:
    """The files that there are before a victim."""
    return [str(key) for key in Attachment.objects.values_list("pk", flat=True)]


# -- after everything ----------------------------------------------------------------------------------------------


def look_at_files(ready: Ready) -> dict[str, int]:
    """Rows without a file, and files without a row before and after the sweep."""
    names, files = set(Attachment.objects.values_list("file", flat=True)), _files()
    with clock.frozen(clock.now() + LATER):
        call_command("sweep_attachments", stdout=io.StringIO())
    left = _files()
    return {
        "rows": len(names),
        "without_file": len(names - files) + len(names - left),
        "orphans": len(files - names),
        "orphans_after_sweep": len(left - names),
    }


def _files() -> set[str]:
    root = Path(settings.STORAGE_DIR)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def look_at_database(ready: Ready) -> list[str]:
    """What is wrong with the database itself; first, the server has noticed that the victim is gone."""
    if connection.vendor == "postgresql":
        _wait_until_alone()
        return _broken_references()
    with connection.cursor() as cursor:
        found = [str(row[0]) for row in cursor.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
        found += [str(row) for row in cursor.execute("PRAGMA foreign_key_check").fetchall()]
    return found + _broken_references()


def _wait_until_alone() -> None:
    """A killed client's last statement may still be running on the server."""
    query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(query + " AND backend_type = 'client backend'")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the server still works for somebody who is gone")


def _broken_references() -> list[str]:
    """Rows that refer to a row that is not there."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.db_constraint:
                target = field.related_model._base_manager.values(field.target_field.attname)
                rows = model._base_manager.filter(**{f"{field.attname}__isnull": False})
                count = rows.exclude(**{f"{field.attname}__in": target}).count()
                found += [f"{model._meta.label}.{field.name}: {count} rows refer to nothing"] * bool(count)
    return found
