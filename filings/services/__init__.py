"""The only writers of filings."""

from filings.services.drafts import FilingContent, attach_document, save_draft, start_filing
from filings.services.paper import confirm_paper, record_paper
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
    "FilingContent",
    "attach_document",
    "confirm_paper",
    "discard_filing",
    "file_filing",
    "receive_filing",
    "record_paper",
    "request_sign_off",
    "return_filing",
    "save_draft",
    "send_back",
    "start_check",
    "start_filing",
    "submit_filing",
    "withdraw_filing",
]
