"""The packet from the empty form to the filing: looked at, confirmed by a click, its time by two persons."""

import io
import uuid
from datetime import date, timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from filings import services
from filings.models import DocumentKind, Filing, FilingKind, FilingStatus
from filings.packet_files import PACKET_OWNER, packet_of
from tests.factories import filings as make, organizers
from tests.filings.packets.samples import APPOINTMENT, fill, packet
from workbooks.models import WaitingFile

pytestmark = pytest.mark.django_db
UPLOAD, BLANK = "filings:packet-upload", "filings:packet-blank"


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(date(2026, 11, 4)):
        yield


@pytest.fixture
def people():
    return make.cast("示例学院党委")


def of(people, **changes) -> dict:
    return {**APPOINTMENT, "unit_code": people.unit.code, **changes}


def upload(client, content, name="报送表.xlsx"):
    return client.post(reverse(UPLOAD), {"upload": SimpleUploadedFile(name, content)})


def waiting(client, content) -> str:
    answer = upload(client, content)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def looked_at(client, content):
    """The page that says what is in a form."""
    return client.get(waiting(client, content))


def confirm(client, place):
    page = client.get(place)
    return client.post(f"{place}confirm/", page.context["confirmation"])


def problems(page) -> list[tuple]:
    return [(each.row, each.column, each.value, each.message) for each in page.context["report"].sheets[0].errors]


def nothing_is_recorded() -> bool:
    return not (Filing.objects.exists() or Attachment.objects.exists())


def nothing_is_stored() -> bool:
    return nothing_is_recorded() and not WaitingFile.objects.exists()


def test_from_the_form_to_the_time_that_two_persons_confirm(people, sign_in):
    client = sign_in(people.dept)
    content = packet(values=of(people))
    place = waiting(client, content)
    page = client.get(place)
    shown = {each.subject: each.after for each in page.context["fields"]}
    assert (shown["姓名"], shown["人选确定日"], shown["岗位级别"], shown["备注"]) == (
        "示例甲", "2026年11月2日", "科级副职", "=1+1",
    )  # fmt: skip
    assert {each.subject: each.after for each in page.context["found"]} == {
        "报备单位": "示例学院党委",
        "任职岗位": str(people.post),
    }
    assert any("2026年11月9日" in text for text in page.context["report"].notices)
    assert not Filing.objects.exists()
    answer = confirm(client, place)
    filing = Filing.objects.get()
    assert answer.headers["Location"] == reverse("filings:detail", args=[filing.pk])
    assert (filing.is_paper, filing.status, filing.unit, filing.post) == (True, "DRAFT", people.unit, people.post)
    assert (filing.name, filing.staff_number, filing.sex, filing.level) == ("示例甲", "N0001", "2", "SECTION_DEPUTY")
    assert (filing.meeting_on, filing.full_member_on) == (APPOINTMENT["meeting_on"], date(2006, 6, 1))
    assert filing.step_notes == {
        "COMMUNICATION": {"note": "与组织部干事面谈"},
        "RECOMMENDATION": {"skipped": "不再推荐"},
        "NOTICE": {"skipped": "按规定不公示"},
    }
    source = packet_of(filing)
    assert (source.original_name, source.file.read()) == ("报送表.xlsx", content)
    assert not WaitingFile.objects.exists()
    assert AuditEntry.objects.filter(action="filings.start_from_packet").count() == 1
    page = client.get(reverse("filings:detail", args=[filing.pk]))
    assert "报送表.xlsx" in page.content.decode()
    services.record_paper(filing=filing, version=filing.version, by=people.dept, delivered_at=clock.now())
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    filing.refresh_from_db()
    assert (filing.status, filing.first_complete_at) == (FilingStatus.RECEIVED, clock.now())
    for kind in DocumentKind:
        services.attach_document(filing=filing, kind=kind, upload=make.pdf(), by=people.dept)
    filing.refresh_from_db()
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    sealed = {each["kind"]: each["sha256"] for each in filing.sealed.files}
    assert sealed["PACKET"] == source.sha256


def test_a_second_click_finds_what_the_first_has_made(people, sign_in):
    client = sign_in(people.dept)
    place = waiting(client, packet(values=of(people)))
    asked = client.get(place).context["confirmation"]
    places = {client.post(f"{place}confirm/", asked).headers["Location"] for _ in range(3)}
    assert places == {reverse("filings:detail", args=[Filing.objects.get().pk])}
    assert Attachment.objects.filter(owner_kind=PACKET_OWNER).count() == 1


WRONG = {"出生日期": "1985年13月", "性别": "x", "任免文号": 1.1e17, "岗位序号": "一", "发文日期": "2026-11"}


