import pytest

from attachments.archives import Rejected
from attachments.limits import FORM_BYTES
from filings.documents.cadre_form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartialDate,
    PartyJoining,
    ResumePeriod,
    Sex,
    UnknownElement,
    label_of,
    read_lrmx,
    write_lrmx,
)
from tests.filings.documents import samples
from tests.filings.documents.samples import FEMALE_1985, NUMBER, encoded, item, lrmx, photograph, picture

MARCH = PartialDate(1985, 3)


def remarks(form, field=None):
    return [remark.message for remark in form.remarks if field is None or remark.field == field]


def test_every_field_of_an_ordinary_file():
    photo = picture()
    form = read_lrmx(lrmx(ZhaoPian=encoded(photo)))
    assert form.remarks == ()
    assert form == CadreForm(
        name="示例甲",
        sex=Sex.FEMALE,
        born_month=MARCH,
        ethnicity="汉族",
        native_place="上海市",
        birthplace="江苏苏州",
        joined=PartyJoining(PartialDate(2005, 6)),
        started_work=PartialDate(2007, 7),
        health="健康",
        professional_title="助理研究员",
        expertise="党务管理",
        full_time_education=Education(
            "研究生", "法学硕士", "示例大学马克思主义学院\n思想政治教育专业", "示例大学马克思主义学院"
        ),
        in_service_education=Education(),
        present_position="示例学院党委专职组织员",
        proposed_position="示例医院党委专职组织员（科级正职）",
        removed_position="示例学院党委专职组织员",
        resume=(
            ResumePeriod(PartialDate(2003, 9), PartialDate(2007, 7), ("示例大学法学专业学习",)),
            ResumePeriod(
                PartialDate(2007, 7),
                PartialDate(2012, 3),
                ("示例学院辅导员",),
                ("（其间：2009.09--2011.06 示例大学在职硕士研究生学习）",),
            ),
            ResumePeriod(PartialDate(2012, 3), None, ("示例学院党委专职组织员",)),
        ),
        rewards="2021年获示例大学优秀党务工作者。",
        annual_assessments=AnnualAssessments("2022年年度考核合格；2023年年度考核优秀；2024年年度考核合格"),
        reason="工作需要",
        family=(
            FamilyMember("丈夫", "示例丙", PartialDate(1984, 1), "中共党员", "示例公司职员"),
            FamilyMember("女儿", "示例丁", PartialDate(2015, 6), "", "示例小学学生"),
        ),
        reporting_unit="中共示例学院委员会",
        age_counted_on=PartialDate(2026, 3, 1),
        filled_on=PartialDate(2026, 3, 2),
        filled_by="示例乙",
        id_number=samples.FEMALE_1985,
        photo=photo,
        version="3.2.1.16",
    )
    assert form.raw["JianLi"] == samples.TEXTS["JianLi"]
    assert "ZhaoPian" not in form.raw
    assert samples.FEMALE_1985 not in repr(form)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + lrmx(),
        lrmx(head=""),
        b"\r\n " + lrmx(),
        lrmx().decode().encode("utf-16"),
        b"\xfe\xff" + lrmx().decode().encode("utf-16-be"),
        lrmx(head="").decode().strip().encode("utf-16-le"),
        lrmx(head="").decode().strip().encode("utf-16-be"),
        lrmx(head='<?xml version="1.0" encoding="utf-16"?>'),
        lrmx(head='<?xml version="1.0" encoding="GB18030"?>').decode().encode("gb18030"),
        lrmx(head="<?xml version='1.0' encoding='gb2312' standalone='yes'?>").decode().encode("gbk"),
        lrmx(head='<?xml version="1.0" encoding="gbk"?>'),
        lrmx(head='<?xml version="1.1" encoding="utf-8"?>'),
        lrmx(root='<Person xmlns="urn:example">'),
        lrmx(root='<Person xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3">'),
        lrmx(root='<p:Person xmlns:p="urn:example">', end="</p:Person>").replace(b"<X", b"<X"),
        lrmx().replace(b"\n", b"\r\n"),
        lrmx(before="<!-- exported --><?app note?>"),
    ],
    ids=[
        "bom", "no-declaration", "blank-before", "utf16", "utf16be", "utf16-bare", "utf16be-bare", "says-utf16",
        "gb18030", "gb2312", "says-gbk", "xml-1.1", "namespace", "attributes", "prefix", "crlf", "comment",
    ],
)  # fmt: skip
def test_files_as_other_software_writes_them(content):
    form = read_lrmx(content)
    assert form == read_lrmx(lrmx())
    assert form.remarks == ()


