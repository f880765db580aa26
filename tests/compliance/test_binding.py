"""The volume as a book: contents over several pages, numbers at the foot of turned pages."""

from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from compliance.inspection.binding import STRIP_WIDTH, Binder, TitledSheet, _foot_of
from compliance.inspection.sheets import Block, contents, cover, page

ENTRIES = 130


def words(of: PageObject) -> str:
    return "".join(of.extract_text().split())


@pytest.fixture(scope="module")
def bound(tmp_path_factory) -> PdfReader:
    """Many lines, a document of three pages in between."""
    folder: Path = tmp_path_factory.mktemp("volume")
    binder = Binder(folder)
    binder.add_sheets([])
    binder.add_sheets([TitledSheet("开头", 0, page("开头", [Block(facts=[("甲", "乙")])]))])
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    writer.write(folder / "document.pdf")
    for number in range(ENTRIES):
        binder.add_file(f"材料{number}<b>&", 1, folder / "document.pdf", 3)
    binder.add_heading("末尾", 0)
    binder.add_sheets([TitledSheet("结束", 1, page("结束", [Block(head=("事项",), empty="无。")]))])
    into = folder / "volume.pdf"
    count = binder.bind(
        into, cover=cover("卷", "示例", [], "2026年11月4日"), contents=contents, title="卷", taken="由示例生成"
    )
    reader = PdfReader(into)
    assert count == len(reader.pages)
    assert into.stat().st_mode & 0o777 == 0o600
    return reader


@pytest.mark.no_cover
def test_contents_of_several_pages_name_the_pages_behind_them(bound):
    total = len(bound.pages)
    front = total - 3 * ENTRIES - 2
    assert front > 3, "cover and contents of several pages"
    text = "".join(words(each) for each in bound.pages[1:front])
    for number in (0, 1, 64, ENTRIES - 1):
        assert f"材料{number}<b>&" in text
        told = text.partition(f"材料{number}<b>&")[2].lstrip("·")
        assert told.startswith(str(front + 2 + 3 * number))
    assert text.partition("末尾")[2].lstrip("·").startswith(str(total))


def test_the_number_at_the_foot_is_the_number_of_the_page(bound):
    total = len(bound.pages)
    for number, each in enumerate(bound.pages, start=1):
        assert f"全卷第{number}页共{total}页" in words(each)


def test_the_outline_is_that_of_the_contents(bound):
    titles = [each.title for each in bound.outline if not isinstance(each, list)]
    assert titles == ["开头", "末尾"]


@pytest.mark.parametrize(
    ("rotation", "left", "right"),
    [
        # The corners of the page that are seen at the lower left and at the lower right.
        (0, (10, 20), (410, 20)),
        (90, (410, 20), (410, 720)),
        (180, (410, 720), (10, 720)),
        (270, (10, 720), (10, 20)),
    ],
)
def test_the_strip_lies_along_the_foot_as_it_is_seen(rotation, left, right):
    of = PageObject.create_blank_page(width=500, height=800)
    of.cropbox = RectangleObject((10, 20, 410, 720))
    of.rotate(rotation)
    a, b, c, d, e, f = _foot_of(of)
    assert (e, f) == pytest.approx(left)
    assert (a * STRIP_WIDTH + e, b * STRIP_WIDTH + f) == pytest.approx(right)
    assert a * d - b * c > 0, "never mirrored"
