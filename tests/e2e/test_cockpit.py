"""From the grid down to the words of an article and back, at a desk and on a phone, with and without scripts."""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from common import clock
from compliance.services.snapshots import take_snapshot
from tests.compliance.test_facts import staffed
from tests.e2e.conftest import DESK
from tests.factories import accounts, units

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def house():
    return [
        staffed("甲医院党委", 620, "SECTION_CHIEF", kind="HOSPITAL"),
        staffed("乙学院党委", 200, "STAFF_MEMBER", kind="COLLEGE"),
        staffed("丙学院党总支名称很长很长很长很长很长很长很长很长很长", 90, "vacant", kind="COLLEGE"),
    ]


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_from_a_gap_to_the_words_and_back(visitor, house, phone):
    dept = visitor(accounts.department_handler(), phone=phone)
    page = dept.open("/compliance/")
    dept.fits()
    # The menu of choices is a widget of its own where scripts run; the address is what the filter amounts to.
    page.select_option("select[name=article]", "4", force=True)
    page.select_option("select[name=outcome]", "GAP", force=True)
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**article=4**outcome=GAP**")
    expect(page.locator(".cockpit > tbody:not(.cockpit-own) tr")).to_have_count(1)
    dept.fits()
    page.locator(".cell.is-gap a").first.click()
    page.wait_for_url("**/4/?**")
    dept.says("须至少配备1名专职组织员；现在岗0名，尚缺1名。")
    dept.says("医学院系统各二级单位党组织须至少配备 1 名专职组织员")
    dept.says("系统提示，以党委组织部认定为准。")
    dept.fits()
    page.get_by_role("link", name="在全文中查看").click()
    page.wait_for_url("**/regulation/#article-4")
    expect(page.locator("#article-4")).to_be_in_viewport()
    page.go_back()
    page.locator(".crumbs").get_by_role("link", name="执行情况").click()
    page.wait_for_url("**/compliance/?**article=4**outcome=GAP**")
    expect(page.locator(".cockpit > tbody:not(.cockpit-own) tr")).to_have_count(1)


def test_the_head_stays_while_the_page_scrolls(visitor):
    for place in range(40):
        staffed(f"第{place}单位党委", 90, "NONE")
    dept = visitor(accounts.department_handler())
    page = dept.open("/compliance/")
    page.locator(".cockpit tbody tr").last.scroll_into_view_if_needed()
    expect(page.locator(".cockpit thead th").first).to_be_in_viewport()
    # On a narrow desk the grid scrolls by itself, and the names stay as well.
    page.set_viewport_size({"width": 820, "height": 900})
    frame = page.locator(".cockpit-frame")
    frame.evaluate("(grid) => { grid.scrollIntoView(); grid.scrollTo(grid.scrollWidth, grid.scrollHeight); }")
    expect(page.locator(".cockpit thead th").first).to_be_in_viewport()
    expect(page.locator(".cockpit tfoot th")).to_be_in_viewport()
    dept.fits()


def test_a_unit_reads_its_own_page_and_prints_it(visitor, house):
    handler = visitor(units.member(house[1], Role.UNIT_HANDLER), phone=True)
    page = handler.open("/compliance/")
    assert f"/compliance/units/{house[1].pk}/" in page.url
    handler.says("请说明")
    handler.fits()
    page.emulate_media(media="print")
    expect(page.locator("#part-4")).to_be_visible()
    expect(page.locator(".page-head-actions")).not_to_be_visible()


def test_without_scripts_it_is_all_there(browser, live_server, sign_in, house):
    client = sign_in(accounts.department_handler())
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/compliance/")
    page.select_option("select[name=outcome]", "EXPLAIN")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".cockpit > tbody:not(.cockpit-own) tr")).to_have_count(1)
    page.locator(".cell.is-warn a").first.click()
    expect(page.locator("h1")).to_contain_text("乙学院党委")
    context.close()


def test_a_snapshot_is_taken_and_laid_beside_what_is_known_now(visitor, house):
    head = visitor(accounts.department_head())
    page = head.open("/compliance/snapshots/")
    head.press("冻结2025年末")
    head.press("冻结")
    page.wait_for_url("**/compliance/snapshots/2025/")
    head.says("更正后与当时数据一致。")
    units.member_count(house[0], 640, date(2025, 12, 30))
    take_snapshot(year=2024, by=accounts.department_head())
    head.open("/compliance/snapshots/2024/")
    page.set_viewport_size({"width": 390, "height": 844})
    head.fits()
