"""Floods: too large, too many, too many pixels, more than a day allows. Each is refused, and fast."""

import io
import struct
import time
import uuid
import zlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from attachments import ownership
from attachments.checks import check_upload
from attachments.limits import FILE_BYTES, FILES_PER_OWNER, MEGABYTE, PIXELS, REQUEST_BYTES
from attachments.models import Attachment
from attachments.services import remove_attachment, store_attachment
from common import clock
from common.errors import Invalid, Refused
from tests.attachments import corpus
from tests.factories import accounts

KIND = "test.matter"
UNIT, OTHER_UNIT = uuid.UUID(int=7), uuid.UUID(int=8)
FAST = 1.0


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setattr(ownership, "_kinds", {})
    ownership.register(KIND, label="测试事项", visible_ids=lambda user: [])


def account(name="one"):
    return User.objects.create(username=name, display_name=name, created_at=clock.now())


def upload(by, unit_id=UNIT, owner_id=None, content=None):
    file = ContentFile(content or corpus.pdf(), name="任免文件.pdf")
    return store_attachment(upload=file, owner_kind=KIND, owner_id=owner_id or uuid.uuid4(), by=by, unit_id=unit_id)


def refusal(by, **more):
    before = Attachment.objects.count()
    with pytest.raises(Refused) as caught:
        upload(by, **more)
    assert Attachment.objects.count() == before
    return caught.value.message


def wide_png(width, height):
    """A picture whose head promises more than its few bytes hold."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels


FLOODS = {
    "大.pdf": corpus.pdf() + b" " * FILE_BYTES,
    "大.png": corpus.picture("PNG") + b"\x00" * FILE_BYTES,
    "大.lrmx": corpus.lrmx() + b" " * (5 * MEGABYTE),
    "像素.png": wide_png(PIXELS, 2),
    "像素多.png": wide_png(2**31 - 1, 2**31 - 1),
    "炸弹.xlsx": corpus.zipped({"[Content_Types].xml": b" " * 60_000_000}),
    "炸弹.docx": corpus.zipped({**corpus.docx_entries(), "word/a.xml": b" " * 90_000_000}),
    "条目.ofd": corpus.zipped({"OFD.xml": "<OFD/>", **{f"{number}.xml": b"" for number in range(5_001)}}),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_in_one_file_is_refused_fast(name):
    began = time.process_time()
    with pytest.raises(Invalid):
        check_upload(name, io.BytesIO(FLOODS[name]))
    assert time.process_time() - began < FAST


@pytest.mark.django_db
def test_files_of_one_owner_are_counted():
    by, owner = account(), uuid.uuid4()
    Attachment.objects.bulk_create(
        Attachment(
            file=f"x{number}", original_name="a.pdf", media_type="application/pdf", size=1, sha256="", owner_kind=KIND,
            owner_id=owner, uploaded_by=by, uploaded_at=clock.now(),
        )
        for number in range(FILES_PER_OWNER)
    )  # fmt: skip
    assert refusal(by, owner_id=owner) == f"附件已达{FILES_PER_OWNER}个，不能继续上传。"


@pytest.mark.django_db
def test_files_of_an_account_are_counted_by_day_the_removed_ones_too(settings):
    settings.UPLOAD_FILES_PER_USER_PER_DAY = 2
    by = account()
    upload(by)
    remove_attachment(attachment=upload(by), by=by)
    assert refusal(by) == "您今天已上传2个文件，达到每日上限。"
    upload(account("two"))
    with clock.frozen(clock.today() + timedelta(days=1)):
        upload(by)


@pytest.mark.django_db
def test_files_of_a_unit_are_counted_whoever_sends_them(settings):
    settings.UPLOAD_FILES_PER_UNIT_PER_DAY = 2
    upload(account("one"))
    upload(account("two"))
    assert refusal(account("three")) == "本单位今天已上传2个文件，达到每日上限。"
    upload(account("four"), unit_id=OTHER_UNIT)
    upload(account("five"), unit_id=None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("UPLOAD_MB_PER_USER_PER_DAY", "您今天上传的文件合计将超过1MB的每日上限。"),
        ("UPLOAD_MB_PER_UNIT_PER_DAY", "本单位今天上传的文件合计将超过1MB的每日上限。"),
    ],
)
def test_megabytes_of_a_day(settings, setting, message):
    setattr(settings, setting, 1)
    by = account()
    upload(by, content=corpus.pdf())
    sent = sum(Attachment.objects.values_list("size", flat=True))
    exactly = corpus.pdf() + b" " * (MEGABYTE - sent - len(corpus.pdf()))
    assert refusal(by, content=exactly + b" ") == message
    upload(by, content=exactly)
    assert refusal(by) == message


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise AssertionError("the body was read")


def test_a_request_larger_than_any_form_is_refused_unread():
    request = RequestFactory().generic(
        "POST",
        "/",
        b"x",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(REQUEST_BYTES + 1),
    )
    request._stream = Unread()
    with pytest.raises(Exception, match="larger than any form"):
        request.FILES  # noqa: B018 - reading it is the act


@pytest.mark.django_db
def test_such_a_request_is_answered_with_a_page(sign_in):
    client = sign_in(accounts.department_handler())
    response = client.generic(
        "POST",
        reverse("workbooks:import", kwargs={"kind": "roster"}),
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(REQUEST_BYTES + 1),
    )
    assert response.status_code == 400
    assert "未作任何更改" in response.content.decode()


def test_a_file_of_usual_size_reaches_its_form():
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        + b"a" * 70_000
        + b"\r\n--x--\r\n"
    )
    request = RequestFactory().generic("POST", "/", body, content_type="multipart/form-data; boundary=x")
    assert request.FILES["file"].read() == b"a" * 70_000
    assert any(isinstance(each, TemporaryFileUploadHandler) for each in request.upload_handlers)