def test_short_national_encoding_is_not_taken_for_utf8():
    # These bytes are also valid as UTF-8, where they are no Chinese.
    head = b'<?xml version="1.0" encoding="gb2312"?><Person><XingMing>\xd0\xbb</XingMing></Person>'
    assert read_lrmx(head).name == "谢"


def test_a_wrongly_declared_encoding_is_remarked():
    form = read_lrmx(lrmx().decode().encode("gb18030"))
    assert form.name == "示例甲"
    assert remarks(form, "") == ["文件没有按UTF-8编码保存，已按GB18030（国标汉字编码）读取。"]


def test_ampersands_that_the_writer_forgot_to_mark_are_text():
    form = read_lrmx(lrmx(xml={"ChengBaoDanWei": "示例A&B&nbsp;学院&amp;C"}))
    assert form.reporting_unit == "示例A&B\xa0学院&C"
    assert remarks(form, "") == ["文件中有2处“&”没有按规范书写，已按文字读取。"]
    assert read_lrmx(write_lrmx(form)) == form


def test_a_forgotten_ampersand_lets_no_entity_in():
    with pytest.raises(Rejected, match="DTD"):
        read_lrmx(lrmx(head='<!DOCTYPE Person [<!ENTITY a "b">]>', xml={"ChengBaoDanWei": "A&B &a;"}))


@pytest.mark.parametrize("rest", [b"\x00" * 16, b"\x1a", b"\r\n\x00"])
def test_what_old_programs_fill_the_end_of_a_file_with(rest):
    assert read_lrmx(lrmx() + rest) == read_lrmx(lrmx())


def test_an_id_number_that_stands_elsewhere_is_masked_in_remarks():
    form = read_lrmx(lrmx(RuDangShiJian=f"号{FEMALE_1985}", extra=FEMALE_1985))
    told = [text for each in form.remarks for text in (each.value, each.message)]
    assert [text for text in told if FEMALE_1985 in text] == []
    assert sum("310***********0029" in text for text in told) == 3


@pytest.mark.parametrize("blank", ["", "\n  ", "\r\n　　\r\n", "　", "\t", "<br/>", "&#160;"])
def test_blank_elements(blank):
    tags = [tag for tag in samples.TEXTS if tag not in {"XingMing", "XingBie"}]
    form = read_lrmx(lrmx(members=(), xml=dict.fromkeys(tags, blank)))
    assert form == CadreForm(name="示例甲", sex=Sex.FEMALE)
    assert form.remarks == ()


def test_order_does_not_matter():
    lines = lrmx().decode().split("\n  <")
    head, body, end = lines[0], lines[1:-1], "\n\n</Person>"
    last = lines[-1].removesuffix(end)
    shuffled = "\n  <".join([head, *reversed([*body, last])]) + end
    assert read_lrmx(shuffled.encode()) == read_lrmx(lrmx())


def test_missing_elements_are_named_once():
    form = read_lrmx(lrmx(skip=("MinZu", "ZhaoPian", "Version")))
    assert [(remark.label, remark.message) for remark in form.remarks] == [
        ("文件", "文件中没有这些栏目：民族、照片、版本。")
    ]
    assert form.ethnicity == ""


def test_birth_is_taken_from_the_id_number_when_empty():
    form = read_lrmx(lrmx(ChuShengNianYue="\n  "))
    assert form.born_month == MARCH
    assert remarks(form) == ["出生年月为空，按身份证号取1985年3月。"]
    assert read_lrmx(lrmx(ChuShengNianYue="", ShenFenZheng="")).born_month is None
    # A birth that cannot be understood is not replaced.
    assert read_lrmx(lrmx(ChuShengNianYue="不详")).born_month is None
    # A wrong check digit leaves the birth legible; an impossible birth does not.
    assert read_lrmx(lrmx(ChuShengNianYue="", ShenFenZheng="310101198503150021")).born_month == MARCH
    assert read_lrmx(lrmx(ChuShengNianYue="", ShenFenZheng="310101198513150023")).born_month is None


