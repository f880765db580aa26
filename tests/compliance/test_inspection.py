"""巡视巡察材料卷: what stands in it, on which page, and who may have it."""

import hashlib
import io
import uuid
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter

from accounts.models import AuditEntry, RoleGrant
from attachments.models import Attachment
from common import clock
from common.errors import Refused
from compliance.inspection import attached
from compliance.inspection.volumes import CODE, About, parameters_of
from filings import services as services_of_filings
from filings.models import DocumentKind, SealedFiling
from jobs import services
from jobs.models import BackgroundJob, JobStatus
from jobs.worker import work_once
from tests.factories import accounts, filings as make, organizers, training, units

pytestmark = pytest.mark.django_db
# What is bound and how it looks; what a volume asks the database is asked on both.
pages_alone = pytest.mark.same_on_every_database
TODAY = date(2026, 11, 4)
FOOT = "全卷第{}页共{}页"


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def dept():
    return accounts.department_handler("clerk", display_name="张示例")


def volume(by, about, row, *, day=TODAY, since=None, **choices) -> BackgroundJob:
    parameters = parameters_of(about, row.pk, day, since, **{"with_documents": True, **choices})
    job = services.request_job(kind=CODE, title="卷", parameters=parameters, reason="巡视巡察或审计调阅", by=by)
    assert work_once("worker")
    job.refresh_from_db()
    return job


def read(job) -> PdfReader:
    assert job.status == JobStatus.DONE, job.message
    with services.open_result(job=job, by=job.requested_by) as stream:
        return PdfReader(io.BytesIO(stream.read()))


def words(page) -> str:
    return "".join(page.extract_text().split())


def outline_of(reader: PdfReader) -> list[tuple[int, str, int]]:
    def walk(items, depth):
        for each in items:
            if isinstance(each, list):
                yield from walk(each, depth + 1)
            else:
                yield depth, each.title, reader.get_destination_page_number(each) + 1

    return list(walk(reader.outline, 0))


def pdf_of(size=(595, 842), rotation=0, pages=1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(*size).rotate(rotation)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_of(size=(300, 200), form="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, form)
    return out.getvalue()


def replace_content(filing, kind: DocumentKind, content: bytes, name: str, media_type: str) -> Attachment:
    """Another file in the place of an uploaded document, past the checks of uploads."""
    row = filing.documents.get(kind=kind, replaced_at__isnull=True).attachment
    row.file.save(name, ContentFile(content), save=False)
    row.original_name, row.media_type, row.size = name, media_type, len(content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.save()
    return row


def test_the_contents_name_the_real_pages(dept):
    people = make.cast("示例临床医学院党委")
    first = make.filed(people, name="曾喆堃")
    make.checking(make.cast("示例医院党委"), name="别处示例")
    job = volume(dept, About.UNIT, people.unit)
    reader = read(job)
    total = len(reader.pages)
    assert job.message == f"共{total}页，备案1件。"
    found = outline_of(reader)
    assert [(depth, title) for depth, title, _ in found] == [
        (0, "单位基本情况"), (0, "逐条对照情况"), (0, "备案事项（1件）"),
        (1, f"曾喆堃同志任职备案（{first.filing_number}）"),
        (2, "备案报告"), (2, "备案表"), (2, "任职资格审核表"), (2, "备案回执"),
        (2, "任免正式发文（关于任职的通知.pdf）"), (2, "相关人员基本信息表（基本信息表.pdf）"), (2, "封存信息"),
    ]  # fmt: skip
    contents = words(reader.pages[1])
    for _, title, page in found:
        line = "".join(title.split())
        assert f"{line}" in contents
        told = contents.partition(line)[2].lstrip("·.")
        assert told.startswith(str(page)), (title, page, told[:12])
    marks = {
        "单位基本情况": "党员人数（含预备党员）", "逐条对照情况": "配备情况", "备案表": "任职备案表",
        "备案回执": "现予备案", "封存信息": SealedFiling.objects.get().digest,
    }  # fmt: skip
    for _, title, page in found:
        assert marks.get(title, "") in words(reader.pages[page - 1]), title
    assert "别处示例" not in "".join(words(page) for page in reader.pages)


@pages_alone
def test_links_of_the_contents_lead_to_the_same_pages(dept):
    people = make.cast("示例临床医学院党委")
    make.filed(people)
    reader = read(volume(dept, About.UNIT, people.unit))
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
    links = [each.get_object() for each in reader.pages[1]["/Annots"]]
    found = [numbers[link["/Dest"][0].idnum] for link in links]
    assert found == [page for _, _, page in outline_of(reader)]
    assert all("/A" not in link for link in links)


@pages_alone
def test_every_page_is_numbered_and_ours_say_who_took_them_and_when(dept):
    people = make.cast("示例临床医学院党委")
    make.filed(people)
    reader = read(volume(dept, About.UNIT, people.unit))
    total = len(reader.pages)
    taken = "由张示例（clerk）于2026年11月4日9时00分生成"
    uploaded = {page for _, title, page in outline_of(reader) if ".pdf" in title}
    for number, page in enumerate(reader.pages, start=1):
        text = words(page)
        assert FOOT.format(number, total) in text, number
        assert (taken in text) == (number not in uploaded), number
    assert len(uploaded) == 2
    assert "示例临床医学院党委" in words(reader.pages[0])
    assert "时间范围截至2026年11月4日" in words(reader.pages[0])


@pages_alone
@pytest.mark.no_cover
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_and_odd_pages_keep_their_size_and_get_their_number(dept, rotation):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people)
    content = pdf_of((400, 700), rotation)
    replace_content(filing, DocumentKind.APPOINTMENT_DOCUMENT, content, "横.pdf", "application/pdf")
    reader = read(volume(dept, About.UNIT, people.unit))
    number = next(page for _, title, page in outline_of(reader) if "横.pdf" in title)
    page = reader.pages[number - 1]
    assert (page.rotation, float(page.mediabox.width), float(page.mediabox.height)) == (rotation, 400, 700)
    assert FOOT.format(number, len(reader.pages)) in words(page)
    places = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            places.append((cm[4] + tm[4], cm[5] + tm[5])) if text.strip() else 0
        )
    )
    assert places


