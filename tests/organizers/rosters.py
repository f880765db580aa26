"""Rosters for tests: rows that are right, the commands, and what they leave."""

import io
import json
import uuid

from django.core.management import call_command

from organizers.models import Organizer, Post, Tenure
from tests.workbooks.books import roster
from units.models import MemberCount, UnitProfile

# The example of the standard, and numbers made up after it. The 17th digit of MAN is odd, of the others even.
EXAMPLE, MAN, WOMAN = "11010519491231002X", "110105198402290012", "110105199011050024"


def unit(**cells):
    return {
        "单位代码": "U001",
        "单位名称": "示例基础学院党委",
        "单位类别": "学院（系）",
        "党组织类别": "党委",
        "正式党员": 188,
        "预备党员": 12,
        "统计时点": "2025-12-31",
        "启用日期": "2005-07-18",
    } | cells


def organizer(**cells):
    return {
        "工号": "20001",
        "姓名": "示例甲",
        "性别": "男",
        "民族": "汉族",
        "出生日期": "1984-02-29",
        "入党日期": "2006-06-30",
        "转正日期": "2007-06-30",
        "学历": "研究生",
        "学位": "硕士",
        "单位代码": "U001",
        "岗位序号": 1,
        "岗位级别": "科级正职",
        "职员职级": "七级职员",
        "任职日期": "2021-09-01",
        "任职文号": "示例〔2021〕9号",
        "联系电话": "13900000000",
    } | cells


def run_import(content, tmp_path, *options, by="dept", name="花名册.xlsx"):
    """Exit status and report of the command, as a script would see them."""
    path = tmp_path / name
    path.write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("import_workbook", "roster", str(path), "--by", by, "--json", *options, stdout=out, stderr=err)
    except SystemExit as stopped:
        status = stopped.code
    return status, json.loads(out.getvalue()), err.getvalue()


def imported(tmp_path, units=(), organizers=(), *options):
    """The report of a roster of rows."""
    return run_import(roster(units, organizers), tmp_path, *options)[1]


def counts(report):
    """The four numbers of each sheet."""
    return {
        sheet["sheet"]: (sheet["new"], sheet["changed"], sheet["unchanged"], sheet["wrong"])
        for sheet in report["sheets"]
    }


def errors(report):
    """Every error as (sheet, row, column, value, message, remedy)."""
    return [
        (sheet["sheet"], *(error[key] for key in ("row", "column", "value", "message", "remedy")))
        for sheet in report["sheets"]
        for error in sheet["errors"]
    ]


def exported(tmp_path, *options, by="dept"):
    """The bytes that the export command writes."""
    path = tmp_path / "export.xlsx"
    call_command("export_workbook", "roster", str(path), "--by", by, *options, stdout=io.StringIO())
    return path.read_bytes()


def world():
    """Everything that a roster writes, without keys and times."""
    return {
        "profiles": sorted(
            UnitProfile.objects.values_list(
                "unit__code", "name", "kind", "party_kind", "in_scope", "valid_from", "valid_until",
                "unit__established_on", "unit__abolished_on", "unit__remarks",
            ),
            key=str,
        ),
        "counts": sorted(
            MemberCount.objects.values_list(
                "unit__code", "counted_on", "total", "full", "probationary", "replaced_by__total"
            ),
            key=str,
        ),
        "people": sorted((_person(person) for person in Organizer.objects.all()), key=str),
        "posts": sorted(
            Post.objects.values_list("unit__code", "number", "level", "established_on", "abolished_on"), key=str
        ),
        "tenures": sorted(
            Tenure.objects.values_list(
                "post__unit__code", "post__number", "organizer__staff_number", "level", "effective_on", "ended_on",
                "document_number", "status",
            ),
            key=str,
        ),
    }  # fmt: skip


PERSON = (
    "staff_number", "name", "initials", "sex", "ethnicity", "born_on", "id_number", "joined_on",
    "full_member_on", "education", "degree", "staff_rank", "professional_title", "phone", "remarks",
)  # fmt: skip


def _person(person):
    return tuple(getattr(person, name) for name in PERSON)


def is_key(text):
    """Whether a text is a key of a run."""
    return str(uuid.UUID(text)) == text