def test_wrong_cells_are_named_and_nothing_is_recorded(people, sign_in):
    client = sign_in(people.dept)
    place = waiting(client, packet(values=of(people), change=fill(**WRONG)))
    page = client.get(place)
    assert problems(page) == [
        (11, "性别", "x", "“x”不是可识别的性别。"),
        (13, "出生日期", "1985年13月", "没有13月。"),
        (20, "岗位序号", "一", "“一”不是整数。"),
        (22, "任免文号", "1.1E+17", "该单元格是数字格式，超过15位的部分已丢失。"),
        (23, "发文日期", "2026-11", "只写到月，此处须写明到日。"),
    ]
    text = page.content.decode()
    assert "请填写：男、女。" in text
    assert "任何一处有误，整张表都不登记" in text
    assert "确认登记" not in text
    answer = client.post(f"{place}confirm/", page.context["confirmation"], follow=True)
    assert "表格有误，不能登记。请更正后重新上传。" in answer.content.decode()
    assert nothing_is_recorded()


def test_a_faulty_form_comes_back_with_its_cells_marked_and_goes_in_once_they_are_right(people, sign_in):
    client = sign_in(people.dept)
    place = waiting(client, packet(values=of(people), change=fill(**WRONG)))
    answer = client.get(f"{place}marked/")
    assert "（标注错误）.xlsx" in unquote(answer.headers["Content-Disposition"])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    form, listed = book.worksheets[0], book["错误清单"]
    assert {cell.coordinate: cell.comment.text for row in form.iter_rows() for cell in row if cell.comment} == {
        f"B{row}": f"{each.message}{each.remedy}"
        for row, each in ((each.row, each) for each in client.get(place).context["report"].sheets[0].errors)
    }
    assert [row[1].value for row in listed.iter_rows(min_row=2)] == [11, 13, 20, 22, 23]
    for row, value in ((11, "女"), (13, "1985-03-01"), (20, 1), (22, "示院委〔2026〕9号"), (23, "2026-11-03")):
        form.cell(row, 2).value = value
    out = io.BytesIO()
    book.save(out)
    assert confirm(client, waiting(client, out.getvalue())).status_code == 302
    assert Filing.objects.get().document_number == "示院委〔2026〕9号"
    assert sign_in(people.chief).get(f"{place}marked/").headers["Location"] == reverse(UPLOAD)


def test_what_the_ledger_or_the_draft_refuses_stands_at_its_cell(people, sign_in):
    organizers.organizer("别人", staff_number="N0001")
    values = of(people, post_number=7, effective_on=date(2020, 1, 1), joined_on=date(2007, 1, 1))
    client = sign_in(people.dept)
    assert [row for row, *_ in problems(looked_at(client, packet(values=values)))] == [10, 15, 20, 24]
    found = {(row, label): message for row, label, _, message in problems(
        looked_at(client, packet(values=values | {"post_number": 1}))
    )}  # fmt: skip
    assert found == {
        (10, "工号"): "该工号已登记在其他人员名下，请核对工号与姓名；登记有误的，请联系党委组织部更正。",
        (15, "转正日期"): "转正日期早于入党日期，请核对。",
        (24, "任职起算日期"): found[24, "任职起算日期"],
    }
    assert nothing_is_recorded()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unit_code": "nowhere"}, (5, "单位代码", "nowhere", "台账中没有代码为“nowhere”的单位。")),
        ({"unit_code": "", "unit_name": "无此单位"}, (6, "报备单位", "无此单位", "台账中没有名为“无此单位”的单位。")),
        ({"unit_code": "", "unit_name": ""}, (6, "报备单位", "", "没有填写报备单位。")),
        ({"name": ""}, (9, "姓名", "", "没有填写姓名。")),
        ({"candidate_determined_on": date(2026, 11, 5)}, (40, "人选确定日", "2026-11-05", "不能晚于今天。")),
        ({"meeting_on": None, "told_meeting": "没有开会", "told_determination": "x"}, None),
    ],
)
def test_single_faults(people, sign_in, changes, expected):
    page = looked_at(sign_in(people.dept), packet(values=of(people, **changes)))
    assert problems(page) == ([expected] if expected else [])


def test_faults_of_every_kind_are_told_at_once(people, sign_in):
    """Unreadable cells, a day to come, nobody's name: none hides another, and what follows from one is not told."""
    values = of(people, name="", candidate_determined_on=date(2026, 11, 5), joined_on=date(2007, 1, 1))
    page = looked_at(sign_in(people.dept), packet(values=values, change=fill(性别="x", 发文日期="2026年13月")))
    assert problems(page) == [
        (9, "姓名", "", "没有填写姓名。"),
        (11, "性别", "x", "“x”不是可识别的性别。"),
        (15, "转正日期", "2006-06-01", "转正日期早于入党日期，请核对。"),
        (23, "发文日期", "2026年13月", "没有13月。"),
        (40, "人选确定日", "2026-11-05", "不能晚于今天。"),
    ]
    assert nothing_is_recorded()


