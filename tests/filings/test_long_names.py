"""Long names of units, people and titles, in pages and on paper: nothing is cut off, only a letter gets a page more."""

import io
import re

import pytest
from pypdf import PdfReader

from common import clock
from common.printing import print_pdf
from filings.documents.printed.papers import PaperKind, sheet_of
from filings.models import Filing
from filings.printed_filings import printed_filing, with_papers
from filings.services import basic_forms as services
from tests.factories import filings as make

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]
UNIT = (
    "示例大学医学院附属国际和平妇幼保健与儿童青少年发展研究中心（筹）"
    "暨示例公共卫生与预防医学联合研究院直属机关临床教学委员会"
)
PERSON = "阿卜杜热合曼·示例买买提江·吾买尔江·艾合买提·示例·示例丁"
TITLE = "示例主任医师兼教授级高级工程师"
PAGES = {
    PaperKind.FULL_FORM: 2,
    PaperKind.SHORT_FORM: 1,
    PaperKind.RECEIPT: 1,
    PaperKind.TABLE: 1,
    PaperKind.REPORT: 2,  # letters have one size; the second page holds the end of the letter with its signature
    PaperKind.QUALIFICATION: 1,
}


def test_the_names_are_as_long_as_they_get():
    assert (len(UNIT), len(PERSON), len(TITLE)) == (60, 30, 15)


@pytest.fixture
def filing() -> Filing:
    with clock.frozen(make.DETERMINED_ON):
        people = make.cast(UNIT)
        drafted = make.draft(people, name=PERSON)
        form = make.basic_form(drafted, people.handler, word=TITLE)
        services.save_form(
            form=form, version=form.version, by=people.handler,
            values={"professional_title": TITLE, "expertise": TITLE, "reporting_unit": UNIT, "filled_by": PERSON},
        )  # fmt: skip
        filing = Filing.objects.get(pk=drafted.pk)
        make.lead_to_the_record(filing, people)
        return with_papers(Filing.objects.filter(pk=filing.pk)).get()


def test_with_many_words_each_step_has_a_row_of_its_own(filing):
    steps = ("COMMUNICATION", "INITIATION", "RECOMMENDATION", "INSPECTION", "MEETING", "NOTICE", "DETERMINATION")
    notes = {step: {"note": f"{step[:2]}{'会议讨论情况说明' * 22}"} for step in steps}
    Filing.objects.filter(pk=filing.pk).update(step_notes=notes, remarks="备注" * 90, reason="任职理由" * 45)
    changed = with_papers(Filing.objects.filter(pk=filing.pk)).get()
    with clock.frozen(make.DETERMINED_ON):
        sheet = sheet_of(PaperKind.TABLE, printed_filing(changed))
        pages = PdfReader(io.BytesIO(print_pdf(sheet))).pages
    assert sheet.context["is_wordy"]
    assert len(pages) == 2
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert [step for step in notes if notes[step]["note"] not in text] == []


@pytest.mark.parametrize("kind", list(PaperKind), ids=lambda kind: kind.slug)
def test_papers_hold_long_names_on_their_pages(filing, kind):
    with clock.frozen(make.DETERMINED_ON):
        pages = PdfReader(io.BytesIO(print_pdf(sheet_of(kind, printed_filing(filing))))).pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    assert len(pages) == PAGES[kind]
    if kind is PaperKind.REPORT:
        assert pages[1].extract_text().startswith("特此报告。")
    assert PERSON in text
    if kind in (PaperKind.FULL_FORM, PaperKind.SHORT_FORM):
        assert TITLE in text
    if kind is not PaperKind.SHORT_FORM:
        assert UNIT in text
