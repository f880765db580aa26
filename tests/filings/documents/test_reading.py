import io
import zipfile

import pytest

from attachments.archives import Container, Rejected
from attachments.limits import FILE_BYTES
from filings.documents.cadre_form import is_archive, read_archive, read_files, read_form
from tests.filings.documents.samples import encoded, lrm, lrmx, picture, zipped


def names(batch):
    return [(file.name, file.form.name if file.form else file.reason) for file in batch.files]


@pytest.mark.parametrize(
    "content", [lrm(), b"\xef\xbb\xbf" + lrm(encoding="utf-8"), b" \r\n" + lrm(), lrmx(), b"\xef\xbb\xbf" + lrmx()]
)
def test_both_formats_are_told_apart_by_what_is_in_them(content):
    assert read_form(content).name == "示例甲"


def test_a_zip_of_many():
    batch = read_archive(
        zipped(
            {
                "示例甲.lrmx": lrmx(),
                "科室/示例乙.lrm": lrm(c0="示例乙"),
                "科室/示例乙.PIC": picture(),
                "坏.lrmx": b"hello",
                "实体.lrmx": lrmx(head='<!DOCTYPE a [<!ENTITY b "c">]>'),
                "太大.LRMX": lrmx(ZhaoPian="A" * 6_000_000),
                "别人.pic": picture(),
                "说明.txt": b"...",
                "__MACOSX/._示例甲.lrmx": b"x",
                "Thumbs.db": b"x",
                "空目录/": b"",
            }
        )
    )
    assert batch.is_archive
    assert names(batch) == [
        ("示例甲.lrmx", "示例甲"),
        ("科室/示例乙.lrm", "示例乙"),
        ("坏.lrmx", "文件内容不是XML，不是任免审批表"),
        ("实体.lrmx", "文件含有文档类型声明（DTD）或实体，任免审批表中不应有"),
        ("太大.LRMX", "文件大小为5.7MB，超过5MB，多半是照片过大"),
    ]
    assert batch.files[1].form.photo == picture()
    assert batch.skipped == ("别人.pic", "说明.txt")
    assert batch.files[2].message == "文件内容不是XML，不是任免审批表。请用任免表编辑器重新导出后上传。"
    assert batch.files[0].message == ""


@pytest.mark.parametrize("name", ["示例甲", "示例璡錦", "喆堃玥"])
def test_names_in_a_zip_of_an_older_chinese_tool(name):
    """The second byte of 璡 in GBK is a backslash; that is no path."""
    content = zipped({f"{name}.lrm": lrm(), f"{name}.pic": picture(), f"下级/{name}.lrmx": lrmx()}, gbk=True)
    batch = read_archive(content)
    assert [file.name for file in batch.files] == [f"{name}.lrm", f"下级/{name}.lrmx"]
    assert batch.files[0].form.photo is not None
    assert batch.skipped == ()


def test_names_of_tools_that_write_utf8_and_do_not_say_so():
    content = zipped({"示例甲.lrmx": lrmx()})
    at = content.index("示例甲.lrmx".encode())
    flags = content[6:8]
    assert flags == b"\x00\x08"
    unsaid = content[:6] + b"\x00\x00" + content[8:]
    central = unsaid.index(b"PK\x01\x02")
    unsaid = unsaid[: central + 8] + b"\x00\x00" + unsaid[central + 10 :]
    assert at > 0
    assert names(read_archive(unsaid)) == [("示例甲.lrmx", "示例甲")]


def test_a_name_in_no_encoding_stays_as_the_directory_has_it():
    content = zipped({"aa.lrmx": lrmx()}).replace(b"aa.lrmx", b"\xff\xff.lrmx")
    assert names(read_archive(content)) == [("\xa0\xa0.lrmx", "示例甲")]


@pytest.mark.parametrize("name", ["..\\a.lrmx", "../a.lrmx", "/a.lrmx", "C:a.lrmx", "示例\\..\\a.lrmx"])
@pytest.mark.parametrize("gbk", [True, False])
def test_paths_that_lead_away_are_still_refused(name, gbk):
    with pytest.raises(Rejected, match="不安全的文件名"):
        Container(io.BytesIO(zipped({name: lrmx()}, gbk=gbk)))


