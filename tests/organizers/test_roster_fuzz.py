"""Whatever stands in the cells: the import answers with a report, and what it applies is consistent."""

from datetime import date, datetime, time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from common import clock
from tests.factories import accounts
from tests.organizers.rosters import EXAMPLE, MAN, organizer, unit
from tests.workbooks.books import roster
from workbooks.services import import_workbook

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOON = datetime(2021, 9, 1, 12)  # noqa: DTZ001 - as a cell holds it

TEXTS = st.text(max_size=12).map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text)).filter(lambda text: text[:1] != "=")
WORDS = ["-", "/", "无", "U001", "U002", "示例基础学院党委", "20001", "20002", "2021.09", "2021-09-01", "2021-09-31"]
WORDS += [
    "2021-09-01T00:00:00",
    "110***********0012",
    "党委",
    "学院",
    "男",
    "女",
    "正科",
    "科级",
    "合计",
    "=1+1",
    "#N/A",
    "至今",
]
NUMBERS = [None, 0, 1, 2, -1, 1.5, 46082, 20210901, 2021.1, 1.1e17, True, date(2021, 9, 1), NOON, time(8)]
LIKELY = st.sampled_from([*WORDS, *NUMBERS, " ", MAN, EXAMPLE, "甲" * 600])
CELLS = st.one_of(LIKELY, TEXTS, st.integers(-(10**6), 10**9), st.floats(allow_nan=False, allow_infinity=False))
UNIT_ROWS = st.dictionaries(st.sampled_from(list(unit())), CELLS, max_size=4).map(lambda cells: unit(**cells))
PEOPLE_ROWS = st.dictionaries(st.sampled_from([*organizer(), "身份证号", "免职日期", "备注"]), CELLS, max_size=4).map(
    lambda cells: organizer(**cells)
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units=st.lists(UNIT_ROWS, max_size=3), people=st.lists(PEOPLE_ROWS, max_size=4), is_filled=st.booleans())
def test_any_cells_give_a_report_and_what_is_applied_is_unchanged_the_next_time(units, people, is_filled):
    content = roster(units, people) if units or people else roster([unit()])
    with clock.frozen(TODAY), transaction.atomic():
        by = accounts.department_handler()
        if is_filled:
            first = roster([unit(), unit(单位代码="U002", 单位名称="示例医院党委")], [organizer(身份证号=MAN)])
            assert import_workbook(kind="roster", name="a.xlsx", content=first, by=by).applied
        check(content, by)
        transaction.set_rollback(True)


def check(content, by):
    report = import_workbook(kind="roster", name="a.xlsx", content=content, by=by)
    assert report.applied is not report.is_wrong
    for sheet in report.sheets:
        assert bool(sheet.wrong) == bool(sheet.errors)
        assert all(error.message and error.remedy for error in sheet.errors)
    if report.applied:
        again = import_workbook(kind="roster", name="a.xlsx", content=content, by=by)
        assert [(sheet.new, sheet.changed, sheet.wrong) for sheet in again.sheets] == [(0, 0, 0)] * len(again.sheets)
