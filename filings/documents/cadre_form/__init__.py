"""The cadre appointment and removal form (干部任免审批表): .lrmx in and out, .lrm in. See docs/cadre-form.md.

Nothing here touches the database; what cannot be read raises `Rejected` with a Chinese reason and remedy.
"""

from attachments.archives import Rejected
from filings.documents.cadre_form.comparison import Comparison, Outcome, compare
from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.described import described, described_file
from filings.documents.cadre_form.fields import ELEMENTS, MEMBER_ELEMENTS, MOST_MEMBERS, label_of
from filings.documents.cadre_form.form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartyJoining,
    Remark,
    ResumePeriod,
    Sex,
    UnknownElement,
)
from filings.documents.cadre_form.lrm import read_lrm
from filings.documents.cadre_form.lrmx import read_lrmx
from filings.documents.cadre_form.lrmx_writer import write_lrmx
from filings.documents.cadre_form.photo import clean_photo, photo_facts
from filings.documents.cadre_form.reading import (
    Batch,
    FormFile,
    is_archive,
    is_older,
    read_archive,
    read_files,
    read_form,
)
from filings.documents.cadre_form.resume import parse_resume, written_resume

__all__ = [
    "ELEMENTS",
    "MEMBER_ELEMENTS",
    "MOST_MEMBERS",
    "AnnualAssessments",
    "Batch",
    "CadreForm",
    "Comparison",
    "Education",
    "FamilyMember",
    "FormFile",
    "Outcome",
    "PartialDate",
    "PartyJoining",
    "Rejected",
    "Remark",
    "ResumePeriod",
    "Sex",
    "UnknownElement",
    "clean_photo",
    "compare",
    "described",
    "described_file",
    "is_archive",
    "is_older",
    "label_of",
    "parse_resume",
    "photo_facts",
    "read_archive",
    "read_files",
    "read_form",
    "read_lrm",
    "read_lrmx",
    "write_lrmx",
    "written_resume",
]
