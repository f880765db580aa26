"""Printing: Chinese is embedded, rare name characters stand, nothing of the machine gets in."""

import gc
import io
import re
import resource
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from common import printed_fonts, printing
from common.printed_fonts import Fonts
from common.printing import Sheet, print_merged, print_pdf

RARE = "喆堃玥祎垚頔旻赟䶮㛃𬭎"
SECRET = "CANARY-8c1f"


@pytest.fixture
def write(tmp_path, settings):
    """Write a template and return its name; it lives in a folder of its own before the house's."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def written(body: str) -> str:
        markup = f'<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"></head><body>{body}</body></html>'
        (tmp_path / "sheet.html").write_text(markup, encoding="utf-8")
        return "sheet.html"

    return written


def reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in reader(content).pages)


def fonts(content: bytes) -> dict[str, bool]:
    """The fonts of a PDF, each with whether its glyphs are inside."""
    found = {}
    for page in reader(content).pages:
        for entry in page["/Resources"]["/Font"].values():
            (descendant,) = entry.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            found[str(entry.get_object()["/BaseFont"])] = "/FontFile2" in descriptor
    return found


def picture(colour: str = "navy") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 28), colour).save(stream, "JPEG")
    return stream.getvalue()


def test_rare_characters_are_printed_with_embedded_fonts(write):
    printed = print_pdf(
        Sheet(write(f"<main class='paper'><h1 class='paper-title'>{RARE}</h1><p>{RARE}</p></main>"), {})
    )
    assert text(printed).split("\n")[:2] == [RARE, RARE]
    assert fonts(printed)
    assert all(fonts(printed).values())
    assert all("Noto" in name for name in fonts(printed))


def test_a_small_document_is_small(write):
    assert len(print_pdf(Sheet(write("<main class='paper'><p>现予备案。</p></main>"), {}))) < 60_000


def test_merged_sheets_keep_their_order_and_share_their_fonts(write):
    sheet = Sheet(write("<main class='paper'><p>第{{ number }}份</p></main>"), {})
    sheets = [Sheet(sheet.template, {"number": number}) for number in (1, 2, 3)]
    merged = print_merged(sheets)
    assert [page.extract_text().split("\n")[0] for page in reader(merged).pages] == ["第1份", "第2份", "第3份"]
    assert len(merged) < 2 * len(print_pdf(sheets[0]))


def test_a_page_has_22_lines_of_28_characters(write):
    """GB/T 9704-2012."""
    printed = print_pdf(Sheet(write(f"<main class='paper'><p>{'示' * (23 * 28 + 1)}</p></main>"), {}))
    first, second = (each.extract_text().split("\n") for each in reader(printed).pages)
    assert [line for line in first if line.startswith("示")] == ["示" * 28] * 22
    assert [line for line in second if line.startswith("示")] == ["示" * 28, "示"]
    assert ("— 1 —" in first, "— 2 —" in second) == (True, True)


def test_markup_that_is_no_xml_is_printed_as_well(write):
    strict, lenient = "<p>甲<br/>乙</p><table><tr><td>丙</td></tr></table>", "<p>甲<br>乙<table><tr><td>丙</table>"
    assert [text(print_pdf(Sheet(write(body), {}))) for body in (strict, lenient)] == ["甲\n乙\n丙\n— 1 —"] * 2


def test_what_cannot_be_printed_is_left_out(write):
    hostile = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0x7F, 0x202E, 0x2066, 0xD800, 0xFFFE])) + "\n" * 999
    printed = print_pdf(Sheet(write("<p style='white-space: pre-line'>甲{{ hostile }}乙</p>"), {"hostile": hostile}))
    assert text(printed).split("\n")[0] == "甲"
    assert len(reader(printed).pages) == 1


def test_a_face_keeps_the_tables_that_viewers_need(write):
    printed = print_pdf(Sheet(write("<p>现予备案。</p>"), {}))
    (entry,) = reader(printed).pages[0]["/Resources"]["/Font"].values()
    descriptor = entry.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    face = TTFont(io.BytesIO(descriptor["/FontFile2"].get_object().get_data()))
    assert sorted(face.reader.keys()) == ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]
    drawn = [name for name in face.getGlyphOrder() if face["glyf"][name].numberOfContours]
    assert len(drawn) == len(set("现予备案。—1")) + 1  # and the mark for what is missing


def test_a_title_is_cut_out_of_its_face_once(write):
    sheet = Sheet(write("<main class='paper'><h1 class='paper-title'>备案回执</h1></main>"), {})
    first = print_pdf(sheet)
    kept = dict(Fonts._kept)
    assert print_pdf(sheet) == first
    assert Fonts._kept == kept


def test_a_face_that_cannot_be_cut_is_embedded_whole(write, monkeypatch):
    monkeypatch.setattr("weasyprint.text.ffi.harfbuzz_subset", None)
    monkeypatch.setattr(Fonts, "_kept", {})
    printed = print_pdf(Sheet(write("<p>现</p>"), {}))
    assert len(printed) > 5_000_000
    assert all(fonts(printed).values())


@pytest.mark.parametrize(
    ("tables", "coloured", "cutter"),
    [
        (["glyf", "GSUB"], False, "ours"),
        (["CFF ", "GSUB"], False, "the engine's"),
        (["glyf", "fvar"], False, "the engine's"),
        (["glyf", "COLR"], True, "the engine's"),
    ],
)
def test_only_plain_truetype_faces_are_cut_by_us(monkeypatch, tables, coloured, cutter):
    def theirs(glyphs, hinting):
        font.file_content = b"the engine's"

    monkeypatch.setattr(printed_fonts, "_cut_once", lambda *args, **kwargs: b"ours")
    font = SimpleNamespace(
        subset=theirs, file_content=b"whole", hash="abc", tables=tables, png=False, svg=False, colr=coloured
    )
    Fonts()["a face"] = font
    font.subset(dict.fromkeys(range(printed_fonts.FEW_GLYPHS + 1), "字"), False)
    assert font.file_content == cutter.encode()


def test_garbage_is_looked_for(write):
    """A print leaves nothing behind, alone or with many; and the interpreter looks again by itself."""
    sheet = Sheet(write("<main class='paper'><p>现予备案。</p></main>"), {})

    def left_behind(count: int) -> int:
        print_merged([sheet] * count)
        gc.collect()
        return len(gc.get_objects())

    first = left_behind(1), left_behind(9)
    assert max(left_behind(1) - first[0], left_behind(9) - first[1]) < 50
    assert gc.isenabled()


def test_calls_with_room_share_one_piece_of_stack():
    """Up and down at every depth: the system is not asked for memory again and again."""

    def down(depth: int) -> None:
        if depth:
            down(depth - 1)
        else:
            for _ in range(1_000):
                (lambda: None)()

    @printing._with_room
    def everywhere() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for depth in range(300):
            down(depth)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    assert everywhere() < 500  # thousands without


def test_nothing_to_print_is_said():
    with pytest.raises(ValueError, match="nothing to print"):
        print_merged([])


def test_a_style_sheet_that_is_not_there_is_an_error(write):
    with pytest.raises(FileNotFoundError):
        print_pdf(Sheet(write("<p>无</p>"), {}, styles=("css/absent.css",)))


def test_a_named_picture_is_printed(write):
    place = write('<main class="paper"><img src="asset:photo" alt=""></main>')
    assert len(reader(print_pdf(Sheet(place, {}, assets={"photo": (picture(), "image/jpeg")}))).pages[0].images) == 1
    assert len(reader(print_pdf(Sheet(place, {}))).pages[0].images) == 0


@pytest.mark.parametrize("image", ['<img src="asset:photo" alt=""/>', '<img src="asset:photo" alt="">'])
def test_merged_sheets_keep_each_its_own_picture(write, image):
    """Of one name in every sheet; and what is the same picture is embedded once."""
    place = write(f'<main class="paper">{image}</main>')
    colours = ("red", "lime", "red", "blue")
    sheets = [Sheet(place, {}, assets={"photo": (picture(colour), "image/jpeg")}) for colour in colours]
    printed = reader(print_merged(sheets))

    def shown(page):
        (name,) = re.findall(rb"/(\w+) Do", page.get_contents().get_data())
        return page["/Resources"]["/XObject"][f"/{name.decode()}"]

    assert [shown(page).decode_as_image().getpixel((9, 9)) for page in printed.pages] == [
        Image.open(io.BytesIO(picture(colour))).getpixel((9, 9)) for colour in colours
    ]
    assert len(printed.pages[0]["/Resources"]["/XObject"]) == 3


EVERYTHING = """<style>h1 { bookmark-level: 1; bookmark-label: content() } .pale { opacity: 0.5 }
.far { background: linear-gradient(red, blue); height: 9mm }
.tiles { background: url("asset:photo") repeat; background-size: 3mm 3mm; height: 9mm }</style>
<h1 id="top-{{ number }}">第{{ number }}份</h1><p class="pale">淡</p><p class="far">渐</p><p class="tiles">铺</p>
<p style="color: lab(50% 40 20)">色</p><img src="asset:photo" alt=""/><p style="break-before: page">
<a href="#top-{{ number }}">回到第{{ number }}份</a></p>"""


def test_merged_pages_are_what_the_engine_makes_of_them(write):
    """Drawn as soon as they are laid out, with links, bookmarks, groups, patterns, shadings and pictures."""
    place, photo = write(EVERYTHING), {"photo": (picture(), "image/jpeg")}
    sheets = [Sheet(place, {"number": number}, assets=photo) for number in range(3)]
    documents = [printing._lay_out(sheet) for sheet in sheets]
    whole = documents[0].copy([page for document in documents for page in document.pages])
    whole.fonts = Fonts()
    told = whole.write_pdf()
    named = reader(told).pages[0]["/Resources"]
    assert [len(named[f"/{kind}"]) for kind in ("ExtGState", "XObject", "Pattern")] == [4, 4, 6]
    assert (len(reader(told).outline), len(reader(told).pages)) == (3, 6)
    assert print_merged(sheets) == told


ADDRESSES = """
file://{path} FILE://{path} file:{path} file:///proc/self/environ {path} ../../{path} //localhost{path}
http://127.0.0.1:9/{path} https://127.0.0.1:9/ ftp://127.0.0.1:9/ data:text/plain,{secret}
asset:{path} asset:../{path} asset:
""".split()  # noqa: SIM905 a list to read
CARRIERS = [
    '<img src="{at}" alt="">',
    '<link rel="stylesheet" href="{at}">',
    '<link rel="attachment" href="{at}">',
    '<a rel="attachment" href="{at}">附件</a>',
    '<object data="{at}"></object>',
    '<embed src="{at}">',
    '<iframe src="{at}"></iframe>',
    '<style>@import "{at}"; p {{ background: url("{at}") }}</style><p>甲</p>',
    '<style>@font-face {{ font-family: x; src: url("{at}") }} p {{ font-family: x }}</style><p>乙</p>',
    '<div style="content: url({at}); list-style-image: url({at})">丙</div>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{at}" width="9" height="9"/><use href="{at}#a"/></svg>',
]


@pytest.mark.parametrize("carrier", CARRIERS, ids=[f"carrier-{number}" for number in range(len(CARRIERS))])
def test_no_file_and_no_address_is_read(write, tmp_path, monkeypatch, carrier):
    """Each carrier with every address, in one document: 154 ways to read what nobody handed over."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **kwargs: opened.append(str(args)))
    places = [address.format(path=secret, secret=SECRET) for address in ADDRESSES]
    printed = print_pdf(Sheet(write("".join(f"<p>正文</p>{carrier.format(at=each)}" for each in places)), {}))
    assert text(printed).count("正文") == len(ADDRESSES)
    assert SECRET.encode() not in printed
    assert SECRET not in text(printed)
    assert "/EmbeddedFiles" not in reader(printed).trailer["/Root"].get("/Names", {})
    assert opened == []


def test_fonts_are_found_without_an_environment(monkeypatch, settings, tmp_path):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    settings.DATA_DIR = tmp_path
    printing._fonts.__wrapped__()
    assert "FONTCONFIG_FILE" not in printing.os.environ
    (tmp_path / "fonts.conf").write_text("<fontconfig/>")
    printing._fonts.__wrapped__()
    assert printing.os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")
    monkeypatch.delenv("FONTCONFIG_FILE")
