"""A cadre form file dropped on the start page fills in the draft; the form saves itself as it is typed."""

from datetime import date, time
from pathlib import Path

import pytest

from common import clock
from filings.models import BasicForm, Filing
from filings.services.basic_forms import content_of
from tests.factories import filings as make
from tests.filings import test_long_names as long_names
from tests.filings.documents import samples

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(clock.at(date(2026, 11, 4), time(10, 32))):
        yield


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    path = tmp_path / "示例甲.lrmx"
    path.write_bytes(samples.lrmx(ZhaoPian=samples.encoded(samples.picture(size=(300, 400)))))
    return path


def stored() -> dict:
    return content_of(BasicForm.objects.get())


def test_dropped_seen_filled_and_saved_while_typing(visitor, dropped):
    people = make.cast("示例临床医学院党委")
    handler = visitor(people.handler)
    page = handler.open("/filings/new/from-file/")
    page.get_by_label("任免审批表文件").set_input_files(dropped)
    page.get_by_label("工号").fill("N2026")
    handler.press("起草")
    handler.says("已按文件起草，请逐项核对。")
    form = page.locator("#section-basic")
    assert form.get_by_label("籍贯").input_value() == "上海市"
    sheet = page.frame_locator("#sheet-frame")
    sheet.get_by_text("示例学院辅导员").wait_for()

    form.get_by_label("健康状况").fill("良好")
    form.get_by_label("健康状况").press("Tab")
    page.locator("#status-basic").get_by_text("已保存 10:32").wait_for()
    sheet.get_by_text("良好").wait_for()
    # The other sections go on with the version that this one made.
    resume = page.locator("#section-resume")
    resume.get_by_role("button", name="删除第1段").click()
    page.locator("#status-resume").get_by_text("已保存 10:32").wait_for()
    assert (stored()["health"], [each["start"] for each in stored()["resume"]]) == ("良好", ["2007-07", "2012-03"])
    form.get_by_label("身份证号").fill("310101198503150028")
    form.get_by_label("身份证号").press("Tab")
    page.locator("#error-basic-id_number").get_by_text("校验位不符").wait_for()
    assert stored()["id_number"] == samples.FEMALE_1985


def test_on_a_phone_the_sheet_stands_behind_a_link(visitor):
    people = make.cast("示例临床医学院党委")
    form = make.basic_form(make.draft(people), people.handler)
    handler = visitor(people.handler, phone=True)
    page = handler.open(f"/filings/{form.filing_id}/basic-form/")
    shown = [page.locator(part).is_visible() for part in ("#sections", "#sheet")]
    handler.press("表样")
    page.frame_locator("#sheet-frame").get_by_text("示例任职").wait_for()
    then = [page.locator(part).is_visible() for part in ("#sections", "#sheet")]
    assert (shown, then) == ([True, False], [False, True])
    handler.fits()
    handler.press("填写")
    assert page.locator("#sections").is_visible()


def test_another_file_is_compared_on_a_phone(visitor, dropped):
    people = make.cast("示例临床医学院党委")
    filing = make.draft(people, name="示例甲", ethnicity="满族")
    handler = visitor(people.handler, phone=True)
    page = handler.open(f"/filings/{filing.pk}/basic-form/import/")
    page.get_by_label("任免审批表文件").set_input_files(dropped)
    handler.press("读取文件")
    handler.says("不一致")
    handler.fits()
    page.get_by_label("带入民族").check()
    handler.press("带入所选内容")
    handler.says("已带入")
    handler.fits()
    assert Filing.objects.get().ethnicity == "汉族"


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_long_names_make_no_page_scroll_sideways(visitor, phone):
    people = make.cast(long_names.UNIT)
    form = make.basic_form(make.draft(people, name=long_names.PERSON), people.handler, word=long_names.TITLE)
    handler = visitor(people.handler, phone=phone)
    address = f"/filings/{form.filing_id}/"
    for path in ("", "basic-form/", "basic-form/sheet/", "basic-form/import/", "qualification/"):
        handler.open(f"{address}{path}")
        handler.fits()
    handler.open(f"{address}basic-form/import/{form.source_id}/")
    handler.fits()
    assert handler.page.get_by_text(long_names.PERSON).count() > 0
    dept = visitor(people.dept, phone=phone)
    for path in ("basic-form/", "basic-form/id-number/"):
        dept.open(f"{address}{path}")
        dept.fits()


def test_a_photo_of_fifty_megabytes_is_refused_before_it_travels(visitor, tmp_path):
    people = make.cast("示例临床医学院党委")
    form = make.basic_form(make.draft(people), people.handler)
    large = tmp_path / "照片.jpg"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    page = visitor(people.handler).open(f"/filings/{form.filing_id}/basic-form/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#id_photo").set_input_files(large)
    page.locator("#id_photo_size").get_by_text("文件大小为50.0MB，超过20MB，未选取。请压缩后重新选择。").wait_for()
    assert page.locator("#id_photo").input_value() == ""
    assert "POST" not in sent
    assert BasicForm.objects.get().photo_id == form.photo_id
