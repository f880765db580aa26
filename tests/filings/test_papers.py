"""The papers of a filing: what they say, when they are there, who takes them."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry
from common import clock
from filings.documents.printed.papers import FORMS, PaperKind
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def place(filing, kind: PaperKind) -> str:
    return reverse("filings:paper", args=[filing.pk, kind])


def taken(client, filing, kind: PaperKind):
    response = client.get(place(filing, kind))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store, private"
    return PdfReader(io.BytesIO(b"".join(response.streaming_content)))


def words(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def test_the_receipt_says_what_was_filed(sign_in):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people, name="曾喆堃")
    reader = taken(sign_in(people.secretary), filing, PaperKind.RECEIPT)
    text = words(reader)
    told = (
        "备案回执", "示例临床医学院党委：", "你单位《关于曾喆堃同志任职备案的报告》及附件收悉，材料齐全，现予备案。",
        f"备案编号：{filing.filing_number}。", "党委组织部", "首次报齐时间", "第5日", "备案不是审批", str(filing.pk),
    )  # fmt: skip
    assert [each for each in told if each not in text] == []
    assert "补正报送时间" not in text
    assert len(reader.pages) == 1


def test_the_report_is_a_letter_of_the_unit(sign_in):
    people = make.cast("示例临床医学院党委")
    filing = make.checking(people, name="曾䶮")
    text = words(taken(sign_in(people.handler), filing, PaperKind.REPORT))
    told = (
        "关于曾䶮同志任职备案的报告", "医学院党委组织部：", "曾䶮同志任专职组织员", filing.document_number,
        "请予备案。", "附件：1.任免正式发文2.相关人员基本信息表", "示例临床医学院党委",
    )  # fmt: skip
    assert [each for each in told if each not in text] == []


def test_the_table_shows_way_clock_and_materials(sign_in):
    people = make.cast("示例临床医学院党委")
    filing = make.signed_for(people, late_explanation="")
    text = words(taken(sign_in(people.dept), filing, PaperKind.TABLE))
    told = (
        "专职组织员任职备案表",
        "选任过程",
        "会议讨论决定：",
        "报备截止日为",
        "任免正式发文（有）",
        "特殊情况",
        "无",
    )
    assert [each for each in told if each not in text] == []


def test_the_qualification_sheet_has_the_clause_and_the_five_items(sign_in):
    people = make.cast()
    text = words(taken(sign_in(people.handler), make.draft(people), PaperKind.QUALIFICATION))
    told = ("总的要求", "（一）", "（二）", "（三）", "（四）", "（五）", "党龄", "不作评分", "以党委组织部认定为准")
    assert [each for each in told if each not in text] == []


@pytest.mark.parametrize("kind", [kind for kind in PaperKind if kind not in FORMS])
def test_every_paper_is_small_and_its_fonts_are_inside(sign_in, kind):
    people = make.cast()
    response = sign_in(people.dept).get(place(make.filed(people), kind))
    content = b"".join(response.streaming_content)
    assert len(content) < 60_000
    for page in PdfReader(io.BytesIO(content)).pages:
        for entry in page["/Resources"]["/Font"].values():
            (descendant,) = entry.get_object()["/DescendantFonts"]
            assert "/FontFile2" in descendant.get_object()["/FontDescriptor"].get_object()


@pytest.mark.parametrize(
    ("kind", "why"),
    [(PaperKind.RECEIPT, "备案办结后出具。"), (PaperKind.REPORT, "填写人选确定日、任免文号后可打印。")],
)
def test_what_cannot_be_printed_yet_says_why(sign_in, kind, why):
    people = make.cast()
    filing = make.draft(people, document_number="")
    client = sign_in(people.handler)
    refused = client.get(place(filing, kind))
    assert (refused.status_code, why in refused.content.decode()) == (403, True)
    page = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert why in page
    assert place(filing, kind) not in page
    assert place(filing, PaperKind.TABLE) in page


def test_taking_a_paper_is_recorded_and_others_find_nothing(sign_in):
    people = make.cast()
    filing = make.draft(people)
    taken(sign_in(people.handler), filing, PaperKind.TABLE)
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.summary, entry.actor_id) == ("filings.print_paper", "打印备案表", people.handler.pk)
    stranger = make.bystanders()["other_secretary"]
    assert sign_in(stranger).get(place(filing, PaperKind.TABLE)).status_code == 404


def test_markup_in_a_field_is_text(sign_in):
    people = make.cast()
    filing = make.draft(people, remarks="<img src='file:///etc/hostname'><b>甲</b>")
    assert "<b>甲</b>" in words(taken(sign_in(people.handler), filing, PaperKind.TABLE))


def test_a_paper_takes_a_fixed_number_of_statements(sign_in):
    people = make.cast()
    filing, client = make.filed(people), sign_in(people.dept)
    client.get(place(filing, PaperKind.RECEIPT))
    with CaptureQueriesContext(connection) as captured:
        client.get(place(filing, PaperKind.RECEIPT))
    assert len(captured) <= 22