@pytest.mark.parametrize(
    ("text", "sex", "message"),
    [
        ("女性", Sex.FEMALE, None),
        (" 女　", Sex.FEMALE, None),
        ("2", Sex.FEMALE, "性别以代码“2”填写，已读作“女”。"),
        ("9", Sex.UNKNOWN, "性别以代码“9”填写，即未知或未说明。"),
        ("", Sex.UNKNOWN, "性别为空。"),
        ("保密", Sex.UNKNOWN, "性别“保密”无法识别。"),
    ],
)
def test_sex(text, sex, message):
    form = read_lrmx(lrmx(XingBie=text))
    assert form.sex == sex
    assert remarks(form, "sex") == ([message] if message else [])


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"ChuShengNianYue": "202313"}, "born_month", "没有13月。"),
        ({"ChuShengNianYue": "1985"}, "born_month", "“1985”不是可识别的日期。"),
        ({"ChuShengNianYue": "198504"}, "born_month", "出生年月为1985年4月，身份证号所载为1985年3月。"),
        ({"XingBie": "男"}, "sex", "性别为男，身份证号所载为女。"),
        ({"CanJiaGongZuoShiJian": "2007.7.32"}, "started_work", "2007年7月没有32日。"),
        ({"CanJiaGongZuoShiJian": "198002"}, "started_work", "参加工作时间1980年2月早于出生年月1985年3月。"),
        ({"RuDangShiJian": "198002"}, "joined", "入党时间1980年2月早于出生年月1985年3月。"),
        ({"TianBiaoShiJian": "20260230"}, "filled_on", "2026年2月没有30日。"),
        ({"ShenFenZheng": "310101198503150021"}, "id_number", "身份证号的校验位不符，请核对。"),
        ({"ShenFenZheng": "310101850315002"}, "id_number", "身份证号应为18位，前17位为数字，末位为数字或X。"),
        ({"NianDuKaoHeJieGuo": "近三年均合格"}, "annual_assessments", "未能从年度考核结果中识别出年度和等次。"),
        ({"XingMing": ""}, "name", "姓名为空。"),
        ({"XingMing": "示例\ue123"}, "name", "姓名中有自造字（在其他电脑上显示为空白方框）。"),
        ({"JianLi": "2005.13--2010.03 甲"}, "resume", "没有13月。"),
        ({"ZhaoPian": "不是图片"}, "photo", "照片无法识别，未带入，再次写出的文件中也没有。"),
        ({"ZhaoPian": encoded(b"GIF89a....")}, "photo", "照片不是JPG、PNG或BMP图片，未带入，再次写出的文件中也没有。"),
    ],
)
def test_what_is_doubtful_is_remarked_and_the_text_kept(changes, field, message):
    form = read_lrmx(lrmx(**changes))
    assert remarks(form) == [message]
    assert form.remarks[0].field == field
    assert form.remarks[0].label == label_of(field)
    assert form.remarks[0].remedy
    for tag, text in changes.items():
        assert tag == "ZhaoPian" or form.raw[tag] == text


def test_remarks_do_not_show_an_id_number():
    form = read_lrmx(lrmx(ShenFenZheng="310101198503150021"))
    assert form.remarks[0].value == "310***********0021"
    assert read_lrmx(lrmx(ShenFenZheng="12345")).remarks[0].value == "*****"


def test_id_numbers_in_full_width_and_with_spaces():
    full_width = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else "ｘ" for c in NUMBER)
    form = read_lrmx(lrmx(ShenFenZheng=f" {full_width[:6]} {full_width[6:]} ", ChuShengNianYue="194912"))
    assert form.id_number == NUMBER


def test_dates_keep_what_each_box_asks_for():
    form = read_lrmx(lrmx(ChuShengNianYue="1985年3月15日", TianBiaoShiJian="2026.03", JiSuanNianLingShiJian="2026-3-1"))
    assert (form.born_month, form.filled_on) == (MARCH, PartialDate(2026, 3))
    assert form.age_counted_on == PartialDate(2026, 3, 1)


def test_padded_names_and_wrapped_lines():
    form = read_lrmx(
        lrmx(
            XingMing="示　例",
            TianBiaoRen="示 例 乙",
            ChengBaoDanWei="中共示例学院\n委员会",
            members=[("父　亲", "示　例", "", "", "")],
        )
    )
    assert (form.name, form.filled_by, form.reporting_unit) == ("示例", "示例乙", "中共示例学院委员会")
    assert (form.family[0].relation, form.family[0].name) == ("父亲", "示例")


def test_rare_characters():
    names = "喆堃玥祎垚頔旻赟䶮㛃𬭎"
    assert read_lrmx(lrmx(XingMing=names)).name == names
    assert read_lrmx(lrmx(XingMing=names)).remarks == ()


def test_forbidden_characters_are_left_out():
    content = lrmx().replace(
        "工作需要".encode(), b"\xe5\xb7\xa5\x0b\xe4\xbd\x9c\x1f&#x1F;&#0;&#xB;&#x110000;\xe9\x9c\x80&#x8981;"
    )
    form = read_lrmx(content)
    assert form.reason == "工\n作\n需要"
    assert remarks(form) == ["文件中有6个不可见的控制字符，已略去。"]