@pytest.mark.parametrize(
    "name", ["..\\a.lrmx", "/a.lrmx", "\\a.lrmx", "C:\\a.lrmx", "示例\\..\\a.lrmx", "\\\\示例\\a.lrmx"]
)
@pytest.mark.parametrize("gbk", [True, False])
def test_paths_that_lead_away_are_refused_of_forms_too(name, gbk):
    with pytest.raises(Rejected, match="不安全的文件名"):
        read_archive(zipped({name: lrmx()}, gbk=gbk))


@pytest.mark.parametrize("gbk", [True, False])
def test_folders_of_an_older_windows_tool(gbk):
    batch = read_archive(zipped({"下级\\": b"", "下级\\示例甲.lrm": lrm(), "下级\\示例甲.pic": picture()}, gbk=gbk))
    assert [(file.name, file.message) for file in batch.files] == [("下级/示例甲.lrm", "")]
    assert batch.files[0].form.photo is not None
    assert batch.skipped == ()


def test_names_that_are_the_same_once_they_are_read_are_refused():
    with pytest.raises(Rejected, match="重名文件"):
        read_archive(zipped({"下级\\示例甲.lrmx": lrmx(), "下级/示例甲.lrmx": lrmx()}))


def test_programs_are_named_as_their_writer_meant():
    with pytest.raises(Rejected, match="文件内含程序（示例.exe）"):
        read_archive(zipped({"下级/示例.exe": b"x"}, gbk=True))


def _bomb():
    return zipped({"a.lrmx": b"<Person>" + b" " * 30_000_000})


def _encrypted():
    content = bytearray(zipped({"a.lrmx": lrmx()}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x05\x06" + b"\x00" * 18, "压缩包是空的"),
        (zipped({"a.txt": b"x", "b.pic": picture()}), "压缩包内没有任免审批表（.lrmx或.lrm）"),
        (zipped({"内/套.zip": zipped({"a.lrmx": lrmx()})}), "压缩包内没有任免审批表（.lrmx或.lrm）"),
        (
            zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
            "文件是Word或Excel文档，不是任免审批表（.lrmx）",
        ),
        (_bomb(), "压缩包的压缩比异常"),
        (_encrypted(), "文件已加密"),
        (zipped({"a.lrmx": lrmx()})[:-30], "文件已损坏或不完整"),
        (zipped({"a.lrmx": lrmx(), "A.LRMX": lrmx()}), "压缩包内有重名文件"),
        (zipped({f"{number}.txt": b"" for number in range(1_001)}), "压缩包内文件过多（超过1000个）"),
        (zipped({"a.lrmx": lrmx()}) + b"\x00" * FILE_BYTES, "压缩包大小为20.0MB，超过20MB"),
    ],
    ids=["empty", "no-form", "nested", "docx", "bomb", "encrypted", "half", "same-names", "many", "large"],
)
def test_a_zip_that_is_refused(content, reason):
    assert is_archive(content)
    with pytest.raises(Rejected) as caught:
        read_archive(content)
    assert caught.value.reason == reason
    assert "办公软件" not in caught.value.remedy  # no such thing makes a zip of forms
    batch = read_files([("全部.zip", content)])
    assert names(batch) == [("全部.zip", reason)]
    assert batch.is_archive


def test_several_files_at_once():
    batch = read_files(
        [
            ("示例甲.lrmx", lrmx()),
            ("示例乙.pic", picture()),
            ("示例乙.lrm", lrm(c0="示例乙")),
            ("多份.zip", zipped({"示例丙.lrmx": lrmx(XingMing="示例丙"), "读我.txt": b""})),
            ("别人.pic", picture()),
            ("坏.lrmx", b"<a/>"),
        ]
    )
    assert names(batch) == [
        ("示例甲.lrmx", "示例甲"),
        ("示例乙.lrm", "示例乙"),
        ("示例丙.lrmx", "示例丙"),
        ("坏.lrmx", "文件的根元素是“a”，应为“Person”，不是任免审批表"),
    ]
    assert batch.files[1].form.photo == picture()
    assert batch.skipped == ("别人.pic", "读我.txt")
    assert batch.is_archive
    assert not read_files([("示例甲.lrmx", lrmx())]).is_archive
    assert read_files([]).files == ()


def test_a_stored_zip_is_read_too():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.lrmx", lrmx(ZhaoPian=encoded(picture())))
    assert read_archive(out.getvalue()).files[0].form.photo == picture()
