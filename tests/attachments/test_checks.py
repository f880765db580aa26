import io

import pytest
from PIL import Image, ImageFile

from attachments.checks import check_upload, content_to_store, name_to_keep
from attachments.limits import FILE_BYTES
from common.errors import Invalid
from tests.attachments import corpus

GENUINE = corpus.genuine()
DISGUISED = corpus.disguised()

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "lrmx": "application/xml",
    "lrm": "text/plain",
}


def message_for(name, content):
    with pytest.raises(Invalid) as caught:
        check_upload(name, io.BytesIO(content))
    assert list(caught.value.errors) == ["file"]
    return caught.value.errors["file"][0]


@pytest.mark.parametrize("name", ["半张.jpg", "半张.png"])
def test_half_a_picture_is_refused_even_after_the_pdf_engine_was_loaded(name, monkeypatch):
    """The engine makes Pillow fill up half pictures in the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert message_for(name, DISGUISED[name])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("name", GENUINE)
def test_genuine_files_are_taken(name):
    file = io.BytesIO(GENUINE[name])
    assert check_upload(name, file) == MEDIA_TYPES[name.rsplit(".", 1)[1].lower()]
    assert file.tell() == 0


@pytest.mark.parametrize("name", DISGUISED)
def test_disguised_files_are_refused_with_a_chinese_reason(name):
    message = message_for(name, DISGUISED[name])
    assert message.endswith("。")
    assert any("\u4e00" <= character <= "\u9fff" for character in message)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("空.pdf", b"", "文件是空的（0字节），未能上传。请重新选择文件。"),
        (
            "表.xls",
            b"x",
            "不支持“.xls”格式的文件，可上传：pdf、jpg、png、docx、xlsx、ofd、lrmx、lrm。请另存为.xlsx后上传。",
        ),
        (
            "图.pdf",
            corpus.picture("PNG"),
            "文件内容不是PDF，与扩展名不符，未能上传。请上传真正的PDF文件，不要只改扩展名。",
        ),
        (
            "脚本.pdf",
            DISGUISED["脚本.pdf"],
            "PDF含有脚本、附件或启动动作，未能上传。请用“打印到PDF”或扫描件重新生成后上传。",
        ),
        ("../a.pdf", corpus.pdf(), "文件名含有路径，未能上传。请只用文件本身的名称。"),
        (
            "大.pdf",
            b"%PDF-1.7" + b"0" * FILE_BYTES,
            "文件大小为20.0MB，超过20MB，未能上传。请压缩图片或降低扫描分辨率后重新生成。",
        ),
    ],
)
def test_messages_say_what_why_and_how_to_mend(name, content, message):
    assert message_for(name, content) == message


@pytest.mark.parametrize(("surplus", "is_taken"), [(0, True), (1, False)])
def test_the_size_limit_includes_its_number(surplus, is_taken):
    content = corpus.pdf()
    # White space after the end is what some scanners leave.
    content += b"\n" * (FILE_BYTES - len(content) + surplus)
    if is_taken:
        assert check_upload("边界.pdf", io.BytesIO(content)) == "application/pdf"
    else:
        assert "超过20MB" in message_for("边界.pdf", content)


@pytest.mark.parametrize("cut", range(1, 60, 7))
@pytest.mark.parametrize("name", ["任免文件.pdf", "照片.png", "决定.docx", "名册.xlsx", "公文.ofd", "任免表.lrmx"])
def test_truncated_files_are_refused(name, cut):
    content = GENUINE[name]
    message_for(name, content[: len(content) * cut // 60])


def test_pictures_are_kept_without_metadata_and_upright():
    stored = content_to_store("照片.jpg", io.BytesIO(corpus.photograph()))
    picture = Image.open(io.BytesIO(stored))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (30, 40), {})
    assert b"CameraMaker" not in stored


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_pictures_keep_every_pixel(mode):
    source = Image.linear_gradient("L").resize((16, 16))
    source = source.convert("I").convert("I;16") if mode == "I;16" else source.convert(mode)
    out = io.BytesIO()
    source.save(out, "PNG")
    kept = Image.open(io.BytesIO(content_to_store("图.png", out)))
    assert kept.mode == mode
    assert kept.convert("RGBA").tobytes() == source.convert("RGBA").tobytes()


def test_other_files_are_kept_byte_for_byte():
    for name, content in GENUINE.items():
        if not name.endswith(("jpg", "jpeg", "png")):
            assert content_to_store(name, io.BytesIO(content)) == content


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("示例甲11010519491231002X.lrmx", "示例甲110×××002X.lrmx"),
        ("110105194912310021_110105194912310021.pdf", "110×××0021_110×××0021.pdf"),
        ("１１０１０５１９４９１２３１００２Ｘ.pdf", "１１０×××００２Ｘ.pdf"),
        ("沪交医委202630号第1234567890123456789号.pdf", "沪交医委202630号第1234567890123456789号.pdf"),
        (" 任职通知.pdf ", "任职通知.pdf"),
    ],
)
def test_a_file_named_after_an_id_number_does_not_publish_it(given, kept):
    assert name_to_keep(given) == kept
