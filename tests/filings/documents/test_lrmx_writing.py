"""What is written reads as it was, field by field, and nothing of the original is lost."""

import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from filings.documents.cadre_form import (
    ELEMENTS,
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartialDate,
    PartyJoining,
    Sex,
    UnknownElement,
    read_lrmx,
    write_lrmx,
)
from filings.documents.cadre_form.texts import as_line, as_name, as_text
from tests.filings.documents import samples
from tests.filings.documents.samples import encoded, item, lrmx, picture
from tests.filings.documents.test_resume import MONTHS, PERIODS

ORDER = [
    "XingMing", "XingBie", "ChuShengNianYue", "MinZu", "JiGuan", "ChuShengDi", "RuDangShiJian",
    "CanJiaGongZuoShiJian", "JianKangZhuangKuang", "ZhuanYeJiShuZhiWu", "ShuXiZhuanYeYouHeZhuanChang",
    "QuanRiZhiJiaoYu_XueLi", "QuanRiZhiJiaoYu_XueWei", "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "ZaiZhiJiaoYu_XueLi", "ZaiZhiJiaoYu_XueWei",
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "XianRenZhiWu", "NiRenZhiWu",
    "NiMianZhiWu", "JianLi", "JiangChengQingKuang", "NianDuKaoHeJieGuo", "RenMianLiYou", "JiaTingChengYuan",
    "ChengBaoDanWei", "JiSuanNianLingShiJian", "TianBiaoShiJian", "TianBiaoRen", "ShenFenZheng", "ZhaoPian",
    "Version",
]  # fmt: skip


def texts(content):
    return {child.tag: child.text or "" for child in fromstring(content)}


def again(form):
    return read_lrmx(write_lrmx(form))


def test_the_table_has_the_34_elements_in_their_order():
    assert [element.tag for element in ELEMENTS] == ORDER
    assert len(ORDER) == 34


@pytest.mark.parametrize("form", [CadreForm(), read_lrmx(lrmx())], ids=["empty", "full"])
def test_all_elements_are_written_in_order_and_none_of_our_own(form):
    content = write_lrmx(form)
    root = fromstring(content)
    assert (root.tag, root.attrib) == ("Person", {})
    assert [child.tag for child in root] == ORDER
    assert [dict(child.attrib) for child in root] == [{}] * 34
    assert {child.tag for member in root.iter("Item") for child in member} <= set(samples.MEMBER_TAGS)


def test_an_empty_form_byte_by_byte():
    lines = write_lrmx(CadreForm()).decode("utf-8").split("\r\n")
    assert lines == [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<Person>",
        *(f"  <{tag}></{tag}>" for tag in ORDER),
        "</Person>",
        "",
    ]


def test_an_ordinary_file_comes_out_as_it_went_in():
    photo = encoded(picture())
    content = lrmx(ZhaoPian=photo, TianBiaoRen="示　例", RuDangShiJian="2005.06；民革")
    before, after = texts(content), texts(write_lrmx(read_lrmx(content)))
    assert after.pop("JiaTingChengYuan").strip() == ""
    assert after == {tag: text for tag, text in before.items() if tag != "JiaTingChengYuan"}
    written = write_lrmx(read_lrmx(content))
    assert [[child.text or "" for child in member] for member in fromstring(written).iter("Item")] == [
        list(member) for member in samples.MEMBERS
    ]
    assert write_lrmx(read_lrmx(written)) == written


@pytest.mark.parametrize(
    ("tag", "text", "written"),
    [
        ("ChuShengNianYue", "1985.03", "1985.03"),
        ("ChuShengNianYue", "19850315", "19850315"),
        ("ChuShengNianYue", "1985年3月", "198503"),
        ("ChuShengNianYue", "1985年3月15日", "1985年3月15日"),
        ("ChuShengNianYue", "１９８５０３", "198503"),
        ("ChuShengNianYue", "不详", "不详"),
        ("ChuShengNianYue", "202313", "202313"),
        ("ChuShengNianYue", "\n  ", ""),
        ("TianBiaoShiJian", "2026年3月2日", "20260302"),
        ("TianBiaoShiJian", "2026-03", "202603"),
        ("XingBie", "2", "女"),
        ("XingBie", " 女 ", "女"),
        ("XingBie", "保密", "保密"),
        ("MinZu", "汉　族", "汉　族"),
        ("MinZu", "　\n", ""),
        ("ShenFenZheng", "11010519491231002x", "11010519491231002X"),
        ("ShenFenZheng", "3101*", "3101*"),
        ("RuDangShiJian", "（民盟）", "（民盟）"),
        ("JianLi", "2005.07—2010.03 甲<br/>乙", "2005.07--2010.03  甲\n乙"),
        ("JianLi", "2005.07.01--2010.03 甲", "2005.07.01--2010.03 甲"),
        ("JianLi", "没有年月的一行", "没有年月的一行"),
        ("RenMianLiYou", "A & B < C > \"D\" ]]>", "A & B < C > \"D\" ]]>"),
        ("NianDuKaoHeJieGuo", "近三年均合格", "近三年均合格"),
    ],
)  # fmt: skip
def test_texts_that_nobody_touched(tag, text, written):
    form = read_lrmx(lrmx(**{tag: text}))
    assert texts(write_lrmx(form))[tag] == written
    assert again(form) == form


