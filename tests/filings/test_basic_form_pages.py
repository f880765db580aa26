"""The pages of the basic information form: saved by sections, filled from a file, handed out as a file."""

import io
import re
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from accounts.models import AuditEntry
from common import clock
from filings import services as steps
from filings.documents.cadre_form import read_lrmx
from filings.documents.printed.papers import PaperKind
from filings.models import BasicForm, Filing
from filings.services import basic_forms as services
from tests.factories import filings as make, organizers
from tests.filings.documents import samples

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


def started(people, shape="FULL", **changes) -> BasicForm:
    return services.start_form(filing=make.draft(people, **changes), by=people.handler, shape=shape)


def place(name: str, filing, *more) -> str:
    return reverse(f"filings:{name}", args=[getattr(filing, "pk", filing), *more])


def stored(form: BasicForm) -> dict:
    return services.content_of(BasicForm.objects.get(pk=form.pk))


def file(content: bytes | None = None, name: str = "示例甲.lrmx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.lrmx() if content is None else content)


BASIC = {"sex": "2", "ethnicity": "汉族", "born_on": "1985.03", "joined_on": "200506", "native_place": "上海市"}


def test_the_page_offers_both_forms_first(people, sign_in):
    filing, client = make.draft(people), sign_in(people.handler)
    page = client.get(place("basic-form", filing)).content.decode()
    assert [word for word in ("简表", "干部任免审批表", "导入.lrmx或.lrm文件") if word not in page] == []
    client.post(place("basic-form-shape", filing), {"shape": "SHORT"})
    page = client.get(place("basic-form", filing)).content.decode()
    assert ("基本情况" in page, "家庭主要成员及重要社会关系</h2>" in page) == (True, False)


def test_the_sections_are_named_where_they_stay_in_sight(people, sign_in):
    client = sign_in(people.handler)
    for shape, sections in (("FULL", 5), ("SHORT", 4)):
        form = started(people, shape=shape)
        page = client.get(place("basic-form", form.filing_id)).content.decode()
        contents = re.search(r'<nav class="basic-contents".*?</nav>', page, re.DOTALL)
        assert contents is not None
        anchors = re.findall(r'href="#(section-[a-z]+)"', contents.group())
        assert (len(anchors), anchors[-3:]) == (sections + 3, ["section-photo", "section-shape", "section-next"])
        assert [each for each in anchors if page.count(f'id="{each}"') != 1] == []


def test_the_day_of_full_membership_is_asked_for_while_it_is_missing(people, sign_in):
    client, word = sign_in(people.handler), "转正日期未填写，党龄无从核对"
    asked = [
        word in client.get(place("basic-form", started(people, full_member_on=day).filing_id)).content.decode()
        for day in (None, date(2006, 6, 20))
    ]
    assert asked == [True, False]


def test_members_are_deleted_only_after_a_question(people, sign_in):
    form, client = started(people), sign_in(people.handler)
    members = [{"relation": "配偶", "name": "示例乙"}, {"relation": "子女", "name": "示例丙"}]
    services.save_form(form=form, values={"family": members}, version=form.version, by=people.handler)
    url, asked = place("basic-form-shape", form.filing_id), {"shape": "SHORT", "version": form.version}
    response = client.post(url, asked)
    page = response.content.decode()
    assert (response.status_code, "改用简表，并删除已填写的2名家庭成员？" in page) == (200, True)
    assert [
        word for word in ('name="shape" value="SHORT"', f'name="version" value="{form.version}"') if word not in page
    ] == []
    assert (BasicForm.objects.get(pk=form.pk).shape, stored(form)["family"]) == ("FULL", members)
    stale = client.post(url, {**asked, "version": form.version - 1, "confirmed": "on"})
    assert (stale.status_code, stored(form)["family"]) == (409, members)
    response = client.post(url, {**asked, "confirmed": "on"})
    assert response.headers["Location"] == place("basic-form", form.filing_id)
    assert (BasicForm.objects.get(pk=form.pk).shape, stored(form)["family"]) == ("SHORT", [])


def test_without_members_nothing_is_asked(people, sign_in):
    form, client = started(people), sign_in(people.handler)
    response = client.post(place("basic-form-shape", form.filing_id), {"shape": "SHORT", "version": form.version})
    assert (response.status_code, BasicForm.objects.get(pk=form.pk).shape) == (302, "SHORT")


def test_a_section_is_saved_as_a_fragment(people, sign_in):
    form = started(people)
    client = sign_in(people.handler)
    response = client.post(place("basic-form-section", form.filing_id, "basic"), {"version": 1, **BASIC}, **HTMX)
    page = response.content.decode()
    assert (response.status_code, "已保存" in page, 'value="2" id="version-resume"' in page) == (200, True, True)
    filing = Filing.objects.get(pk=form.filing_id)
    # A month is no day: it stays with the form until the day is known.
    assert (filing.sex, filing.ethnicity, filing.born_on, filing.joined_on) == ("2", "汉族", None, None)
    content = stored(form)
    assert (content["born_month"], content["joined_month"], content["native_place"]) == ("1985-03", "2005-06", "上海市")


def test_a_month_alone_stands_beside_the_day_to_be_filled_in(people, sign_in):
    form, client = started(people, born_on=None, joined_on=None), sign_in(people.handler)
    edit = place("edit", form.filing_id)

    def hints() -> list[str]:
        fields = client.get(edit).context["form"].fields
        return [fields[name].help_text for name in ("born_on", "joined_on")]

    assert hints() == ["", ""]
    client.post(place("basic-form-section", form.filing_id, "basic"), {"version": form.version, **BASIC})
    assert hints() == ["基本信息表为1985.03，请补填日。", "基本信息表为2005.06，请补填日。"]
    Filing.objects.filter(pk=form.filing_id).update(born_on=date(1985, 3, 15))
    assert hints() == ["", "基本信息表为2005.06，请补填日。"]
    page = client.get(place("basic-form", form.filing_id)).content.decode()
    assert "改一处即可；出生、入党只填到月的，在备案内容中补填日。" in page


def test_a_whole_day_goes_to_the_filing(people, sign_in):
    form = started(people)
    url = place("basic-form-section", form.filing_id, "basic")
    sign_in(people.handler).post(url, {"version": 1, **BASIC, "born_on": "1985年3月15日"})
    assert Filing.objects.get(pk=form.filing_id).born_on == date(1985, 3, 15)
    assert stored(form)["born_month"] == ""


def test_without_scripts_the_page_comes_back(people, sign_in):
    form = started(people)
    client, url = sign_in(people.handler), place("basic-form-section", form.filing_id, "record")
    response = client.post(url, {"version": 1, "rewards": "无", "annual_assessments": "", "reason": "工作需要"})
    assert response.headers["Location"].endswith("#section-record")
    assert (stored(form)["rewards"], Filing.objects.get(pk=form.filing_id).reason) == ("无", "工作需要")


def test_the_resume_is_read_row_by_row(people, sign_in):
    form = started(people)
    client, url = sign_in(people.handler), place("basic-form-section", form.filing_id, "resume")
    rows = {
        "start": ["2003.09", "", "200707"],
        "end": ["2007年7月", "", "至今"],
        "text": ["示例大学学习", "", "示例学院辅导员"],
        "notes": ["", "", "2009.09--2011.06 在职学习"],
    }
    client.post(url, {"version": 1, **rows}, **HTMX)
    assert stored(form)["resume"] == [
        {"start": "2003-09", "end": "2007-07", "lines": ["示例大学学习"], "notes": []},
        {
            "start": "2007-07",
            "end": "",
            "lines": ["示例学院辅导员"],
            "notes": ["（其间：2009.09--2011.06 在职学习）"],
        },
    ]
    wrong = client.post(url, {"version": 2, **rows, "start": ["2003.13", "", "2008.01"]}, **HTMX).content.decode()
    assert "第1段起始年月：" in wrong
    assert "尚未保存" in wrong
    assert len(stored(form)["resume"]) == 2


def test_notes_are_begun_and_put_into_brackets_once(people, sign_in):
    """A file may leave the brackets out: 其间 stands there already."""
    form = started(people)
    client, url = sign_in(people.handler), place("basic-form-section", form.filing_id, "resume")
    notes = "其间：2009.09--2011.06 甲\n期间:2010.01 乙\n（其间：丙）\n丁"
    expected = ["（其间：2009.09--2011.06 甲）", "（期间:2010.01 乙）", "（其间：丙）", "（其间：丁）"]
    for version, typed in ((1, notes), (2, "\n".join(expected))):
        client.post(url, {"version": version, "start": "2003.09", "end": "", "text": "示例", "notes": typed}, **HTMX)
        assert stored(form)["resume"][0]["notes"] == expected


def test_the_family_is_asked_for_in_the_full_form_only(people, sign_in):
    form = started(people)
    client = sign_in(people.handler)
    row = {"relation": "丈夫", "name": "示例丙", "born_month": "198401", "political_status": "群众", "work": "职员"}
    url = place("basic-form-section", form.filing_id, "family")
    client.post(url, {"version": 1, **{name: [value] for name, value in row.items()}}, **HTMX)
    assert stored(form)["family"] == [{**row, "born_month": "1984-01", "unknown": []}]
    page = client.get(place("basic-form", form.filing_id)).content.decode()
    assert "只填写表中要求的内容" in page


def test_the_number_never_goes_out_with_the_page(people, sign_in):
    form = started(people)
    client, url = sign_in(people.handler), place("basic-form-section", form.filing_id, "basic")
    data = {"version": 1, "id_number": samples.FEMALE_1985, "born_on": "1985.03", "sex": "2"}
    answer = client.post(url, data, **HTMX).content.decode()
    page = client.get(place("basic-form", form.filing_id)).content.decode()
    assert [samples.FEMALE_1985 in text for text in (answer, page)] == [False, False]
    assert "310***********0029" in page
    # Left alone it stays.
    client.post(url, {"version": 2, "born_on": "1985.03", "sex": "2", "health": "健康"}, **HTMX)
    assert (stored(form)["id_number"], stored(form)["health"]) == (samples.FEMALE_1985, "健康")


def test_a_wrong_number_is_said_at_its_field(people, sign_in):
    form = started(people)
    url = place("basic-form-section", form.filing_id, "basic")
    client, wrong = sign_in(people.handler), samples.FEMALE_1985[:-1] + "8"
    page = client.post(url, {"version": 1, "id_number": wrong}, **HTMX).content.decode()
    at = page.index('id="error-basic-id_number"')
    assert "校验位不符" in page[at : at + 200]
    whole = client.post(url, {"version": 1, "id_number": wrong}).content.decode()
    assert "校验位不符" in whole
    assert stored(form) == {}


def test_whoever_is_overtaken_sees_both(people, sign_in):
    form = started(people)
    services.save_form(form=form, values={"rewards": "先存的"}, version=1, by=people.handler)
    client, url = sign_in(people.handler), place("basic-form-section", form.filing_id, "record")
    for extra in ({}, HTMX):
        response = client.post(url, {"version": 1, "rewards": "后填的"}, **extra)
        page = response.content.decode()
        assert (response.status_code, "先存的" in page, "后填的" in page) == (409, True, True)
    assert stored(form)["rewards"] == "先存的"


def test_a_file_is_compared_and_taken_over_as_chosen(people, sign_in):
    filing, client = make.draft(people, name="示例甲", ethnicity="满族"), sign_in(people.handler)
    response = client.post(place("basic-form-import", filing), {"upload": file()}, follow=True)
    page = response.content.decode()
    told = ("核对任免审批表", "不一致", "仅文件中有", "满族", "310***********0029", "转正日期")
    assert [word for word in told if word not in page] == []
    assert samples.FEMALE_1985 not in page
    url = response.request["PATH_INFO"]
    take = ["native_place", "resume", "id_number", "family"]
    done = client.post(url, {"version": 1, "take": take, "full_member_on": "2006-06-20"})
    assert done.status_code == 302
    form = BasicForm.objects.get(filing=filing)
    content = stored(form)
    assert (content["native_place"], len(content["resume"]), len(content["family"])) == ("上海市", 3, 2)
    filing.refresh_from_db()
    assert (filing.ethnicity, filing.full_member_on) == ("满族", date(2006, 6, 20))
    assert form.source.original_name == "示例甲.lrmx"


@pytest.mark.parametrize(("recorded", "is_different"), [("汉族", False), ("满族", True)])
def test_an_ethnic_group_in_short_is_the_same_one(people, sign_in, recorded, is_different):
    filing, client = make.draft(people, name="示例甲", ethnicity=recorded), sign_in(people.handler)
    upload = SimpleUploadedFile("a.lrmx", samples.lrmx(MinZu="汉"))
    response = client.post(place("basic-form-import", filing), {"upload": upload}, follow=True)
    (row,) = (row for row in response.context["rows"] if row["field"] == "ethnicity")
    assert (row["in_file"], row["is_different"], row["may_take"]) == ("汉族", is_different, is_different)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"%PDF-1.4", "a.lrmx", "未能读取"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Person/>', "a.lrmx", "未能读取"),
        (b'<?xml version="1.0"?><Root><XingMing>a</XingMing></Root>', "a.lrmx", "未能读取"),
        (b"", "a.lrmx", "空"),
        (samples.lrmx(ZhaoPian="A" * 6_000_000), "a.lrmx", "5MB"),
    ],
    ids=["pdf", "doctype", "root", "empty", "huge"],
)
def test_a_bad_file_is_refused_at_its_field_and_leaves_nothing(people, sign_in, content, name, message):
    client = sign_in(people.handler)
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    key = uuid.uuid4()
    page = client.post(url, {"creation_key": key, "upload": SimpleUploadedFile(name, content), "staff_number": "N1"})
    assert (page.status_code, message in page.content.decode()) == (200, True)
    assert (Filing.objects.count(), BasicForm.objects.count()) == (0, 0)


