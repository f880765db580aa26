import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from common import generated_docs


def run(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_deadline_as_json_is_a_stable_interface():
    found = json.loads(run("deadline", "2026-09-28", "2026-12-25", "--json"))
    assert [list(each) for each in found] == [["determined_on", "due_on", "provisional", "working_days", "days"]] * 2
    first, second = found
    assert (first["determined_on"], first["due_on"], first["provisional"], first["working_days"]) == (
        "2026-09-28",
        "2026-10-10",
        False,
        5,
    )
    assert first["days"][0] == {"date": "2026-09-29", "working": True, "count": 1, "name": "星期二"}
    assert first["days"][2] == {"date": "2026-10-01", "working": False, "count": None, "name": "国庆节"}
    assert first["days"][-1] == {"date": "2026-10-10", "working": True, "count": 5, "name": "调休上班"}
    assert (second["due_on"], second["provisional"]) == ("2027-01-04", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("determined_on", "due_on"),
    [("2021-04-28", "2021-05-08"), ("2025-09-26", "2025-10-10"), ("2026-02-13", "2026-02-27")],
)
def test_golden_deadlines(determined_on, due_on):
    (found,) = json.loads(run("deadline", determined_on, "--json"))
    assert (found["due_on"], found["provisional"]) == (due_on, False)


@pytest.mark.django_db
def test_deadline_for_people():
    text = run("deadline", "2026-12-25")
    assert "人选确定日：2026年12月25日（星期五）（当日不计）" in text
    assert "报备截止日：2027年1月4日（星期一）（暂定）" in text
    assert "2027-01-01  星期五  不计  元旦" in text
    assert "2027年节假日安排尚未在系统中审定" in text
    assert "现行办法尚未施行" in run("deadline", "2020-05-06")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2026-02-30"], "“2026-02-30”不是有效日期"),
        (["2026-09-28", "明天"], "“明天”不是有效日期"),
        (["20260928"], "“20260928”不是有效日期"),
        (["２０２６-09-28"], "“２０２６-09-28”不是有效日期"),
        ([""], "“”不是有效日期"),
        (["9999-12-31"], "“9999-12-31”超出可计算的范围"),
        ([], "请给出人选确定日"),
    ],
)
def test_deadline_refuses_what_is_no_date_and_prints_nothing(arguments, message):
    out = StringIO()
    with pytest.raises(CommandError, match=re.escape(message)) as refused:
        call_command("deadline", *arguments, "--json", stdout=out)
    assert (refused.value.returncode, out.getvalue()) == (2, "")


def test_generated_docs_are_up_to_date():
    run("generate_docs", "--check")


def test_generate_docs_writes_what_differs(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(generated_docs, "_pages", {"docs/a.md": lambda: "甲\n", "docs/b.md": lambda: "乙\n"})
    with pytest.raises(CommandError, match=r"docs/a\.md、docs/b\.md"):
        run("generate_docs", "--check")
    assert run("generate_docs") == "已更新：docs/a.md\n已更新：docs/b.md\n"
    assert run("generate_docs") == ""
    (tmp_path / "docs/b.md").write_text("改\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"与代码不一致：docs/b\.md。"):
        run("generate_docs", "--check")
