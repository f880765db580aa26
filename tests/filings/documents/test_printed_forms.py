"""The printed forms: two pages and one page whatever they hold, every word there, rare characters embedded."""

import io
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from common.printing import print_pdf
from filings.documents.cadre_form.dates import PartialDate
from filings.documents.cadre_form.form import (
    AnnualAssessments,
    CadreForm,
    Education,
    FamilyMember,
    PartyJoining,
    ResumePeriod,
    Sex,
)
from filings.documents.printed.cadre_form import full_form, short_form
from filings.documents.printed.photos import for_paper
from filings.documents.printed.room import STEPS, lines, width

TODAY = date(2026, 11, 23)
RARE = "喆堃玥祎垚頔旻赟䶮㛃𬭎"


def periods(
    count: int, text: str = "示例大学马克思主义学院思想政治教育专业学生、党支部书记"
) -> tuple[ResumePeriod, ...]:
    note = ("（其间：2009.09--2012.06 示例大学公共管理专业在职研究生学习，获公共管理硕士学位）",)
    return tuple(
        ResumePeriod(
            PartialDate(1980 + number, 7),
            PartialDate(1981 + number, 7) if number < count - 1 else None,
            (f"{number}号：{text}",),
            note if number % 3 == 1 else (),
        )
        for number in range(count)
    )


def family(count: int, work: str = "示例大学附属示例医院示例科主任医师") -> tuple[FamilyMember, ...]:
    return tuple(
        FamilyMember("丈夫", f"家属{number}", PartialDate(1984, 5), "中共党员", work) for number in range(count)
    )


def form(**changes) -> CadreForm:
    values = {
        "name": RARE,
        "sex": Sex.FEMALE,
        "born_month": PartialDate(1985, 3),
        "ethnicity": "汉族",
        "native_place": "示例省示例市",
        "joined": PartyJoining(PartialDate(2006, 6), "民盟"),
        "started_work": PartialDate(2008, 7),
        "health": "健康",
        "full_time_education": Education("研究生", "法学硕士", "示例大学思想政治教育专业", "示例大学"),
        "present_position": "示例医院党委办公室副主任",
        "proposed_position": "示例医院党委专职组织员",
        "resume": periods(8),
        "rewards": "2021年获示例系统优秀党务工作者。",
        "annual_assessments": AnnualAssessments("2024年年度考核称职；2025年年度考核优秀。"),
        "reason": "该同志熟悉党务工作，经研究，拟任专职组织员。",
        "family": family(3),
        "reporting_unit": "中共示例医院委员会",
        "filled_on": PartialDate(2026, 11, 23),
        "filled_by": "示例经办",
    }
    return CadreForm(**{**values, **changes})


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def words(content: bytes) -> str:
    return "".join("".join(pages(content)).split())


def embedded(content: bytes) -> bool:
    fonts = [
        entry.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in PdfReader(io.BytesIO(content)).pages
        for entry in page["/Resources"]["/Font"].values()
    ]
    return bool(fonts) and all("/FontFile2" in font for font in fonts)


@pytest.fixture(scope="module")
def full() -> bytes:
    return print_pdf(full_form(form(), on=TODAY))


@pytest.fixture(scope="module")
def short() -> bytes:
    return print_pdf(short_form(form(), on=TODAY, full_member_on=date(2007, 6, 1)))


@pytest.mark.parametrize("name", ["full", "short"])
def test_every_word_is_there_with_embedded_fonts(name, request):
    printed = request.getfixturevalue(name)
    assert embedded(printed)
    assert len(printed) < 60_000
    text = words(printed)
    told = (
        RARE, "1985.03（41岁）", "2006.06；民盟", "2008.07", "示例大学思想政治教育专业", "示例医院党委专职组织员",
        "1980.07--1981.07", "1987.07--", "（其间：2009.09--2012.06", "优秀党务工作者", "2025年年度考核优秀", "示例经办",
        "2026年11月23日",
    )  # fmt: skip
    assert [each for each in told if each not in text] == []


def test_the_full_form_has_its_rows_and_the_family_on_the_second_page(full):
    first, second = ("".join(page.split()) for page in pages(full))
    labels = (
        "干部任免审批表", "姓名", "性别", "出生年月", "民族", "籍贯", "出生地", "入党时间", "参加工作时间", "健康状况",
        "专业技术职务", "熟悉专业有何专长", "学历学位", "全日制教育", "在职教育", "毕业院校系及专业", "现任职务",
        "拟任职务", "拟免职务", "简历",
    )  # fmt: skip
    assert [each for each in labels if each not in first] == []
    behind = (
        "奖惩情况",
        "年度考核结果",
        "任免理由",
        "称谓",
        "年龄",
        "政治面貌",
        "工作单位及职务",
        "呈报单位",
        "审批机关意见",
    )
    assert [each for each in (*behind, "行政机关任免意见", "填表人") if each not in second] == []
    assert "家属0" in second
    assert "家属0" not in first


