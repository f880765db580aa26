"""The pages of the roster workbook, as the department uses them."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from organizers.models import Organizer
from tests.factories import accounts
from tests.organizers.rosters import MAN, organizer, unit, world
from tests.workbooks.books import book, roster, rows_of
from tests.workbooks.test_writer import PAYLOADS
from units.models import Unit
from workbooks.models import ImportRun, WaitingFile
from workbooks.reading import read_book

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
KIND = {"kind": "roster"}


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler("dept")


@pytest.fixture
def client(dept, sign_in):
    return sign_in(dept)


def page(name, **kwargs):
    return reverse(f"workbooks:{name}", kwargs=kwargs)


def upload(client, content, name="花名册.xlsx"):
    return client.post(page("import", **KIND), {"file": SimpleUploadedFile(name, content)})


def waiting():
    return WaitingFile.objects.get()


def confirm(client, file=None):
    file = file or waiting()
    return client.post(page("confirm", pk=file.pk), {"fingerprint": file.fingerprint}, follow=True)


def text(response):
    return response.content.decode()


def test_upload_preview_confirm(client, dept):
    response = upload(client, roster([unit()], [organizer(身份证号=MAN)]))
    assert response.status_code == 302
    assert response["Location"] == page("preview", pk=waiting().pk)
    assert (Unit.objects.count(), ImportRun.objects.count()) == (0, 0)
    shown = text(client.get(response["Location"]))
    assert "可以导入" in shown
    assert "新任职，自2021年9月1日起，历史补录" in shown
    shown = text(confirm(client))
    assert "已导入。单位：新增1，变更0，不变0；组织员：新增1，变更0，不变0。" in shown
    assert (Unit.objects.count(), Organizer.objects.get().id_number) == (1, MAN)
    assert WaitingFile.objects.count() == 0
    run = ImportRun.objects.get()
    assert (run.file_name, run.by) == ("花名册.xlsx", dept)
    assert [entry.action for entry in AuditEntry.objects.order_by("id")] == ["organizers.apply_roster"]


def test_changes_are_shown_field_by_field_with_their_rows(client):
    upload(client, roster([unit()], [organizer(身份证号=MAN)]))
    confirm(client)
    changed = [organizer(姓名="示例改名", 职员职级="六级职员", 免职日期="2026-06-30", 身份证号=MAN)]
    upload(client, roster([unit(单位名称="示例新名学院党委", 预备党员=13)], changed))
    report = waiting().preview
    found = {(each.sheet, each.row, each.name): (each.subject, each.before, each.after) for each in report.differences}
    subject, tenure = "示例改名（20001）", "示例改名（20001）任示例新名学院党委（U001）岗位1"
    assert found == {
        ("单位", 2, "单位名称（自2026年11月22日起）"): (
            "示例新名学院党委（U001）", "示例基础学院党委", "示例新名学院党委",
        ),
        ("单位", 2, "党员人数（2025年12月31日）"): (
            "示例新名学院党委（U001）", "200（正式188、预备12）", "201（正式188、预备13）",
        ),
        ("组织员", 2, "姓名"): (subject, "示例甲", "示例改名"),
        ("组织员", 2, "职员职级"): (subject, "七级职员", "六级职员"),
        ("组织员", 2, "免职日期"): (tenure, "", "2026年6月30日"),
    }  # fmt: skip
    shown = text(client.get(page("preview", pk=waiting().pk)))
    assert "<del>七级职员</del>" in shown
    assert "<ins>六级职员</ins>" in shown


def test_the_number_of_identity_is_masked_in_the_preview(client):
    upload(client, roster([unit()], [organizer()]))
    confirm(client)
    upload(client, roster((), [organizer(身份证号=MAN)]))
    assert [(each.name, each.before, each.after) for each in waiting().preview.differences] == [
        ("身份证号", "", "110***********0012")
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("花名册.et", b"x", "不能导入WPS表格格式（.et）。请用表格软件打开后另存为.xlsx（Excel工作簿）再导入。"),
        ("花名册.wps", b"x", "不能导入WPS文字格式（.wps）。请用表格软件打开后另存为.xlsx（Excel工作簿）再导入。"),
        ("花名册.xlsx", b"", "文件是空的（0字节）。请重新选择文件。"),
        ("花名册.xlsx", book({"单位": []}), "没有找到“单位”或“组织员”工作表。"),
    ],
)
def test_a_file_that_is_no_roster_is_told_at_the_field_and_does_not_wait(client, name, content, message):
    response = upload(client, content, name)
    assert response.status_code == 200
    assert message in response.context["form"].errors["file"][0]
    assert WaitingFile.objects.count() == 0


def test_no_file_at_all(client):
    assert "请选择要导入的文件。" in text(client.post(page("import", **KIND), {}))


def test_wrong_rows_are_listed_and_marked_and_nothing_can_be_confirmed(client):
    wrong = [organizer(身份证号=1.1e17), organizer(工号="20002", 姓名="示例乙", 任职日期="2021-02-30", 岗位序号=2)]
    upload(client, roster([unit()], wrong))
    shown = text(client.get(page("preview", pk=waiting().pk)))
    assert "有误，不能导入" in shown
    assert "身份证号被存成了数字，末几位已丢失。" in shown
    assert "确认导入" not in shown
    confirm(client)
    assert (Unit.objects.count(), ImportRun.objects.count(), WaitingFile.objects.count()) == (0, 0, 1)
    response = client.get(page("marked", pk=waiting().pk))
    content = b"".join(response.streaming_content)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["单位", "组织员", "错误清单"]
    assert "身份证号被存成了数字" in workbook["组织员"]["F2"].comment.text
    assert workbook["错误清单"]["C2"].value == "身份证号"
    # What was marked is mended in place and goes in: the list of errors is not taken for data.
    workbook["组织员"]["F2"], workbook["组织员"]["P3"] = None, "2021-02-28"
    out = io.BytesIO()
    workbook.save(out)
    upload(client, out.getvalue())
    assert not waiting().preview.is_wrong
    assert "已导入" in text(confirm(client))


def test_a_change_since_the_preview_is_shown_anew_and_nothing_is_written(client, dept):
    upload(client, roster([unit()], [organizer()]))
    confirm(client)
    upload(client, roster((), [organizer(学历="大学")]))
    first = waiting()
    Organizer.objects.update(education="博士研究生")
    response = confirm(client, first)
    assert "核对之后系统中的数据有变动，未导入任何数据" in text(response)
    assert response.redirect_chain[-1][0] == page("preview", pk=first.pk)
    assert "<del>博士研究生</del>" in text(response)
    assert Organizer.objects.get().education == "博士研究生"
    assert waiting().fingerprint != first.fingerprint
    # The old preview is still open in another window: it confirms nothing.
    confirm(client, first)
    assert Organizer.objects.get().education == "博士研究生"
    confirm(client)
    assert Organizer.objects.get().education == "大学"


def test_the_same_file_is_noticed_again(client):
    content = roster([unit()], [organizer()])
    upload(client, content)
    confirm(client)
    upload(client, content)
    shown = text(client.get(page("preview", pk=waiting().pk)))
    assert "同一文件已于2026年11月22日导入过。" in shown
    assert "导入不会改动任何数据" in shown


def test_a_waiting_file_is_its_uploaders_alone_expires_and_is_encrypted(client, dept, sign_in):
    upload(client, roster([unit()], [organizer(身份证号=MAN)]))
    file = waiting()
    assert MAN.encode() not in bytes(file.content_sealed) + bytes(file.preview_sealed)
    assert bytes(file.content_sealed)[:2] != b"PK"
    other = sign_in(accounts.section_chief())
    for name, method in (("preview", "get"), ("marked", "get"), ("confirm", "post"), ("discard", "post")):
        response = getattr(other, method)(page(name, pk=file.pk))
        assert (response.status_code, response["Location"]) == (302, page("overview"))
    assert WaitingFile.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(hours=2, seconds=1)):
        response = confirm(sign_in(dept), file)
        assert "该预览已失效" in text(response)
        assert Unit.objects.count() == 0
        upload(sign_in(accounts.section_chief()), roster([unit()], ()))
    assert [each.by.username for each in WaitingFile.objects.all()] != ["dept"]


def test_a_new_upload_takes_the_place_of_the_old_and_can_be_dropped(client):
    upload(client, roster([unit()], ()))
    first = waiting()
    upload(client, roster([unit(单位代码="U002")], ()))
    assert waiting().pk != first.pk
    assert "有一份文件等待确认" in text(client.get(page("overview")))
    client.post(page("discard", pk=waiting().pk))
    assert (WaitingFile.objects.count(), Unit.objects.count()) == (0, 0)


def test_confirming_twice_imports_once(client):
    upload(client, roster([unit()], ()))
    file = waiting()
    confirm(client, file)
    assert "该预览已失效" in text(confirm(client, file))
    assert ImportRun.objects.count() == 1


def test_a_confirmation_without_the_preview_it_was_given_for_shows_the_preview(client):
    upload(client, roster([unit()], ()))
    response = client.post(page("confirm", pk=waiting().pk), {"fingerprint": "x"})
    assert response["Location"] == page("preview", pk=waiting().pk)
    assert Unit.objects.count() == 0


def export(client, **data):
    return client.post(page("export", **KIND), {"reason": "日常工作核对"} | data)


def test_an_export_has_a_reason_one_audit_row_and_a_watermark(client):
    upload(client, roster([unit()], [organizer(身份证号=MAN)]))
    confirm(client)
    response = export(client, note="月度")
    content = b"".join(response.streaming_content)
    assert response["Cache-Control"] == "no-store, private"
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    mark = f"dept（dept）于{'2026年11月22日'}"
    assert workbook.properties.description.startswith(mark)
    assert mark in workbook["组织员"].oddFooter.left.text
    properties = {each.name: each.value for each in workbook.custom_doc_props.props}
    assert (properties["exported-by"], properties["as-of"]) == ("dept", "2026-11-22")
    assert rows_of(content)["组织员"][1][5] == "110***********0012"
    entry = AuditEntry.objects.get(action="workbooks.export_workbook")
    assert (entry.reason, entry.summary) == ("日常工作核对（月度）", "导出花名册")
    assert rows_of(b"".join(export(client, with_id_numbers="on").streaming_content))["组织员"][1][5] == MAN
    assert AuditEntry.objects.filter(summary="导出花名册（含完整身份证号）").count() == 1


def test_an_export_of_a_day(client):
    upload(client, roster([unit()], [organizer()]))
    confirm(client)
    early = rows_of(b"".join(export(client, as_of="2005-07-17").streaming_content))
    assert [len(rows) for rows in early.values()] == [1, 1]


@pytest.mark.parametrize(
    ("data", "field"),
    [({"reason": ""}, "reason"), ({"reason": "其他"}, "note"), ({"reason": "随便"}, "reason"),
     ({"as_of": "2026-11-23"}, "as_of"), ({"as_of": "2026-02-30"}, "as_of")],
)  # fmt: skip
def test_an_export_without_a_good_reason_or_day_is_refused_at_its_field(client, data, field):
    response = export(client, **data)
    assert list(response.context["form"].errors) == [field]
    assert AuditEntry.objects.count() == 0


def test_no_payload_becomes_a_formula_in_an_export(client):
    upload(client, roster([unit()], [organizer()]))
    confirm(client)
    Organizer.objects.update(remarks="")
    written = [payload for payload in PAYLOADS if payload == payload.strip() and payload.isprintable()]
    Organizer.objects.bulk_create(
        Organizer(staff_number=f"P{number}", name=payload[:64], remarks=payload, education=payload[:30])
        for number, payload in enumerate(written)
    )
    assert len(written) >= 60
    content = b"".join(export(client).streaming_content)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for sheet in workbook for row in sheet for cell in row if cell.value is not None} <= set(
        "snd"
    )
    # Not by openpyxl, which does not turn _x005F_ back.
    rows = {row[0]: (row[1], row[19]) for row in read_book("a.xlsx", content).grids[1].rows}
    assert [rows[f"P{number}"] for number in range(len(written))] == [(each[:64], each) for each in written]


def test_the_template_has_choices_notes_and_an_example_but_no_data(client):
    before = world()
    content = b"".join(client.get(page("template", **KIND)).streaming_content)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["单位", "组织员", "填写说明"]
    assert not [cell for sheet in workbook for row in sheet for cell in row if cell.data_type == "f"]
    people = workbook["组织员"]
    assert people["A2"].value == "示例"
    assert {people.column_dimensions[each].number_format for each in "AF"} == {"@"}
    assert people["A1"].comment.text.startswith("必填。")
    offered = {str(each.sqref): each.formula1 for each in people.data_validations.dataValidation}
    assert "科级正职,科级副职" in offered["M2:M5001"]
    assert "男,女" in offered["C2:C5001"]
    answer = upload(client, content)
    assert "没有数据行。请在表头下方逐行填写后再导入；“示例”行不算在内。" in answer.content.decode()
    assert not WaitingFile.objects.exists()
    assert world() == before


def test_a_filled_template_is_imported(client):
    content = b"".join(client.get(page("template", **KIND)).streaming_content)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, values in (("单位", unit()), ("组织员", organizer())):
        headers = [cell.value for cell in workbook[sheet][1]]
        workbook[sheet].append([values.get(header) for header in headers])
    out = io.BytesIO()
    workbook.save(out)
    upload(client, out.getvalue())
    assert waiting().preview.notices == [f"工作表“{sheet}”中的示例行已忽略。" for sheet in ("单位", "组织员")]
    confirm(client)
    assert (Unit.objects.get().code, Organizer.objects.get().staff_number) == ("U001", "20001")


def test_those_without_the_permission_see_nothing(sign_in):
    client = sign_in(accounts.account())
    assert client.get(page("overview")).status_code == 403
    assert client.get(page("template", kind="roster")).status_code == 403
    assert client.get(page("template", kind="nothing")).status_code == 404


def test_expired_files_are_swept(client, capsys):
    upload(client, roster([unit()], ()))
    call_command("sweep_workbooks")
    assert WaitingFile.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(hours=2)):
        call_command("sweep_workbooks")
    assert WaitingFile.objects.count() == 0
    assert capsys.readouterr().out == "已清理过期的待确认文件0个。\n已清理过期的待确认文件1个。\n"
