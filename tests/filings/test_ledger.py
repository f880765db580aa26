"""任免备案台账: its columns, filters, workbook, and the figures of timeliness with the lists behind them."""

import io
import uuid
from datetime import date, time, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from filings import services
from filings.facts import clock_context
from filings.ledger import COLUMNS, FOOT, entries_of, ledger_rows
from filings.models import Filing
from filings.timeliness import chart_of, counts_of
from filings.timing import Timing, timing_chart
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def people():
    return make.cast("示例临床医学院党委")


def values(filing) -> dict:
    entry = entries_of(ledger_rows(Filing.objects.filter(pk=filing.pk)), clock_context())[0]
    return {column.title: column.value(entry) for column in COLUMNS}


def workbook_rows(answer) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def names(client, **asked) -> set[str]:
    page = client.get(reverse("filings:ledger"), asked)
    return {row.entry.filing.name for row in page.context["rows"]}


def test_the_columns_are_those_of_the_register():
    assert [column.title for column in COLUMNS] == [
        "备案编号",
        "报备单位",
        "姓名",
        "任免类别",
        "任（免）职务",
        "岗位级别",
        "前期沟通日期",
        "会议决定日期",
        "公示起止",
        "人选确定日",
        "任免文号",
        "发文日期",
        "任（免）职起算日期",
        "应报截止日",
        "首次报齐时间",
        "用时（工作日）",
        "是否按期",
        "逾期说明",
        "补正次数及事由",
        "补正完成日",
        "备案日期",
        "资格特殊情况",
        "经办人",
        "审签人",
        "归档号",
        "办理状态",
        "备注",
    ]


def test_the_status_stands_in_the_workbook_and_once_in_a_row_of_the_page(people, sign_in):
    filed = make.filed(people)
    draft = make.draft(people, post=make.post(people.unit, 2))
    client = sign_in(people.dept)
    place = reverse("filings:ledger-export")
    rows = workbook_rows(client.post(place, {"reason": "年度统计上报"}))
    at = rows[1].index("办理状态")
    assert rows[1][at + 1] == "备注"
    assert {row[3]: row[at] for row in rows[2:4]} == {filed.name: "已备案", draft.name: "起草中"}
    page = client.get(reverse("filings:ledger"))
    below = {row.entry.filing.name: [cell.value for cell in row.below if cell.key == "status"]
             for row in page.context["rows"]}  # fmt: skip
    assert below == {filed.name: ["已备案"], draft.name: []}
    # The filter above the list names it, too.
    assert page.content.decode().split("<table")[1].count("起草中") == 1


def test_a_filing_that_was_returned_once(people):
    filing = make.resubmitted(people, notice_from=date(2026, 10, 26), notice_until=date(2026, 10, 30))
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    found = values(filing)
    assert found["备案编号"] == filing.filing_number
    assert found["报备单位"] == "示例临床医学院党委"
    assert found["任（免）职务"] == f"专职组织员（岗位{filing.post.number}）"
    assert found["公示起止"] == "2026年10月26日至2026年10月30日"
    assert (found["应报截止日"], found["用时（工作日）"], found["是否按期"]) == (make.DUE_ON, 2, "是")
    assert found["补正次数及事由"] == "1次：一、任免文件未加盖印章；二、基本信息表缺转正时间。"
    assert (found["补正完成日"], found["备案日期"]) == (TODAY, TODAY)
    assert (found["经办人"], found["审签人"]) == (people.handler.display_name, people.secretary.display_name)


def test_an_open_draft_says_what_it_knows(people):
    found = values(make.draft(people))
    assert (found["备案编号"], found["是否按期"], found["用时（工作日）"]) == ("", "尚未报齐", None)
    assert (found["补正次数及事由"], found["补正完成日"], found["备案日期"]) == ("", None, None)