def test_the_short_form_has_no_level_and_no_family(short):
    text = words(short)
    assert "转正时间2007年6月1日" in text
    assert [each for each in ("家属0", "称谓", "级别") if each in text] == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 2),
        ({"resume": periods(20)}, 2),
        ({"resume": periods(30)}, 2),
        ({"resume": periods(12, "示例" * 40)}, 2),
        ({"resume": periods(9, "Example University School of Public Health Studies " * 2)}, 2),
        ({"family": family(10)}, 2),
        ({"family": family(10, "示例大学附属示例医院" * 7)}, 2),
        ({"rewards": "2021年获示例系统优秀党务工作者。\n" * 9}, 2),
        ({"rewards": "2021年获示例系统优秀党务工作者。" * 60}, 2),
        ({"native_place": "示例省示例市示例自治州示例县" * 2, "name": "阿依努尔古丽·示例买买提江·示例阿卜杜拉"}, 2),
        ({"rewards": "2021年获示例系统优秀党务工作者。\n" * 20, "family": family(9)}, 2),
        ({"rewards": "2021年获示例系统优秀党务工作者。\n" * 24, "family": family(10)}, 2),
        ({"rewards": "2021年获示例系统优秀党务工作者。\n" * 28, "family": ()}, 2),
        ({"resume": periods(60)}, 3),
        ({"rewards": "2021年获示例系统优秀党务工作者。\n" * 40}, 3),
    ],
)
def test_two_pages_hold_what_they_can_and_the_rest_goes_on_elsewhere(changes, count):
    stated = form(**changes)
    printed = print_pdf(full_form(stated, on=TODAY))
    assert len(pages(printed)) == count
    text = words(printed)
    assert all("".join(period.text.split()) in text for period in stated.resume)
    assert "".join(stated.rewards.split()) in text
    assert ("附页" in text) is (count > 2)


@pytest.mark.parametrize(("count", "expected"), [(8, 1), (16, 1), (30, 2)])
def test_the_short_form_is_one_page_while_it_can_be(count, expected):
    assert len(pages(print_pdf(short_form(form(resume=periods(count)), on=TODAY)))) == expected


LONG_SCHOOLS = Education(
    "研究生",
    "法学硕士",
    "示例大学马克思主义学院思想政治教育专业示例方向" * 2,
    "示例大学医学院公共卫生学院社会医学与卫生事业管理专业" * 2,
)


@pytest.mark.parametrize("schools", [{}, {"full_time_education": LONG_SCHOOLS, "in_service_education": LONG_SCHOOLS}])
@pytest.mark.parametrize("posts", [{}, {"proposed_position": "示例专职组织员", "removed_position": "示例副主任"}])
def test_rows_that_few_people_have_push_nothing_off_the_short_form(schools, posts):
    printed = print_pdf(short_form(form(resume=periods(20), **schools, **posts), on=TODAY))
    assert len(pages(printed)) == 1
    assert "填表人" in words(printed)


@pytest.mark.parametrize(("count", "step"), [(8, "is-step-1"), (16, "is-step-5"), (20, "is-step-6")])
def test_a_long_resume_takes_room_from_the_field_for_the_seal(count, step):
    assert short_form(form(resume=periods(count)), on=TODAY).context["first"] == step


@pytest.mark.parametrize(("make", "count"), [(full_form, 2), (short_form, 1)])
def test_an_empty_form_is_a_form_to_fill_in(make, count):
    printed = print_pdf(make(CadreForm(), on=TODAY))
    assert len(pages(printed)) == count
    assert "照片" in words(printed)


def test_the_photo_is_printed():
    stream = io.BytesIO()
    Image.new("RGB", (295, 413), "navy").save(stream, "JPEG")
    printed = print_pdf(full_form(form(photo=stream.getvalue()), on=TODAY))
    assert len(PdfReader(io.BytesIO(printed)).pages[0].images) == 1
    assert "照片" not in words(printed)


