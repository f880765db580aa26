"""Tables of filings, their documents, steps and paper receipts."""

from filings.models.filings import Filing, FilingKind, FilingStatus
from filings.models.records import DocumentKind, FilingDocument, FilingNumberSequence, FilingStep, PaperReceipt

__all__ = [
    "DocumentKind",
    "Filing",
    "FilingDocument",
    "FilingKind",
    "FilingNumberSequence",
    "FilingStatus",
    "FilingStep",
    "PaperReceipt",
]
