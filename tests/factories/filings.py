"""A unit with its people, the department's people, and filings driven by the services to where a test needs them."""

import io
import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from accounts.models import User
from accounts.roles import Role
from common import clock
from filings import services
from filings.documents.cadre_form import (
    AnnualAssessments,
    CadreForm,
    FamilyMember,
    PartialDate,
    ResumePeriod,
    write_lrmx,
)
from filings.documents.form_content import TEXTS, stored_content
from filings.models import (
    BasicForm,
    Communication,
    DocumentKind,
    Filing,
    FilingCircumstances,
    FilingKind,
    FilingStatus,
    MaterialKind,
)
from filings.services import basic_forms
from organizers.models import Organizer, Post, Tenure
from organizers.services import register_organizer
from tests.factories import accounts, organizers, units
from units.models import Unit

_numbers = itertools.count(1)
# A plain week: determined on a Monday, the fifth working day is the Monday after.
DETERMINED_ON = date(2026, 11, 2)
DUE_ON = date(2026, 11, 9)


@dataclass
class Cast:
    """Who takes part: one unit's people and the department's, none of them the candidate."""

    unit: Unit
    post: Post
    handler: User
    secretary: User
    deputy: User
    dept: User
    chief: User
    head: User
    others: dict[str, User] = field(default_factory=dict)


unit, member, post = units.unit, units.member, organizers.post


def cast(name: str = "", *, password: str | None = None) -> Cast:
    """A unit with one vacant post, its people and the department's, with a password if they are to sign in."""
    own = unit(name)
    return Cast(
        unit=own,
        post=post(own),
        handler=member(own, Role.UNIT_HANDLER, password=password),
        secretary=member(own, Role.PARTY_SECRETARY, password=password),
        deputy=member(own, Role.DEPUTY_SECRETARY, password=password),
        dept=accounts.department_handler(password=password),
        chief=accounts.section_chief(password=password),
        head=accounts.department_head(password=password),
    )


def bystanders() -> dict[str, User]:
    """Accounts that have no business with the unit's filings."""
    elsewhere = unit()
    return {
        "other_handler": member(elsewhere, Role.UNIT_HANDLER),
        "other_secretary": member(elsewhere, Role.PARTY_SECRETARY),
        "sysadmin": accounts.system_administrator(),
        "security": accounts.security_administrator(),
        "auditor": accounts.audit_administrator(),
        "nobody": accounts.account(),
    }


def organizer(*, name: str = "示例同志", account: User | None = None, by: User, **details) -> Organizer:
    """Somebody in the ledger, with an account at will."""
    row = register_organizer(staff_number=f"G{next(_numbers):05d}", name=name, by=by, **details)
    if account is not None:
        Organizer.objects.filter(pk=row.pk).update(account=account)
        row.account = account
    return row


@cache
def pdf_bytes() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def pdf(name: str = "任免文件.pdf") -> SimpleUploadedFile:
    """A small real PDF."""
    return SimpleUploadedFile(name, pdf_bytes(), content_type="application/pdf")


def both_documents() -> dict[DocumentKind, SimpleUploadedFile]:
    return {
        DocumentKind.APPOINTMENT_DOCUMENT: pdf("关于任职的通知.pdf"),
        DocumentKind.BASIC_INFORMATION_FORM: pdf("基本信息表.pdf"),
    }


def content(of: Post, determined_on: date = DETERMINED_ON, **changes) -> dict:
    """A complete content for a candidate who is new to the ledger."""
    number = next(_numbers)
    return {
        "name": f"候选{number}",
        "staff_number": f"N{number:05d}",
        "post": of,
        "level": "SECTION_DEPUTY",
        "communicated_on": determined_on - timedelta(days=20),
        "meeting_on": determined_on,
        "candidate_determined_on": determined_on,
        "document_number": "示院委〔2026〕1号",
        "document_on": determined_on,
        "effective_on": determined_on,
        **changes,
    }


def draft(
    people: Cast, *, by: User | None = None, is_paper: bool = False, with_documents: bool = True, **changes
) -> Filing:
    """A complete draft (without documents if so asked), started by the handler or, as paper, by the department."""
    return services.start_filing(
        unit=people.unit,
        by=by or (people.dept if is_paper else people.handler),
        creation_key=changes.pop("creation_key", None) or uuid.uuid4(),
        kind=changes.pop("kind", FilingKind.APPOINTMENT),
        is_paper=is_paper,
        documents=both_documents() if with_documents else None,
        **content(changes.pop("post", people.post), **changes),
    )


def in_post(people: Cast, of: Post | None = None, **fields) -> Tenure:
    """Somebody who holds a post of the unit (its own vacant one unless said otherwise)."""
    return organizers.tenure(of or people.post, organizers.organizer(), **fields)


def leaving(tenure: Tenure, **changes) -> dict:
    """What a draft says instead of an appointment's content, for the removal of somebody."""
    return {"kind": FilingKind.REMOVAL, "post": None, "ends": tenure, "reason": "工作需要", **changes}


def moving(to: Post, **changes) -> dict:
    """The same for an exchange: ``ends`` where the person leaves a post of the same unit, else name and number."""
    return {"kind": FilingKind.EXCHANGE, "post": to, "reason": "工作需要", **changes}


def coming(tenure: Tenure) -> dict:
    """The person of a tenure of another unit, as the receiving unit states it."""
    return {"name": tenure.organizer.name, "staff_number": tenure.organizer.staff_number}


