"""Tables of filings: documents, steps and paper receipts, the way to the decision, the candidate, what was sealed."""

from filings.models.candidates import BasicForm, Qualification, SealedFiling
from filings.models.extensions import DeadlineChange, FilingExtension
from filings.models.filings import Filing, FilingKind, FilingStatus
from filings.models.ledger import LedgerLayout
from filings.models.records import DocumentKind, FilingDocument, FilingNumberSequence, FilingStep, PaperReceipt
from filings.models.selection import Communication, FilingCircumstances, FilingOpinion, Material, MaterialKind

__all__ = [
    "BasicForm",
    "Communication",
    "DeadlineChange",
    "DocumentKind",
    "Filing",
    "FilingCircumstances",
    "FilingDocument",
    "FilingExtension",
    "FilingKind",
    "FilingNumberSequence",
    "FilingOpinion",
    "FilingStatus",
    "FilingStep",
    "LedgerLayout",
    "Material",
    "MaterialKind",
    "PaperReceipt",
    "Qualification",
    "SealedFiling",
]
