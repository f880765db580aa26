"""What can be read can be uploaded, and what can be uploaded can be read: there is one judgement of what is a form."""

import io

import pytest

from attachments.archives import Rejected
from attachments.checks import check_upload
from attachments.limits import FORM_BYTES
from common.errors import Invalid
from filings.documents.cadre_form import is_older, read_form, read_lrm, read_lrmx
from tests.attachments import corpus
from tests.filings.documents import hostile
from tests.filings.documents.samples import encoded, lrm, lrmx, picture

TOLERATED = {
    "plain": lrmx(),
    "mark": b"\xef\xbb\xbf" + lrmx(),
    "utf-16": lrmx().decode().encode("utf-16"),
    "gb18030": lrmx(head='<?xml version="1.0" encoding="gb2312"?>').decode().encode("gb18030"),
    "undeclared gb18030": lrmx().decode().encode("gb18030"),
    "control characters": lrmx(xml={"MinZu": "汉\x0b族&#1;"}),
    "no name": lrmx(XingMing=""),
    "namespace": lrmx(root='<Person xmlns="urn:x">'),
    "photo": lrmx(ZhaoPian=encoded(picture())),
    "photo in lines": lrmx(ZhaoPian="\n".join(encoded(picture())[at : at + 60] for at in range(0, 900, 60))),
    "photo as an address": lrmx(ZhaoPian="data:image/jpeg;base64," + encoded(picture())),
    "photo that is none": lrmx(ZhaoPian="不是照片"),
    "photo cut off": lrmx(ZhaoPian=encoded(picture())[:200]),
    "bmp": lrmx(ZhaoPian=encoded(picture("BMP"))),
    "older": lrm(),
    "older with a mark": b"\xef\xbb\xbf" + lrm(encoding="utf-8"),
    "older in utf-8": lrm(encoding="utf-8"),
}
CORPUS = {name: content for name, content in (corpus.genuine() | corpus.disguised()).items() if "lrm" in name}
HOSTILE = {name: file for name, file in hostile.everything().items() if not name.startswith("zip-")}


def can_be_read(content, extension):
    try:
        (read_lrm if extension == "lrm" else read_lrmx)(content)
    except Rejected:
        return False
    return True


def is_taken(content, extension):
    try:
        check_upload(f"任免表.{extension}", io.BytesIO(content))
    except Invalid:
        return False
    return True


@pytest.mark.parametrize("name", TOLERATED)
def test_what_is_tolerated_in_reading_is_tolerated_in_uploading(name):
    content = TOLERATED[name]
    assert read_form(content)
    assert is_taken(content, "lrm" if is_older(content) else "lrmx")


@pytest.mark.no_cover
@pytest.mark.parametrize("extension", ["lrmx", "lrm"])
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_it_is_both_say_the_same(name, extension):
    content = hostile.content_of(HOSTILE[name])
    if len(content) > FORM_BYTES:
        assert not is_taken(content, extension)
    assert is_taken(content, extension) == can_be_read(content, extension)


@pytest.mark.parametrize("name", CORPUS)
def test_the_corpus_of_uploads_is_judged_alike(name):
    content, extension = CORPUS[name], name.rpartition(".")[2]
    assert is_taken(content, extension) == can_be_read(content, extension)


def test_a_program_in_the_place_of_the_photo_makes_it_no_form():
    content = lrmx(ZhaoPian=encoded(corpus.EXE))
    with pytest.raises(Rejected, match="照片栏中是程序"):
        read_lrmx(content)
    with pytest.raises(Invalid, match=r"照片栏中是程序，不是照片，未能上传。请用任免表编辑器重新导出后上传。"):
        check_upload("任免表.lrmx", io.BytesIO(content))
