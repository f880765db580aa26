"""Pages of filings."""

from filings.views.drafts import DeadlinePreview, DocumentUpload, FilingEdit, FilingNew, PaperNew
from filings.views.extensions import ExtensionRevoke, FilingExtend
from filings.views.paper import PaperConfirm, PaperCorrect
from filings.views.printed import FilingPaper
from filings.views.register import FilingDetail, FilingList
from filings.views.steps import STEPS, StepView

__all__ = [
    "STEPS",
    "DeadlinePreview",
    "DocumentUpload",
    "ExtensionRevoke",
    "FilingDetail",
    "FilingEdit",
    "FilingExtend",
    "FilingList",
    "FilingNew",
    "FilingPaper",
    "PaperConfirm",
    "PaperCorrect",
    "PaperNew",
    "StepView",
]
