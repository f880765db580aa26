"""From a draft to a filed appointment, in a browser, by the people who do it."""

import io
from datetime import date, time
from pathlib import Path

import pytest
import weasyprint
from PIL import Image, ImageDraw

from accounts.models import AuditEntry
from common import clock
from filings.models import Filing, FilingStatus
from organizers.models import Tenure
from tests.e2e.conftest import PASSWORD
from tests.factories import accounts, filings as make

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TODAY = date(2026, 11, 4)
NUMBER = "沪交医组备〔2026〕1号"


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(clock.at(TODAY, time(10, 30))):
        yield


@pytest.fixture
def people(request: pytest.FixtureRequest) -> make.Cast:
    """With passwords only where they are typed: hashing them takes its time."""
    types_passwords = request.node.originalname == "test_from_a_draft_to_a_filed_appointment"
    return make.cast("示例临床医学院党委", password=PASSWORD if types_passwords else None)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The appointment document, as a real PDF."""
    path = tmp_path / "关于何新人同志任职的通知.pdf"
    weasyprint.HTML(string="<h1>Appointment</h1><p>2026-12</p>").write_pdf(path)
    return path


@pytest.fixture
def form_scan(tmp_path: Path) -> Path:
    """The basic information form, as a scanned picture."""
    path, picture = tmp_path / "基本信息表.png", Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 580, 400), outline="black", width=3)
    content = io.BytesIO()
    picture.save(content, "PNG")
    path.write_bytes(content.getvalue())
    return path


def fill(page, values: dict[str, str]) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


def test_from_a_draft_to_a_filed_appointment(people, visitor, document, form_scan):
    handler = visitor(people.handler, by_page=True)
    page = handler.open("/filings/new/?kind=APPOINTMENT")
    fill(
        page,
        {
            "姓名": "何新人",
            "工号": "N2026",
            "转正日期": "2015-07-01",
            "任免文号": "示院委〔2026〕12号",
            "发文日期": "2026-11-03",
            "任职起算日期": "2026-11-03",
            "前期沟通日期": "2026-10-12",
            "会议决定日期": "2026-11-02",
            "人选确定日": "2026-11-02",
        },
    )
    page.get_by_label("岗位级别").select_option("SECTION_DEPUTY")
    page.get_by_text("报备截止日为2026年11月9日（尚余3个工作日）").wait_for()
    page.get_by_label("任免正式发文").set_input_files(document)
    page.get_by_label("相关人员基本信息表").set_input_files(form_scan)
    handler.press("保存草稿")
    handler.says("草稿已保存")
    handler.says("尚余3个工作日")
    filing = Filing.objects.get()
    address = f"/filings/{filing.pk}/"
    handler.press("提请审签")
    handler.says("已提请审签")

    secretary = visitor(people.secretary, by_page=True)
    secretary.open(address)
    secretary.press("审签并报送")
    secretary.press("审签并报送")  # the page asks first
    secretary.says("已报送党委组织部")
    assert Tenure.objects.get().status == "PENDING"

    dept = visitor(people.dept, by_page=True)
    dept.open(address)
    for step in ("签收", "开始核对", "退回补正"):
        dept.press(step)
    dept.page.get_by_label("基本信息表缺转正时间").check()
    dept.page.get_by_label("其他补正事项").fill("任免文件缺第二页")
    dept.press("退回补正")
    dept.says("已退回单位补正")

    handler.open(address)
    handler.says("一、基本信息表缺转正时间；二、任免文件缺第二页。请一次性补正后重新报送。首次报送时间予以保留。")
    handler.page.locator("#documents").get_by_role("link", name="替换").first.click()
    handler.page.get_by_label("文件").set_input_files(document)
    handler.press("上传")
    handler.press("修改内容")
    handler.page.get_by_label("备注", exact=True).fill("已补正")
    handler.press("保存")
    handler.press("提请审签")

    secretary.open(address)
    for _ in range(2):
        secretary.press("审签并报送")
    dept.open(address)
    for step in ("签收", "开始核对", "予以备案", "予以备案"):
        dept.press(step)
    dept.says("备案回执")
    dept.says(NUMBER)
    tenure = Tenure.objects.get()
    assert (tenure.status, tenure.filing_number, tenure.effective_on) == ("FILED", NUMBER, date(2026, 11, 3))

    handler.open(address)
    handler.says(f"现予备案。备案编号：{NUMBER}。")
    handler.page.locator("#content").get_by_role("link", name="何新人", exact=True).click()
    handler.says(NUMBER)
    with handler.page.expect_download() as download:
        handler.click_at(address, "#documents a.file")
    assert download.value.suggested_filename == document.name

    auditor = visitor(accounts.audit_administrator("auditor"))
    auditor.open("/accounts/audit/")
    for words in ("任免备案：审签并报送", "任免备案：退回补正", "任免备案：予以备案"):
        auditor.says(words)
    steps = AuditEntry.objects.filter(
        subject_id=filing.pk, action__in=["filings.submit", "filings.return", "filings.file"]
    )
    assert steps.count() == 4


def test_on_a_phone_nothing_scrolls_sideways(people, visitor):
    long_name = "阿卜杜拉·示例买买提江·吾买尔江"
    make.draft(people, name=long_name, determined_on=date(2026, 10, 12), remarks="很长的备注" * 30)
    filing = make.returned(people)
    handler = visitor(people.handler, phone=True)
    for path in (
        "/filings/",
        "/filings/?group=mine",
        "/filings/new/?kind=APPOINTMENT",
        f"/filings/{filing.pk}/",
        f"/filings/{filing.pk}/edit/",
    ):
        handler.open(path)
        handler.fits()
    handler.open("/filings/new/?kind=APPOINTMENT")
    handler.page.get_by_label("人选确定日", exact=True).fill("2026-11-02")
    handler.page.locator("#deadline-preview .strip").wait_for()
    handler.fits()


@pytest.mark.parametrize("status", [FilingStatus.DRAFT, FilingStatus.SUBMITTED, FilingStatus.FILED])
def test_every_side_reads_without_complaint(people, visitor, status):
    filing = make.in_status(people, status)
    for user in (people.secretary, people.dept):
        reader = visitor(user)
        for path in ("/filings/", f"/filings/{filing.pk}/"):
            reader.open(path)
            reader.fits()


def test_a_second_click_submits_once(people, visitor):
    handler = visitor(people.handler)
    page = handler.open("/filings/new/?kind=APPOINTMENT")
    page.get_by_label("姓名", exact=True).fill("何新人")
    page.get_by_role("button", name="保存草稿").dblclick()
    page.wait_for_url(lambda url: "/new/" not in url)
    assert Filing.objects.count() == 1