def test_dropping_a_file_makes_one_draft(people, sign_in):
    client = sign_in(people.handler)
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    data = {"creation_key": str(uuid.uuid4()), "staff_number": "N7", "full_member_on": "2006-06-20"}
    places = [client.post(url, {**data, "upload": file()}).headers["Location"] for _ in range(2)]
    filing = Filing.objects.get()
    assert set(places) == {place("basic-form", filing)}
    assert (filing.name, filing.staff_number, filing.full_member_on) == ("示例甲", "N7", date(2006, 6, 20))
    page = client.get(place("basic-form", filing)).content.decode()
    assert [word for word in ("示例学院辅导员", "示例丙", "上海市") if word not in page] == []


@pytest.mark.parametrize("kept_size", [(30, 40), (300, 400)])
def test_the_photo_that_a_draft_took_from_a_file_is_the_same_as_the_files(people, sign_in, kept_size):
    """It is encoded again when it is kept: read from the same file, or from the one that is written, it is no other."""
    client = sign_in(people.handler)
    noise = Image.effect_noise(kept_size, 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)
    content = samples.lrmx(ZhaoPian=samples.encoded(out.getvalue()))
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    client.post(url, {"creation_key": str(uuid.uuid4()), "upload": file(content)})
    form = BasicForm.objects.get()
    again = client.get(place("basic-form-file", form.filing_id)).getvalue()
    other = samples.lrmx(ZhaoPian=samples.encoded(samples.picture(size=kept_size)))
    shown = [client.get(place("basic-form-compare", form.filing_id, form.source_id))]
    for dropped in (again, other):
        answer = client.post(place("basic-form-import", form.filing_id), {"upload": file(dropped)}, follow=True)
        shown.append(answer)
    outcomes = [row["outcome"] for page in shown for row in page.context["rows"] if row["field"] == "photo"]
    assert outcomes == ["一致", "一致", "不一致"]