def test_what_was_corrected_says_by_which(people):
    filing = make.filed(people)
    new = services.start_correction(filing=filing, reason="文号有误", creation_key=uuid.uuid4(), by=people.handler)
    assert (values(filing)["备注"], values(new)["备注"]) == ("", f"更正{filing.filing_number}")
    services.request_sign_off(filing=new, version=new.version, by=people.handler)
    services.submit_filing(filing=new, version=new.version, by=people.secretary)
    services.receive_filing(filing=new, version=new.version, by=people.dept)
    services.start_check(filing=new, version=new.version, by=people.dept)
    services.file_filing(filing=new, version=new.version, by=people.chief)
    assert values(filing)["备注"] == f"已更正，见{new.filing_number}"
    assert (values(new)["是否按期"], values(new)["应报截止日"]) == ("", None)


def test_a_unit_sees_its_own_and_the_department_all(people, sign_in):
    other = make.cast()
    own, theirs = make.filed(people), make.filed(other)
    assert names(sign_in(people.handler)) == {own.name}
    assert names(sign_in(people.dept)) == {own.name, theirs.name}
    assert sign_in(make.bystanders()["auditor"]).get(reverse("filings:ledger")).status_code == 403


def test_filters(people, sign_in):
    filed = make.filed(people)
    draft = make.draft(people, post=make.post(people.unit, 2))
    removal = make.draft(people, **make.leaving(make.in_post(people, make.post(people.unit, 3))))
    client = sign_in(people.dept)
    everything = {filed.name, draft.name, removal.name}
    assert names(client) == everything
    assert names(client, status="FILED") == {filed.name}
    assert names(client, kind="REMOVAL") == {removal.name}
    assert names(client, due=Timing.IN_TIME.value) == {filed.name}
    assert names(client, year="2025") == set()
    assert names(client, unit=str(people.unit.pk)) == everything
    assert names(client, q=draft.staff_number) == {draft.name}


@pytest.mark.parametrize("who", ["handler", "dept"])
def test_the_pages_ask_no_more_for_more_rows(people, who, sign_in, django_assert_max_num_queries):
    client = sign_in(getattr(people, who))
    counts = []
    for wanted in (2, 12):
        for number in range(Filing.objects.count(), wanted):
            (make.draft if number % 2 else make.filed)(people, post=make.post(people.unit, number + 2))
        found = []
        for name in ("ledger", "timeliness"):
            with django_assert_max_num_queries(13) as asked:
                client.get(reverse(f"filings:{name}"))
            found.append(len(asked.captured_queries))
        counts.append(found)
    assert counts[0] == counts[1]


def in_bulk(people, number) -> None:
    """Filings of five years written at once: nearly all filed, some of them late; each fiftieth on its way."""
    first, now, today = Filing.objects.count(), clock.now(), clock.today()
    rows = []
    for place in range(first, first + number):
        is_open = place % 50 == 0
        day = today - timedelta(days=place % 20) if is_open else date(2022 + place % 5, 3 + place % 7, 1 + place % 27)
        judged = {"status": "FILED_LATE" if place % 12 == 0 else "FILED_IN_TIME", "due_on": day.isoformat(), "days": []}
        filed = {"judged": judged, "filed_at": now, "number_year": day.year, "number_serial": 10_000 + place,
                 "status": "FILED", "first_complete_at": clock.at(day + timedelta(days=3), time(10))}  # fmt: skip
        rows.append(
            Filing(
                unit=people.unit, name=f"候选{place}", staff_number=f"B{place:05d}", drafted_by=people.handler,
                created_at=now, meeting_on=day, candidate_determined_on=day, document_on=day, due_on=day,
                **({} if is_open else filed),
            )
        )  # fmt: skip
    Filing.objects.bulk_create(rows, batch_size=500)


@pytest.mark.no_cover
def test_five_thousand_filings_are_asked_for_as_often_as_fifty(people, sign_in):
    client, counts = sign_in(people.dept), []
    lists = (("ledger", {}), ("ledger", {"due": "late", "page": "2"}), ("timeliness", {}))
    for number in (50, 4950):
        in_bulk(people, number)
        found = []
        for name, asked in lists:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"filings:{name}"), asked).status_code == 200
            found.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(reverse("filings:ledger-export"), {"reason": "年度统计上报"})
        counts.append([*found, len(queries)])
    assert Filing.objects.count() == 5000
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).active
    assert sum(1 for row in sheet.iter_rows(min_row=3, max_col=1, values_only=True) if row[0]) == 5000


