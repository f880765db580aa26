"""The ledger's columns as the department chooses them: on the page, in the workbook, and where it decides."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.ledger import COLUMNS, FOOT
from filings.ledger_layout import SHIPPED, layout_in_use, layout_of
from filings.models import Filing, LedgerLayout
from filings.services.ledger_layout import decide_ledger_layout
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
PAGE = "filings:ledger-columns"
CHOSEN = [
    {"key": "name", "title": "同志", "in_list": True},
    {"key": "in_time", "title": "是否按期", "in_list": True},
    {"key": "archive_number", "title": "卷号", "in_list": False},
]


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def posted(layout=SHIPPED, version=0, **changes) -> dict:
    """The form as it stands, with some fields changed."""
    found: dict = {"version": version}
    for place, column in enumerate([*layout.columns, *(c for c in COLUMNS if c.key not in keys(layout))], start=1):
        found |= {f"order_{column.key}": place * 10, f"title_{column.key}": column.title}
        if column.key in keys(layout):
            found[f"use_{column.key}"] = "on"
            if column.in_list:
                found[f"list_{column.key}"] = "on"
    found |= changes
    return {name: value for name, value in found.items() if value is not None}


def keys(layout) -> list[str]:
    return [column.key for column in layout.columns]


def workbook(client) -> list[tuple]:
    answer = client.post(reverse("filings:ledger-export"), {"reason": "年度统计上报"})
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_page_and_workbook_have_the_same_columns(people, sign_in):
    filing = make.filed(people)
    services.note_archive_number(filing=filing, archive_number="2026-7", version=filing.version, by=people.dept)
    decide_ledger_layout(columns=CHOSEN, version=0, by=people.chief)
    client = sign_in(people.dept)
    page = client.get(reverse("filings:ledger"))
    assert [head.label for head in page.context["listing"].heads] == ["同志", "是否按期"]
    row = page.context["rows"][0]
    assert [(cell.title, cell.value) for cell in row.cells] == [("同志", filing.name), ("是否按期", "是")]
    assert [(cell.title, cell.value) for cell in row.below] == [("卷号", "2026-7")]
    rows = workbook(client)
    assert rows[1] == ("序号", "同志", "是否按期", "卷号")
    assert rows[2] == (1, filing.name, "是", "2026-7")
    # Too narrow for the foot in one row: its parts stand below each other.
    assert [row[1] for row in rows[-len(FOOT) :]] == list(FOOT)


def test_a_status_in_the_list_is_not_shown_with_the_number_as_well(people, sign_in):
    make.draft(people)
    status = {"key": "status", "title": "办理状态", "in_list": True}
    number = {"key": "number", "title": "备案编号", "in_list": True}
    decide_ledger_layout(columns=[CHOSEN[0], number, status], version=0, by=people.chief)
    page = sign_in(people.dept).get(reverse("filings:ledger"))
    assert [cell.value for cell in page.context["rows"][0].cells][1:] == ["", "起草中"]
    assert page.content.decode().split("<table")[1].count("起草中") == 1


def test_the_shipped_columns_stand_until_there_is_a_decision_and_again_after_it_is_taken_back(people):
    assert layout_in_use() == SHIPPED
    decide_ledger_layout(columns=CHOSEN, version=0, by=people.chief)
    assert (keys(layout_in_use()), layout_in_use().number) == (["name", "in_time", "archive_number"], 1)
    decide_ledger_layout(columns=[], version=1, by=people.head)
    back = layout_in_use()
    assert (back.columns, back.is_shipped, back.number) == (SHIPPED.columns, True, 2)
    assert LedgerLayout.objects.count() == 2
    entries = AuditEntry.objects.filter(action="filings.decide_ledger_layout")
    assert [each.summary for each in entries.order_by("at", "id")] == [
        "调整任免备案台账栏目",
        "任免备案台账恢复系统默认栏目",
    ]


def test_what_the_system_no_longer_knows_is_left_out():
    gone = [{"key": "gone", "title": "旧栏", "in_list": True}]
    assert keys(layout_of([*gone, *CHOSEN])) == ["name", "in_time", "archive_number"]
    assert layout_of(gone).columns == SHIPPED.columns


def test_a_decision_that_somebody_else_was_faster_with_changes_nothing(people):
    decide_ledger_layout(columns=CHOSEN, version=0, by=people.chief)
    with pytest.raises(Stale, match="台账栏目刚刚由他人调整"):
        decide_ledger_layout(columns=CHOSEN[:1], version=0, by=people.head)
    assert LedgerLayout.objects.count() == 1


def test_only_who_decides_settings(people, sign_in):
    with pytest.raises(Refused, match="没有办理此事项的权限"):
        decide_ledger_layout(columns=CHOSEN, version=0, by=people.dept)
    assert sign_in(people.dept).get(reverse(PAGE)).status_code == 403
    for who, offered in ((people.dept, False), (people.chief, True)):
        page = sign_in(who).get(reverse("filings:ledger"))
        assert (reverse(PAGE) in page.content.decode()) == offered


@pytest.mark.parametrize(
    ("columns", "errors"),
    [
        ([CHOSEN[1]], {"use_name": ["“姓名”须选用并在列表中显示，由此打开各件备案。"]}),
        ([CHOSEN[0] | {"in_list": False}], {"use_name": ["“姓名”须选用并在列表中显示，由此打开各件备案。"]}),
        ([CHOSEN[0] | {"title": "序号"}], {"title_name": ["栏目名称“序号”重复。"]}),
        ([CHOSEN[0] | {"title": "　"}], {"title_name": ["请填写栏目名称。"]}),
        ([CHOSEN[0] | {"title": "长" * 31}], {"title_name": ["栏目名称最多30个字。"]}),
        ([CHOSEN[0], CHOSEN[1] | {"title": "同志"}], {"title_in_time": ["栏目名称“同志”重复。"]}),
        ([CHOSEN[0], CHOSEN[0]], {"__all__": ["栏目不在可选范围内，请重新打开本页。"]}),
        ([{"key": "id_number", "title": "身份证号", "in_list": True}],
         {"__all__": ["栏目不在可选范围内，请重新打开本页。"]}),
    ],
)  # fmt: skip
def test_columns_that_cannot_be(people, columns, errors):
    with pytest.raises(Invalid) as invalid:
        decide_ledger_layout(columns=columns, version=0, by=people.chief)
    assert invalid.value.errors == errors
    assert not LedgerLayout.objects.exists()


def test_chosen_ordered_and_named_on_the_page(people, sign_in):
    client, place = sign_in(people.chief), reverse(PAGE)
    asked = posted(order_archive_number=1, title_archive_number="案卷号", use_notes=None, list_used=None)
    looked = client.post(place, asked | {"preview": "1"})
    assert (looked.status_code, LedgerLayout.objects.count()) == (200, 0)
    assert "预览，尚未保存" in looked.content.decode()
    assert client.post(place, asked | {"save": "1"}).status_code == 302
    layout = layout_in_use()
    assert keys(layout)[0] == "archive_number"
    assert layout.columns[0].title == "案卷号"
    assert "notes" not in keys(layout)
    assert "used" not in [column.key for column in layout.listed]
    assert "used" in [column.key for column in layout.below]
    again = client.get(place)
    assert [row["key"] for row in again.context["form"].rows()][-1] == "notes"


def test_a_wrong_form_says_where_and_keeps_what_was_typed(people, sign_in):
    page = sign_in(people.chief).post(
        reverse(PAGE), posted(title_unit="姓名", order_kind="", title_kind="类", use_name="on") | {"save": "1"}
    )
    form = page.context["form"]
    assert form.errors == {"order_kind": ["请填写顺序。"]}
    page = sign_in(people.chief).post(reverse(PAGE), posted(title_unit="姓名") | {"save": "1"})
    assert page.context["form"].errors == {"title_name": ["栏目名称“姓名”重复。"]}
    nothing = {f"use_{column.key}": None for column in COLUMNS}
    page = sign_in(people.chief).post(reverse(PAGE), posted(**nothing) | {"save": "1"})
    assert page.context["form"].errors == {"__all__": ["请至少选用一个栏目。"]}
    assert not LedgerLayout.objects.exists()


def test_overtaken_on_the_page_shows_both(people, sign_in):
    client = sign_in(people.chief)
    asked = posted(title_unit="单位")
    decide_ledger_layout(columns=CHOSEN, version=0, by=people.head)
    page = client.post(reverse(PAGE), asked | {"save": "1"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "台账栏目刚刚由他人调整" in text
    assert "同志、是否按期、卷号（列表外）" in text
    assert "备案编号、单位、姓名" in text


def test_back_to_the_shipped_ones_on_the_page(people, sign_in):
    decide_ledger_layout(columns=CHOSEN, version=0, by=people.head)
    client = sign_in(people.chief)
    assert client.post(reverse(PAGE), {"version": 1, "reset": "1"}).status_code == 302
    assert layout_in_use().is_shipped
    assert client.post(reverse(PAGE), {"version": 2, "reset": "1"}).status_code == 302
    assert LedgerLayout.objects.count() == 2


def test_the_sidebar_marks_one_entry_on_each_page_of_the_ledger(people, sign_in):
    client = sign_in(people.chief)
    expected = {"list": "任免备案", "ledger": "任免备案台账", "timeliness": "任免备案台账",
                "ledger-export": "任免备案台账", "ledger-columns": "任免备案台账"}  # fmt: skip
    for name, label in expected.items():
        groups = client.get(reverse(f"filings:{name}")).context["frame"]["groups"]
        assert [link.label for group in groups for link in group.links if link.is_current] == [label], name


def test_the_archive_number_is_noted_after_filing_and_leaves_the_seal_alone(people, sign_in):
    filing = make.filed(people)
    seal = (filing.sealed.digest, filing.sealed.content)
    client, place = sign_in(people.dept), reverse("filings:archive", args=[filing.pk])
    page = client.post(place, {"archive_number": " 2026-组-7 ", "version": filing.version})
    assert page.status_code == 302
    filing.refresh_from_db()
    assert filing.archive_number == "2026-组-7"
    assert (filing.sealed.digest, filing.sealed.content) == seal
    from filings.services.sealing import verify  # noqa: PLC0415 - beside what it proves

    assert verify().is_whole
    assert client.post(place, {"archive_number": "另一", "version": filing.version - 1}).status_code == 409
    entry = AuditEntry.objects.get(action="filings.note_archive_number")
    assert entry.changes == {"archive_number": ["", "2026-组-7"]}
    assert "2026-组-7" in client.get(reverse("filings:detail", args=[filing.pk])).content.decode()


def test_an_archive_number_that_is_there_already_is_pointed_out(people, sign_in):
    first = make.filed(people)
    second = make.filed(people, post=make.post(people.unit, 2))
    client, warned = sign_in(people.dept), f"该归档号已登记在{first.filing_number}，请核对；同卷归档的无需更改。"
    for filing, told in ((first, False), (second, True), (second, True)):
        data = {"version": Filing.objects.get(pk=filing.pk).version, "archive_number": "ZZ-2026-001"}
        page = client.post(reverse("filings:archive", args=[filing.pk]), data, follow=True)
        assert (warned in page.content.decode()) is told
    data = {"version": Filing.objects.get(pk=second.pk).version, "archive_number": ""}
    page = client.post(reverse("filings:archive", args=[second.pk]), data, follow=True)
    assert "该归档号已登记在" not in page.content.decode()


def test_the_archive_number_is_the_departments_and_only_of_what_is_filed(people, sign_in):
    filing, draft = make.filed(people), make.draft(people, post=make.post(people.unit, 2))
    with pytest.raises(Refused, match="此步骤由组织部干事"):
        services.note_archive_number(filing=filing, archive_number="1", version=filing.version, by=people.secretary)
    with pytest.raises(Refused, match="备案后登记归档号"):
        services.note_archive_number(filing=draft, archive_number="1", version=draft.version, by=people.dept)
    with pytest.raises(Invalid):
        services.note_archive_number(filing=filing, archive_number="长" * 61, version=filing.version, by=people.dept)
    assert sign_in(people.handler).get(reverse("filings:archive", args=[filing.pk])).status_code == 403
    assert "未登记" in sign_in(people.dept).get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert "归档号" not in sign_in(people.handler).get(reverse("filings:detail", args=[filing.pk])).content.decode()
