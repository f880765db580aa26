"""Tables of filings, their documents, steps and paper receipts."""

from filings.models.extensions import DeadlineChange, FilingExtension
from filings.models.filings import Filing, FilingKind, FilingStatus
from filings.models.records import DocumentKind, FilingDocument, FilingNumberSequence, FilingStep, PaperReceipt

__all__ = [
    "DeadlineChange",
    "DocumentKind",
    "Filing",
    "FilingDocument",
    "FilingExtension",
    "FilingKind",
    "FilingNumberSequence",
    "FilingStatus",
    "FilingStep",
    "PaperReceipt",
]
