"""The sign-in runs out while somebody types: nothing typed is lost, nothing is written twice."""

from datetime import date, datetime, timedelta

import pytest

from common import clock
from filings.models import Filing
from tests.e2e.conftest import PASSWORD
from tests.factories import filings as make

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

START = clock.at(date(2026, 11, 4))
LATER = START + timedelta(minutes=31)


def at(moment: datetime):
    return clock.frozen(moment)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_draft_survives_the_end_of_the_session(visitor, tmp_path, phone):
    people = make.cast("示例临床医学院党委", password=PASSWORD)
    scan = tmp_path / "任免文件.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with at(START):
        handler = visitor(people.handler, phone=phone, by_page=True)
        page = handler.open("/filings/new/?kind=APPOINTMENT")
        page.get_by_label("姓名", exact=True).fill("何新人")
        page.get_by_label("工号", exact=True).fill("N2026")
        page.get_by_label("任免文号", exact=True).fill("示院委〔2026〕12号")
        page.get_by_label("任免正式发文").set_input_files(scan)
    with at(LATER):
        handler.press("保存草稿")
        handler.says("您已超过30分钟未操作，系统已自动退出，请重新登录。")
        handler.says("您刚才填写的内容已保留，用原账号登录后可以恢复。")
        handler.fits()
        page.fill("[name=username]", people.handler.username)
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/accounts/typed/")
        handler.says("何新人")
        handler.says("请在恢复后重新选择：任免文件.pdf")
        handler.fits()
        handler.press("恢复填写内容")
        handler.says("已恢复您刚才填写的内容，尚未提交，请核对后提交。")
        assert page.get_by_label("姓名", exact=True).input_value() == "何新人"
        assert page.get_by_label("任免文号", exact=True).input_value() == "示院委〔2026〕12号"
        assert Filing.objects.count() == 0
        handler.press("保存草稿")
        handler.says("草稿已保存。")
        assert Filing.objects.get().document_number == "示院委〔2026〕12号"
