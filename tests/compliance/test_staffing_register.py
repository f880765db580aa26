"""配备情况一览表 as a workbook: 22 columns, as of a day, as narrowed on the page, with sums and foot."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.roles import Role
from common import clock
from compliance.documents.staffing_register import COLUMNS
from tests.factories import accounts, filings, organizers, units

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
PLACE = reverse("compliance:staffing-export")
REASON = {"reason": "年度统计上报"}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def taken(client, query="") -> list[tuple]:
    answer = client.post(f"{PLACE}{query}", REASON)
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def by_title(rows, number=1) -> dict:
    """A row of a unit by the titles of the columns."""
    return dict(zip(rows[1], rows[1 + number], strict=True))


@pytest.fixture
def unit():
    own = units.unit("示例临床医学院党委")
    units.member_count(own, 540, date(2025, 12, 31), full=520, probationary=20)
    holder = organizers.organizer("示例甲")
    organizers.tenure(organizers.post(own), holder, effective_on=date(2024, 3, 1), level="SECTION_DEPUTY")
    organizers.post(own, 2, basis="党员超过500人", established_on=date(2025, 1, 1))
    aside = organizers.post(own, 3, is_full_time=False)
    organizers.tenure(aside, organizers.organizer("示例乙"), is_full_time=False)
    return own


def test_the_columns_are_those_of_the_register(sign_in):
    rows = taken(sign_in(accounts.department_handler()))
    assert rows[0][0] == "专职组织员配备情况一览表（截至2026年11月23日）"
    assert rows[1] == (
        "序号", "二级单位党组织", "单位类别", "党组织类别", "党员总数", "其中预备党员", "统计时点", "最低应配数",
        "核定岗位数", "实配数", "其中科级", "空缺数", "空缺起始时间", "姓名", "岗位级别", "任职时间",
        "级别要求（一般科级/可不设）", "情况说明",
        "增设岗位及依据", "兼职组织员（不计入）", "拟配备时限", "备注",
    )  # fmt: skip
    assert len(rows[1]) == len(COLUMNS) + 1 == 22


def test_what_a_unit_has(unit, sign_in):
    rows = taken(sign_in(accounts.department_handler()))
    found = by_title(rows)
    assert (found["序号"], found["二级单位党组织"]) == (1, "示例临床医学院党委")
    assert (found["党员总数"], found["其中预备党员"], found["统计时点"].date()) == (540, 20, date(2025, 12, 31))
    assert (found["最低应配数"], found["核定岗位数"], found["实配数"], found["其中科级"]) == (1, 2, 1, 1)
    assert (found["空缺数"], found["空缺起始时间"].date()) == (1, date(2025, 1, 1))
    assert (found["姓名"], found["岗位级别"], found["任职时间"]) == ("示例甲", "科级副职", "2024年3月1日")
    assert (found["级别要求（一般科级/可不设）"], found["兼职组织员（不计入）"]) == ("一般为科级", "示例乙")
    assert found["增设岗位及依据"] == "专职组织员岗位2：党员超过500人"
    assert found["拟配备时限"] is None
    total = by_title(rows, 2)
    assert (total["二级单位党组织"], total["党员总数"], total["实配数"], total["空缺数"]) == (
        "合计：1个单位",
        540,
        1,
        1,
    )
    assert [cell for cell in rows[-1] if cell] == [
        "填报单位（盖章）：", "负责人：", "填表人：", "联系电话：", "填表日期：　　年　　月　　日",
    ]  # fmt: skip


def test_as_of_another_day_and_as_narrowed_on_the_page(unit, sign_in):
    other = units.unit("示例机关党委")
    client = sign_in(accounts.department_handler())
    rows = taken(client, "?as_of=2024-12-31&vacancy=no")
    assert rows[0][0] == "专职组织员配备情况一览表（截至2024年12月31日）"
    assert (by_title(rows)["党员总数"], by_title(rows)["空缺数"]) == ("未见记录", 0)
    assert [row[1] for row in rows[2:] if isinstance(row[0], int)] == ["示例临床医学院党委", other.profiles.get().name]
    assert [row[1] for row in taken(client, "?covered=yes")[2:] if isinstance(row[0], int)] == ["示例临床医学院党委"]
    assert "范围：全覆盖为“已有在岗”" in [row[1] for row in taken(client, "?covered=yes")]
    assert client.get(f"{PLACE}?as_of=2099-01-01").status_code == 400


def test_a_reason_is_asked_for_and_kept(unit, sign_in):
    client = sign_in(accounts.department_handler())
    assert list(client.post(PLACE, {"reason": ""}).context["form"].errors) == ["reason"]
    assert client.post(PLACE, {"reason": "其他"}).context["form"].errors == {"note": ["事由为“其他”的，请说明用途。"]}
    assert not AuditEntry.objects.filter(action="compliance.export_documents").exists()
    taken(client)
    entry = AuditEntry.objects.get(action="compliance.export_documents")
    assert (entry.summary, entry.reason) == ("导出配备情况一览表", "年度统计上报")
    assert entry.changes["rows"] == [None, 1]


def test_a_unit_takes_its_own_row_only(unit, sign_in):
    other = units.unit("示例机关党委")
    organizers.tenure(organizers.post(other, 9, is_full_time=False), organizers.organizer("别人"), is_full_time=False)
    rows = taken(sign_in(units.member(unit, Role.UNIT_HANDLER)))
    text = "".join(str(cell) for row in rows for cell in row)
    assert ("示例临床医学院党委" in text, "示例机关党委" in text, "别人" in text) == (True, False, False)
    assert sign_in(accounts.account()).get(PLACE).status_code == 403


def test_a_pending_holder_is_marked(sign_in):
    people = filings.cast()
    filing = filings.submitted(people, candidate_determined_on=TODAY, effective_on=TODAY, meeting_on=TODAY,
                               document_on=TODAY)  # fmt: skip
    assert by_title(taken(sign_in(people.dept)))["姓名"] == f"{filing.name}（待备案）"


def test_the_statements_do_not_grow_with_the_units(sign_in):
    client, counts = sign_in(accounts.department_handler()), []
    for number in (2, 12):
        for n in range(number):
            organizers.tenure(organizers.post(units.unit(f"示例{number}{n}党委")), organizers.organizer())
        with CaptureQueriesContext(connection) as queries:
            taken(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_the_page_leads_to_it(unit, sign_in):
    page = sign_in(accounts.department_handler()).get(f"{reverse('compliance:staffing')}?covered=yes&page=1")
    assert f"{PLACE}?covered=yes" in page.content.decode()