def test_an_impossible_date_in_a_file_is_a_remark_at_its_field(people, sign_in):
    client = sign_in(people.handler)
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    upload = file(samples.lrmx(CanJiaGongZuoShiJian="200713"))
    page = client.post(url, {"creation_key": str(uuid.uuid4()), "staff_number": "N8", "upload": upload}, follow=True)
    text = page.content.decode()
    assert ("处存疑" in text, "13月" in text or "200713" in text) == (True, True)


def test_of_namesakes_the_staff_number_decides(people, sign_in):
    first = organizers.organizer("示例甲", staff_number="G101")
    second = organizers.organizer("示例甲", staff_number="G102")
    for number, person in ((3, first), (4, second)):
        organizers.tenure(organizers.post(people.unit, number), person)
    organizers.organizer("示例甲", staff_number="G999")  # of another unit: not shown
    client, key = sign_in(people.handler), str(uuid.uuid4())
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    page = client.post(url, {"creation_key": key, "upload": file()}).content.decode()
    assert ("G101" in page, "G102" in page, "G999" in page) == (True, True, False)
    assert not Filing.objects.exists()
    client.post(url, {"creation_key": key, "upload": file(), "staff_number": "G102"})
    assert Filing.objects.get().organizer_id == second.pk


def test_out_of_a_zip_comes_the_one_who_is_named(people, sign_in):
    entries = {"甲.lrmx": samples.lrmx(), "乙.lrmx": samples.lrmx(XingMing="示例乙", ShenFenZheng="")}
    client = sign_in(people.handler)
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}"
    data = {"creation_key": str(uuid.uuid4()), "staff_number": "N9"}
    upload = file(samples.zipped(entries), "全部.zip")
    client.post(url, {**data, "upload": upload, "person": "示例乙"})
    assert Filing.objects.get().name == "示例乙"


