import base64
import io

import pytest
from PIL import Image

from attachments.archives import Rejected
from attachments.limits import FORM_BYTES
from filings.documents.cadre_form.photo import clean_photo, decoded_photo, encoded_photo, photo_facts
from tests.filings.documents.samples import photograph, picture


def opened(content):
    return Image.open(io.BytesIO(content))


def test_a_plain_jpeg_stays_as_it_is():
    content = picture()
    assert clean_photo(content) == content
    assert photo_facts(content).width == 30
    assert photo_facts(content).height == 40
    assert photo_facts(content).size == len(content)


@pytest.mark.parametrize(
    "content",
    [
        picture(comment=b"a note"),
        picture(progressive=True),
        picture() + b"\x00\x00",
        picture()[:20] + b"\x00\x01" + picture()[20:],
        picture("PNG"),
        picture("BMP"),
        picture("PNG", mode="L", color=90),
        picture("PNG", mode="P", color=3),
        picture("PNG", mode="I;16", color=900),
        picture("JPEG", mode="CMYK", color=(10, 20, 30, 40)),
    ],
    ids=["comment", "progressive", "appended", "between", "png", "bmp", "grey", "palette", "sixteen-bit", "cmyk"],
)
def test_all_else_becomes_a_plain_jpeg_once(content):
    clean = clean_photo(content)
    assert clean != content
    assert opened(clean).format == "JPEG"
    assert opened(clean).size == (30, 40)
    assert b"a note" not in clean
    assert clean_photo(clean) == clean


def test_a_photograph_is_turned_upright_and_loses_its_exif():
    clean = clean_photo(photograph())
    assert opened(clean).size == (40, 30)
    assert len(opened(clean).getexif()) == 0
    assert b"CameraMaker" not in clean


def test_transparency_becomes_white():
    clean = clean_photo(picture("PNG", mode="RGBA", color=(0, 0, 0, 0)))
    assert opened(clean).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "照片不是JPG、PNG或BMP图片"),
        (b"GIF89a" + b"\x00" * 50, "照片不是JPG、PNG或BMP图片"),
        (b"MZ\x90\x00", "照片不是JPG、PNG或BMP图片"),
        (picture()[:200], "文件已损坏或不完整"),
        (b"BM" + b"\x00" * 60, "文件已损坏或不完整"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "文件已损坏或不完整"),
        (picture(comment=b"<script>"), "图片中夹带其他内容"),
        (picture("PNG", size=(8000, 5001)), "图片像素过大（8000×5001）"),
        (b"\xff\xd8\xff" + b"\x00" * FORM_BYTES, "照片为5.0MB，超过5MB"),
    ],
    ids=["empty", "gif", "program", "half", "bmp-head", "jpeg-head", "script", "pixels", "bytes"],
)
def test_what_is_no_photo(content, reason):
    with pytest.raises(Rejected) as caught:
        clean_photo(content)
    assert caught.value.reason == reason
    assert caught.value.remedy


def test_whatever_the_decoder_says_is_a_rejection(monkeypatch):
    def broken(*arguments):
        raise RuntimeError("the decoder")

    monkeypatch.setattr("filings.documents.cadre_form.photo.as_jpeg", broken)
    with pytest.raises(Rejected, match="照片无法识别"):
        clean_photo(picture("PNG"))


def test_a_jpeg_with_nothing_behind_its_start_is_not_plain():
    content = picture()
    filled = content[:2] + b"\xff" + content[2:]  # a fill byte is allowed before any segment
    assert clean_photo(filled) != filled


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text,
        lambda text: "\n".join(text[at : at + 76] for at in range(0, len(text), 76)),
        lambda text: f"\r\n  {text}\r\n",
        lambda text: f"data:image/jpeg;base64,{text}",
        lambda text: text.rstrip("="),
    ],
    ids=["bare", "lines", "padded", "data", "without-equals"],
)
@pytest.mark.parametrize("length", [40, 41, 42])
def test_base64_as_it_is_met(spoil, length):
    content = bytes(range(length))
    assert decoded_photo(spoil(encoded_photo(content))) == content
    assert encoded_photo(content) == base64.b64encode(content).decode()


@pytest.mark.parametrize("text", ["不是图片", "####", "A", "abc=def"])
def test_what_is_no_base64(text):
    with pytest.raises(Rejected, match="照片无法识别"):
        decoded_photo(text)