def test_the_sums_of_timeliness_are_those_of_the_home_page(people, sign_in):
    in_bulk(people, 120)
    in_bulk(make.cast(), 77)
    client = sign_in(people.dept)
    page, home = client.get(reverse("filings:timeliness")), client.get(reverse("desk:home"))
    chart = timing_chart(Filing.objects.for_lines(), clock_context())
    assert "chart-timing" in home.content.decode()
    years = chart.labels
    mine = page.context["chart"]
    of_home = {
        (each.name, year): point.value for each in chart.series for year, point in zip(years, each.points, strict=True)
    }
    ours = {
        (each.name, year): point.value
        for each in mine.series
        for year, point in zip(mine.labels, each.points, strict=True)
    }
    # The home page shows the last years only.
    assert {key: value for key, value in ours.items() if key[1] in years} == of_home
    assert sum(ours.values()) == page.context["total"].total.number == 197
    for label, figure in zip(page.context["timings"], page.context["total"].figures, strict=True):
        assert figure.number == sum(value for key, value in ours.items() if key[0] == label.label)


def test_the_workbook_holds_what_the_page_was_narrowed_to(people, sign_in):
    filed = make.filed(people, late_explanation="=1+1")
    make.draft(people, post=make.post(people.unit, 2))
    client = sign_in(people.dept)
    place = reverse("filings:ledger-export")
    assert client.post(f"{place}?status=FILED", {"reason": ""}).status_code == 200
    assert not AuditEntry.objects.filter(action="filings.export_ledger").exists()
    answer = client.post(f"{place}?status=FILED", {"reason": "年度统计上报"})
    rows = workbook_rows(answer)
    assert rows[0][0] == "专职组织员任免备案台账（截至2026年11月4日）"
    assert rows[1] == ("序号", *(column.title for column in COLUMNS))
    assert (rows[2][0], rows[2][1], rows[2][3]) == (1, filed.filing_number, filed.name)
    assert rows[2][1 + [column.title for column in COLUMNS].index("逾期说明")] == "=1+1"
    assert [cell for row in rows[3:] for cell in row if cell] == ["范围：状态为“已备案”", *FOOT]
    entry = AuditEntry.objects.get(action="filings.export_ledger")
    assert entry.reason == "年度统计上报"


def test_the_figures_agree_with_the_home_page_and_open_their_lists(people, sign_in):
    other = make.cast()
    make.filed(people)
    make.draft(people, post=make.post(people.unit, 2))
    make.submitted(other)
    make.submitted(other, post=make.post(other.unit, 2), candidate_determined_on=date(2026, 10, 20),
                   meeting_on=date(2026, 10, 20), late_explanation="寒假")  # fmt: skip
    make.draft(other, post=make.post(other.unit, 3), candidate_determined_on=date(2026, 10, 20),
               meeting_on=date(2026, 10, 20))  # fmt: skip
    context = clock_context()
    rows = Filing.objects.all()
    counts = counts_of(rows, context)
    mine, home = chart_of(counts, context), timing_chart(rows.for_lines(), context)
    assert [[point.value for point in each.points] for each in mine.series] == [
        [point.value for point in each.points] for each in home.series
    ]
    client = sign_in(people.dept)
    page = client.get(reverse("filings:timeliness"), {"year": "2026"})
    units, total = page.context["units"], page.context["total"]
    assert [figure.number for figure in total.figures] == [2, 1, 1, 1]
    assert (total.total.number, total.rate) == (5, "50.0%")
    for row in [*units, total]:
        for figure in row.figures:
            assert client.get(figure.url).context["listing"].total == figure.number
    assert [sum(row.figures[place].number for row in units) for place in range(4)] == [2, 1, 1, 1]


def test_a_long_name_is_whole_in_the_workbook(people, sign_in):
    make.draft(people, name="示" * 64)
    content = sign_in(people.dept).post(reverse("filings:ledger-export"), {"reason": "日常工作核对"}).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    place = [cell.value for cell in sheet[2]].index("姓名")
    assert (sheet[3][place].value, sheet[3][place].alignment.wrap_text) == ("示" * 64, True)
    assert sheet.row_dimensions[3].height > 100