def test_photo_is_read_over_lines_and_loses_its_metadata():
    text = encoded(photograph())
    form = read_lrmx(lrmx(ZhaoPian="\n" + "\n".join(text[at : at + 60] for at in range(0, len(text), 60))))
    assert form.photo is not None
    assert b"CameraMaker" not in form.photo
    assert form.remarks == ()


def test_unknown_elements_are_kept_with_their_place_and_content():
    form = read_lrmx(
        lrmx(
            before='<First a="1"/>',
            extra="<DaoLingNianYue>204503</DaoLingNianYue>\n<More><Inner b='2'>甲<c/>乙</Inner>\n</More>尾",
            xml={
                "JiaTingChengYuan": "栏内" + item(samples.MEMBERS[0], "<Hukou>是</Hukou>文字") + "<Note>注</Note>"
                "<Item>只有文字</Item><Item><Foo/></Item><Item> </Item><Item/>"
            },
        )
    )
    assert form.unknown == (
        UnknownElement("Person", "", '<First a="1" />'),
        UnknownElement("JiaTingChengYuan", "JiaTingChengYuan", "<Note>注</Note>"),
        UnknownElement("JiaTingChengYuan", "JiaTingChengYuan", "<Item>只有文字</Item>"),
        UnknownElement("JiaTingChengYuan", "JiaTingChengYuan", "<Item><Foo /></Item>"),
        UnknownElement("Person", "Version", "<DaoLingNianYue>204503</DaoLingNianYue>"),
        UnknownElement("Person", "Version", '<More><Inner b="2">甲<c />乙</Inner>\n</More>'),
    )
    assert form.family[0].unknown == (UnknownElement("Item", "GongZuoDanWeiJiZhiWu", "<Hukou>是</Hukou>"),)
    assert remarks(form) == [
        "家庭成员栏中有不在各行之内的文字，未能识别。",
        "文件中有不在任何一栏之内的文字，未能识别。",
    ]
    assert [remark.value for remark in form.remarks] == ["栏内文字", "尾"]


def test_doubled_elements():
    form = read_lrmx(
        lrmx(
            before="<MinZu> </MinZu><XingBie>女</XingBie>",
            extra="<JiaTingChengYuan>" + item(("儿子", "示例戊", "", "", "")) + "</JiaTingChengYuan>",
            members=[("丈夫", "示例丙", "", "", "")],
            XingBie="男",
            xml={"XingMing": "示例甲</XingMing><XingMing>别名"},
        )
    )
    assert (form.name, form.sex, form.ethnicity) == ("示例甲", Sex.FEMALE, "汉族")
    assert [member.name for member in form.family] == ["示例丙", "示例戊"]
    assert [unknown.xml for unknown in form.unknown] == ["<XingMing>别名</XingMing>", "<XingBie>男</XingBie>"]
    assert remarks(form) == ["“姓名”出现了不止一次，以第一次为准。", "“性别”出现了不止一次，以第一次为准。"]


def test_doubled_elements_of_a_family_member():
    doubled = (
        "<Item><XingMing/><XingMing>甲</XingMing><XingMing>乙</XingMing><XingMing/><A/><ChengWei>父亲</ChengWei></Item>"
    )
    form = read_lrmx(lrmx(xml={"JiaTingChengYuan": doubled}))
    assert (form.family[0].name, form.family[0].relation) == ("甲", "父亲")
    assert [unknown.xml for unknown in form.family[0].unknown] == ["<XingMing>乙</XingMing>", "<A />"]


def test_marks_inside_a_text_mean_nothing_but_line_ends():
    form = read_lrmx(
        lrmx(xml={"JianLi": "2005.07--2010.03  <b>甲</b><br/>乙<BR></BR>丙", "RenMianLiYou": "<p>工作</p>需要"})
    )
    assert form.resume[0].lines == ("甲", "乙", "丙")
    assert form.reason == "工作需要"


def test_blank_rows_of_the_family_are_left_out():
    form = read_lrmx(lrmx(members=[*samples.MEMBERS, *[("", "\n", "　", "", "")] * 8]))
    assert len(form.family) == 2
    assert form.unknown == ()


@pytest.mark.parametrize("count", [9, 10, 11, 13])
def test_ten_family_members_at_most(count):
    form = read_lrmx(lrmx(members=[("兄弟", f"示例{number}", "", "", "") for number in range(count)]))
    assert len(form.family) == min(count, 10)
    assert len(form.unknown) == max(0, count - 10)
    if count > 10:
        assert remarks(form) == ["家庭成员超过10人，审批表只列10人，其余原样保留但不列入。"]
        assert form.remarks[0].value == "、".join(f"示例{number}" for number in range(10, count))
    else:
        assert form.remarks == ()


