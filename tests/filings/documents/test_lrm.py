import pytest

from attachments.archives import Rejected
from filings.documents.cadre_form import (
    Education,
    FamilyMember,
    PartialDate,
    PartyJoining,
    ResumePeriod,
    Sex,
    read_lrm,
    read_lrmx,
    write_lrmx,
)
from filings.documents.cadre_form.lrm import LEAST_CELLS
from tests.filings.documents.samples import LRM_CELLS, lrm, photograph, picture


def remarks(form):
    return [remark.message for remark in form.remarks]


def test_every_cell_of_an_ordinary_file():
    form = read_lrm(lrm(), picture())
    assert form.remarks == ()
    assert (form.name, form.sex, form.born_month) == ("示例甲", Sex.FEMALE, PartialDate(1985, 3))
    assert (form.ethnicity, form.native_place, form.birthplace) == ("汉族", "上海市", "江苏苏州")
    assert (form.joined, form.started_work) == (PartyJoining(PartialDate(2005, 6)), PartialDate(2007, 7))
    assert (form.health, form.professional_title, form.expertise) == ("健康", "助理研究员", "党务管理")
    assert form.full_time_education == Education("研究生", "法学硕士", "示例大学法学院", "示例大学马克思主义学院")
    assert form.in_service_education == Education()
    assert form.resume == (
        ResumePeriod(PartialDate(2003, 9), PartialDate(2007, 7), ("示例大学法学专业学习",)),
        ResumePeriod(PartialDate(2007, 7), None, ("示例学院专职组织员",)),
    )
    assert (form.rewards, form.annual_assessments.text) == ("无", "2024年年度考核合格")
    assert form.family == (
        FamilyMember("丈夫", "示例丙", PartialDate(1984, 1), "中共党员", "示例公司职员"),
        FamilyMember("女儿", "示例丁", PartialDate(2015, 6), "", "示例小学学生"),
    )
    assert form.present_position == "示例学院党委专职组织员"
    assert form.proposed_position == "示例医院党委专职组织员"
    assert form.removed_position == "示例学院党委专职组织员"
    assert (form.reason, form.reporting_unit) == ("工作需要", "中共示例学院委员会")
    assert (form.age_counted_on, form.filled_on) == (PartialDate(2026, 3, 1), PartialDate(2026, 3, 2))
    assert (form.filled_by, form.id_number, form.version) == ("示例乙", "", "")
    assert form.photo == picture()


def test_an_older_form_is_written_as_a_newer_one():
    form = read_lrm(lrm(c31="张　三"), photograph())
    assert read_lrmx(write_lrmx(form)) == form
    assert "张　三".encode() in write_lrmx(form)


@pytest.mark.parametrize(
    "content",
    [
        lrm(encoding="utf-8"),
        b"\xef\xbb\xbf" + lrm(encoding="utf-8"),
        lrm(encoding="gb18030"),
        lrm() + b"\r\n",
        lrm() + b"\x1a",
        lrm().replace(b'","', b'" , "'),
        lrm(c17=LRM_CELLS[17].replace("#", "\r\n")),
    ],
    ids=["utf8", "bom", "gb18030", "line-end", "end-mark", "spaces", "breaks"],
)
def test_files_as_they_are_met(content):
    assert read_lrm(content) == read_lrm(lrm())
    assert read_lrm(content).remarks == ()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('获"先进"称号', '获"先进"称号'),
        ('获""先进""称号', '获"先进"称号'),
        ('获""先进"",表彰', '获"先进",表彰'),
        ("2020年,优秀", "2020年,优秀"),
        ("一#二#三", "一\n二\n三"),
    ],
)
def test_quotes_commas_and_breaks_inside_a_cell(cell, text):
    assert read_lrm(lrm(c18=cell)).rewards == text


