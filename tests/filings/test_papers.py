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
from filings import services as steps
from filings.documents.printed.papers import FORMS, PaperKind, sheet_of
from filings.models import DocumentKind, Filing
from filings.printed_filings import printed_filing, with_papers
from filings.services import basic_forms as forms
from tests.factories import filings as make

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_every_database]
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
        "关于曾䶮同志任职备案的报告", "医学院党委组织部：",
        "曾䶮同志任示例临床医学院党委专职组织员（科级副职），已以", filing.document_number,
        "请予备案。", "附件：1.任免正式发文2.相关人员基本信息表", "示例临床医学院党委",
    )  # fmt: skip
    assert [each for each in told if each not in text] == []


@pytest.mark.parametrize(("kind", "said"), [
    ("APPOINTMENT", "曾䶮同志任示例临床医学院党委专职组织员，"),
    ("REMOVAL", "免去曾䶮同志示例临床医学院党委专职组织员职务，"),
    ("EXCHANGE", "曾䶮同志交流任示例临床医学院党委专职组织员，"),
])  # fmt: skip
def test_the_report_names_the_post_with_its_unit_and_no_level_that_nobody_said(kind, said):
    people = make.cast("示例临床医学院党委")
    filing = make.draft(people, name="曾䶮", level="")
    Filing.objects.filter(pk=filing.pk).update(kind=kind, post=None)
    printed = printed_filing(with_papers(Filing.objects.filter(pk=filing.pk)).get())
    assert said in sheet_of(PaperKind.REPORT, printed).context["paragraphs"][0]


def test_the_letter_is_of_the_day_on_which_it_was_sent_or_of_today_while_it_is_not():
    """Not of the day of the document: a letter that explains why it is late cannot be older than that."""
    people = make.cast()

    def day_under(filing) -> str:
        printed = printed_filing(with_papers(Filing.objects.filter(pk=filing.pk)).get())
        return sheet_of(PaperKind.REPORT, printed).context["day"]

    draft = make.draft(people, document_on=make.DETERMINED_ON)
    with clock.frozen(date(2026, 11, 20)):
        assert day_under(draft) == "2026年11月20日"
    sent = make.checking(people)
    with clock.frozen(date(2026, 11, 20)):
        assert day_under(sent) == "2026年11月4日"
        steps.return_filing(filing=sent, version=sent.version, by=people.dept, corrections=["缺印章"])
        assert day_under(sent) == "2026年11月20日"


def test_before_the_report_the_table_does_not_miss_a_record_of_it(sign_in):
    people = make.cast()
    text = words(taken(sign_in(people.handler), make.draft(people), PaperKind.TABLE))
    assert ("报送备案：尚未报送" in text, "报送备案：未见记录" in text) == (True, False)
    text = words(
        taken(
            sign_in(people.handler),
            make.draft(people, candidate_determined_on=None, meeting_on=None, document_on=None),
            PaperKind.TABLE,
        )
    )
    assert "人选确定：尚未进行" in text


def test_the_number_of_a_document_stays_in_one_piece(sign_in):
    people = make.cast()
    number = "中共示例大学医学院附属示例云帆医院委员会组织人事任〔2026〕112号"
    filing = make.draft(people, document_number=number)
    client = sign_in(people.handler)
    for kind in (PaperKind.TABLE, PaperKind.REPORT):
        reader = taken(client, filing, kind)
        found = [line for page in reader.pages for line in page.extract_text().split("\n") if "112" in line]
        assert ["〔2026〕112号" in line for line in found] == [True], kind
        assert number in words(reader)


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


def test_the_table_tells_what_came_on_paper_from_what_is_missing(sign_in):
    people = make.cast()
    filing = make.received_on_paper(people, with_documents=False)
    client = sign_in(people.dept)

    def told() -> str:
        return words(taken(client, filing, PaperKind.TABLE)).partition("报备材料")[2]

    def each_is(word: str) -> str:
        return "；".join(f"{kind.label}（{word}）" for kind in DocumentKind)

    assert told().startswith(each_is("缺"))
    steps.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    assert told().startswith(each_is("纸质"))


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


def sheet(filing, kind: PaperKind) -> dict:
    printed = printed_filing(with_papers(Filing.objects.filter(pk=filing.pk)).get())
    return sheet_of(kind, printed).context


def test_an_exchange_says_which_post_is_left_and_of_another_unit_no_more_than_that():
    people = make.cast("示例临床医学院党委")
    within = make.submitted(people, **make.moving(make.post(people.unit, 2), ends=make.in_post(people)))
    said = f"{within.name}同志由专职组织员岗位1交流任示例临床医学院党委专职组织员岗位2（科级副职），"
    assert said in sheet(within, PaperKind.REPORT)["paragraphs"][0]
    assert sheet(within, PaperKind.TABLE)["left"] == "专职组织员岗位1"
    elsewhere = make.in_post(make.cast("示例医院党委"))
    across = make.draft(people, **make.moving(make.post(people.unit, 3), **make.coming(elsewhere)))
    said = f"{across.name}同志由其他单位专职组织员岗位交流任示例临床医学院党委专职组织员（科级副职），"
    assert said in sheet(across, PaperKind.REPORT)["paragraphs"][0]
    assert sheet(across, PaperKind.TABLE)["left"] == "其他单位专职组织员岗位"
    assert sheet(make.draft(people), PaperKind.TABLE)["left"] == ""


def test_the_table_prints_the_month_that_the_basic_form_has(sign_in):
    people = make.cast()
    filing = make.draft(people, joined_on=None)
    form = make.basic_form(filing, people.handler)
    forms.save_form(form=form, version=form.version, by=people.handler, values={"joined_month": "2002-06"})
    assert "入党时间2002.06" in words(taken(sign_in(people.handler), filing, PaperKind.TABLE))


def test_what_the_filing_does_not_say_of_the_person_the_table_takes_from_the_ledger():
    people = make.cast()
    tenure = make.in_post(people)
    type(tenure.organizer).objects.filter(pk=tenure.organizer_id).update(sex="2", ethnicity="白族", degree="硕士")
    blank = {"sex": "0", "ethnicity": "", "education": "大学", "degree": ""}
    filing = make.draft(people, **make.moving(make.post(people.unit, 2), ends=tenure, **blank))
    shown = sheet(filing, PaperKind.TABLE)
    assert (shown["sex"], shown["person"]["ethnicity"], shown["education"]) == ("女", "白族", "大学、硕士")


def test_the_strip_of_a_late_filing_says_by_how_many_working_days(sign_in):
    people = make.cast()
    filing = make.filed(people, determined_on=date(2026, 10, 23), late_explanation="经办人员调整")
    for kind in (PaperKind.RECEIPT, PaperKind.TABLE):
        assert "逾3日" in words(taken(sign_in(people.dept), filing, kind))
    in_time = make.filed(people, post=make.post(people.unit, 2))
    assert "逾" not in words(taken(sign_in(people.dept), in_time, PaperKind.RECEIPT))
