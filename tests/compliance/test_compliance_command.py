"""`manage.py compliance`: the same verdicts for people, programs and cron."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from common import clock
from compliance.judging import judge_everything
from rules.cockpit import ARTICLES
from tests.factories import organizers, units as factory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LEVELLED = {"level": "SECTION_DEPUTY"}


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def staffed():
    """A unit that Article 4 finds nothing wrong with."""
    unit = factory.unit("甲学院党委", code="A01", established_on=date(2022, 1, 1))
    factory.member_count(unit, 300, date(2025, 12, 31))
    organizers.tenure(organizers.post(unit, **LEVELLED), organizers.organizer("甲"), effective_on=date(2024, 3, 1))
    return unit


@pytest.fixture
def vacant():
    return factory.unit("乙学院党总支", code="B01", established_on=date(2022, 1, 1))


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("compliance", *arguments, stdout=out)
    return out.getvalue()


def report(*arguments: str) -> dict:
    return json.loads(said("--json", *arguments))


def test_every_finding_of_every_unit_and_of_the_department(staffed, vacant):
    found = report()
    assert list(found) == ["as_of", "edition", "units", "department", "totals"]
    assert (found["as_of"], found["edition"]) == ("2026-11-23", "2021")
    assert [(unit["code"], unit["name"]) for unit in found["units"]] == [("A01", "甲学院党委"), ("B01", "乙学院党总支")]
    judged = judge_everything(TODAY)
    assert [len(unit["findings"]) for unit in found["units"]] == [len(row.verdict.findings) for row in judged.units]
    assert len(found["department"]) == len(judged.department.findings)
    minimum = next(each for each in found["units"][1]["findings"] if each["rule"] == "staffing.minimum")
    assert minimum == {
        "rule": "staffing.minimum",
        "article": "4",
        "bearer": "UNIT",
        "outcome": "NOT_MET",
        "strength": "MUST",
        "message": "须至少配备1名专职组织员；现在岗0名，尚缺1名。",
        "evidence": [{"label": "最低应配数", "value": "1名"}, {"label": "现在岗", "value": "0名"}],
    }
    assert {each["bearer"] for each in found["department"]} == {"DEPARTMENT"}
    assert tuple(found["totals"]) == ARTICLES
    assert found["totals"]["4"] == {"MET": 1, "NOT_MET": 1, "UNKNOWN": 0, "NOT_APPLICABLE": 0}


def test_one_unit_comes_without_the_department(staffed, vacant):
    found = report("--unit", "A01")
    assert ([unit["code"] for unit in found["units"]], found["department"]) == (["A01"], [])


def test_as_of_a_day(staffed):
    last, before = report("--as-of", "2024-03-01"), report("--as-of", "2024-02-29")
    assert [each["totals"]["4"]["NOT_MET"] for each in (last, before)] == [0, 1]
    assert (before["as_of"], before["edition"]) == ("2024-02-29", "2021")
    early = report("--as-of", "2021-04-21")
    assert (early["edition"], early["units"]) == ("2017-trial", [])


def test_for_cron_a_duty_not_met_ends_with_1_and_the_report_is_complete(staffed, vacant):
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("compliance", "--json", "--fail-on", "MUST", stdout=out)
    assert (ended.value.code, len(json.loads(out.getvalue())["units"])) == (1, 2)
    assert report("--fail-on", "MUST", "--unit", "A01")["department"] == []


def test_it_ends_with_0_once_every_duty_is_met(staffed, vacant):
    with pytest.raises(SystemExit):
        said("--fail-on", "MUST")
    organizers.tenure(organizers.post(vacant), organizers.organizer(), effective_on=date(2024, 3, 1))
    assert "尚未达到：" not in said("--fail-on", "MUST")


def test_a_table_for_people(staffed, vacant):
    lines = said().splitlines()
    assert lines[0].startswith("截至2026年11月23日，依《")
    assert lines[2].split()[:4] == ["代码", "单位", "第二条", "第四条"]
    assert [lines[row].split()[index] for row, index in ((3, 0), (3, 1), (3, 3), (4, 3))] == [
        "A01", "甲学院党委", "已达到", "尚未达到",
    ]  # fmt: skip
    assert lines[5].split()[0] == "党委组织部"
    assert "  第四条：已达到1，尚未达到1" in lines
    assert any(line.startswith("  乙学院党总支：须至少配备1名专职组织员") for line in lines)
    assert "党委组织部" not in said("--unit", "A01").splitlines()[4]


def test_only_the_totals(staffed, vacant):
    found = report("--totals", "--as-of", "2026-11-22")
    assert list(found) == ["as_of", "edition", "totals"]
    assert found == {key: report("--as-of", "2026-11-22")[key] for key in found}
    lines = said("--totals").splitlines()
    assert lines[2:5] == ["合计（纳入范围的单位2个）：", "  第二条：不适用2", "  第四条：已达到1，尚未达到1"]
    assert set(lines) <= set(said().splitlines())


def test_nothing_in_the_system_yet():
    assert report()["units"] == []
    assert "合计（纳入范围的单位0个）：" in said()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-of", "2026-02-30"], "“2026-02-30”不是有效日期，请按“2026-03-01”的样式填写。"),
        (["--as-of", ""], "“”不是有效日期，请按“2026-03-01”的样式填写。"),
        (["--as-of", "2026-11-24"], "查看日期不能晚于今天。"),
        (["--as-of", "2020-12-31"], "查看日期不能早于2021年1月1日。"),
        (["--unit", "C01"], "没有代码为“C01”的单位。"),
        (["--unit", "A01", "--as-of", "2021-12-31"], "单位“A01”在2021年12月31日尚未启用或已停用。"),
        (["--totals", "--unit", "A01"], "--totals 只统计全部单位的合计，不能与 --unit、--fail-on 同时使用。"),
        (["--totals", "--fail-on", "MUST"], "--totals 只统计全部单位的合计，不能与 --unit、--fail-on 同时使用。"),
        (["--fail-on", "may"], "--fail-on 的值“may”不能识别，应为 MUST。"),
    ],
)
def test_what_cannot_be_answered_is_said_in_chinese_and_nothing_else(staffed, arguments, message):
    out = io.StringIO()
    for form in ([], ["--json"]):
        with pytest.raises(CommandError) as refused:
            call_command("compliance", *arguments, *form, stdout=out)
        assert (str(refused.value), refused.value.returncode) == (message, 2)
    assert out.getvalue() == ""
