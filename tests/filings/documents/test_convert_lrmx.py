"""The command, without a database: these tests have none."""

import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command

from filings.documents.cadre_form import read_lrmx
from tests.filings.documents import samples
from tests.filings.documents.samples import encoded, lrm, lrmx, picture, zipped


class Answer:
    def __init__(self, *arguments):
        out, err = io.StringIO(), io.StringIO()
        self.code, self.message = 0, ""
        try:
            call_command("convert_lrmx", *map(str, arguments), stdout=out, stderr=err)
        except CommandError as error:
            self.code, self.message = error.returncode, str(error)
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "示例甲.lrmx"
    path.write_bytes(lrmx(ZhaoPian=encoded(picture()), extra="<DaoLing>204503</DaoLing>"))
    return path


def test_json_in_its_documented_shape(file):
    answer = Answer(file, "--json")
    assert (answer.code, answer.err) == (0, "")
    data = answer.json
    assert list(data) == [
        "name", "sex", "born_month", "ethnicity", "native_place", "birthplace", "joined", "started_work", "health",
        "professional_title", "expertise", "full_time_education", "in_service_education", "present_position",
        "proposed_position", "removed_position", "resume", "rewards", "annual_assessments", "reason", "family",
        "reporting_unit", "age_counted_on", "filled_on", "filled_by", "id_number", "version", "photo", "unknown",
        "remarks", "raw",
    ]  # fmt: skip
    assert data["joined"] == {"month": "2005-06", "democratic_party": ""}
    assert (data["born_month"], data["filled_on"]) == ("1985-03", "2026-03-02")
    assert data["full_time_education"] == {
        "diploma": "研究生",
        "degree": "法学硕士",
        "diploma_school": "示例大学马克思主义学院\n思想政治教育专业",
        "degree_school": "示例大学马克思主义学院",
    }
    assert data["resume"][1] == {
        "start": "2007-07",
        "end": "2012-03",
        "lines": ["示例学院辅导员"],
        "notes": ["（其间：2009.09--2011.06 示例大学在职硕士研究生学习）"],
    }
    assert data["resume"][2]["end"] is None
    assert data["annual_assessments"]["ratings"][0] == {"year": 2022, "rating": "合格"}
    assert data["family"][1] == {
        "relation": "女儿",
        "name": "示例丁",
        "born_month": "2015-06",
        "political_status": "",
        "work": "示例小学学生",
        "born_as_written": "201506",
        "unknown": [],
    }
    assert data["photo"] == {
        "bytes": len(picture()),
        "sha256": hashlib.sha256(picture()).hexdigest(),
        "width": 30,
        "height": 40,
    }
    assert data["unknown"] == [{"parent": "Person", "after": "Version", "xml": "<DaoLing>204503</DaoLing>"}]
    assert data["remarks"] == []
    assert data["raw"]["XingMing"] == "示例甲"


def test_remarks_in_json(tmp_path):
    path = tmp_path / "a.lrmx"
    path.write_bytes(lrmx(XingBie="1", ZhaoPian=""))
    data = Answer(path, "--json").json
    assert data["photo"] is None
    assert data["remarks"][0] == {
        "field": "sex",
        "label": "性别",
        "value": "1",
        "message": "性别以代码“1”填写，已读作“男”。",
        "remedy": "请填写“男”或“女”。",
    }


def test_writing_again(file, tmp_path):
    out = tmp_path / "再写.lrmx"
    answer = Answer(file, "--out", out)
    assert (answer.code, answer.out) == (0, "")
    assert read_lrmx(out.read_bytes()) == read_lrmx(file.read_bytes())
    assert Answer(file, "--json").out == Answer(out, "--json").out


def test_both_at_once(file, tmp_path):
    out = tmp_path / "b.lrmx"
    assert Answer(file, "--json", "--out", out).json["name"] == "示例甲"
    assert out.exists()


