"""The only writers of filings."""

from filings.services.archiving import note_archive_number
from filings.services.circumstances import note_circumstances, state_circumstances
from filings.services.communications import attach_communications, correct_communication, log_communication
from filings.services.corrections import start_correction
from filings.services.deadlines import foreseen_deadlines, recount_deadlines
from filings.services.documents import ATTACHMENT_OWNER, attach_document
from filings.services.drafts import FilingContent, save_draft, start_filing
from filings.services.extensions import extend_filing, revoke_extension
from filings.services.materials import (
    Entry,
    add_material_kind,
    change_material_kind,
    end_material_kind,
    record_materials,
)
from filings.services.opinions import give_opinion
from filings.services.packets import start_from_packet, try_out_filing
from filings.services.paper import confirm_paper, confirming_refusal, correct_paper, record_paper
from filings.services.qualification import save_qualification
from filings.services.steps import (
    discard_filing,
    file_filing,
    receive_filing,
    request_sign_off,
    return_filing,
    send_back,
    start_check,
    submit_filing,
    withdraw_filing,
)

__all__ = [
    "note_archive_number",
    "start_from_packet",
    "try_out_filing",
    "give_opinion",
    "record_materials",
    "end_material_kind",
    "change_material_kind",
    "add_material_kind",
    "Entry",
    "log_communication",
    "correct_communication",
    "attach_communications",
    "state_circumstances",
    "note_circumstances",
    "ATTACHMENT_OWNER",
    "FilingContent",
    "attach_document",
    "confirm_paper",
    "confirming_refusal",
    "correct_paper",
    "discard_filing",
    "extend_filing",
    "file_filing",
    "foreseen_deadlines",
    "receive_filing",
    "record_paper",
    "recount_deadlines",
    "request_sign_off",
    "return_filing",
    "revoke_extension",
    "save_draft",
    "send_back",
    "start_check",
    "save_qualification",
    "start_correction",
    "start_filing",
    "submit_filing",
    "withdraw_filing",
]
