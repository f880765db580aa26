from dataclasses import replace
from datetime import date

import pytest

from filings.documents.cadre_form import (
    AnnualAssessments,
    CadreForm,
    FamilyMember,
    Outcome,
    PartialDate,
    PartyJoining,
    Sex,
    compare,
    read_lrmx,
)
from tests.filings.documents.samples import FEMALE_1985, TEXTS, encoded, lrmx, picture

FORM = read_lrmx(lrmx(ZhaoPian=encoded(picture())))


def only(record, form=FORM):
    (found,) = compare(record, form)
    return found


def test_a_form_with_itself():
    rows = compare(FORM, FORM)
    assert {row.outcome for row in rows} == {Outcome.SAME, Outcome.NEITHER}
    assert [row.label for row in rows[:4]] == ["姓名", "性别", "出生年月", "民族"]
    assert len(rows) == 33  # all but the version of the software
    assert not any(row.can_be_taken for row in rows)


def test_a_form_with_an_empty_one():
    assert {row.outcome for row in compare(CadreForm(), FORM)} == {Outcome.ONLY_IN_FILE, Outcome.NEITHER}
    assert {row.outcome for row in compare(FORM, CadreForm())} == {Outcome.ONLY_ON_RECORD, Outcome.NEITHER}
    assert all(row.can_be_taken == (row.outcome is Outcome.ONLY_IN_FILE) for row in compare(CadreForm(), FORM))


@pytest.mark.parametrize(
    ("field", "known", "on_record", "in_file", "outcome"),
    [
        ("name", "示例甲", "示例甲", "示例甲", Outcome.SAME),
        ("name", "示　例甲", "示例甲", "示例甲", Outcome.SAME),
        ("name", "别人", "别人", "示例甲", Outcome.DIFFERENT),
        ("sex", "2", "女", "女", Outcome.SAME),
        ("sex", "1", "男", "女", Outcome.DIFFERENT),
        ("sex", "0", "", "女", Outcome.ONLY_IN_FILE),
        ("sex", Sex.FEMALE, "女", "女", Outcome.SAME),
        ("born_month", date(1985, 3, 15), "1985.03.15", "1985.03", Outcome.SAME),
        ("born_month", PartialDate(1985, 4), "1985.04", "1985.03", Outcome.DIFFERENT),
        ("born_month", None, "", "1985.03", Outcome.ONLY_IN_FILE),
        ("joined", date(2005, 6, 30), "2005.06.30", "2005.06", Outcome.SAME),
        ("joined", date(2005, 7, 1), "2005.07.01", "2005.06", Outcome.DIFFERENT),
        ("joined", PartyJoining(PartialDate(2005, 6), "民革"), "2005.06；民革", "2005.06", Outcome.DIFFERENT),
        ("joined", PartyJoining(None, "民革"), "民革", "2005.06", Outcome.DIFFERENT),
        ("joined", "200506", "2005.06", "2005.06", Outcome.SAME),
        ("ethnicity", "", "", "汉族", Outcome.ONLY_IN_FILE),
        ("in_service_education.degree", "学士", "学士", "", Outcome.ONLY_ON_RECORD),
        ("in_service_education.degree", "", "", "", Outcome.NEITHER),
        ("full_time_education.degree", "法学硕士", "法学硕士", "法学硕士", Outcome.SAME),
        ("id_number", FEMALE_1985, FEMALE_1985, FEMALE_1985, Outcome.SAME),
        ("resume", TEXTS["JianLi"], TEXTS["JianLi"], TEXTS["JianLi"], Outcome.SAME),
        ("annual_assessments", AnnualAssessments(), "", TEXTS["NianDuKaoHeJieGuo"], Outcome.ONLY_IN_FILE),
        (
            "family",
            (FamilyMember("父亲", "示例", None, "", "示例\n工厂"),),
            "父亲　示例　—　—　示例 工厂",
            "丈夫　示例丙　1984.01　中共党员　示例公司职员\n女儿　示例丁　2015.06　—　示例小学学生",
            Outcome.DIFFERENT,
        ),
        ("photo", picture(), "30×40像素，1KB", "30×40像素，1KB", Outcome.SAME),
    ],
)
def test_one_field(field, known, on_record, in_file, outcome):
    row = only({field: known})
    assert (row.field, row.on_record, row.in_file, row.outcome) == (field, on_record, in_file, outcome)


def test_only_what_is_on_record_is_compared_in_the_order_of_the_form():
    rows = compare({"reason": "工作需要", "name": "示例甲", "phone": "1"}, FORM)
    assert [row.field for row in rows] == ["name", "reason"]


def test_what_is_taken_over_is_the_form_s_own_value():
    row = only({"born_month": PartialDate(1985, 4)})
    assert row.can_be_taken
    assert row.value == PartialDate(1985, 3)
    assert replace(CadreForm(), **{row.field: row.value}).born_month == PartialDate(1985, 3)


def test_outcomes_have_words():
    assert [outcome.label for outcome in Outcome] == ["一致", "不一致", "仅系统有记录", "仅文件中有", "均为空"]
