"""Bad input: what is wrong is said at its place, in words that help, and nothing of it is kept, not even a file."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from attachments.models import Attachment
from common import clock
from filings.models import BasicForm, DocumentKind, Filing
from filings.services import basic_forms as services
from tests.factories import filings as make, organizers
from tests.filings.documents import samples

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}
AGAIN = "，未能读取。请用任免表编辑器重新导出后上传。"
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Person><XingMing>&a;</XingMing></Person>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><Person><XingMing>a</XingMing></Person>'
NOT_XML = f"文件内容不是XML，不是任免审批表{AGAIN}"
WITH_DTD = f"文件含有文档类型声明（DTD）或实体，任免审批表中不应有{AGAIN}"
BAD_FILES = {
    "a-pdf": (b"%PDF-1.4", f"文件是PDF，不是任免审批表（.lrmx）{AGAIN}"),
    "words": ("示例甲，女，汉族".encode(), NOT_XML),
    "dtd": (DTD, WITH_DTD),
    "external-dtd": (EXTERNAL, WITH_DTD),
    "root": (
        b'<?xml version="1.0"?><Root><XingMing>a</XingMing></Root>',
        f"文件的根元素是“Root”，应为“Person”，不是任免审批表{AGAIN}",
    ),
    "cut-off": (samples.lrmx()[:300], f"文件的XML不完整或不合规范（可能没有保存或下载完整）{AGAIN}"),
    "empty": (b"", "文件是空的（0字节），请重新选择。"),
}
OF_ANOTHER = "该身份证号已登记在其他人员名下。"
GO_ON = "请核对是否选错文件；确为该同志的，可勾选“不带入身份证号”，并重新选择文件，先起草其余内容。"
TOO_LARGE = "提交的内容过大，系统未接收。"


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


@pytest.fixture
def handler(people, client):
    client.force_login(people.handler)
    client.get("/")  # the session is written
    return client


def tables() -> dict[str, list]:
    """Every row of every table but the session's."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "session" not in table:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def stored_files() -> set[str]:
    storage, found, folders = Attachment._meta.get_field("file").storage, set(), [""]
    while folders:
        folder = folders.pop()
        below, files = storage.listdir(folder) if storage.exists(folder) else ([], [])
        found |= {f"{folder}/{name}" for name in files}
        folders += [f"{folder}/{name}".lstrip("/") for name in below]
    return found


@contextmanager
def nothing_stored() -> Iterator[None]:
    """Neither a row of any table nor a file in the storage is another one afterwards."""
    rows, files = tables(), stored_files()
    yield
    after = tables()
    assert {table: after[table] for table in after if after[table] != rows[table]} == {}
    assert stored_files() == files