def test_doubled_quotes_that_look_like_a_border_are_read_by_the_count_of_cells():
    # "",""  inside a cell: taken at its word, it would be one border too many.
    form = read_lrm(lrm(c18='甲"",""乙'))
    assert (form.rewards, form.filled_on) == ('甲","乙', PartialDate(2026, 3, 2))
    assert form.remarks == ()


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (LRM_CELLS[:-1], "文件有32栏，旧版任免审批表应有33栏，各栏可能错位。"),
        ((*LRM_CELLS, ""), "文件有34栏，旧版任免审批表应有33栏，各栏可能错位。"),
        (LRM_CELLS[:LEAST_CELLS], "文件有20栏，旧版任免审批表应有33栏，各栏可能错位。"),
    ],
)
def test_another_number_of_cells_is_remarked(cells, text):
    form = read_lrm(lrm(cells))
    assert form.name == "示例甲"
    assert remarks(form)[0] == text


def test_what_has_no_known_place_is_kept_and_remarked():
    form = read_lrm(lrm((*LRM_CELLS, "多出的"), c12="不明", c9="研究生#硕士#三@大学#学士@又一组"))
    assert [(remark.value, remark.message) for remark in form.remarks[1:]] == [
        ("三", "旧版任免审批表第10栏中有未能识别的内容，未列入。"),
        ("又一组", "旧版任免审批表第10栏中有未能识别的内容，未列入。"),
        ("不明", "旧版任免审批表第13栏中有未能识别的内容，未列入。"),
        ("多出的", "旧版任免审批表第34栏中有未能识别的内容，未列入。"),
    ]
    assert (form.raw["第10栏"], form.raw["第13栏"], form.raw["第34栏"]) == ("三\n又一组", "不明", "多出的")
    assert form.in_service_education.degree == "学士"


@pytest.mark.parametrize("text", ["研究生", "研究生#", "研究生#@", "研究生#@#"])
def test_educations_with_parts_missing(text):
    assert read_lrm(lrm(c9=text)).full_time_education.diploma == "研究生"
    assert read_lrm(lrm(c9=text)).in_service_education.diploma == ""


def test_more_than_ten_family_members():
    form = read_lrm(
        lrm(
            c20="@".join("兄弟" * 1 for _ in range(12)),
            c21="@".join(f"示例{n}" for n in range(12)),
            c22="",
            c23="",
            c24="",
        )
    )
    assert [member.name for member in form.family] == [f"示例{number}" for number in range(10)]
    assert remarks(form) == ["家庭成员超过10人，审批表只列10人，其余未列入。"]
    assert "示例11" in form.remarks[0].value
    assert "示例11" in form.raw["JiaTingChengYuan（续）"]


def test_a_broken_photo_beside_is_remarked():
    form = read_lrm(lrm(), b"GIF89a")
    assert form.photo is None
    assert remarks(form) == ["照片不是JPG、PNG或BMP图片，未带入，再次写出的文件中也没有。"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的（0字节）"),
        (b"hello", "文件内容不是旧版任免审批表（应为GBK文本，各栏加引号）"),
        (b'"\x81\x20\xff"', "文件内容不是旧版任免审批表（应为GBK文本，各栏加引号）"),
        (b'\xef\xbb\xbf"\xff"', "文件内容不是旧版任免审批表（应为GBK文本，各栏加引号）"),
        (b'"a\x00b"', "文件内容不是旧版任免审批表（应为GBK文本，各栏加引号）"),
        (b'"a","b"', "文件只有2栏，旧版任免审批表应有33栏"),
        (b'"', "文件只有1栏，旧版任免审批表应有33栏"),
        (lrm(c18="长" * 50_001), "文件中的文字过多，不是任免审批表"),
        (b'"' + b"a" * 200_000 + b'"', "文件只有1栏，旧版任免审批表应有33栏"),
        (b'"' + b" " * 6_000_000, "文件大小为5.7MB，超过5MB，多半是照片过大"),
    ],
    ids=["empty", "text", "bytes", "bom-bytes", "null", "short", "quote", "long", "one-cell", "large"],
)
def test_what_is_no_older_form_is_refused(content, reason):
    with pytest.raises(Rejected) as caught:
        read_lrm(content)
    assert caught.value.reason == reason
    assert caught.value.remedy
