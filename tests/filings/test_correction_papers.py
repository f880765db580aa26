"""The papers of a correction say what is corrected, why, and what is now another."""

import io
import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter

from common import clock
from common.printing import print_pdf
from filings import services
from filings.correction_changes import Corrected, corrected_of
from filings.documents.printed.papers import PaperKind, sheet_of
from filings.models import DocumentKind, Filing
from filings.printed_filings import printed_filing, with_papers
from tests.factories import filings as make

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]
FILED_ON, TODAY = date(2026, 11, 4), date(2026, 11, 20)
REASON = "任免文号录入有误"


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def filed(people, **changes) -> Filing:
    with clock.frozen(FILED_ON):
        return make.filed(people, **changes)


def corrected(filing, people, why=REASON, **changes) -> Filing:
    key = uuid.uuid4()
    new = services.start_correction(filing=filing, reason=why, creation_key=key, by=people.handler)
    return services.save_draft(filing=new, version=new.version, by=people.handler, **changes) if changes else new


def pages(filing, kind: PaperKind) -> list[str]:
    printed = printed_filing(with_papers(Filing.objects.filter(pk=filing.pk)).get())
    reader = PdfReader(io.BytesIO(print_pdf(sheet_of(kind, printed))))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_the_report_names_the_filing_the_reason_and_the_changes(people):
    filing = filed(people, name="曾喆堃", remarks="")
    changes = {"document_number": "示院委〔2026〕9号", "document_on": date(2026, 11, 3), "remarks": "已核"}
    new = corrected(filing, people, **changes)
    (text,) = pages(new, PaperKind.REPORT)
    told = (
        f"关于更正曾喆堃同志任职备案（{filing.filing_number}）的报告",
        f"曾喆堃同志任职备案已于2026年11月4日办结，备案编号为{filing.filing_number}。现就该备案报请更正。",
        f"更正理由：{REASON}。更正内容：（1）任免文号：由“示院委〔2026〕1号”更正为“示院委〔2026〕9号”；",
        "9号”；（2）发文日期：由“2026年11月2日”更正为“2026年11月3日”；（3）备注：由未填写更正为“已核”。根据《",
        "请予更正备案。",
        "附件：1.任免正式发文2.相关人员基本信息表",
        "2026年11月20日",
    )
    assert [each for each in told if each not in text] == []


def test_a_correction_that_says_the_same_lists_nothing(people):
    filing = filed(people)
    new = corrected(filing, people, why="扫描件不清。")
    assert corrected_of(new) == Corrected(filing.filing_number, FILED_ON, "扫描件不清", ())
    (text,) = pages(new, PaperKind.REPORT)
    assert "更正理由：扫描件不清。根据《" in text
    assert "更正内容" not in text
    assert corrected_of(filing) is None


def test_everything_that_can_be_another_is_named(people):
    drafted = make.draft(people, sex="1", step_notes={"MEETING": {"note": "党委会"}}, late_explanation="迟")
    make.stated(drafted, people.handler, text="援外期间转正")
    filing = Filing.objects.get(pk=drafted.pk)
    make.lead_to_the_record(filing, people)
    told = {
        "sex": "2",
        "level": "SECTION_CHIEF",
        "step_notes": {"MEETING": {"note": "党委扩大会"}},
        "reason": "工作需要",
    }
    new = corrected(filing, people, **told)
    make.stated(new, people.handler, text="援外两年")
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=420)
    writer.write(content)
    other = SimpleUploadedFile("新.pdf", content.getvalue())
    services.attach_document(filing=new, kind=DocumentKind.APPOINTMENT_DOCUMENT, upload=other, by=people.handler)
    assert corrected_of(Filing.objects.get(pk=new.pk)).changes == (
        "性别：由“男”更正为“女”",
        "岗位级别：由“科级副职”更正为“科级正职”",
        "任职理由：由未填写更正为“工作需要”",
        "会议讨论决定说明：由“党委会”更正为“党委扩大会”",
        "特殊情况说明（党龄）：由“援外期间转正”更正为“援外两年”",
        "任免正式发文：已更换",
    )


@pytest.mark.parametrize(
    ("made", "word"),
    [(make.leaving, "免职"), (lambda left: make.moving(make.post(left.post.unit, 2), ends=left), "交流")],
)
def test_the_title_has_the_word_of_the_kind(people, made, word):
    left = make.in_post(people)
    person = {"name": left.organizer.name, "staff_number": left.organizer.staff_number, "organizer": left.organizer}
    filing = filed(people, **(made(left) | (person if word == "交流" else {})))
    new = corrected(filing, people)
    (text,) = pages(new, PaperKind.REPORT)
    assert f"关于更正{new.name}同志{word}备案（{filing.filing_number}）的报告" in text


def test_the_remarks_of_the_table_name_number_and_reason(people):
    filing = filed(people)
    new = corrected(filing, people, remarks="另附说明")
    (text,) = pages(new, PaperKind.TABLE)
    assert f"更正{filing.filing_number}（2026年11月4日备案）。更正理由：{REASON}。另附说明" in text
    assert "更正理由" not in pages(filing, PaperKind.TABLE)[0]


def test_the_receipt_speaks_of_the_letter_by_its_title(people):
    filing = filed(people)
    new = corrected(filing, people)
    make.lead_to_the_record(new, people)
    (text,) = pages(new, PaperKind.RECEIPT)
    assert f"你单位《关于更正{new.name}同志任职备案（{filing.filing_number}）的报告》及附件收悉" in text
    assert f"你单位《关于{filing.name}同志任职备案的报告》及附件收悉" in pages(filing, PaperKind.RECEIPT)[0]


def test_a_long_reason_stays_whole(people):
    filing = filed(people)
    reason = "更" * 480 + "完"
    new = corrected(filing, people, why=reason)
    for kind, head in ((PaperKind.REPORT, "更正理由："), (PaperKind.TABLE, "更正理由：")):
        text = re.sub(r"—\d—", "", "".join(pages(new, kind)))  # numbers of pages
        assert f"{head}{reason}。" in text
