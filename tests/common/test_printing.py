"""Printing: Chinese is embedded, rare name characters stand, nothing of the machine gets in."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from common import printing
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


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 28), "navy").save(stream, "JPEG")
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
    """Each carrier with every address: 154 ways to read what nobody handed over."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **kwargs: opened.append(str(args)))
    for address in ADDRESSES:
        body = carrier.format(at=address.format(path=secret, secret=SECRET))
        printed = print_pdf(Sheet(write(f"<p>正文</p>{body}"), {}))
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