def test_the_name_of_the_unit_must_agree_with_its_code(people, sign_in):
    page = looked_at(sign_in(people.dept), packet(values=of(people, unit_name="另一学院党委")))
    message = f"代码“{people.unit.code}”的单位是“示例学院党委”，与所填名称不一致。"
    assert problems(page) == [(6, "报备单位", "另一学院党委", message)]


def test_a_removal_finds_the_tenure(people, sign_in):
    tenure = make.in_post(people)
    person = tenure.organizer
    values = {"unit_code": people.unit.code, "name": person.name, "staff_number": person.staff_number,
              "reason": "工作需要", "document_on": date(2026, 11, 3), "document_number": "示院委〔2026〕2号",
              "effective_on": date(2026, 11, 3)}  # fmt: skip
    client = sign_in(people.dept)
    assert confirm(client, waiting(client, packet(FilingKind.REMOVAL, values))).status_code == 302
    filing = Filing.objects.get()
    assert (filing.kind, filing.ends, filing.organizer, filing.post) == ("REMOVAL", tenure, person, tenure.post)
    page = looked_at(client, packet(FilingKind.REMOVAL, values | {"staff_number": "X9"}))
    assert problems(page) == [(10, "工号", "X9", "本单位台账中没有该同志现任的专职组织员职务。")]


def test_an_exchange_within_the_unit_ends_the_tenure_there(people, sign_in):
    tenure, to = make.in_post(people), make.post(people.unit, 2)
    person = tenure.organizer
    values = of(people, name=person.name, staff_number=person.staff_number, post_number=2, reason="工作需要")
    client = sign_in(people.dept)
    assert confirm(client, waiting(client, packet(FilingKind.EXCHANGE, values))).status_code == 302
    filing = Filing.objects.get()
    assert (filing.kind, filing.ends, filing.post, filing.organizer) == ("EXCHANGE", tenure, to, person)


def test_the_ledger_changed_between_looking_and_confirming(people, sign_in):
    client = sign_in(people.dept)
    place = waiting(client, packet(values=of(people)))
    organizers.organizer("示例甲", staff_number="N0001")
    answer = confirm(client, place)
    assert (answer.headers["Location"], Filing.objects.count()) == (place, 0)
    page = client.get(place)
    assert ("台账人员", "示例甲（N0001）") in [(each.subject, each.after) for each in page.context["found"]]
    assert confirm(client, place).status_code == 302
    assert Filing.objects.get().organizer.staff_number == "N0001"


def test_what_the_draft_would_meet_is_said_before_it_is_recorded(people, sign_in):
    client = sign_in(people.dept)
    place = waiting(client, packet(values=of(people)))

    def warned(place: str) -> list[tuple[str, str]]:
        return [(each.subject, each.after) for each in sign_in(people.dept).get(place).context["warnings"]]

    def warned_of(**changes) -> list[tuple[str, str]]:
        return warned(waiting(sign_in(people.dept), packet(values=of(people, **changes))))

    assert warned(place) == []
    organizers.tenure(people.post, organizers.organizer("在任者", staff_number="G9"), effective_on=date(2026, 11, 1))
    assert confirm(client, place).headers["Location"] == place
    taken = (
        "该岗位自任职起算日期起已有人任职，任职期间不能重叠。",
        "请核对岗位、工号和日期；原任职人员尚未免职的，请先办理免职。",
    )
    assert warned(place) == [taken]
    assert "".join(taken) in client.get(place).content.decode()
    assert not Filing.objects.exists()
    late = ("按今日收到计算，该事项已超过报备时限，须附书面情况说明。", "请填写“逾期说明”后再办理。")
    with clock.frozen(date(2026, 11, 9)):  # the last day
        assert warned_of() == [taken]
    with clock.frozen(date(2026, 11, 10)):
        assert warned_of() == [taken, late]
        assert warned_of(late_explanation="材料补充较晚") == [taken]
        client = sign_in(people.dept)
        assert confirm(client, waiting(client, packet(values=of(people)))).status_code == 302
    assert Filing.objects.get().tenure is None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "表.et",
            b"\xd0\xcf\x11\xe0",
            "不能导入WPS表格格式（.et）。请用表格软件打开后另存为.xlsx（Excel工作簿）再导入。",
        ),
        ("表.wps", b"x", "不能导入WPS文字格式（.wps）。请用表格软件打开后另存为.xlsx（Excel工作簿）再导入。"),
        ("表.xlsx", b"", "文件是空的（0字节）。请重新选择文件。"),
        ("表.xlsx", b"PK\x03\x04", "文件已损坏或不完整。请用办公软件重新打开，另存后再上传。"),
        ("表.xlsx", "other", "文件中没有备案报送表。请在系统中下载离线报送表，填写后上传。"),
    ],
)
def test_what_is_no_form_is_refused_at_the_field(people, sign_in, name, content, message):
    if content == "other":
        out = io.BytesIO()
        openpyxl.Workbook().save(out)
        content = out.getvalue()
    page = upload(sign_in(people.dept), content, name)
    assert page.context["form"].errors == {"upload": [message]}
    assert nothing_is_stored()