def test_doubts_about_family_members_name_them():
    form = read_lrmx(lrmx(members=[samples.MEMBERS[0], ("女儿", "示\ue000", "201513", "", "")]))
    assert [(remark.field, remark.label, remark.value, remark.message) for remark in form.remarks] == [
        ("family.1.born_month", "家庭成员第2人出生年月", "201513", "没有13月。"),
        ("family.1.name", "家庭成员第2人姓名", "示\ue000", "姓名中有自造字（在其他电脑上显示为空白方框）。"),
    ]
    assert form.family[1].raw["ChuShengRiQi"] == "201513"
    assert label_of("family.1") == "家庭成员第2人"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的（0字节）"),
        (b"hello", "文件内容不是XML，不是任免审批表"),
        ("你好".encode("gbk"), "文件内容不是XML，不是任免审批表"),
        (lrmx()[:-20], "文件的XML不完整或不合规范（可能没有保存或下载完整）"),
        (b"<Person><XingMing></Person>", "文件的XML不完整或不合规范（可能没有保存或下载完整）"),
        (b"<html><body/></html>", "文件的根元素是“html”，应为“Person”，不是任免审批表"),
        (b"<person><XingMing/></person>", "文件的根元素是“person”，应为“Person”，不是任免审批表"),
        (b"<Person/>", "文件中没有任免审批表的任何一栏"),
        (b"<Person><Name>a</Name></Person>", "文件中没有任免审批表的任何一栏"),
        (lrmx(head="<!DOCTYPE Person>"), "文件含有文档类型声明（DTD）或实体，任免审批表中不应有"),
        (lrmx().replace(b"<XingMing>", b"<XingMing>\x00"), "文件内容不是文本，不是任免审批表"),
        (b"\xff\xfe" + b"\x00\xd8", "文件内容不是文本，不是任免审批表"),
        (b"\x81\x20\xff", "文件内容不是文本，不是任免审批表"),
        (lrmx()[:-1200] + b"\xe4\xb8", "文件中有不能识别的字节（可能没有保存或下载完整）"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "文件是Word、WPS或Excel文档，不是任免审批表（.lrmx）"),
        (b"%PDF-1.4", "文件是PDF，不是任免审批表（.lrmx）"),
        (picture(), "文件是图片，不是任免审批表（.lrmx）"),
        (b"Rar!\x1a\x07\x00", "文件是RAR压缩包，不是任免审批表（.lrmx）"),
        (b"7z\xbc\xaf\x27\x1c", "文件是7z压缩包，不是任免审批表（.lrmx）"),
        (b"<Person>" + b"<a/>" * 20_001 + b"</Person>", "文件中的元素过多，不是任免审批表"),
        (b"<Person>" + b"<a>" * 30 + b"</a>" * 30 + b"</Person>", "文件中的元素嵌套过深，不是任免审批表"),
        (lrmx(RenMianLiYou="长" * 50_001), "“任免理由”有50001个字，超过50000个字，不是任免审批表"),
        (lrmx(extra="长" * 50_001), "“各栏之外”有50001个字，超过50000个字，不是任免审批表"),
        (lrmx(extra=f"<a>{'长' * 200_000}</a>"), "文件中的文字过多，不是任免审批表"),
        (lrmx(members=[("父亲", "长" * 25_000, "", "", "长" * 25_001)]), "文件中的文字过多，不是任免审批表"),
        (
            lrmx(ZhaoPian="A" * (50 * 1024 * 1024)),
            "文件大小为50.0MB，超过5MB，多半是照片过大",
        ),
    ],
    ids=[
        "empty", "text", "national-text", "half", "unclosed", "html", "small-letters", "nothing", "other-elements",
        "dtd", "null", "surrogate", "bytes", "cut-in-a-character", "word", "pdf", "picture", "rar", "7z",
        "many", "deep", "long", "long-stray", "long-unknown", "long-member",
        "50-mb-photo",
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(content, reason):
    with pytest.raises(Rejected) as caught:
        read_lrmx(content)
    assert caught.value.reason == reason
    assert caught.value.remedy


def test_sizes_at_the_limit():
    longest = lrmx(RenMianLiYou="长" * 50_000)
    assert len(read_lrmx(longest).reason) == 50_000
    padded = lrmx() + b" " * (FORM_BYTES - len(lrmx()))
    assert read_lrmx(padded).name == "示例甲"
    with pytest.raises(Rejected, match="超过5MB"):
        read_lrmx(padded + b" ")