@pages_alone
def test_pictures_become_pages_and_what_is_none_is_named(dept):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people)
    replace_content(filing, DocumentKind.APPOINTMENT_DOCUMENT, picture_of(), "发文.png", "image/png")
    row = replace_content(
        filing, DocumentKind.BASIC_INFORMATION_FORM, b"PK", "表.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )  # fmt: skip
    reader = read(volume(dept, About.UNIT, people.unit))
    found = {title: page for _, title, page in outline_of(reader)}
    picture = reader.pages[found["任免正式发文（发文.png）"] - 1]
    assert len(picture.images) == 1
    assert float(picture.mediabox.width) > float(picture.mediabox.height)
    text = words(reader.pages[found["未能并入的材料（1件）"] - 1])
    assert all(each in text for each in ("表.docx", "此格式不能转为页面", row.sha256))


@pages_alone
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.4\nbroken", attached.BROKEN),
        (None, attached.LOST),
        ("locked", attached.LOCKED),
        ("other", attached.CHANGED),
    ],
)
def test_a_document_that_cannot_be_read_is_named_with_the_reason(dept, content, why):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people)
    if content == "locked":
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.encrypt("secret")
        out = io.BytesIO()
        writer.write(out)
        content = out.getvalue()
    bad = pdf_of() if content in (None, "other") else content
    row = replace_content(filing, DocumentKind.APPOINTMENT_DOCUMENT, bad, "坏.pdf", "application/pdf")
    if content is None:
        row.file.storage.delete(row.file.name)
    if content == "other":
        Attachment.objects.filter(pk=row.pk).update(sha256="0" * 64)
        row.refresh_from_db()
    reader = read(volume(dept, About.UNIT, people.unit))
    page = next(page for _, title, page in outline_of(reader) if title == "未能并入的材料（1件）")
    text = words(reader.pages[page - 1])
    assert all(each in text for each in ("坏.pdf", why, row.sha256))


@pages_alone
def test_too_much_is_named_and_not_taken_in(dept, monkeypatch):
    monkeypatch.setattr(attached, "MOST_BYTES", 10)
    monkeypatch.setattr("compliance.inspection.volumes.Room", lambda: attached.Room(10))
    people = make.cast("示例临床医学院党委")
    make.filed(people)
    reader = read(volume(dept, About.UNIT, people.unit))
    page = next(page for _, title, page in outline_of(reader) if title == "未能并入的材料（2件）")
    assert words(reader.pages[page - 1]).count(attached.TOO_MUCH) == 2


def test_without_documents(dept):
    people = make.cast("示例临床医学院党委")
    make.filed(people)
    reader = read(volume(dept, About.UNIT, people.unit, with_documents=False))
    assert not [title for _, title, _ in outline_of(reader) if ".pdf" in title]
    assert "上传材料未并入" in words(reader.pages[0])


