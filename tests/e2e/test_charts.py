"""Charts under the strict policy: drawn, hovered over and clicked without a complaint, and a table without scripts."""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from common import clock
from tests.compliance.test_facts import staffed
from tests.e2e.conftest import DESK
from tests.factories import accounts, filings, units
from units.models import UnitKind

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def hospital():
    hospital = staffed("甲医院党委", 600, "NONE", kind=UnitKind.HOSPITAL)
    units.member_count(hospital, 480, date(2024, 12, 31))
    staffed("乙医院党委", 300, "vacant", kind=UnitKind.HOSPITAL)
    staffed("丙学院党委", 100, "NONE", kind=UnitKind.COLLEGE)
    with clock.frozen(date(2026, 11, 17)):
        filings.submitted(filings.cast("丁学院党委"), determined_on=date(2026, 11, 16))
    return hospital


def hover(page, chart):
    """Across the drawing from left to right, so that whatever answers to the mouse does."""
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for place in (0.3, 0.5, 0.7, 0.9):
        page.mouse.move(box["x"] + box["width"] * place, box["y"] + box["height"] * 0.5)
        page.wait_for_timeout(60)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_they_are_drawn_and_answer_to_the_mouse(visitor, hospital, phone):
    head = visitor(accounts.department_head(), phone=phone)
    page = head.open("/")
    for name in ("chart-coverage", "chart-staffing", "chart-timing"):
        drawing = page.locator(f"#{name} .chart-drawing")
        expect(drawing.locator("svg")).to_be_visible()
        hover(page, drawing)
        expect(page.locator(f"#{name} table")).not_to_be_visible()
    tooltip = page.locator("#chart-timing svg text", has_text="按期报齐：1件")
    expect(tooltip).to_have_count(1)
    head.fits()
    head.page.emulate_media(color_scheme="dark")
    expect(page.locator("#chart-timing svg")).to_be_visible()


def overlapping(drawing):
    """Words of a drawing that lie on each other, by more than a hair."""
    found = [(each.text_content(), each.bounding_box()) for each in drawing.locator("svg text").all()]
    boxes = [(word, box) for word, box in found if word and box]
    return [
        (one, other)
        for number, (one, a) in enumerate(boxes)
        for other, b in boxes[number + 1 :]
        if min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"]) > 1
        and min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"]) > 5
    ]


def test_nothing_lies_on_anything_else_on_a_phone(visitor, hospital):
    """Two rows of a legend above the axis, and bars too thin for their numbers beside long ones."""
    for _ in range(60):
        units.unit(kind=UnitKind.COLLEGE)
    head = visitor(accounts.department_head(), phone=True)
    page = head.open("/")
    for name in ("chart-coverage", "chart-timing"):
        drawing = page.locator(f"#{name} .chart-drawing")
        expect(drawing.locator("svg")).to_be_visible()
        assert overlapping(drawing) == []


def test_a_click_opens_the_list_behind(visitor, hospital):
    head = visitor(accounts.department_head())
    page = head.open("/")
    # The figure one inside the bar of hospitals without anybody: it lets the click through to the bar.
    page.locator("#chart-coverage svg text", has_text="1").nth(1).click(force=True)
    page.wait_for_url("**/compliance/staffing/?kind=*&covered=*")
    assert head.page.locator("tbody tr").count() == 1


def test_the_table_has_the_same_links(visitor, hospital):
    head = visitor(accounts.department_head())
    page = head.open("/")
    page.locator("#chart-coverage summary").press("Enter")
    page.get_by_role("link", name="附属医院，尚未配备1个单位").click()
    page.wait_for_url("**/compliance/staffing/?kind=HOSPITAL&covered=no")
    head.says("乙医院党委")


def test_a_unit_sees_its_own_numbers(visitor, hospital):
    handler = visitor(units.member(hospital, Role.UNIT_HANDLER))
    page = handler.open("/")
    for words in ("480", "600", "200人", "500人"):
        expect(page.locator(".chart-line svg text", has_text=words).first).to_be_visible()
    hover(page, page.locator(".chart-line"))
    handler.fits()


def test_without_scripts_the_tables_stand_open(browser, live_server, sign_in, hospital):
    client = sign_in(accounts.department_head())
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(live_server.url)
    expect(page.locator("#chart-staffing table")).to_be_visible()
    expect(page.locator("#chart-staffing .chart-drawing")).not_to_be_visible()
    context.close()