def test_the_file_comes_out_again_and_that_is_recorded(people, sign_in):
    filing, client = make.draft(people, name="示例甲"), sign_in(people.handler)
    photo = samples.encoded(samples.picture())
    content = samples.lrmx(extra="<DaoLingNianYue>204503</DaoLingNianYue>", ZhaoPian=photo)
    shown = client.post(place("basic-form-import", filing), {"upload": file(content)}, follow=True)
    fields = [row["field"] for row in shown.context["rows"] if row["may_take"]]
    client.post(shown.request["PATH_INFO"], {"version": 1, "take": fields})
    out = b"".join(client.get(place("basic-form-file", filing)).streaming_content)
    assert b"DaoLingNianYue" in out
    told, given = read_lrmx(out), read_lrmx(content)
    assert (told.resume, told.family, told.unknown, told.id_number) == (
        given.resume,
        given.family,
        given.unknown,
        given.id_number,
    )
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.changes) == ("filings.download_form", {})
    picture = client.get(place("basic-form-photo", filing))
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")


def test_the_photo_is_put_in_and_refused_at_its_place(people, sign_in):
    form = started(people)
    client, url = sign_in(people.handler), place("basic-form-photo-new", form.filing_id)
    assert client.post(url, {"version": 1, "photo": file(samples.picture(), "照片.jpg")}).status_code == 302
    page = client.post(url, {"version": 2, "photo": make.pdf("照片.pdf")}).content.decode()
    assert "照片应为JPG或PNG图片。" in page


