"""Why a container is not taken: each reason has a file of its own."""

import io
import random
import struct
import warnings
import zipfile

import pytest

from attachments.archives import CHUNK, DAMAGED, Container, Limits, Rejected

NAME = "a.txt"
CONTENT = b"content of some length"


def zipped(content: bytes = CONTENT, names=(NAME,), method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # the library says so when a name is used twice
        for name in names:
            archive.writestr(name, content)
    return bytearray(out.getvalue())


def changed(change, **options) -> bytes:
    """A container whose two headers of its first entry were changed alike: ``change(data, local, central)``."""
    data = zipped(**options)
    change(data, 0, data.index(b"PK\x01\x02"))
    return bytes(data)


def with_flag(data, local, central):
    data[local + 6] |= 1
    data[central + 8] |= 1


def with_size(number: int):
    def change(data, local, central):
        for place in (local + 18, central + 20):
            struct.pack_into("<I", data, place, number)

    return change


def without_magic(data, local, central):
    """The second entry's own header is gone; the directory still points there."""
    second = data.index(b"PK\x03\x04", 4)
    data[second : second + 4] = b"XXXX"


def with_broken_stream(data, local, central):
    start = local + 30 + len(NAME)
    data[start : start + 4] = b"\xff\xff\xff\xff"


HOSTILE = {
    "twice the same name": (bytes(zipped(names=("a.txt", "A.TXT"))), "压缩包内有重名文件"),
    "something before": (b"PK\x03\x04 and more" + bytes(zipped()), "压缩包前附有其他内容"),
    "something behind": (bytes(zipped()) + b"x", "压缩包末尾附有其他内容"),
    "an encrypted entry": (changed(with_flag), "文件已加密"),
    "an uncommon method": (bytes(zipped(method=zipfile.ZIP_BZIP2)), "压缩包使用了不常见的压缩方式"),
    "a path upwards": (bytes(zipped(names=("../a.txt",))), "压缩包内有不安全的文件名"),
    "an absolute path": (bytes(zipped(names=("/a.txt",))), "压缩包内有不安全的文件名"),
    "a drive": (bytes(zipped(names=("c:a.txt",))), "压缩包内有不安全的文件名"),
    "a program by its name": (bytes(zipped(names=("x/setup.EXE",))), "文件内含程序（setup.EXE）"),
    "a program by its content": (bytes(zipped(content=b"MZ" + CONTENT)), "文件内含程序"),
    "a header that is gone": (changed(without_magic, names=("a.txt", "b.txt")), DAMAGED),
    "a stream that is none": (changed(with_broken_stream), DAMAGED),
    "a size beyond the file": (changed(with_size(10_000)), DAMAGED),
    "more than was said": (changed(with_size(10_000), method=zipfile.ZIP_STORED), "压缩包内文件的大小与目录不符"),
    "a stream that is cut short": (changed(with_size(3)), DAMAGED),
    "no container": (b"%PDF-1.7", "文件内容不是压缩包格式，与扩展名不符"),
    "half a container": (bytes(zipped())[:-10], DAMAGED),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_not_taken(kind):
    content, reason = HOSTILE[kind]
    with pytest.raises(Rejected) as rejected:
        Container(io.BytesIO(content))
    assert rejected.value.reason == reason
    assert rejected.value.remedy


def test_a_sound_container_is_taken_and_read():
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        container = Container(io.BytesIO(bytes(zipped(method=method))))
        assert container.names() == [NAME]
        assert container.read(NAME) == CONTENT


@pytest.mark.parametrize("size", [0, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
@pytest.mark.parametrize("content", [b"\0", random.Random(30).randbytes(1 << 16)], ids=["zeros", "noise"])
def test_contents_around_the_size_of_a_piece(content, size):
    whole = (content * (size // len(content) + 1))[:size]
    assert Container(io.BytesIO(bytes(zipped(whole)))).read(NAME) == whole


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(entries=1), "压缩包内文件过多（超过1个）"),
        (Limits(total_bytes=2 * len(CONTENT) - 1), "压缩包解开后过大"),
        (Limits(entry_bytes=len(CONTENT) - 1), "压缩包解开后过大"),
        (Limits(ratio=0, ratio_from=2 * len(CONTENT) - 1), "压缩包的压缩比异常"),
        (Limits(entries=2, total_bytes=2 * len(CONTENT), entry_bytes=len(CONTENT), ratio_from=2 * len(CONTENT)), None),
    ],
)
def test_limits_include_their_number(limits, reason):
    file = io.BytesIO(bytes(zipped(names=("a.txt", "b.txt"))))
    if reason is None:
        assert Container(file, limits).names() == ["a.txt", "b.txt"]
    else:
        with pytest.raises(Rejected) as rejected:
            Container(file, limits)
        assert rejected.value.reason == reason
