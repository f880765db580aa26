"""Pages of filings."""

from filings.views.archiving import FilingArchive
from filings.views.basic_forms import (
    BasicFormFile,
    BasicFormPage,
    BasicFormPhoto,
    BasicFormPhotoNew,
    BasicFormSection,
    BasicFormShape,
)
from filings.views.batches import FilingPapersAll, LedgerPapers
from filings.views.circumstances import CircumstancesNote, CircumstancesState, OpinionGive
from filings.views.communications import (
    CommunicationAttach,
    CommunicationCorrect,
    CommunicationNew,
    CommunicationOfUnit,
)
from filings.views.drafts import DeadlinePreview, DocumentUpload, FilingEdit, FilingNew, PaperNew
from filings.views.extensions import ExtensionRevoke, FilingExtend
from filings.views.form_files import FilingFromFile, FormCompare, FormImport
from filings.views.form_sheets import BasicFormAttach, BasicFormIdNumber, BasicFormSheet
from filings.views.ledger import LedgerExport, LedgerList, Timeliness
from filings.views.ledger_columns import LedgerColumns
from filings.views.many_forms import FilingsFromFiles
from filings.views.materials import (
    FilingMaterials,
    MaterialKindEdit,
    MaterialKindEnd,
    MaterialKindList,
    MaterialKindNew,
)
from filings.views.packets import (
    PacketBlank,
    PacketConfirm,
    PacketDownload,
    PacketMarked,
    PacketPreview,
    PacketUpload,
)
from filings.views.paper import PaperConfirm, PaperCorrect
from filings.views.printed import FilingPaper
from filings.views.qualification import QualificationEdit
from filings.views.register import FilingDetail, FilingList
from filings.views.sealed import CorrectionNew, FilingSealed
from filings.views.steps import STEPS, StepView

__all__ = [
    "BasicFormAttach",
    "BasicFormFile",
    "BasicFormIdNumber",
    "BasicFormPage",
    "BasicFormPhoto",
    "BasicFormPhotoNew",
    "BasicFormSection",
    "BasicFormShape",
    "BasicFormSheet",
    "FilingFromFile",
    "FilingsFromFiles",
    "FormCompare",
    "FormImport",
    "MaterialKindNew",
    "MaterialKindList",
    "MaterialKindEnd",
    "MaterialKindEdit",
    "FilingMaterials",
    "CommunicationOfUnit",
    "CommunicationNew",
    "CommunicationCorrect",
    "CommunicationAttach",
    "OpinionGive",
    "CircumstancesState",
    "CircumstancesNote",
    "STEPS",
    "FilingArchive",
    "LedgerColumns",
    "LedgerExport",
    "LedgerList",
    "LedgerPapers",
    "Timeliness",
    "QualificationEdit",
    "CorrectionNew",
    "FilingSealed",
    "DeadlinePreview",
    "DocumentUpload",
    "ExtensionRevoke",
    "FilingDetail",
    "FilingEdit",
    "FilingExtend",
    "FilingList",
    "FilingNew",
    "FilingPaper",
    "FilingPapersAll",
    "PacketBlank",
    "PacketConfirm",
    "PacketDownload",
    "PacketMarked",
    "PacketPreview",
    "PacketUpload",
    "PaperConfirm",
    "PaperCorrect",
    "PaperNew",
    "StepView",
]