def talk(of: Unit, by: User, filing: Filing | None = None, **changes) -> Communication:
    """A talk with the department, written down by somebody of either side."""
    told = {"held_on": clock.today(), "participants": "党委书记、组织部干事", "gist": "岗位调整"} | changes
    key = told.pop("creation_key", None) or uuid.uuid4()
    return services.log_communication(unit=of, by=by, filing=filing, creation_key=key, **told)


def stated(filing: Filing, by: User, about: str = "PARTY_STANDING", text: str = "援外期间转正") -> FilingCircumstances:
    """What the unit states about an item of 一般 or 原则上."""
    return services.state_circumstances(filing=filing, version=filing.version, by=by, about=about, text=text)


def stated_and_received(people: Cast, **changes) -> FilingCircumstances:
    """A statement that waits for the department's note."""
    filing = draft(people, **changes)
    row = stated(filing, people.handler)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    return row


def material_kind(by: User, name: str = "", **changes) -> MaterialKind:
    """Another entry of the checklist."""
    return services.add_material_kind(by=by, name=name or f"材料{next(_numbers)}", **changes)


def said_of_materials(filing: Filing, by: User, **said) -> None:
    """The first material of the list is there."""
    entry = services.Entry(**{"is_present": True, "dated_on": clock.today(), **said})
    kind = MaterialKind.objects.as_of(clock.today()).first()
    services.record_materials(filing=filing, version=filing.version, by=by, entries={kind: entry})


def signed_for(people: Cast, **changes) -> Filing:
    """Waiting for the secretary."""
    filing = draft(people, **changes)
    return services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


def submitted(people: Cast, **changes) -> Filing:
    filing = signed_for(people, **changes)
    return services.submit_filing(filing=filing, version=filing.version, by=people.secretary)


def checking(people: Cast, **changes) -> Filing:
    filing = submitted(people, **changes)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    return services.start_check(filing=filing, version=filing.version, by=people.dept)


CORRECTIONS = ("任免文件未加盖印章", "基本信息表缺转正时间")


def returned(people: Cast, **changes) -> Filing:
    filing = checking(people, **changes)
    return services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=CORRECTIONS)


def resubmitted(people: Cast, **changes) -> Filing:
    filing = returned(people, **changes)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    return services.submit_filing(filing=filing, version=filing.version, by=people.secretary)


def filed(people: Cast, **changes) -> Filing:
    filing = checking(people, **changes)
    return services.file_filing(filing=filing, version=filing.version, by=people.chief)


def lead_to_the_record(filing: Filing, people: Cast) -> None:
    """From the draft to the number, each step by who takes it."""
    for step, who in (
        (services.request_sign_off, people.handler),
        (services.submit_filing, people.secretary),
        (services.receive_filing, people.dept),
        (services.start_check, people.dept),
        (services.file_filing, people.chief),
    ):
        step(filing=filing, version=filing.version, by=who)


def received_on_paper(people: Cast, delivered_at: datetime | None = None, **changes) -> Filing:
    """Paper, recorded by the department's handler and not yet confirmed."""
    filing = draft(people, is_paper=True, **changes)
    services.record_paper(
        filing=filing, version=filing.version, by=people.dept, delivered_at=delivered_at or clock.now()
    )
    return filing


def in_status(people: Cast, status: FilingStatus, **changes) -> Filing:
    """A complete online filing in any status, by the steps that lead there."""
    S = FilingStatus  # noqa: N806 - as in the table of transitions
    match status:
        case S.DRAFT:
            return draft(people, **changes)
        case S.AWAITING_SIGN_OFF:
            return signed_for(people, **changes)
        case S.SUBMITTED:
            return submitted(people, **changes)
        case S.CHECKING:
            return checking(people, **changes)
        case S.RETURNED:
            return returned(people, **changes)
        case S.RESUBMITTED:
            return resubmitted(people, **changes)
        case S.FILED:
            return filed(people, **changes)
        case S.RECEIVED:
            filing = submitted(people, **changes)
            return services.receive_filing(filing=filing, version=filing.version, by=people.dept)
        case S.AWAITING_RESUBMISSION:
            filing = returned(people, **changes)
            return services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        case S.DISCARDED:
            filing = draft(people, **changes)
            return services.discard_filing(filing=filing, version=filing.version, by=people.handler)


def basic_form(filing: Filing, by: User, word: str = "示例") -> BasicForm:
    """The full form, taken from a file with a photo; ``word`` stands in every text that is free."""
    told = CadreForm(
        **{name: f"{word}{name}" for name in TEXTS if name not in ("id_number", "version")},
        resume=(ResumePeriod(PartialDate(2005, 7), None, (f"{word}任职",), (f"（其间：{word}学习）",)),),
        family=(FamilyMember("丈夫", f"{word}成员", PartialDate(1984, 1), "群众", f"{word}单位"),),
        annual_assessments=AnnualAssessments(f"{word}2024年年度考核合格"),
        photo=picture_bytes(),
    )
    form = basic_forms.start_form(filing=filing, by=by, shape=BasicForm.Shape.FULL)
    source = SimpleUploadedFile(f"{word}.lrmx", write_lrmx(told))
    taken = basic_forms.Taken(stored_content(told), {}, told.photo, source)
    return basic_forms.take_over(form=form, taken=taken, version=form.version, by=by)


@cache
def picture_bytes() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (30, 40), (180, 60, 40)).save(content, "JPEG")
    return content.getvalue()
