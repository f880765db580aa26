"""Proposing a year: pasted, read, shown, corrected, stored; and a version beside another."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from regulation.models import CalendarVersion
from tests.factories.accounts import account, department_handler, section_chief
from tests.factories.regulation import approved_calendar, proposed_calendar
from tests.rules.notices import BODIES, TEXTS, notice

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOTICE, PROPOSE = reverse("regulation:calendar-notice"), reverse("regulation:calendar-propose")
BODY_2027 = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
LINES_2027 = """2027-01-01 ~ 2027-01-03 元旦
2027-01-31 上班
2027-02-05 ~ 2027-02-12 春节
2027-02-13 上班
2027-04-03 ~ 2027-04-05 清明节
2027-05-01 ~ 2027-05-05 劳动节
2027-05-08 上班
2027-06-09 端午节
2027-09-15 中秋节
2027-09-26 上班
2027-10-01 ~ 2027-10-07 国庆节
2027-10-09 上班"""


@pytest.fixture(autouse=True)
def _day():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def handler():
    return department_handler()


def posted(**changes):
    return {
        "year": "2027",
        "source_title": "国务院办公厅关于2027年部分节假日安排的通知",
        "source_number": "国办发明电〔2026〕7号",
        "lines": LINES_2027,
        "step": "save",
    } | changes


def page(version, **query):
    return reverse("regulation:calendar-version", args=[version.pk]) + (f"?with={query['other'].pk}" if query else "")


# -- pasting -------------------------------------------------------------------------------------------------------


def test_a_pasted_notice_fills_in_the_second_page(handler, sign_in):
    response = sign_in(handler).post(NOTICE, {"text": notice(2027, BODY_2027)})
    form = response.context["form"]
    assert response.templates[0].name == "regulation/calendar_propose.html"
    assert form["lines"].value() == LINES_2027
    assert (form["year"].value(), form["source_number"].value()) == (2027, "国办发明电〔2026〕7号")
    html = response.content.decode()
    assert html.count('<span class="month-mark">班</span>') == 5
    assert "待通知" not in html
    assert f'action="{PROPOSE}"' in html
    assert not CalendarVersion.objects.filter(year=2027, proposed_by=handler).exists()


def test_what_cannot_be_read_is_listed_and_nothing_stored(handler, sign_in):
    body = BODY_2027.replace("5月8日（周六）", "5月8日（周日）").replace("共8天", "共9天")
    response = sign_in(handler).post(NOTICE, {"text": notice(2027, body)})
    html = response.content.decode()
    assert response.status_code == 200
    assert "2027年5月8日是星期六，通知写为星期日。" in html
    assert "写明共9天，按日期计算为8天。" in html
    assert response.context["form"]["text"].value() == notice(2027, body)
    assert CalendarVersion.objects.filter(year=2027).count() == 1


@pytest.mark.parametrize(
    "text", ["", "   ", "x" * 20_001, "<script>alert(1)</script>", "关于2019年部分节假日安排的通知"]
)
def test_rubbish_is_refused(handler, sign_in, text):
    response = sign_in(handler).post(NOTICE, {"text": text})
    assert response.status_code == 200
    assert response.templates[0].name == "regulation/calendar_notice.html"
    assert "<script>alert" not in response.content.decode()


def test_a_year_before_the_regulation_is_not_entered(handler, sign_in):
    html = sign_in(handler).post(NOTICE, {"text": TEXTS[2019]}).content.decode()
    assert "系统自2021年起记录工作日历，该通知为2019年。" in html


def test_wishes_are_remarked(handler, sign_in):
    html = sign_in(handler).post(NOTICE, {"text": TEXTS[2024]}).content.decode()
    assert "为倡导性内容，未作为放假安排" in html


# -- days of a neighbouring year -----------------------------------------------------------------------------------

CROSSING = BODY_2027.replace(
    "1月1日（周五）至3日（周日）放假，共3天。",
    "2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天。2026年12月26日（周六）上班。",
)


def test_days_of_the_year_before_are_offered_to_a_new_version_of_it(handler, sign_in):
    client = sign_in(handler)
    response = client.post(NOTICE, {"text": notice(2027, CROSSING)})
    (neighbour,) = response.context["neighbours"]
    assert neighbour.lines == ("2026-12-26 上班", "2026-12-31 元旦")
    assert response.context["form"]["lines"].value() == LINES_2027
    offered = client.get(neighbour.url).context["form"]
    lines = offered["lines"].value().splitlines()
    assert lines[-2:] == ["2026-12-26 上班", "2026-12-31 元旦"]
    assert lines[0] == "2026-01-01 ~ 2026-01-03 元旦"
    assert offered["year"].value() == 2026
    assert offered["source_number"].value() == "国办发明电〔2025〕7号；国办发明电〔2026〕7号"
    saved = client.post(PROPOSE, posted(**{name: offered[name].value() for name in offered.fields}))
    version = CalendarVersion.objects.get(year=2026, version=2)
    assert saved.url == page(version)
    assert version.days.get(date=date(2026, 12, 31)).name == "元旦"


def test_what_the_other_year_has_already_is_not_offered_again(handler, sign_in):
    """The notice of 2023 gave away the last day of 2022, which the schedule of 2022 that ships does not hold."""
    response = sign_in(handler).post(NOTICE, {"text": TEXTS[2023]})
    (neighbour,) = response.context["neighbours"]
    assert (neighbour.year, neighbour.lines) == (2022, ("2022-12-31 元旦",))
    has_it = CalendarVersion.objects.get(year=2022).days.filter(date=date(2022, 12, 31)).exists()
    assert bool(neighbour.url) is not has_it


def test_days_of_a_year_without_a_notice_wait_for_it(handler, sign_in):
    body = BODIES[2026] + "\n八、元旦：2026年12月31日至2027年1月3日放假调休，共4天。"
    response = sign_in(handler).post(NOTICE, {"text": notice(2026, body)})
    (neighbour,) = response.context["neighbours"]
    assert (neighbour.year, neighbour.url, neighbour.awaits_notice) == (2027, "", True)
    assert "该年度尚无已审定的安排" in response.content.decode()


# -- by hand -------------------------------------------------------------------------------------------------------


def test_the_first_page_by_hand_begins_with_the_first_year_that_is_open(handler, sign_in):
    form = sign_in(handler).get(PROPOSE).context["form"]
    assert form["year"].value() == 2027
    assert form["lines"].value().startswith("2027-01-01 元旦\n2027-02-05 ~ 2027-02-10 春节")
    # A guess follows no notice.
    assert (form["source_title"].value(), form["source_number"].value()) == ("", "")


def test_a_version_is_corrected_into_a_new_one(handler, sign_in):
    version = proposed_calendar()
    form = sign_in(handler).get(f"{PROPOSE}?base={version.pk}").context["form"]
    assert form["lines"].value() == "2027-01-01 元旦\n2027-01-02 上班\n2027-10-01 国庆节"
    assert form["source_number"].value() == "示例〔2026〕1号"


@pytest.mark.parametrize("query", ["base=x", "base=00000000-0000-0000-0000-000000000001"])
def test_an_unknown_base_is_not_found(handler, sign_in, query):
    assert sign_in(handler).get(f"{PROPOSE}?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["year=1", "year=x", "year=2030", "line=%00&line=x", "line=2027-01-09+上班&year=2027"]
)
def test_whatever_the_address_says_there_is_a_form(handler, sign_in, query):
    assert sign_in(handler).get(f"{PROPOSE}?{query}").status_code == 200


@pytest.mark.parametrize("lines", [None, "", "没有看懂"])
def test_what_was_not_read_is_neither_drawn_nor_called_the_same(handler, sign_in, lines):
    client = sign_in(handler)
    response = client.get(PROPOSE) if lines is None else client.post(PROPOSE, posted(lines=lines))
    text = response.content.decode()
    for words in ("与现行安排相同", "更新预览", "提交审定</button>", "个工作日（暂定）"):
        assert words not in text
    assert "预览</button>" in text


def test_a_preview_stores_nothing_and_saving_does(handler, sign_in):
    client = sign_in(handler)
    response = client.post(PROPOSE, posted(step="preview"))
    assert response.status_code == 200
    assert response.context["drawn"].working_days == 248
    assert CalendarVersion.objects.filter(year=2027).count() == 1
    response = client.post(PROPOSE, posted())
    version = CalendarVersion.objects.get(year=2027, version=2)
    assert (response.status_code, response.url) == (302, page(version))
    assert (version.proposed_by, version.status, version.days.count()) == (handler, "PROPOSED", 33)
    assert AuditEntry.objects.filter(action="regulation.propose_calendar", subject_id=version.pk).count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"lines": "x"}, "lines", "第1行：没有看懂这一行。"),
        ({"lines": "2027-01-02 上班"}, "lines", "请填写放假日期和节假日名称。"),
        ({"lines": "2027-01-01 元旦\n2027-01-04 上班"}, "lines", "第2行：2027年1月4日是星期一，不是周末"),
        ({"lines": "2027-01-01 元旦\n2027-01-01 春节"}, "lines", "第2行：2027年1月1日与“元旦”重叠。"),
        ({"lines": "2026-12-31 ~ 2027-01-01 元旦"}, "lines", "2026-12-31不在2027年；请在该年度另拟版次。"),
        ({"source_number": ""}, "source_number", "请填写。"),
        ({"source_title": " "}, "source_title", "请填写。"),
        ({"year": "1999"}, "year", "2021"),
        ({"year": "x"}, "year", "整数"),
    ],
)
def test_errors_stand_at_their_fields_and_nothing_is_stored(handler, sign_in, changes, field, message):
    response = sign_in(handler).post(PROPOSE, posted(**changes))
    assert response.status_code == 200
    assert message in "".join(response.context["form"].errors[field])
    assert CalendarVersion.objects.filter(proposed_by=handler).count() == 0


def test_a_change_of_past_days_is_said_before_anybody_approves(handler, sign_in):
    lines = "\n".join(["2026-01-01 ~ 2026-01-03 元旦", "2026-12-31 元旦"])
    response = sign_in(handler).post(PROPOSE, posted(year="2026", lines=lines, step="preview"))
    assert "改变了已经过去的日期" in response.content.decode()
    assert response.context["past_changes"][0].date == date(2026, 1, 4)


@pytest.mark.parametrize(("make", "status"), [(account, 403), (department_handler, 200), (section_chief, 200)])
def test_who_may(sign_in, make, status):
    client = sign_in(make())
    assert [client.get(url).status_code for url in (NOTICE, PROPOSE)] == [status, status]


# -- one version ---------------------------------------------------------------------------------------------------


def test_a_version_beside_the_one_before_day_by_day(handler, sign_in):
    client = sign_in(handler)
    client.post(PROPOSE, posted())
    version = CalendarVersion.objects.get(year=2027, version=2)
    response = client.get(page(version))
    assert response.context["other"].version == 1
    found = {each.date: (each.before, each.after, each.moves_count) for each in response.context["changes"]}
    assert found[date(2027, 1, 31)] == ("周末", "调休上班", True)
    assert found[date(2027, 2, 12)] == ("工作日", "放假（春节）", True)
    assert found[date(2027, 1, 2)] == ("周末", "放假（元旦）", False)
    assert date(2027, 10, 1) not in found


def test_any_two_versions_can_be_compared(handler, sign_in):
    first, second = approved_calendar(), proposed_calendar(make_up_days=())
    client = sign_in(handler)
    (change,) = client.get(page(second)).context["changes"]
    assert (change.date, change.before, change.after) == (date(2027, 1, 2), "调休上班", "周末")
    (change,) = client.get(page(first, other=second)).context["changes"]
    assert (change.before, change.after) == ("周末", "调休上班")
    assert client.get(page(first, other=CalendarVersion.objects.get(year=2026))).status_code == 404
    assert client.get(f"{page(first)}?with=x").status_code == 404


def test_the_only_version_is_held_against_the_plain_week(handler, sign_in):
    response = sign_in(handler).get(page(CalendarVersion.objects.get(year=2026)))
    assert response.context["other"] is None
    assert date(2026, 1, 4) in {each.date for each in response.context["changes"]}


def test_what_is_offered_and_why_not(handler, sign_in):
    version = proposed_calendar(by=handler)
    chief = section_chief()
    own = proposed_calendar(by=chief)

    def refusal(user, shown):
        refused = sign_in(user).get(page(shown)).context["approval_refused"]
        return refused.message if refused else ""

    assert "组织部科长、组织部部长" in refusal(handler, version)
    assert "已不是待审定状态" in refusal(section_chief(), version)
    assert "拟定人不能审定本人拟定的工作日历" in refusal(chief, own)
    assert refusal(section_chief(), own) == ""
    stranger = sign_in(account()).get(page(own)).content.decode()
    assert not re.search("calendar-approve|approve/|据此拟定新版", stranger)


def test_pages_ask_little(handler, sign_in, django_assert_max_num_queries):
    approved_calendar()
    version = proposed_calendar()
    client = sign_in(section_chief())
    for url, most in ((NOTICE, 4), (PROPOSE, 7), (page(version), 8), (reverse("regulation:calendar", args=[2027]), 6)):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
    with django_assert_max_num_queries(6):
        client.post(PROPOSE, posted(step="preview"))
    with django_assert_max_num_queries(6):
        client.post(NOTICE, {"text": notice(2027, CROSSING)})
