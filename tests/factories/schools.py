"""A whole school written in bulk, for what must not grow with it: units with counts, posts, people, hours, filings."""

from datetime import date, timedelta

from accounts.models import User
from attachments.models import Attachment
from common import clock
from common.fields import new_key
from filings.models import DocumentKind, Filing, FilingDocument, FilingStatus
from organizers.models import Organizer, Post, RecordStatus, Tenure
from training.models import HoursRecord, HoursStatus
from units.models import MemberCount, PartyOrganizationKind, Unit, UnitKind, UnitProfile

BEGUN_ON = date(2022, 3, 1)


def school(units: int, *, by: User, posts_each: int | None = None, filings_every: int = 1) -> list[Unit]:
    """Two posts in three are held, and every other unit has a second one; everybody has hours; every unit has two
    filings, one of them filed by a schedule that is no longer in use. Other numbers of posts and filings at will."""
    rows = Unit.objects.bulk_create(Unit(code=f"W{n:05d}", order=n, established_on=BEGUN_ON) for n in range(units))
    kinds = list(UnitKind)
    UnitProfile.objects.bulk_create(
        UnitProfile(
            unit=row, name=f"第{row.order}示例学院党委", kind=kinds[row.order % len(kinds)],
            party_kind=PartyOrganizationKind.COMMITTEE, valid_from=BEGUN_ON,
        )
        for row in rows
    )  # fmt: skip
    MemberCount.objects.bulk_create(
        MemberCount(unit=row, counted_on=date(year, 12, 31), total=60 + row.order * 7 % 540, reported_at=clock.now())
        for row in rows
        for year in (2024, 2025)
    )
    posts = Post.objects.bulk_create(
        Post(unit=row, number=number, level="SECTION_DEPUTY", established_on=BEGUN_ON)
        for row in rows
        for number in range(1, 1 + (posts_each or 1 + row.order % 2))
    )
    _people([post for place, post in enumerate(posts) if place % 3], by)
    _filings(rows[::filings_every], by)
    return rows


def _people(posts: list[Post], by: User) -> None:
    people = Organizer.objects.bulk_create(
        Organizer(staff_number=f"W{n:05d}", name=f"示例同志{n}") for n in range(len(posts))
    )
    Tenure.objects.bulk_create(
        Tenure(post=post, organizer=person, effective_on=BEGUN_ON, status=RecordStatus.HISTORICAL)
        for post, person in zip(posts, people, strict=True)
    )
    now = clock.now()
    HoursRecord.objects.bulk_create(
        HoursRecord(
            organizer=person, held_on=date(2025, 3, 1) + timedelta(days=number * place % 600), title="组织员培训",
            level=level, hours=4, status=HoursStatus.VERIFIED, recorded_by=by, recorded_at=now, verified_by=by,
            verified_at=now,
        )
        for place, person in enumerate(people)
        for number, level in enumerate(("SCHOOL", "SCHOOL", "SCHOOL", "SCHOOL", "MUNICIPAL"))
    )  # fmt: skip


def _filings(units: list[Unit], by: User) -> None:
    now, today = clock.now(), clock.today()
    filings = [
        Filing(
            unit=unit, status=FilingStatus.SUBMITTED, name=f"候选{unit.order}", staff_number=f"V{unit.order:05d}",
            communicated_on=today - timedelta(days=40), meeting_on=today - timedelta(days=20),
            candidate_determined_on=today - timedelta(days=20), document_on=today - timedelta(days=18),
            document_number="示〔2026〕1号", first_complete_at=now, drafted_by=by, created_at=now,
        )
        for unit in units
        for _ in range(2)
    ]  # fmt: skip
    judged = {"determined_on": "2026-02-02", "days": [{"date": "2026-02-09"}], "calendar_versions": {"2026": 9}}
    for serial, filing in enumerate(filings[::2], start=1):
        filing.status, filing.filed_at, filing.judged = FilingStatus.FILED, now, judged
        filing.number_year, filing.number_serial = 2026, serial
    Filing.objects.bulk_create(filings)
    files = Attachment.objects.bulk_create(
        Attachment(
            file=f"{new_key()}", original_name="任免文件.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
            owner_kind="filing", owner_id=filing.pk, uploaded_by=by, uploaded_at=now,
        )
        for filing in filings
    )  # fmt: skip
    FilingDocument.objects.bulk_create(
        FilingDocument(
            filing=filing, kind=DocumentKind.APPOINTMENT_DOCUMENT, attachment=file, added_by=by, added_at=now
        )
        for filing, file in zip(filings, files, strict=True)
    )
