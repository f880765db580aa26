"""What is written into the form is read equal, whatever it is and whichever program saved it."""

import io
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from filings.draft_forms import FilingForm
from filings.kinds import KIND_WORDS
from filings.models import FilingKind
from filings.packets.fields import KIND, POST_NUMBER, UNIT_CODE, UNIT_NAME, fields_of
from filings.packets.reading import read_packet
from filings.packets.writing import KIND_LABEL, write_packet
from organizers import ethnic_groups
from rules.posts import PostLevel
from tests.filings.packets.samples import APPOINTMENT, DAY, FILES, packet
from workbooks.headers import normal_header
from workbooks.values import SCIENTIFIC

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
SIGNS = st.sampled_from(" ，。、；：（）〔〕《》“”—…·=+-@'\"&<>%#1a９Ｂ\n")
RARE = st.sampled_from("喆堃玥祎垚頔旻赟䶮㛃𬭎")


def texts(length):
    """Words as people write them: full-width digits become plain ones, and nothing stands around them."""
    signs = st.text(st.one_of(HAN, SIGNS, RARE), min_size=1, max_size=min(length, 60))
    return signs.map(lambda text: text.translate({ord("９"): "9", ord("Ｂ"): "B"}).strip(" \n　")).filter(
        lambda text: any("\u4e00" <= each <= "\u9fff" for each in text)
    )


def value_of(field):
    if field.is_day:
        return st.dates(date(1900, 3, 1), date(2100, 12, 31))
    match field.name:
        case "sex":
            return st.sampled_from(["1", "2"])
        case "level":
            return st.sampled_from([level.value for level in PostLevel])
        case "ethnicity":
            return st.sampled_from(ethnic_groups.OFFERED)
        case "post_number":
            return st.integers(0, 99)
        case "name":
            return st.text(st.one_of(HAN, RARE), min_size=1, max_size=30)
        case "unit_code" | "staff_number":
            # 1E05 is refused: a table program may have made it of a longer number.
            return st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True).filter(lambda code: not SCIENTIFIC.fullmatch(code))
    return texts(field.widget.limit)


def filled(kind):
    fields = fields_of(kind)
    needed = {"name", UNIT_CODE}
    return st.fixed_dictionaries(
        {each.name: value_of(each) for each in fields if each.name in needed},
        optional={each.name: value_of(each) for each in fields if each.name not in needed},
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FilingKind).flatmap(lambda kind: st.tuples(st.just(kind), filled(kind))))
def test_what_is_written_is_read_equal(asked):
    kind, values = asked
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "packet.xlsx"
        write_packet(path, kind, values, on=DAY)
        content = path.read_bytes()
    found = read_packet("表.xlsx", content)
    assert (found.kind, found.problems, found.notices) == (kind, [], [])
    assert {name: value for name, value in found.values.items() if value is not None} == values


def test_a_file_that_libreoffice_has_saved():
    found = read_packet("libreoffice.xlsx", (FILES / "libreoffice.xlsx").read_bytes())
    assert (found.kind, found.problems, found.notices) == (FilingKind.APPOINTMENT, [], [])
    assert {name: value for name, value in found.values.items() if value is not None} == APPOINTMENT


@pytest.mark.parametrize("kind", list(FilingKind))
def test_an_empty_form_is_read_as_empty(kind):
    found = read_packet("表.xlsx", packet(kind, {}))
    assert found.kind == kind
    assert set(found.values.values()) == {None}
    assert [problem.message for problem in found.problems] == ["没有填写报备单位。", "没有填写姓名。"]
    assert found.notices == []


@pytest.mark.parametrize("kind", list(FilingKind))
def test_the_fields_are_those_of_the_draft(kind):
    """A field that the draft's form gains is missed here first."""
    from filings.draft_forms import PERSON_SECTIONS, POST_ROWS, told  # noqa: PLC0415
    from rules.selection import WAYS  # noqa: PLC0415
    from rules.selection_facts import FilingKind as RuleKind, Step  # noqa: PLC0415

    draft = {name for row in (*PERSON_SECTIONS[kind], *POST_ROWS[kind][1]) for name in row}
    for each in WAYS[RuleKind(kind)]:
        if each.step not in (Step.DOCUMENT, Step.REPORT):
            draft.add(told(each.step))
    draft |= {"late_explanation", "remarks"}
    # Rows of the ledger are named by words: the person by name and number, the post by its number.
    draft = draft - {"organizer", "ends", "post"} | {"name", "staff_number", POST_NUMBER}
    found = {each.name for each in fields_of(kind)} - {UNIT_CODE, UNIT_NAME}
    days = {name for name in found if name in FilingForm.base_fields and name.endswith(("_on", "_from", "_until"))}
    assert found - days == draft - days
    assert {name for name, _ in KIND_WORDS[kind].required} - {"post", "ends"} <= found


@pytest.mark.parametrize("kind", list(FilingKind))
def test_labels_are_told_apart_and_nothing_asks_for_an_id_number(kind):
    labels = [normal_header(each.label) for each in fields_of(kind)] + [normal_header(KIND_LABEL)]
    assert len(set(labels)) == len(labels)
    assert not any("身份证" in label for label in labels)
    assert KIND not in {each.name for each in fields_of(kind)}


def test_all_but_the_cells_to_fill_in_is_locked_and_nothing_is_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(packet(values={"unit_code": "A01"}, remarks="=HYPERLINK(1)")))
    sheet, rules = book.worksheets
    assert (sheet.title, rules.title) == ("备案报送表", "填写说明")
    assert (sheet.protection.sheet, rules.protection.sheet) == (True, True)
    by_label = {row[0].value: row for row in sheet.iter_rows()}
    assert by_label["姓名"][1].protection.locked is False
    assert by_label["单位代码"][1].protection.locked is True
    assert [by_label["姓名"][place].protection.locked for place in (0, 2, 3)] == [True, True, True]
    assert (by_label["备注"][1].value, by_label["备注"][1].data_type) == ("=HYPERLINK(1)", "s")
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert offered[f"B{by_label['性别'][1].row}"] == '"男,女"'
    assert "科级副职" in offered[f"B{by_label['岗位级别'][1].row}"]
    words = "\n".join(str(row[0].value) for row in rules.iter_rows() if row[0].value)
    assert "5个工作日" in words
    assert "不通过互联网传输" in words