def test_the_days_narrow_the_filings(dept):
    people = make.cast("示例临床医学院党委")
    filing = make.checking(people, name="曾喆堃")
    determined = filing.candidate_determined_on
    counts = {}
    for since in (determined, determined + timedelta(days=1)):
        job = volume(dept, About.UNIT, people.unit, since=since)
        counts[since] = job.message.partition("，")[2]
    assert list(counts.values()) == ["备案1件。", "备案0件。"]


def test_a_unit_that_was_not_there_on_the_day_is_refused(dept):
    unit = units.unit("新设示例党委", established_on=date(2026, 1, 1))
    job = volume(dept, About.UNIT, unit, day=date(2025, 12, 31))
    assert (job.status, job.message) == (JobStatus.FAILED, "该单位在所选日期尚未启用或已停用。")


def test_a_person_with_posts_training_and_what_was_found(dept):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people, name="曾喆堃")
    person = filing.organizer
    training.hours(person, date(2026, 11, 3), "6", by=dept, host="示例培训中心")
    reader = read(volume(dept, About.PERSON, person))
    found = outline_of(reader)
    assert next(title for depth, title, _ in found if depth == 0) == "个人基本情况"
    text = "".join(words(page) for page in reader.pages)
    assert "曾喆堃同志" in words(reader.pages[0])
    assert "示例临床医学院党委岗位" in text
    assert "示例培训中心" in text
    assert [title for depth, title, _ in found if depth == 1] == [f"曾喆堃同志任职备案（{filing.filing_number}）"]


def test_nobody_but_the_department(sign_in):
    people = make.cast("示例临床医学院党委")
    parameters = parameters_of(About.UNIT, people.unit.pk, TODAY, None, with_documents=True)
    with pytest.raises(Refused, match="由党委组织部编制"):
        services.request_job(kind=CODE, title="卷", parameters=parameters, reason="x", by=people.secretary)
    page = sign_in(people.secretary).get(reverse("units:detail", args=[people.unit.pk])).content.decode()
    assert "巡视巡察材料卷" not in page


def test_a_role_that_ended_is_seen_at_the_download(dept, sign_in):
    people = make.cast("示例临床医学院党委")
    job = volume(dept, About.UNIT, people.unit)
    RoleGrant.objects.filter(user=dept).update(valid_until=date(2026, 11, 3))
    assert sign_in(dept).get(reverse("jobs:result", args=[job.pk])).status_code == 403


def test_the_pages_ask_why_and_tell_the_audit(dept, sign_in):
    people = make.cast("示例临床医学院党委")
    make.filed(people)
    client, place = sign_in(dept), reverse("compliance:inspection-unit", args=[people.unit.pk])
    assert place in client.get(reverse("units:detail", args=[people.unit.pk])).content.decode()
    refused = client.post(place, {"as_of": "2026-11-05", "since": "2026-12-01"}).content.decode()
    assert "截止日期不能晚于今天。" in refused
    wrong = client.post(
        place, {"as_of": "2026-11-04", "since": "2026-11-05", "reason": "日常工作核对"}
    ).content.decode()
    assert "起始日期不能晚于截止日期。" in wrong
    assert not BackgroundJob.objects.exists()
    asked = {"as_of": "2026-11-04", "with_documents": "on", "reason": "巡视巡察或审计调阅"}
    assert client.post(place, asked).status_code == 302
    job = BackgroundJob.objects.get()
    assert job.title == "示例临床医学院党委巡视巡察材料卷（截至2026-11-04）"
    told = AuditEntry.objects.get(action="jobs.request_job")
    assert (told.summary, told.reason, told.unit_id) == (
        "提交后台任务：巡视巡察材料卷", "巡视巡察或审计调阅", people.unit.pk,
    )  # fmt: skip
    assert told.changes["filings"] == [None, 1]


def test_the_page_of_a_person(dept, sign_in):
    person = organizers.organizer("曾喆堃")
    client, place = sign_in(dept), reverse("compliance:inspection-person", args=[person.pk])
    assert place in client.get(reverse("organizers:detail", args=[person.pk])).content.decode()
    asked = {"as_of": "2026-11-04", "reason": "巡视巡察或审计调阅"}
    assert client.post(place, asked).status_code == 302
    assert work_once("worker")
    response = client.get(reverse("jobs:result", args=[BackgroundJob.objects.get().pk]))
    assert quote("曾喆堃同志巡视巡察材料卷（截至2026-11-04）.pdf") in response["Content-Disposition"]