def test_what_was_changed_is_written_in_the_format_s_own_spelling():
    form = read_lrmx(lrmx(ChuShengNianYue="不详", RuDangShiJian="2005.06", JianLi="旧"))
    changed = replace(
        form,
        born_month=PartialDate(1985, 4),
        joined=PartyJoining(PartialDate(2006, 7), "民盟"),
        resume=read_lrmx(lrmx()).resume,
        filled_on=PartialDate(2026, 4, 5),
        sex=Sex.MALE,
        family=(replace(form.family[0], born_month=PartialDate(1983, 12)),),
    )
    written = texts(write_lrmx(changed))
    assert written["ChuShengNianYue"] == "198504"
    assert written["RuDangShiJian"] == "200607；民盟"
    assert written["JianLi"] == samples.TEXTS["JianLi"]
    assert written["TianBiaoShiJian"] == "20260405"
    assert written["XingBie"] == "男"
    assert [each.text for each in fromstring(write_lrmx(changed)).iter("ChuShengRiQi")] == ["198312"]
    assert again(changed) == changed


def test_a_birth_taken_from_the_id_number_stays_empty_until_it_is_changed():
    form = read_lrmx(lrmx(ChuShengNianYue=""))
    assert texts(write_lrmx(form))["ChuShengNianYue"] == ""
    other = replace(form, born_month=PartialDate(1985, 4))
    assert texts(write_lrmx(other))["ChuShengNianYue"] == "198504"
    moved = replace(form, id_number=samples.NUMBER)
    assert texts(write_lrmx(moved))["ChuShengNianYue"] == "198503"
    assert again(moved) == moved


def test_unknown_elements_stay_where_they_stood():
    inner = item(samples.MEMBERS[0], "<Hukou>是</Hukou>") + item(samples.MEMBERS[1]) + "<Note>注</Note>"
    content = lrmx(
        before='<First a="1"/>',
        extra="<DaoLingNianYue>204503</DaoLingNianYue>",
        xml={
            "JiaTingChengYuan": f"文字{inner}",
            "MinZu": (
                "汉族</MinZu><ZhengZhiMianMao>中共\n党员</ZhengZhiMianMao>"
                "<More><Inner b='2'>甲&#13;<c/>乙</Inner></More><MinZu>"
            ),
        },
    )
    form = read_lrmx(content)
    root = fromstring(write_lrmx(form))
    tags = [child.tag for child in root]
    assert tags == ["First", *ORDER[:4], "ZhengZhiMianMao", "More", *ORDER[4:], "DaoLingNianYue"]
    assert [child.tag for child in root.find("JiaTingChengYuan")] == ["Item", "Item", "Note"]
    assert [child.tag for child in root.find("JiaTingChengYuan")[0]] == [*samples.MEMBER_TAGS, "Hukou"]
    assert root.find("JiaTingChengYuan").text.strip() == "文字"
    assert root.find("First").get("a") == "1"
    assert root.find("ZhengZhiMianMao").text == "中共\n党员"
    assert root.find("More")[0].text == "甲\r"
    assert again(form) == form
    assert again(form).unknown == form.unknown
    # A text outside of all elements is not lost either.
    assert again(read_lrmx(lrmx(extra="尾"))).raw["Person"] == "尾"


def test_members_beyond_the_tenth_are_written_again():
    form = read_lrmx(lrmx(members=[("兄弟", f"示例{number}", "不详", "", "") for number in range(12)]))
    written = fromstring(write_lrmx(form))
    assert [name.text for name in written.iter("XingMing")][1:] == [f"示例{number}" for number in range(12)]
    assert again(form) == form


def test_characters_that_xml_cannot_hold_are_left_out():
    form = replace(CadreForm(name="示例"), reason="工\x00作\x0b需\ud800要\ufffe", rewards="一\r\n二\r三")
    assert (again(form).reason, again(form).rewards) == ("工作需要", "一\n二\n三")


def test_the_photo_is_written_without_metadata_and_stays():
    form = read_lrmx(lrmx(ZhaoPian=encoded(samples.photograph())))
    assert again(form).photo == form.photo
    assert b"CameraMaker" not in write_lrmx(form)
    assert re.search(rb"<ZhaoPian>[A-Za-z0-9+/]+=*</ZhaoPian>", write_lrmx(form))


