"""The access class of every URL. A pattern that is missing here fails the build: add its line.

    "app:name": Page(class, kwargs, methods)

``kwargs`` names what the URL is about: a plain string is the attribute of a side of the world (tests/access/world.py)
whose key is filled in, anything else is taken as it is. A name with several patterns has a list of pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from accounts.permissions import Permission
from filings.documents.printed.papers import PaperKind
from filings.models import DocumentKind
from tests.access.classes import (
    Access,
    Outcome,
    globally,
    in_own_unit,
    of_person,
    of_requester,
    on_unit,
    public,
    signed_in,
    somewhere,
)

P = Permission
GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
UNIT, ORGANIZER, POST_ROW, TENURE = {"pk": "unit"}, {"pk": "organizer"}, {"pk": "post"}, {"pk": "tenure"}
ACCOUNT, MATERIAL_KIND = {"pk": "account"}, {"pk": "material_kind"}
# A version of the calendar belongs to no side: both hold the same.
CALENDAR_VERSION = {"pk": "calendar_version"}
# No attribute of a side: the kind of workbook, a file that nobody uploaded (who may ask is told that it is gone), and
# the name of a setting.
ROSTER, NO_FILE = {"kind": SafeString("roster")}, {"pk": UUID(int=1)}
SETTING = {"key": SafeString("close_of_business")}
SECTION = SafeString("basic")


def on_filing(permission: Permission) -> Access:
    """A thing of a filing."""
    return on_unit(permission, sees=P.VIEW_FILING)


@dataclass(frozen=True)
class Page:
    """Who may open a URL, what it is about, and the methods that it answers."""

    access: Access
    kwargs: dict[str, Any] = field(default_factory=dict)
    methods: tuple[str, ...] = GET
    crawl: bool = True  # whether the marker crawl may open it

    @property
    def is_about_something(self) -> bool:
        return any(type(value) is str for value in self.kwargs.values())


TABLE: dict[str, Page | list[Page]] = {
    # -- accounts
    "accounts:sign-in": Page(public, methods=BOTH),
    "accounts:sign-out": Page(signed_in, methods=POST, crawl=False),
    "accounts:password-change": Page(signed_in, methods=BOTH),
    "accounts:profile": Page(signed_in),
    "accounts:typed-forms": Page(signed_in, methods=BOTH),
    "accounts:account-list": Page(globally(P.MANAGE_ACCOUNT, P.MANAGE_ROLE)),
    "accounts:account-new": Page(globally(P.MANAGE_ACCOUNT), methods=BOTH),
    "accounts:account-detail": Page(globally(P.MANAGE_ACCOUNT, P.MANAGE_ROLE), ACCOUNT),
    "accounts:account-edit": Page(globally(P.MANAGE_ACCOUNT), ACCOUNT, BOTH),
    "accounts:account-active": Page(globally(P.MANAGE_ACCOUNT), ACCOUNT, BOTH),
    "accounts:account-password": Page(globally(P.MANAGE_ACCOUNT), ACCOUNT, BOTH),
    "accounts:account-unblock": Page(globally(P.MANAGE_ACCOUNT), ACCOUNT, BOTH),
    "accounts:role-grant": Page(globally(P.MANAGE_ROLE), ACCOUNT, BOTH),
    "accounts:role-end": Page(globally(P.MANAGE_ROLE), {"pk": "role_grant"}, BOTH),
    "accounts:audit-list": Page(globally(P.VIEW_AUDIT)),
    "accounts:audit-detail": Page(globally(P.VIEW_AUDIT), {"pk": "audit_entry"}),
    # -- attachments
    "attachments:download": Page(on_filing(P.VIEW_FILING), {"pk": "attachment"}),
    # -- jobs
    "jobs:list": Page(signed_in),
    "jobs:cancel": Page(of_requester, {"pk": "job"}, methods=POST),
    "jobs:repeat": Page(of_requester, {"pk": "job_over"}, methods=POST),
    "jobs:result": Page(of_requester, {"pk": "job_done"}),
    # -- workbooks
    "workbooks:overview": Page(globally(P.EXCHANGE_ROSTER)),
    "workbooks:template": Page(globally(P.EXCHANGE_ROSTER), ROSTER),
    "workbooks:import": Page(globally(P.EXCHANGE_ROSTER), ROSTER, BOTH),
    "workbooks:export": Page(globally(P.EXCHANGE_ROSTER), ROSTER, BOTH),
    "workbooks:preview": Page(globally(P.EXCHANGE_ROSTER), NO_FILE),
    "workbooks:confirm": Page(globally(P.EXCHANGE_ROSTER), NO_FILE, POST),
    "workbooks:discard": Page(globally(P.EXCHANGE_ROSTER), NO_FILE, POST),
    "workbooks:marked": Page(globally(P.EXCHANGE_ROSTER), NO_FILE),
    # -- regulation
    "regulation:text": Page(signed_in),
    "regulation:calendar": [Page(signed_in), Page(signed_in, {"year": 2026})],
    "regulation:calendar-notice": Page(globally(P.PROPOSE_CALENDAR), methods=BOTH),
    "regulation:calendar-propose": Page(globally(P.PROPOSE_CALENDAR), methods=BOTH),
    "regulation:calendar-version": Page(signed_in, CALENDAR_VERSION),
    "regulation:editions": Page(signed_in),
    "regulation:settings": Page(globally(P.VIEW_SETTINGS)),
    "regulation:setting": Page(globally(P.VIEW_SETTINGS), SETTING),
    "regulation:setting-decide": Page(globally(P.DECIDE_SETTING), SETTING, BOTH),
    "regulation:setting-withdraw": Page(globally(P.DECIDE_SETTING), {"pk": "setting"}, BOTH),
    "regulation:notes": Page(globally(P.VIEW_SETTINGS)),
    "regulation:note-new": Page(globally(P.DECIDE_SETTING), methods=BOTH),
    "regulation:note-withdraw": Page(globally(P.DECIDE_SETTING), {"pk": "note"}, BOTH),
    # -- units
    "units:list": Page(somewhere(P.VIEW_UNIT)),
    "units:new": Page(globally(P.MANAGE_UNIT), methods=BOTH),
    "units:detail": Page(on_unit(P.VIEW_UNIT), UNIT),
    "units:edit": Page(on_unit(P.MANAGE_UNIT), UNIT, BOTH),
    "units:revise": Page(on_unit(P.MANAGE_UNIT), UNIT, BOTH),
    "units:abolish": Page(on_unit(P.MANAGE_UNIT), UNIT, BOTH),
    "units:count-report": Page(on_unit(P.REPORT_MEMBER_COUNT), UNIT, BOTH),
    "units:membership-list": Page(on_unit(P.VIEW_UNIT), UNIT),
    "units:membership-new": Page(on_unit(P.MANAGE_MEMBERSHIP), UNIT, BOTH),
    "units:membership-end": Page(on_unit(P.MANAGE_MEMBERSHIP), {"pk": "membership"}, BOTH),
    # -- organizers
    "organizers:list": Page(somewhere(P.VIEW_ORGANIZER, or_person=True)),
    "organizers:new": Page(globally(P.MANAGE_ORGANIZER), methods=BOTH),
    "organizers:detail": Page(of_person(P.VIEW_ORGANIZER, own=Outcome.ALLOWED), ORGANIZER),
    "organizers:edit": Page(of_person(P.MANAGE_ORGANIZER, own=Outcome.FORBIDDEN), ORGANIZER, BOTH),
    "organizers:id-number": Page(of_person(P.REVEAL_ID_NUMBER, own=Outcome.FORBIDDEN), ORGANIZER, BOTH),
    "organizers:account": Page(of_person(P.MANAGE_ORGANIZER, own=Outcome.FORBIDDEN), ORGANIZER, BOTH),
    "organizers:post-new": Page(on_unit(P.MANAGE_POST), UNIT, BOTH),
    "organizers:post-edit": Page(on_unit(P.MANAGE_POST), POST_ROW, BOTH),
    "organizers:post-abolish": Page(on_unit(P.MANAGE_POST), POST_ROW, BOTH),
    "organizers:tenure-new": Page(globally(P.RECORD_TENURE), methods=BOTH),
    "organizers:tenure-edit": Page(of_person(P.RECORD_TENURE, own=Outcome.FORBIDDEN), TENURE, BOTH),
    "organizers:tenure-void": Page(of_person(P.RECORD_TENURE, own=Outcome.FORBIDDEN), TENURE, BOTH),
    # -- filings
    "filings:list": Page(somewhere(P.VIEW_FILING)),
    "filings:ledger": Page(somewhere(P.VIEW_FILING)),
    "filings:ledger-export": Page(somewhere(P.VIEW_FILING), methods=BOTH),
    "filings:ledger-columns": Page(globally(P.DECIDE_SETTING), methods=BOTH),
    "filings:ledger-papers": Page(somewhere(P.VIEW_FILING), methods=BOTH),
    "filings:timeliness": Page(somewhere(P.VIEW_FILING)),
    "filings:new": Page(somewhere(P.DRAFT_FILING), methods=BOTH),
    "filings:paper-new": Page(somewhere(P.RECORD_PAPER), methods=BOTH),
    "filings:packet": Page(somewhere(P.RECORD_PAPER, P.DRAFT_FILING)),
    "filings:packet-blank": [
        Page(somewhere(P.RECORD_PAPER, P.DRAFT_FILING), {"kind": SafeString("removal"), "form": SafeString("xlsx")}),
        Page(somewhere(P.RECORD_PAPER, P.DRAFT_FILING), {"kind": SafeString("removal"), "form": SafeString("pdf")}),
    ],
    "filings:packet-upload": Page(somewhere(P.RECORD_PAPER), methods=BOTH),
    "filings:packet-preview": Page(somewhere(P.RECORD_PAPER), NO_FILE),
    "filings:packet-marked": Page(somewhere(P.RECORD_PAPER), NO_FILE),
    "filings:packet-confirm": Page(somewhere(P.RECORD_PAPER), NO_FILE, POST),
    "filings:deadline-preview": Page(signed_in),
    "filings:paper": Page(on_filing(P.VIEW_FILING), {"pk": "filing_submitted", "kind": PaperKind.TABLE}),
    "filings:papers-all": Page(on_filing(P.VIEW_FILING), {"pk": "filing_submitted"}, BOTH),
    "filings:detail": Page(on_filing(P.VIEW_FILING), {"pk": "filing_submitted"}),
    "filings:edit": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:document-upload": Page(
        on_filing(P.DRAFT_FILING), {"pk": "filing_draft", "kind": DocumentKind.APPOINTMENT_DOCUMENT}, BOTH
    ),
    "filings:request-sign-off": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:discard": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:send-back": Page(on_filing(P.SIGN_OFF_FILING), {"pk": "filing_awaiting_sign_off"}, BOTH),
    "filings:submit": Page(on_filing(P.SIGN_OFF_FILING), {"pk": "filing_awaiting_sign_off"}, BOTH),
    "filings:withdraw": Page(on_filing(P.SIGN_OFF_FILING), {"pk": "filing_submitted"}, BOTH),
    "filings:receive": Page(on_filing(P.RECEIVE_FILING), {"pk": "filing_submitted"}, BOTH),
    "filings:start-check": Page(on_filing(P.DECIDE_FILING), {"pk": "filing_received"}, BOTH),
    "filings:return": Page(on_filing(P.DECIDE_FILING), {"pk": "filing_checking"}, BOTH),
    "filings:file": Page(on_filing(P.DECIDE_FILING), {"pk": "filing_checking"}, BOTH),
    "filings:communication-new": Page(on_filing(P.VIEW_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:communication-attach": Page(on_filing(P.VIEW_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:communication-of-unit": Page(on_unit(P.VIEW_FILING), UNIT, BOTH),
    # Written by the unit: the department reads it and corrects only what it wrote itself.
    "filings:communication-correct": Page(on_filing(P.DRAFT_FILING), {"pk": "communication"}, BOTH),
    "filings:materials": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:material-kinds": Page(globally(P.DECIDE_SETTING)),
    "filings:material-kind-new": Page(globally(P.DECIDE_SETTING), methods=BOTH),
    "filings:material-kind-edit": Page(globally(P.DECIDE_SETTING), MATERIAL_KIND, BOTH),
    "filings:material-kind-end": Page(globally(P.DECIDE_SETTING), MATERIAL_KIND, BOTH),
    "filings:circumstances-state": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:circumstances-note": Page(on_filing(P.DECIDE_FILING), {"pk": "circumstances"}, BOTH),
    "filings:opinion": Page(on_filing(P.DECIDE_FILING), {"pk": "filing_checking"}, BOTH),
    "filings:qualification": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:sealed": Page(on_filing(P.VIEW_FILING), {"pk": "filing_submitted"}),
    "filings:archive": Page(on_filing(P.DECIDE_FILING), {"pk": "filing_submitted"}, BOTH),
    "filings:correct": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_submitted"}, BOTH),
    "filings:new-from-file": Page(somewhere(P.DRAFT_FILING), methods=BOTH),
    "filings:new-from-files": Page(somewhere(P.DRAFT_FILING), NO_FILE, BOTH),
    "filings:basic-form": Page(on_filing(P.VIEW_FILING), {"pk": "filing_draft"}),
    "filings:basic-form-shape": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, POST),
    "filings:basic-form-section": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft", "section": SECTION}, POST),
    "filings:basic-form-sheet": Page(on_filing(P.VIEW_FILING), {"pk": "filing_draft"}),
    "filings:basic-form-id-number": Page(on_filing(P.REVEAL_ID_NUMBER), {"pk": "filing_draft"}, BOTH),
    "filings:basic-form-attach": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, POST),
    "filings:basic-form-photo": Page(on_filing(P.VIEW_FILING), {"pk": "filing_draft"}),
    "filings:basic-form-photo-new": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, POST),
    "filings:basic-form-file": Page(on_filing(P.VIEW_FILING), {"pk": "filing_draft"}),
    "filings:basic-form-import": Page(on_filing(P.DRAFT_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:basic-form-compare": Page(
        on_filing(P.DRAFT_FILING), {"pk": "filing_draft", "source": "form_source"}, BOTH
    ),
    "filings:extend": Page(on_filing(P.EXTEND_FILING), {"pk": "filing_draft"}, BOTH),
    "filings:extension-revoke": Page(on_filing(P.EXTEND_FILING), {"pk": "filing_submitted"}, BOTH),
    "filings:paper-record": Page(on_filing(P.RECORD_PAPER), {"pk": "paper_draft"}, BOTH),
    "filings:paper-confirm": Page(on_filing(P.RECORD_PAPER), {"pk": "paper"}, BOTH),
    "filings:paper-correct": Page(on_filing(P.RECORD_PAPER), {"pk": "paper"}, BOTH),
    # -- compliance
    "compliance:cockpit": Page(somewhere(P.VIEW_UNIT)),
    "compliance:unit": Page(on_unit(P.VIEW_UNIT), UNIT),
    "compliance:cell": Page(on_unit(P.VIEW_UNIT), UNIT | {"article": 4}),
    "compliance:department": Page(globally(P.VIEW_UNIT)),
    "compliance:department-cell": Page(globally(P.VIEW_UNIT), {"article": 2}),
    "compliance:inspection-unit": Page(globally(P.VIEW_FILING), UNIT, BOTH),
    "compliance:inspection-person": Page(globally(P.VIEW_FILING), ORGANIZER, BOTH),
    "compliance:calendar-approve": Page(globally(P.APPROVE_CALENDAR), CALENDAR_VERSION, BOTH),
    "compliance:calendar-effect": Page(globally(P.PROPOSE_CALENDAR, P.APPROVE_CALENDAR), CALENDAR_VERSION),
    "compliance:documents": Page(somewhere(P.VIEW_UNIT), methods=BOTH),
    "compliance:snapshots": Page(globally(P.VIEW_UNIT)),
    "compliance:snapshot": Page(globally(P.VIEW_UNIT), {"year": 2025}),
    "compliance:snapshot-take": Page(globally(P.TAKE_SNAPSHOT), {"year": 2024}, BOTH),
    "compliance:snapshot-documents": Page(globally(P.VIEW_UNIT), {"year": 2025}, BOTH),
    "compliance:snapshot-unit": Page(globally(P.VIEW_UNIT), UNIT | {"year": 2025}),
    "compliance:staffing": Page(somewhere(P.VIEW_UNIT)),
    "compliance:staffing-export": Page(somewhere(P.VIEW_UNIT), methods=BOTH),
    "compliance:forecast": Page(somewhere(P.VIEW_UNIT)),
    "compliance:what-if": Page(signed_in),
    "compliance:questions": Page(somewhere(P.VIEW_UNIT)),
    "compliance:question-ask": Page(in_own_unit(P.VIEW_UNIT), methods=BOTH),
    "compliance:question": Page(on_unit(P.VIEW_UNIT), {"pk": "question"}),
    "compliance:question-answer": Page(on_unit(P.ANSWER_QUESTION), {"pk": "question"}, BOTH),
    "compliance:what-if-statistics": Page(somewhere(P.VIEW_UNIT), methods=BOTH),
    # -- desk
    "desk:home": Page(signed_in),
    "desk:search": Page(signed_in),
    # -- common
    "common:gallery": Page(signed_in, methods=BOTH, crawl=False),  # its samples of forms lead back to it
}

__all__ = ["TABLE", "Outcome", "Page", "of_person", "pages"]


def pages() -> Iterator[tuple[str, Page]]:
    """Every page with its name."""
    for name, found in TABLE.items():
        for page in found if isinstance(found, list) else [found]:
            yield name, page
