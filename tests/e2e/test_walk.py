"""The whole way in a browser: a form file is dropped, judged, signed off, returned, mended, filed, and printed."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from common import clock
from filings.documents.cadre_form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartialDate,
    PartyJoining,
    ResumePeriod,
    Sex,
    read_lrmx,
    write_lrmx,
)
from filings.models import BasicForm, Filing, SealedFiling
from filings.services.basic_forms import content_of
from organizers.models import Post, Tenure
from rules.settings import FilingReview
from tests.factories import filings as make, regulation
from tests.filings.documents import samples

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BEGUN = clock.at(date(2026, 11, 4), time(10, 32))
NUMBER = "沪交医组备〔2026〕1号"
NAME = "示例喆堃䶮㛃𬭎"  # the last one stands outside the first plane
EMBEDDED = re.compile(r"^[A-Z]{6}\+")


@pytest.fixture
def people() -> make.Cast:
    return make.cast("示例临床医学院党委")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "关于任职的通知.pdf"
    path.write_bytes(make.pdf_bytes())
    return path


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    """By our own writer, then spelt as other software does: a mark at the beginning, dotted dates, broken lines."""
    form = CadreForm(
        name=NAME, sex=Sex.FEMALE, born_month=PartialDate(1985, 3), ethnicity="汉", native_place="上海市",
        birthplace="江苏苏州", health="健康", professional_title="助理研究员", expertise="党务管理",
        joined=PartyJoining(PartialDate(2005, 6)), started_work=PartialDate(2007, 7),
        full_time_education=Education("研究生", "法学硕士", "示例大学思想政治教育专业", "示例大学思想政治教育专业"),
        present_position="示例学院党委专职组织员", proposed_position="示例医院党委专职组织员",
        resume=(
            ResumePeriod(PartialDate(2003, 9), PartialDate(2007, 7), ("示例大学法学专业学习",)),
            ResumePeriod(PartialDate(2007, 7), None, ("示例学院辅导员",), ("（其间：2009.09--2011.06 在职学习）",)),
        ),
        rewards="2021年获示例大学优秀党务工作者。", annual_assessments=AnnualAssessments("2025年年度考核优秀"),
        reason="工作需要", reporting_unit="中共示例学院委员会", filled_by="示例乙",
        family=(FamilyMember("丈夫", "示例丙", PartialDate(1984, 1), "中共党员", "示例公司职员"),),
        id_number=samples.FEMALE_1985, photo=samples.picture(size=(300, 400)),
    )  # fmt: skip
    text = write_lrmx(form).decode("utf-8-sig")
    for given, spelt in (
        (">198503<", ">1985年3月<"),
        (">200506<", ">２００５.０６<"),
        (">200707<", "> 2007-07 <"),
        ("2003.09--2007.07  ", "2003.9—2007.7 "),
        ("<XingMing>示例喆", "<XingMing>示例　喆"),
    ):
        assert given in text, given
        text = text.replace(given, spelt, 1)
    path = tmp_path / f"{NAME}.lrmx"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    return path


def fill(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


@contextmanager
def later(**spans: int) -> Iterator[None]:
    """Everything inside happens so much later than the beginning."""
    with clock.frozen(BEGUN + timedelta(**spans)):
        yield


def downloaded(page: Page, name: str) -> bytes:
    """What a link of the page hands out."""
    with page.expect_download() as download:
        page.locator("#content").get_by_role("link", name=name, exact=True).first.click()
    return Path(download.value.path()).read_bytes()


def read(content: bytes) -> tuple[str, list[str]]:
    """The text of a PDF without white space, and its fonts that are not embedded."""
    reader = PdfReader(io.BytesIO(content))
    fonts = {
        str(font.get_object()["/BaseFont"]).removeprefix("/")
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert fonts
    return text, [font for font in fonts if not EMBEDDED.match(font)]


def test_a_dropped_form_becomes_a_filed_appointment(people, visitor, dropped, document):
    regulation.decided("filing_review", value=FilingReview.CHIEF, valid_from=date(2026, 11, 1))
    handler, secretary = visitor(people.handler), visitor(people.secretary)
    with later(minutes=0):
        address = begin_from_file(handler, dropped)
        save_while_typing(handler.page)
        say_what_was_decided(handler, address)
        state_qualification(handler, address)
        attach(handler, address, document)
        handler.press("提请审签")
        handler.says("已提请审签")
    with later(minutes=8):
        sign_off(secretary, address)
    dept, chief = visitor(people.dept), visitor(people.chief)
    with later(hours=1):
        return_with_one_list(dept, address)
    with later(days=1):
        mend(handler, address)
        sign_off(secretary, address)
    with later(days=1, hours=2):
        decide(dept, chief, address)
    with later(days=2):
        what_comes_out(handler, address)
        what_the_ledger_says(dept, address)


def begin_from_file(handler, dropped: Path) -> str:
    handler.open("/filings/")
    handler.press("起草备案")
    handler.press("导入.lrmx、.lrm文件起草")
    page = handler.page
    page.get_by_label("任免审批表文件").set_input_files(dropped)
    fill(page, {"工号": "N2026", "转正日期": "2006-06-20"})
    handler.press("起草")
    handler.says("已按文件起草")
    filing = Filing.objects.get()
    assert (filing.name, filing.ethnicity, filing.born_on) == (NAME, "汉族", date(1985, 3, 15))
    shown = page.locator("#section-basic")
    assert [shown.get_by_label(label).input_value() for label in ("籍贯", "入党时间", "参加工作时间")] == [
        "上海市", "2005.06", "2007.07",
    ]  # fmt: skip
    sheet = page.frame_locator("#sheet-frame")
    for words in (NAME, "示例学院辅导员", "（其间：2009.09--2011.06 在职学习）", "示例公司职员"):
        sheet.get_by_text(words).wait_for()
    return f"/filings/{filing.pk}/"


def save_while_typing(page: Page) -> None:
    section = page.locator("#section-basic")
    section.get_by_label("健康状况").fill("良好")
    section.get_by_label("健康状况").press("Tab")
    page.locator("#status-basic").get_by_text("已保存 10:32").wait_for()
    page.frame_locator("#sheet-frame").get_by_text("良好").wait_for()
    stored = content_of(BasicForm.objects.get())
    assert (stored["health"], stored["id_number"]) == ("良好", samples.FEMALE_1985)


def say_what_was_decided(handler, address: str) -> None:
    page = handler.page
    assert page.locator("#section-next").inner_text().count("任职岗位") == 1
    handler.press("补充备案内容")
    # The one vacant post of the unit is chosen already.
    assert page.get_by_label("任职岗位").input_value() == str(Post.objects.get().pk)
    page.get_by_label("岗位级别").select_option("SECTION_DEPUTY")
    fill(
        page,
        {
            "任免文号": "示院委〔2026〕12号", "发文日期": "2026-11-03", "任职起算日期": "2026-11-03",
            "前期沟通日期": "2026-10-12", "会议决定日期": "2026-11-02", "人选确定日": "2026-11-02",
        },
    )  # fmt: skip
    page.get_by_text("报备截止日为2026年11月9日（尚余3个工作日）").wait_for()
    handler.press("保存")
    handler.says("尚余3个工作日")


def state_qualification(handler, address: str) -> None:
    handler.open(address)
    handler.press("填写任职资格")
    page = handler.page
    for part in ("opening", "knowledge", "ability", "conduct"):
        page.locator(f"[name={part}_text]").fill("经党委会研究，该同志符合条件。")
        page.locator(f"[name={part}_on]").fill("2026-11-02")
    page.locator("[name=kind_0]").select_option(index=1)
    page.locator("[name=what_0]").fill("示例学院党委组织员")
    page.locator("[name=from_0]").fill("2012-03-01")
    page.locator("[name=is_fit]").select_option("yes")
    handler.press("保存")
    handler.says("任职资格已保存")
    # Party standing from the day of full membership, never from the file's 入党时间.
    handler.says("党龄自2006年6月20日起算，已满3年。")


def attach(handler, address: str, document: Path) -> None:
    handler.click_at(address, f"a[href='{address}documents/appointment-document/']")
    handler.page.get_by_label("文件").set_input_files(document)
    handler.press("上传")
    handler.press("打印稿附为报备材料")
    handler.says("已将打印稿附为“相关人员基本信息表”")
    handler.says(f"干部任免审批表-{NAME}.pdf")


def sign_off(secretary, address: str) -> None:
    secretary.open(address)
    secretary.press("审签并报送")
    secretary.press("审签并报送")  # the page asks first
    secretary.says("已报送党委组织部")


def return_with_one_list(dept, address: str) -> None:
    dept.open(address)
    for step in ("签收", "开始核对", "退回补正"):
        dept.press(step)
    dept.page.get_by_label("基本信息表缺转正时间").check()
    dept.page.get_by_label("其他补正事项").fill("奖惩情况未写明授奖单位")
    dept.press("退回补正")
    dept.says("已退回单位补正")
    assert Tenure.objects.get().status == "PENDING"


def mend(handler, address: str) -> None:
    handler.open(address)
    handler.says("一、基本信息表缺转正时间；二、奖惩情况未写明授奖单位。请一次性补正后重新报送。首次报送时间予以保留。")
    handler.open(f"{address}basic-form/")
    section = handler.page.locator("#section-record")
    section.get_by_label("奖惩情况").fill("2021年获中共示例大学委员会授予的优秀党务工作者。")
    section.get_by_label("奖惩情况").press("Tab")
    handler.page.locator("#status-record").get_by_text("已保存 10:32").wait_for()
    handler.open(address)
    handler.says("表内容又有更新")
    handler.press("打印稿附为报备材料")
    handler.press("提请审签")


def decide(dept, chief, address: str) -> None:
    dept.open(address)
    for step in ("签收", "开始核对"):
        dept.press(step)
    dept.says("尚缺经办人的审核意见。")
    for who in (dept, chief):
        who.open(address)
        who.press("填写经办人意见" if who is dept else "填写科长意见")
        who.page.get_by_role("button", name="保存").click()
    for _ in range(2):
        chief.press("予以备案")
    chief.says("已备案")
    chief.says(NUMBER)


def what_comes_out(handler, address: str) -> None:
    """Names, number and both times, in fonts that travel with the papers."""
    handler.open(address)
    handler.says(f"现予备案。备案编号：{NUMBER}。")
    found = {}
    for name in ("备案报告", "备案表", "备案回执", "任职资格审核表", "干部任免审批表"):
        found[name], foreign = read(downloaded(handler.page, name))
        assert foreign == [], name
    assert [name for name, text in found.items() if NAME not in text] == []
    receipt = found["备案回执"]
    first, last = "2026年11月4日10时40分", "2026年11月5日10时32分"
    assert [words for words in (NUMBER, first, last) if words not in receipt] == []
    assert NUMBER in found["备案表"]
    form = found["干部任免审批表"]
    told = ("良好", "示例学院辅导员", "示例公司职员", "授予的优秀党务工作者", "1985.03", "2005.06")
    assert [words for words in told if words not in form] == []
    assert samples.FEMALE_1985 not in "".join(found.values())
    told = read_lrmx(downloaded(handler.page, "下载.lrmx"))
    assert (told.name, told.id_number, told.health, len(told.family)) == (NAME, samples.FEMALE_1985, "良好", 1)


def what_the_ledger_says(dept, address: str) -> None:
    dept.open("/filings/ledger/")
    for words in (NAME, NUMBER):
        dept.says(words)
    sealed = SealedFiling.objects.get()
    dept.open(address)
    dept.page.locator(f"a[href='{address}sealed/']").first.click()
    dept.says("校验一致")
    for digest in (sealed.digest, *(file["sha256"] for file in sealed.files)):
        dept.says(digest)


# -- somebody leaves, somebody moves -----------------------------------------------------------------------------


DECIDED = {
    "任免文号": "示院委〔2026〕13号", "发文日期": "2026-11-03",
    "会议决定日期": "2026-11-02", "人选确定日": "2026-11-02",
}  # fmt: skip


def draft(handler, kind: str, values: dict[str, str], document: Path, **choices: str) -> str:
    """A draft of a kind by its page, with both documents."""
    handler.open("/filings/new/")
    handler.page.get_by_role("button", name=kind).click()
    for label, words in choices.items():
        select = handler.page.get_by_label(label, exact=True)
        value = select.locator("option", has_text=words).first.get_attribute("value")
        select.select_option(value, force=True)
    fill(handler.page, DECIDED | values)
    for label in ("任免正式发文", "相关人员基本信息表"):
        handler.page.get_by_label(label).set_input_files(document)
    handler.press("保存草稿")
    handler.says("草稿已保存")
    handler.press("提请审签")
    return f"/filings/{Filing.objects.get().pk}/"


def file_at_once(dept, address: str) -> None:
    dept.open(address)
    for step in ("签收", "开始核对", "予以备案", "予以备案"):
        dept.press(step)
    dept.says(f"现予备案。备案编号：{NUMBER}。")


def test_a_removal_ends_the_tenure_and_leaves_the_post_vacant(people, visitor, document):
    tenure = make.in_post(people)
    name = tenure.organizer.name
    handler, secretary, dept = visitor(people.handler), visitor(people.secretary), visitor(people.dept)
    with later(minutes=0):
        values = {"免职日期": "2026-11-03", "免职理由": "工作需要"}
        address = draft(handler, "免职", values, document, 所免职务=name)
        secretary.open(address)
        secretary.press("审签并报送")
        secretary.says("岗位自免职日期的次日起空缺")
        secretary.press("审签并报送")
    tenure.refresh_from_db()
    assert tenure.ended_on == date(2026, 11, 3)
    with later(hours=2):
        file_at_once(dept, address)
    with later(days=1):
        handler.open(address)
        texts = {kind: read(downloaded(handler.page, kind))[0] for kind in ("备案报告", "备案表", "备案回执")}
        assert [kind for kind, text in texts.items() if name not in text] == []
        assert NUMBER in texts["备案回执"]
        dept.open("/filings/ledger/")
        dept.says(name)
        handler.open(f"/units/{people.unit.pk}/")
        handler.says("空缺")


def test_an_exchange_from_another_unit_ends_there_and_begins_here(people, visitor, document):
    elsewhere = make.cast("示例公共卫生学院党委")
    tenure = make.in_post(elsewhere)
    person = tenure.organizer
    handler, secretary, dept = visitor(people.handler), visitor(people.secretary), visitor(people.dept)
    with later(minutes=0):
        values = {
            "姓名": person.name, "工号": person.staff_number, "任职起算日期": "2026-11-03", "交流理由": "工作需要",
            "前期沟通日期": "2026-10-12",
        }  # fmt: skip
        address = draft(handler, "交流", values, document)
        sign_off(secretary, address)
    tenure.refresh_from_db()
    assert tenure.ended_on is None  # not before the department has it
    with later(hours=2):
        file_at_once(dept, address)
    tenure.refresh_from_db()
    new = Tenure.objects.get(post=people.post)
    assert (tenure.ended_on, new.effective_on, new.status) == (date(2026, 11, 2), date(2026, 11, 3), "FILED")
    with later(days=1):
        handler.open(address)
        text, foreign = read(downloaded(handler.page, "备案回执"))
        assert (NUMBER in text, person.name in text, foreign) == (True, True, [])
        dept.open("/filings/ledger/")
        dept.says(person.name)