CHARACTERS = st.sampled_from("示例学院党委组织员、，。（）《》·—-ABCxyz 0123456789&<>\"'#@%\n\t　喆堃𬭎")
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
RAW = st.text(CHARACTERS, max_size=20) | ANY
NAMES, PLAIN, LONG = RAW.map(as_name), RAW.map(as_line), RAW.map(as_text)
BIRTHS = st.none() | MONTHS
DAYS = st.none() | st.builds(PartialDate, st.integers(1950, 2030), st.integers(1, 12), st.integers(1, 28)) | MONTHS
EDUCATIONS = st.builds(Education, PLAIN, PLAIN, LONG, LONG)
JOININGS = (
    st.none()
    | st.builds(PartyJoining, MONTHS, st.sampled_from(["", "民革", "九三学社", "团员"]))
    | st.builds(PartyJoining, st.none(), st.sampled_from(["民盟", "无党派人士", "群众"]))
)
NESTED = st.sampled_from(["<Extra />", '<Extra a="1">甲<b>乙</b>\n</Extra>', "<Other>&#13;&lt;</Other>"])
MEMBERS = st.builds(
    FamilyMember,
    NAMES.filter(bool),
    NAMES,
    BIRTHS,
    PLAIN,
    LONG,
    st.lists(st.builds(UnknownElement, st.just("Item"), st.just("XingMing"), NESTED), max_size=2).map(tuple),
)
UNKNOWN = st.lists(st.builds(UnknownElement, st.just("Person"), st.sampled_from(["", *ORDER]), NESTED), max_size=4).map(
    lambda found: tuple(sorted(found, key=lambda each: ORDER.index(each.after) if each.after else -1))
)
PHOTO = picture()
FORMS = st.builds(
    CadreForm,
    name=NAMES,
    sex=st.sampled_from(Sex),
    born_month=BIRTHS,
    ethnicity=NAMES,
    native_place=NAMES,
    birthplace=NAMES,
    joined=JOININGS,
    started_work=BIRTHS,
    health=NAMES,
    professional_title=PLAIN,
    expertise=PLAIN,
    full_time_education=EDUCATIONS,
    in_service_education=EDUCATIONS,
    present_position=LONG,
    proposed_position=LONG,
    removed_position=LONG,
    resume=PERIODS,
    rewards=LONG,
    annual_assessments=st.builds(AnnualAssessments, LONG),
    reason=LONG,
    family=st.lists(MEMBERS, max_size=10).map(tuple),
    reporting_unit=PLAIN,
    age_counted_on=DAYS,
    filled_on=DAYS,
    filled_by=NAMES,
    id_number=st.sampled_from(["", "3101", "31010119850315002"]),
    photo=st.sampled_from([None, PHOTO]),
    version=PLAIN,
    unknown=UNKNOWN,
)
SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.no_cover
@SLOW
@given(FORMS)
def test_any_form_reads_as_it_was_written(form):
    assert again(form) == form


@pytest.mark.no_cover
@SLOW
@given(FORMS, FORMS)
def test_a_form_with_some_fields_changed_reads_as_it_was_written(form, other):
    read = again(form)
    changed = replace(
        read, name=other.name, resume=other.resume, joined=other.joined, filled_on=other.filled_on, family=other.family
    )
    assert again(changed) == changed


WILD = st.lists(
    st.sampled_from(
        ["2005.07", "--", "—", "至今", "  ", "\n", "\r\n", "（其间：", "）", "甲", "<br/>", "年", "3月", "13",
         "１９８５", "；", "民革", "　", "1", "\u200b", "&", "<", "#", "@", "\x85", "不详", "201006", "女"]
    ),
    max_size=10,
).map("".join)  # fmt: skip


@pytest.mark.no_cover
@SLOW
@given(
    st.dictionaries(
        st.sampled_from([tag for tag in ORDER if tag not in {"JiaTingChengYuan", "ZhaoPian"}]), WILD, max_size=8
    ),
    st.lists(st.tuples(WILD, WILD, WILD, WILD, WILD), max_size=12),
)
def test_whatever_was_read_reads_the_same_when_written_again(changes, members):
    form = read_lrmx(lrmx(members=members, **changes))
    written = write_lrmx(form)
    assert read_lrmx(written) == form
    assert write_lrmx(read_lrmx(written)) == written


def test_a_relative_of_invisible_characters_is_an_empty_row():
    content = write_lrmx(CadreForm(family=(FamilyMember(name="\u200b"), FamilyMember(relation="妻子", name="示例"))))
    assert [each.name for each in read_lrmx(content).family] == ["示例"]


def test_a_relative_of_whom_only_an_unreadable_date_is_known_is_kept():
    form = read_lrmx(lrmx(members=[("", "", "约七十岁", "", ""), ("妻子", "示例", "198503", "群众", "")]))
    assert [(each.name, each.born_month) for each in form.family] == [("", None), ("示例", PartialDate(1985, 3))]
    assert [(each.field, each.value) for each in form.remarks if each.field.startswith("family")] == [
        ("family.0.born_month", "约七十岁")
    ]
    assert again(form) == form
    assert "约七十岁".encode() in write_lrmx(form)