@pytest.mark.parametrize("make", [full_form, short_form])
@pytest.mark.parametrize("size", [(800, 300), (200, 900), (295, 413)], ids=["landscape", "tall", "usual"])
def test_the_whole_photo_is_shown_whatever_its_shape(make, size):
    """Nothing of it is cut off to fill the box."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "JPEG")
    boxes = []

    def look(operator, operands, matrix, _):
        if operator == b"Do":
            boxes.append((matrix[0] * 25.4 / 72, matrix[3] * 25.4 / 72))

    content = print_pdf(make(form(photo=out.getvalue()), on=TODAY))
    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_operand_before=look)
    ((wide, high),) = boxes
    assert abs(wide) / abs(high) == pytest.approx(size[0] / size[1], rel=0.01)
    assert (abs(wide) < 34.5, abs(high) < 44.5) == (True, True)


def test_a_large_photo_is_printed_as_its_field_needs_it():
    noise = Image.effect_noise((1500, 2100), 60).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=90)
    assert len(file.getvalue()) > 1_000_000
    sheet = full_form(form(photo=file.getvalue()), on=TODAY)
    shown = Image.open(io.BytesIO(sheet.assets["photo"][0]))
    assert (shown.size, shown.format) == ((740, 1036), "JPEG")
    assert len(print_pdf(sheet)) < 700_000
    few = file.getvalue()[:1000]
    assert for_paper(few) == few


def test_the_short_form_says_what_is_taken_up_and_what_is_given_up():
    """And both schools, of the diploma and of the degree."""
    post = "示例大学医学院附属云帆医院党委委员、纪委副书记、党委办公室主任、组织人事处处长、机关第一党支部书记"
    schools = (
        "示例大学马克思主义学院思想政治教育专业本科班思想政治教育方向",
        "示例师范大学马克思主义学院思想政治教育专业学位班",
    )
    changes = {
        "present_position": post,
        "proposed_position": f"{post}甲",
        "removed_position": f"{post}乙",
        "full_time_education": Education("大学", "学士", *(f"{each}甲" for each in schools)),
        "in_service_education": Education("研究生", "硕士", *(f"{each}乙" for each in schools)),
        "resume": periods(9),
        "rewards": "奖励。" * 120,
    }
    content = print_pdf(short_form(form(**changes), on=TODAY))
    text, told = words(content), (f"{post}甲", f"{post}乙", *(f"{each}{end}" for each in schools for end in "甲乙"))
    assert [each for each in (*told, "拟任职务", "拟免职务") if each not in text] == []
    assert len(pages(content)) == 1
    text = words(print_pdf(short_form(form(proposed_position="", removed_position=post), on=TODAY)))
    assert ("拟任职务" in text, "拟免职务" in text) == (False, True)
    text = words(print_pdf(short_form(form(proposed_position="", removed_position=""), on=TODAY)))
    assert ("拟任职务" in text, "拟免职务" in text) == (True, False)


def test_markup_in_a_field_is_text():
    printed = print_pdf(full_form(form(name="<b>甲</b>", reason="<img src='file:///etc/hostname'>"), on=TODAY))
    assert "<b>甲</b>" in words(printed)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (PartialDate(1985, 11, 23), "41"), (PartialDate(1985, 11, 24), "40"), (PartialDate(1985, 11), "41"),
        (PartialDate(1985, 12), "40"), (PartialDate(2027, 1), ""), (PartialDate(1985), ""),
    ],
)  # fmt: skip
def test_ages_are_completed_years_of_the_day(born, age):
    said = full_form(form(born_month=born), on=TODAY).context["born"]
    assert said.partition("（")[2] == (f"{age}岁）" if age else "")


@pytest.mark.parametrize(
    ("days", "age"),
    [
        ({"age_counted_on": PartialDate(2025, 3, 1)}, "40"),
        ({"age_counted_on": PartialDate(2025, 3), "filled_on": PartialDate(2024, 3, 1)}, "39"),  # a month is no day
        ({"filled_on": PartialDate(2024, 3, 1)}, "39"),
        ({"filled_on": None}, "41"),
    ],
)
def test_the_day_that_the_form_names_decides_about_ages(days, age):
    """计算年龄时间, else 填表时间, else today: a form that was filed prints the same for ever."""
    text = words(print_pdf(full_form(form(family=(), **days), on=TODAY)))
    assert f"1985.03（{age}岁）" in text


def test_room_is_counted_in_full_width_characters():
    assert width("示例") == 2
    assert width("Aa1") == pytest.approx(0.85 + 0.62 + 0.62)
    step = STEPS[0]
    column = 10 * step.em + 1.6 * step.em
    assert [lines("示" * count, column, step) for count in (0, 1, 10, 11, 20, 21)] == [1, 1, 1, 2, 2, 3]
    assert lines("示\n例", column, step) == 2
    assert lines("示", 0.1, step) == 1


@pytest.mark.parametrize("make", [full_form, short_form])
@pytest.mark.parametrize(
    ("hostile", "most"),
    [
        ("A" * 3_000, 4), ("示" * 1_000, 5), ("</td></table>&amp;]]>" * 30, 4), ("\x00\x1b\u202e" * 500, 2),
        ("\n \n" * 3_000, 2),
    ],
    ids=["no break", "characters", "markup", "control", "empty lines"],
)  # fmt: skip
def test_hostile_text_stays_in_its_place(make, hostile, most):
    """The two pages keep their rows; what no cell holds is read behind them, as wide as the page."""
    stated = form(
        name=hostile,
        native_place=hostile,
        present_position=hostile,
        reporting_unit=hostile,
        family=family(2, hostile),
        resume=(ResumePeriod(PartialDate(2000, 7), None, (hostile,), ()), *periods(3)),
    )
    sheets = pages(print_pdf(make(stated, on=TODAY)))
    fixed = 2 if make is full_form else 1
    assert fixed <= len(sheets) <= most
    assert "填表人" in sheets[fixed - 1]


def test_what_a_cell_cannot_hold_is_read_elsewhere():
    long = "示例" * 60
    first, second, apart = pages(print_pdf(full_form(form(native_place=long, family=family(1, long * 4)), on=TODAY)))
    assert (first.count("见附页"), second.count("见附页")) == (1, 1)
    said = "".join(apart.split())
    assert f"籍贯{long}" in said
    assert f"家庭主要成员及重要社会关系{long * 4}" in said