def test_once_reported_the_page_only_shows(people, sign_in):
    form = started(people)
    filing = form.filing
    steps.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    client = sign_in(people.handler)
    page = client.get(place("basic-form", filing)).content.decode()
    assert ("内容已锁定" in page, 'name="native_place"' in page) == (True, False)
    url = place("basic-form-section", filing, "basic")
    assert "不可修改" in client.post(url, {"version": 1, **BASIC}, **HTMX).content.decode()
    assert stored(form) == {}


def test_others_find_nothing_and_the_department_reads(people, sign_in):
    form = started(people)
    names = ("basic-form", "basic-form-file", "basic-form-import")
    strangers = make.bystanders()
    for who in ("other_handler", "sysadmin", "nobody"):
        client = sign_in(strangers[who])
        assert {client.get(place(name, form.filing_id)).status_code for name in names} == {404}
    client = sign_in(people.dept)
    assert [client.get(place(name, form.filing_id)).status_code for name in names] == [200, 200, 403]


def test_the_page_takes_a_fixed_number_of_statements(people, sign_in):
    form = started(people)
    client = sign_in(people.handler)
    client.get(place("basic-form", form.filing_id))
    with CaptureQueriesContext(connection) as captured:
        client.get(place("basic-form", form.filing_id))
    assert len(captured) <= 12


def test_the_filing_leads_to_its_form(people, sign_in):
    form = started(people)
    page = sign_in(people.handler).get(place("detail", form.filing_id)).content.decode()
    for name in ("basic-form", "basic-form-import", "basic-form-file"):
        assert place(name, form.filing_id) in page


def test_both_forms_are_printed(people, sign_in):
    filing, client = make.draft(people), sign_in(people.handler)
    page = client.get(place("detail", filing)).content.decode()
    assert "填写基本信息表后可打印。" in page
    make.basic_form(filing, people.handler)
    for kind, pages, told in ((PaperKind.FULL_FORM, 2, True), (PaperKind.SHORT_FORM, 1, False)):
        content = b"".join(client.get(place("paper", filing, kind)).streaming_content)
        found = PdfReader(io.BytesIO(content)).pages
        text = "".join("".join(each.extract_text() for each in found).split())
        assert (len(found), "示例任职" in text, "示例成员" in text) == (pages, True, told)