def test_more_filings_than_a_volume_holds_are_refused_at_their_place(dept, sign_in, monkeypatch):
    people = make.cast("示例临床医学院党委")
    make.checking(people)
    place = reverse("compliance:inspection-unit", args=[people.unit.pk])
    asked = {"as_of": "2026-11-04", "reason": "巡视巡察或审计调阅"}
    monkeypatch.setattr("compliance.views.inspection.MOST_FILINGS", 0)
    assert "涉及备案1件，一卷最多0件。" in sign_in(dept).post(place, asked).content.decode()
    assert not BackgroundJob.objects.exists()
    monkeypatch.setattr("compliance.inspection.volumes.MOST_FILINGS", 0)
    job = volume(dept, About.UNIT, people.unit)
    assert (job.status, job.message, job.remedy) == (
        JobStatus.FAILED, "涉及备案1件，一卷最多0件。", "请填写起始日期，分段编制。",
    )  # fmt: skip


@pages_alone
def test_a_transparent_picture_stands_on_white(dept):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people)
    out = io.BytesIO()
    Image.new("RGBA", (100, 200), (0, 0, 0, 0)).save(out, "PNG")
    replace_content(filing, DocumentKind.APPOINTMENT_DOCUMENT, out.getvalue(), "透明.png", "image/png")
    reader = read(volume(dept, About.UNIT, people.unit))
    number = next(page for _, title, page in outline_of(reader) if "透明.png" in title)
    picture = reader.pages[number - 1].images[0].image.convert("RGB")
    assert picture.size == (100, 200)
    assert picture.getextrema() == ((255, 255), (255, 255), (255, 255))


@pages_alone
def test_of_two_shapes_of_the_form_the_one_that_was_filled_in_is_bound(dept):
    people = make.cast("示例临床医学院党委")
    filing = make.draft(people)
    make.basic_form(filing, people.handler)
    shape = filing.basic_form.get_shape_display()
    reader = read(volume(dept, About.UNIT, people.unit, with_unreported=True))
    titles = [title for _, title, _ in outline_of(reader)]
    forms = [title for title in titles if title in ("干部任免审批表", "相关人员基本信息表（简表）")]
    assert forms == [shape if shape == "干部任免审批表" else "相关人员基本信息表（简表）"]


def of_filings(reader: PdfReader) -> list[str]:
    return [title for depth, title, _ in outline_of(reader) if depth == 1]


def chapter(reader: PdfReader, title: str) -> str:
    """The words of a chapter, to the next one."""
    starts = [(name, page) for depth, name, page in outline_of(reader) if depth == 0]
    (at,) = (number for number, (name, _) in enumerate(starts) if name == title)
    until = starts[at + 1][1] - 1 if at + 1 < len(starts) else len(reader.pages)
    return "".join(words(page) for page in reader.pages[starts[at][1] - 1 : until])


def test_what_is_not_reported_is_left_out_and_not_judged(dept):
    people = make.cast("示例临床医学院党委")
    make.submitted(people, name="已报送示例")
    make.returned(people, name="已退回示例", post=make.post(people.unit, 2))
    make.draft(people, name="起草示例")
    make.signed_for(people, name="待审签示例", post=make.post(people.unit, 3))
    job = volume(dept, About.UNIT, people.unit)
    reader = read(job)
    assert job.message == f"共{len(reader.pages)}页，备案2件（另有2件尚未报送，未收入）。"
    assert sorted(of_filings(reader)) == ["已报送示例同志任职备案（已报送）", "已退回示例同志任职备案（退回补正）"]
    assert "备案事项2件（另有2件尚未报送，未收入）" in words(reader.pages[0])
    judged = chapter(reader, "逐条对照情况")
    assert "尚未报送的事项2件未收入本卷，不作对照。" in judged
    assert [name in judged for name in ("已报送示例", "起草示例", "待审签示例")] == [True, False, False]


def test_what_is_not_reported_is_taken_in_where_it_was_asked_for(dept):
    people = make.cast("示例临床医学院党委")
    make.draft(people, name="起草示例")
    job = volume(dept, About.UNIT, people.unit, with_unreported=True)
    reader = read(job)
    assert job.message == f"共{len(reader.pages)}页，备案1件。"
    assert of_filings(reader) == ["起草示例同志任职备案（起草中）"]
    judged = chapter(reader, "逐条对照情况")
    assert "起草示例" in judged
    assert "含尚未报送的事项1件，按2026年11月4日填报的内容对照，以报送内容为准。" in judged