def test_lost_doubled_and_moved_lines(people, sign_in):
    def change(sheet):
        sheet.insert_rows(1)
        sheet.cell(1, 3).value = "旁注"
        for row in sheet.iter_rows():
            if row[0].value == "备注":
                row[0].value = "附注"
            if row[0].value == "学位":
                row[0].value = "学历"

    page = looked_at(sign_in(people.dept), packet(values=of(people), change=change))
    assert [problem[3] for problem in problems(page)] == [
        "表中没有这些栏目：学位、备注。",
        "“学历”出现了不止一次（第17、18行）。",
    ]
    assert "C1单元格“旁注”不在填写栏内，未读取。" in page.context["report"].notices


def test_a_formula_is_read_by_its_value_or_refused(people, sign_in):
    page = looked_at(sign_in(people.dept), packet(values=of(people), change=fill(学历="=A1&B1")))
    assert problems(page) == [(16, "学历", "", "公式没有计算出值。")]


def test_the_department_only_and_its_uploader_alone(people, sign_in):
    place = waiting(sign_in(people.dept), packet(values=of(people)))
    assert sign_in(people.handler).get(reverse(UPLOAD)).status_code == 403
    assert sign_in(people.handler).get(place).status_code == 403
    chief = sign_in(people.chief)
    assert chief.get(place).headers["Location"] == reverse(UPLOAD)
    fingerprint = WaitingFile.objects.get().fingerprint
    assert chief.post(f"{place}confirm/", {"fingerprint": fingerprint}).headers["Location"] == reverse(UPLOAD)
    assert not Filing.objects.exists()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert sign_in(people.dept).get(place).headers["Location"] == reverse(UPLOAD)


def test_given_up(people, sign_in):
    client = sign_in(people.dept)
    place = waiting(client, packet(values=of(people)))
    assert client.post(f"{place}confirm/", {"discard": "1"}).headers["Location"] == reverse(UPLOAD)
    assert nothing_is_stored()


def test_a_matter_about_oneself_is_recorded_by_somebody_else(people, sign_in):
    values = of(people, name=people.dept.display_name, staff_number=people.dept.username)
    page = looked_at(sign_in(people.dept), packet(values=values))
    assert [problem[:2] for problem in problems(page)] == [(10, "工号")]
    assert "不能办理或审签涉及本人的事项" in problems(page)[0][3]


@pytest.mark.parametrize("kind", list(FilingKind))
def test_the_empty_forms(people, sign_in, kind):
    slug = kind.value.lower()
    for who in (people.handler, people.dept):
        client = sign_in(who)
        assert client.get(reverse("filings:packet")).status_code == 200
        answer = client.get(reverse(BLANK, args=[slug, "xlsx"]), {"unit": str(people.unit.pk)})
        content = b"".join(answer.streaming_content)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert (sheet["A1"].value, sheet["B5"].value, sheet["B6"].value) == (
            f"专职组织员{kind.word}备案报送表", people.unit.code, "示例学院党委",
        )  # fmt: skip
    answer = client.get(reverse(BLANK, args=[slug, "pdf"]), {"unit": str(people.unit.pk)})
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    text = "".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert f"专职组织员{kind.word}备案报送表" in text
    assert "人选确定日" in text


def test_an_empty_form_names_no_unit_out_of_scope(people, sign_in):
    other = make.cast()
    client = sign_in(people.handler)
    for asked in (str(other.unit.pk), str(uuid.uuid4()), "x"):
        assert client.get(reverse(BLANK, args=["removal", "xlsx"]), {"unit": asked}).status_code == 404
    assert client.get(reverse(BLANK, args=["removal", "xlsx"])).status_code == 200
    assert client.get(reverse(BLANK, args=["promotion", "xlsx"])).status_code == 404
    assert client.get(reverse(BLANK, args=["removal", "docx"])).status_code == 404
    assert [unit.pk for unit in client.get(reverse("filings:packet")).context["units"]] == [people.unit.pk]


def test_the_file_of_a_form_is_seen_by_those_who_see_the_filing(people, sign_in):
    client = sign_in(people.dept)
    confirm(client, waiting(client, packet(values=of(people))))
    source = packet_of(Filing.objects.get())
    place = reverse("attachments:download", args=[source.pk])
    assert sign_in(people.handler).get(place).status_code == 200
    assert sign_in(make.cast().handler).get(place).status_code == 404
