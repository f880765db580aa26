import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def staffing(*arguments):
    out = StringIO()
    call_command("staffing", *arguments, stdout=out)
    return out.getvalue()


def as_json(members, organizers):
    return json.loads(staffing("--members", str(members), "--organizers", str(organizers), "--json"))


def test_json_is_a_stable_interface():
    found = as_json(200, 1)
    assert list(found) == [
        "members",
        "minimum_organizers",
        "shortfall",
        "grade_expected",
        "extra_posts_may_be_considered",
        "findings",
    ]
    assert found | {"findings": []} == {
        "members": 200,
        "minimum_organizers": 1,
        "shortfall": 0,
        "grade_expected": "SECTION",
        "extra_posts_may_be_considered": False,
        "findings": [],
    }
    assert all(list(each) == ["article", "outcome", "strength", "message"] for each in found["findings"])
    assert [(each["article"], each["outcome"], each["strength"]) for each in found["findings"]] == [
        ("4", "MET", "MUST"),
        ("4", "UNKNOWN", "NORMALLY"),
        ("4", "NOT_APPLICABLE", "MAY"),
    ]


@pytest.mark.parametrize(
    ("members", "organizers", "grade", "shortfall", "extra"),
    [
        (0, 0, None, 1, False),
        (199, 1, None, 0, False),
        (200, 0, "SECTION", 1, False),
        (499, 2, "SECTION", 0, False),
        (500, 1, "SECTION", 0, True),
        ("unknown", 0, None, 1, None),
        ("unknown", 1, None, 0, None),
    ],
)
def test_thresholds(members, organizers, grade, shortfall, extra):
    found = as_json(members, organizers)
    assert found["members"] == (None if members == "unknown" else members)
    assert (found["minimum_organizers"], found["grade_expected"]) == (1, grade)
    assert (found["shortfall"], found["extra_posts_may_be_considered"]) == (shortfall, extra)


def test_for_people():
    text = staffing("--members", "unknown", "--organizers", "0")
    assert text.startswith("党员人数：未见记录    在岗专职组织员：0名    尚缺：1名\n")
    assert "[尚未达到] 须至少配备1名专职组织员；现在岗0名，尚缺1名。（第四条）" in text
    assert "以党委组织部认定为准" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--members", "-5", "--organizers", "1"], "--members 的值“-5”应为不小于0的整数；没有记录时填 unknown"),
        (["--members", "5", "--organizers", "-1"], "--organizers 的值“-1”应为不小于0的整数"),
        (["--members", "两百", "--organizers", "1"], "--members 的值“两百”应为不小于0的整数"),
        (["--members", "1.5", "--organizers", "1"], "--members 的值“1.5”应为不小于0的整数"),
        (["--members", "5", "--organizers", "unknown"], "--organizers 的值“unknown”应为不小于0的整数"),
        (["--members", "9" * 5000, "--organizers", "1"], "超出可对照的范围"),
        (["--members", "5", "--organizers", "1001"], "超出可对照的范围（至多1000）"),
        (["--organizers", "1"], "请给出 --members"),
        (["--members", "5"], "请给出 --organizers"),
    ],
)
def test_what_is_no_number_is_refused_and_nothing_is_printed(arguments, message):
    out = StringIO()
    with pytest.raises(CommandError, match=re.escape(message)) as refused:
        call_command("staffing", *arguments, "--json", stdout=out)
    assert (refused.value.returncode, out.getvalue()) == (2, "")