def test_the_page_says_how_many_are_left_out_and_leaves_the_choice(dept, sign_in):
    people = make.cast("示例临床医学院党委")
    make.draft(people)
    client, place = sign_in(dept), reverse("compliance:inspection-unit", args=[people.unit.pk])
    form = client.get(place).context["form"]
    assert form["with_unreported"].help_text == "起草中、待审签的1件，不勾选则不收入。"
    assert not form["with_unreported"].value()
    asked = {"as_of": "2026-11-04", "reason": "巡视巡察或审计调阅"}
    for more, chosen in (({}, False), ({"with_unreported": "on"}, True)):
        assert client.post(place, asked | more).status_code == 302
        assert BackgroundJob.objects.order_by("pk").last().parameters["with_unreported"] is chosen


@pytest.mark.parametrize("is_filed", [True, False])
def test_talks_materials_and_statements_are_told_as_sealed_or_as_they_stand(dept, is_filed):
    people = make.cast("示例临床医学院党委")
    filing = make.draft(people)
    make.talk(people.unit, people.handler, filing, gist="就拟任人选作了沟通")
    make.said_of_materials(filing, people.handler, kept_where="示例档案室")
    make.stated(filing, people.handler, text="援外期间转正示例")
    if is_filed:
        make.lead_to_the_record(filing, people)
    reader = read(volume(dept, About.UNIT, people.unit, with_documents=False, with_unreported=True))
    first = next(page for depth, title, page in outline_of(reader) if depth == 1)
    until = next(page for _, title, page in outline_of(reader) if title == "备案报告")
    text = "".join(words(page) for page in reader.pages[first - 1 : until - 1])
    for told in ("沟通记录", "就拟任人选作了沟通", "其他选任材料", "示例档案室", "特殊情况说明", "援外期间转正示例"):
        assert told in text


def test_a_correction_and_what_it_corrects_name_each_other(dept):
    people = make.cast("示例临床医学院党委")
    first = make.filed(people)
    again = services_of_filings.start_correction(
        filing=first, reason="任免文号有误", creation_key=uuid.uuid4(), by=people.handler
    )
    make.lead_to_the_record(again, people)
    again.refresh_from_db()
    reader = read(volume(dept, About.UNIT, people.unit, with_documents=False))
    pages = [words(reader.pages[page - 1]) for depth, _, page in outline_of(reader) if depth == 1]
    assert f"已更正，见{again.filing_number}" in pages[0]
    assert f"更正的备案{first.filing_number}" in pages[1]


@pages_alone
def test_a_picture_and_a_strip_have_no_other_number_than_the_volumes(dept):
    people = make.cast("示例临床医学院党委")
    filing = make.filed(people)
    replace_content(filing, DocumentKind.APPOINTMENT_DOCUMENT, picture_of(), "一.png", "image/png")
    replace_content(filing, DocumentKind.BASIC_INFORMATION_FORM, picture_of((200, 300)), "二.png", "image/png")
    reader = read(volume(dept, About.UNIT, people.unit))
    numbers = [page for _, title, page in outline_of(reader) if ".png" in title]
    told = [words(reader.pages[number - 1]) for number in numbers]
    assert told == [FOOT.format(number, len(reader.pages)) for number in numbers]


def test_a_unit_that_somebody_left_for_another_names_the_filing_there(dept):
    """The receiving unit files it, and has the whole of it in its own volume."""
    people, theirs = make.cast("示例转入学院党委"), make.cast("示例转出学院党委")
    tenure = make.in_post(theirs, effective_on=date(2024, 3, 1))
    filing = make.filed(people, **make.moving(people.post, effective_on=TODAY, **make.coming(tenure)))
    told = f"{tenure.organizer.name}示例转入学院党委2026年11月4日"
    left, came = (read(volume(dept, About.UNIT, unit, with_documents=False)) for unit in (theirs.unit, people.unit))
    page = next(words(each) for each in left.pages if "交流至其他单位（由转入单位报备）" in words(each))
    assert told in page
    assert filing.filing_number in page
    assert not any("由转入单位报备" in words(each) for each in came.pages)
    before = read(volume(dept, About.UNIT, theirs.unit, day=TODAY - timedelta(days=1), with_documents=False))
    assert not any("由转入单位报备" in words(each) for each in before.pages)


@pages_alone
def test_a_very_long_name_leaves_the_day_in_the_files_name(dept):
    people = make.cast("示例" * 50)
    job = volume(dept, About.UNIT, people.unit, with_documents=False)
    assert job.result.original_name == f"{'示例' * 25}巡视巡察材料卷（截至2026-11-04）.pdf"