def upload(content: bytes, name: str = "示例甲.lrmx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def begin(client, people, content: bytes, **more):
    """A draft from a file."""
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    data = {"creation_key": str(uuid.uuid4()), "staff_number": "N1", "upload": upload(content)}
    return client.post(url, {**data, **more})


def started(people, **changes) -> BasicForm:
    return services.start_form(filing=make.draft(people, **changes), by=people.handler, shape="FULL")


def place(name: str, filing, *more) -> str:
    return reverse(f"filings:{name}", args=[getattr(filing, "pk", filing), *more])


def said_at(page: str, section: str, field: str) -> list[str]:
    """What a fragment of the form says at a field."""
    found = re.search(rf'<div id="error-{section}-{field}"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return re.findall(r'<p class="field-error">(.*?)</p>', found.group(1))


# -- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_draft_does_not_begin_with_a_bad_file(people, handler, content, message):
    with nothing_stored():
        answer = begin(handler, people, content)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (200, {"upload": [message]})
    assert message in answer.content.decode().replace("&quot;", '"')


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_not_compared_and_begins_no_form(people, handler, content, message):
    filing = make.draft(people)
    with nothing_stored():
        answer = handler.post(place("basic-form-import", filing), {"upload": upload(content)})
    assert (answer.status_code, dict(answer.context["form"].errors)) == (200, {"upload": [message]})


def test_a_photo_of_fifty_megabytes_is_not_even_read(people, handler):
    """In a browser the field says so before anything is sent (tests/e2e); who sends it all the same gets a page."""
    with nothing_stored():
        answer = begin(handler, people, samples.lrmx(ZhaoPian="A" * 66_700_000))
    assert (answer.status_code, TOO_LARGE in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(("megabytes", "size"), [(6, "6.0"), (30, "30.0")])
def test_a_form_file_with_a_large_photo_is_refused_at_its_field(people, handler, megabytes, size):
    content = samples.lrmx(ZhaoPian="A" * (megabytes * 1024 * 1024))
    with nothing_stored():
        answer = begin(handler, people, content)
    message = "，超过5MB，多半是照片过大，未能读取。请缩小照片，在任免表编辑器中重新插入后导出。"
    assert dict(answer.context["form"].errors) == {"upload": [f"文件大小为{size}MB{message}"]}


def test_a_photo_that_is_too_large_or_none_is_refused_at_its_field(people, handler):
    form = started(people)
    url = place("basic-form-photo-new", form.filing_id)
    for content, message in (
        (
            b"\xff\xd8\xff" + b"0" * (21 * 1024 * 1024),
            "文件大小为21.0MB，超过20MB，未能上传。请压缩图片或降低扫描分辨率后重新生成。",
        ),
        (b"%PDF-1.4", "文件内容与扩展名不符，未能上传。请上传真正的图片文件，不要只改扩展名。"),
    ):
        with nothing_stored():
            answer = handler.post(url, {"version": form.version, "photo": upload(content, "照片.jpg")})
        assert dict(answer.context["photo_form"].errors) == {"photo": [message]}


def test_a_pdf_that_is_none_is_refused_at_its_field(people, handler):
    filing = make.draft(people)
    url = place("document-upload", filing, DocumentKind.APPOINTMENT_DOCUMENT)
    message = "文件内容不是PDF，与扩展名不符，未能上传。请上传真正的PDF文件，不要只改扩展名。"
    with nothing_stored():
        answer = handler.post(url, {"version": filing.version, "upload": upload(b"Word", "任职通知.pdf")})
    assert dict(answer.context["form"].errors) == {"upload": [message]}
    data = {"creation_key": str(uuid.uuid4()), "kind": "APPOINTMENT", "name": "示例甲"}
    with nothing_stored():
        bad = upload(b"Word", "任职通知.pdf")
        answer = handler.post(f"{reverse('filings:new')}?kind=APPOINTMENT", {**data, "appointment_document": bad})
    assert dict(answer.context["form"].errors) == {"appointment_document": [message]}


# -- persons -----------------------------------------------------------------------------------------------------


def test_of_two_people_of_one_name_nobody_is_guessed(people, handler):
    for number, staff_number in ((3, "G101"), (4, "G102")):
        person = organizers.organizer("示例甲", staff_number=staff_number)
        organizers.tenure(organizers.post(people.unit, number), person)
    with nothing_stored():
        answer = begin(handler, people, samples.lrmx(), staff_number="")
    (message,) = answer.context["form"].errors["staff_number"]
    assert message == ("台账中有同名人员：示例甲（G101）、示例甲（G102）。请填写人选的工号，并重新选择文件。")


def test_a_staff_number_that_is_not_of_whose_id_number_it_is_is_asked_about(people, handler):
    """Neither is put in the place of the other without a word."""
    person = organizers.organizer("示例甲", staff_number="G101", id_number=samples.FEMALE_1985)
    organizers.tenure(organizers.post(people.unit, 3), person)
    with nothing_stored():
        answer = begin(handler, people, samples.lrmx(), staff_number="G777")
    (message,) = answer.context["form"].errors["staff_number"]
    known = "台账中身份证号相同的是示例甲（G101），与填写的工号不一致。"
    assert message == f"{known}请核对工号，并重新选择文件。"
    begin(handler, people, samples.lrmx(), staff_number="")
    assert Filing.objects.get().organizer == person


def test_a_second_draft_of_one_name_is_pointed_out(people, handler):
    begin(handler, people, samples.lrmx(ShenFenZheng=""), staff_number="N1")
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    data = {"creation_key": str(uuid.uuid4()), "staff_number": "N2", "upload": upload(samples.lrmx(ShenFenZheng=""))}
    page = handler.post(url, data, follow=True).content.decode()
    assert "本单位另有示例甲同志的备案在办，请核对是否重复；重复的请作废。" in page
    assert sorted(Filing.objects.values_list("staff_number", flat=True)) == ["N1", "N2"]


def test_an_id_number_of_another_person_is_refused_wherever_it_comes_from(people, handler):
    organizers.organizer("别处同志", id_number=samples.FEMALE_1985)
    with nothing_stored():
        answer = begin(handler, people, samples.lrmx())
    assert dict(answer.context["form"].errors) == {"upload": [f"身份证号：{OF_ANOTHER}{GO_ON}"]}
    assert re.search(r'<input type="checkbox" name="without_id_number"', answer.content.decode())

    form = started(people, name="示例甲")
    with nothing_stored():
        url = place("basic-form-section", form.filing_id, "basic")
        page = handler.post(url, {"version": form.version, "id_number": samples.FEMALE_1985, "health": "健康"}, **HTMX)
    assert said_at(page.content.decode(), "basic", "id_number") == ["该身份证号已登记在其他人员名下。"]
    assert "别处同志" not in page.content.decode()

    shown = handler.post(place("basic-form-import", form.filing_id), {"upload": upload(samples.lrmx())}, follow=True)
    with nothing_stored():
        take = {"version": form.version, "take": ["id_number", "native_place"]}
        answer = handler.post(shown.request["PATH_INFO"], take)
    message = f"身份证号：{OF_ANOTHER}请核对是否选错文件；不勾选身份证号的，可先带入其余内容。"
    assert answer.context["form"].non_field_errors() == [message]


def test_an_id_number_of_another_person_is_said_before_it_is_chosen_and_not_ticked(people, handler):
    organizers.organizer("别处同志", id_number=samples.FEMALE_1985)
    form = started(people, name="示例甲")
    page = handler.post(place("basic-form-import", form.filing_id), {"upload": upload(samples.lrmx())}, follow=True)
    (row,) = [each for each in page.context["rows"] if each["field"] == "id_number"]
    assert (row["may_take"], row["ticked"], [each.message for each in row["remarks"]]) == (True, False, [OF_ANOTHER])
    assert [each["ticked"] for each in page.context["rows"] if each["field"] == "native_place"] == [True]


def test_the_rest_of_a_file_is_drafted_without_a_number_that_is_anothers(people, handler):
    """Nor is a birth taken from that number."""
    organizers.organizer("别处同志", id_number=samples.FEMALE_1985)
    answer = begin(handler, people, samples.lrmx(ChuShengNianYue=""), without_id_number="on")
    assert answer.status_code == 302
    form = BasicForm.objects.get()
    content = services.content_of(form)
    assert (content["id_number"], content["born_month"], form.filing.born_on) == ("", None, None)
    assert (content["native_place"], form.filing.name) == ("上海市", "示例甲")
    page = handler.get(answer.headers["Location"])
    assert "身份证号未带入，请另行填写。" in page.content.decode()


def test_the_way_on_without_the_number_is_offered_only_where_it_is_refused(people, handler):
    answer = begin(handler, people, b"hello")
    assert 'type="hidden" name="without_id_number"' in answer.content.decode()
    answer = begin(handler, people, b"hello", without_id_number="on")
    assert 'type="checkbox" name="without_id_number"' in answer.content.decode()


# -- days --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("born_on", "1985.13", "没有13月。如 1985.03、198503。"),
        ("joined_on", "2005.02.30", "2005年2月没有30日。如 1985.03、198503。"),
        ("started_work", "去年", "“去年”不是可识别的日期。如 1985.03、198503。"),
    ],
)
def test_an_impossible_date_is_said_at_its_field(people, handler, field, typed, message):
    form = started(people)
    with nothing_stored():
        url = place("basic-form-section", form.filing_id, "basic")
        page = handler.post(url, {"version": form.version, field: typed, "health": "健康"}, **HTMX).content.decode()
    assert said_at(page, "basic", field) == [message]
    assert "尚未保存，请改正标出的内容" in page


def test_an_impossible_date_of_a_file_is_no_value_and_a_remark(people, handler):
    """The file is taken; the date is not, and the page says so beside its field."""
    page = begin(handler, people, samples.lrmx(CanJiaGongZuoShiJian="200713"), follow=True)
    page = handler.get(page.headers["Location"])
    (row,) = [each for each in page.context["rows"] if each["field"] == "started_work"] or [{"remarks": []}]
    assert services.content_of(BasicForm.objects.get())["started_work"] in ("", None)
    told = [each.label for each in page.context["remarks"]]
    assert told == ["参加工作时间"], (told, row)


def test_a_document_dated_before_the_determination_is_not_reported(people, handler):
    filing = make.draft(people, document_on=make.DETERMINED_ON - timedelta(days=1))
    message = "人选确定日2026年11月2日晚于任免文件日期2026年11月1日，请核对。请核对人选确定日与任免文件日期。"
    assert message.partition("。")[0] in handler.get(place("detail", filing)).content.decode()
    with nothing_stored():
        answer = handler.post(place("request-sign-off", filing), {"version": filing.version})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (200, [message])


@pytest.mark.parametrize(
    ("name", "told"), [("示" * 65, ["不超过64个字（现65个字）。"]), ("", ["请填写姓名，或从台账选择人选。"])]
)
def test_of_a_name_only_what_is_wrong_with_it_is_said(handler, people, name, told):
    url = f"{reverse('filings:new')}?kind=APPOINTMENT"
    data = {"creation_key": uuid.uuid4(), "name": name, "staff_number": "N1", "post": people.post.pk, "level": "NONE"}
    assert handler.post(url, data).context["form"].errors == {"name": told}