def test_nothing_is_overwritten_without_being_told(file, tmp_path):
    out = tmp_path / "b.lrmx"
    out.write_bytes(b"mine")
    answer = Answer(file, "--json", "--out", out)
    assert answer.code == 1
    assert answer.json == {"error": f"文件“{out}”已存在，没有覆盖；需要覆盖时请加 --force。"}
    assert out.read_bytes() == b"mine"
    assert Answer(file, "--out", out, "--force").code == 0
    assert read_lrmx(out.read_bytes()).name == "示例甲"
    assert Answer(file, "--out", file, "--force").code == 0
    assert read_lrmx(file.read_bytes()) == read_lrmx(out.read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.lrmx", "示例甲.lrmx"]


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_place_that_cannot_be_written_to(file, tmp_path, force):
    answer = Answer(file, "--out", tmp_path / "无此目录" / "a.lrmx", *force)
    assert answer.code == 1
    assert "不能写入" in answer.message


def test_an_older_form_takes_the_photo_beside_it(tmp_path):
    path = tmp_path / "示例.lrm"
    path.write_bytes(lrm())
    assert Answer(path, "--json").json["photo"] is None
    (tmp_path / "示例.PIC").write_bytes(picture())
    (tmp_path / "别人.pic").write_bytes(b"x")
    assert Answer(path, "--json").json["photo"]["width"] == 30
    (tmp_path / "示例.PIC").write_bytes(b"\xff\xd8\xff" * 3_000_000)
    data = Answer(path, "--json").json
    assert data["photo"] is None
    assert data["remarks"][0]["message"] == "照片为5.0MB，超过5MB，未带入，再次写出的文件中也没有。"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "文件内容不是XML，不是任免审批表。请用任免表编辑器重新导出后上传。"),
        (b"", "文件是空的（0字节）。请重新选择文件。"),
        (
            lrmx(ZhaoPian="A" * 50 * 1024 * 1024),
            "文件大小为50.0MB，超过5MB，多半是照片过大。请缩小照片，在任免表编辑器中重新插入后导出。",
        ),
        (zipped({"a.lrmx": b"x"}) + b"\x00" * 21_000_000, "压缩包大小为20.0MB，超过20MB。请分成几个压缩包。"),
        (zipped({"a.txt": b"x"}), "压缩包内没有任免审批表（.lrmx或.lrm）。请将任免审批表文件直接放入压缩包。"),
    ],
    ids=["text", "empty", "50-mb", "large-zip", "no-form"],
)
def test_what_cannot_be_read(tmp_path, content, message):
    path = tmp_path / "a.lrmx"
    path.write_bytes(content)
    answer = Answer(path, "--json")
    assert (answer.code, answer.message) == (1, message)
    assert answer.json == {"error": message}
    assert Answer(path).out == ""


@pytest.mark.parametrize("name", ["没有.lrmx", ""])
def test_a_file_that_is_not_there(tmp_path, name):
    answer = Answer(tmp_path / name, "--json")
    assert answer.code == 1
    assert "不能打开" in answer.json["error"]


def test_a_zip_prints_a_list(tmp_path):
    path = tmp_path / "全部.zip"
    path.write_bytes(zipped({"甲.lrmx": lrmx(), "乙.lrm": lrm(c0="示例乙"), "读我.txt": b""}))
    answer = Answer(path, "--json")
    assert answer.code == 0
    assert [(each["file"], each["form"]["name"]) for each in answer.json] == [
        ("甲.lrmx", "示例甲"),
        ("乙.lrm", "示例乙"),
    ]
    assert answer.err == "未读取（不是任免审批表）：读我.txt\n"


def test_a_bad_file_in_a_zip_stands_beside_the_others(tmp_path):
    path = tmp_path / "全部.zip"
    path.write_bytes(zipped({"甲.lrmx": lrmx(), "坏.lrmx": b"hello"}))
    answer = Answer(path, "--json")
    assert (answer.code, answer.message) == (1, "2个文件中有1个未能读取。")
    assert answer.json[1] == {
        "file": "坏.lrmx",
        "error": "文件内容不是XML，不是任免审批表。请用任免表编辑器重新导出后上传。",
    }
    text = Answer(path).out
    assert "【甲.lrmx】\n姓名：示例甲" in text
    assert "【坏.lrmx】\n文件内容不是XML" in text


def test_a_zip_is_not_written_to_one_file(tmp_path):
    path = tmp_path / "全部.zip"
    path.write_bytes(zipped({"甲.lrmx": lrmx()}))
    answer = Answer(path, "--json", "--out", tmp_path / "a.lrmx")
    assert answer.code == 2
    assert answer.json == {"error": "zip中有多份任免审批表，不能用--out写成一个文件；请解压后逐个转换。"}
    assert not (tmp_path / "a.lrmx").exists()


def test_for_people(tmp_path):
    path = tmp_path / "a.lrmx"
    path.write_bytes(lrmx(XingBie="1", ChuShengNianYue="", extra="<DaoLing/>"))
    lines = Answer(path).out.splitlines()
    assert lines[:3] == ["姓名：示例甲", "性别：男", "出生年月：1985.03"]
    assert "简历：" in lines
    assert lines[lines.index("简历：") + 1] == samples.TEXTS["JianLi"].split("\n")[0]
    assert lines[-4] == "  [性别] “1”性别以代码“1”填写，已读作“男”。请填写“男”或“女”。"
    assert lines[-1] == "  [未识别的元素] <DaoLing />"


def test_why_a_file_cannot_be_opened_or_written_is_said_in_chinese(file, tmp_path):
    missing, nowhere = tmp_path / "无.lrmx", tmp_path / "无此文件夹" / "甲.lrmx"
    assert Answer(missing).message == f"文件“{missing}”不能打开（没有这个文件或文件夹）。请核对文件名。"
    assert Answer(tmp_path).message == f"文件“{tmp_path}”不能打开（这是文件夹，不是文件）。请核对文件名。"
    for force in ((), ("--force",)):
        assert Answer(file, "--out", nowhere, *force).message == f"文件“{nowhere}”不能写入（没有这个文件或文件夹）。"
