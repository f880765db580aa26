"""A zip of many cadre forms on the start page: a list, one click for each person, nothing half-stored."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from filings import many_forms, services
from filings.models import BasicForm, Filing
from filings.services import basic_forms
from tests.factories import filings as make, organizers
from tests.filings.documents import samples
from workbooks.models import WaitingFile

pytestmark = pytest.mark.django_db
ENTRIES = {
    "科室/示例甲.lrmx": samples.lrmx(ZhaoPian=samples.encoded(samples.picture())),
    "示例乙.lrm": samples.lrm(c0="示例乙"),
    "坏.lrmx": b"hello",
    "无名.lrmx": samples.lrmx(XingMing=""),
    "说明.txt": b"...",
}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


def zip_file(entries=None, name="全部.zip"):
    return SimpleUploadedFile(name, samples.zipped(ENTRIES if entries is None else entries))


def upload(client, people, entries=None, **data):
    url = f"{reverse('filings:new-from-file')}?unit={people.unit.pk}&kind=APPOINTMENT"
    return client.post(url, {"creation_key": str(uuid.uuid4()), "upload": zip_file(entries), **data})


def listing(client, people, entries=None) -> str:
    answer = upload(client, people, entries)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def shown(page) -> list[tuple]:
    rows = page.context["rows"]
    return [(row.place, row.file, row.name, row.problem, row.filing and row.filing.name) for row in rows]


def test_a_list_of_all_with_the_reason_of_each_that_is_wrong(people, sign_in):
    client = sign_in(people.handler)
    page = client.get(listing(client, people))
    assert shown(page) == [
        (1, "科室/示例甲.lrmx", "示例甲", "", None),
        (2, "示例乙.lrm", "示例乙", "", None),
        (3, "坏.lrmx", "", "文件内容不是XML，不是任免审批表", None),
        (4, "无名.lrmx", "", "文件中没有姓名，不能据此起草", None),
    ]
    assert not Filing.objects.exists()
    assert "1985.03生；示例学院党委专职组织员" in page.content.decode()


def test_what_is_doubtful_is_named_and_a_number_that_does_not_fit_is_wrong(people, sign_in):
    client, born = sign_in(people.handler), "1985.03生；示例学院党委专职组织员"
    place = listing(client, people, {
        "1.lrmx": samples.lrmx(XingMing="示例一", RuDangShiJian="197001"),
        "2.lrmx": samples.lrmx(XingMing="示例二", RuDangShiJian="197001", CanJiaGongZuoShiJian="197002"),
        "3.lrmx": samples.lrmx(XingMing="示例三", ShenFenZheng="310101198503150020"),
        "4.lrmx": samples.lrmx(XingMing="示例四", XingBie="男", ChuShengNianYue="198504"),
        "5.lrmx": samples.lrmx(XingMing="示例五"),
    })  # fmt: skip
    page = client.get(place)
    assert [(row.told, row.problem) for row in page.context["rows"]] == [
        (f"{born}；存疑：入党时间1970年1月早于出生年月1985年3月", ""),
        (f"{born}；存疑：入党时间1970年1月早于出生年月1985年3月等2处", ""),
        (born, "身份证号的校验位不符，请核对"),
        (
            "1985.04生；示例学院党委专职组织员",
            "身份证号所载出生日期与出生年月不一致，请核对；身份证号所载性别与性别不一致，请核对",
        ),
        (born, ""),
    ]
    assert (page.context["wrong"], page.context["left"]) == (2, 3)
    text = page.content.decode()
    assert "身份证号的校验位不符，请核对。请更正文件后另行上传，或不带身份证号先起草。" in text
    assert text.count('name="without_id_number"') == 2
    assert [number for number in ("310101198503150020", samples.FEMALE_1985) if number in text] == []
    client.post(place, {"place": "3"})
    assert not Filing.objects.exists()
    client.post(place, {"place": "5"})
    assert Filing.objects.get().name == "示例五"
    client.post(place, {"place": "3", "without_id_number": "1"})
    page = client.get(place)
    assert [row.filing and row.filing.name for row in page.context["rows"]] == [None, None, "示例三", None, "示例五"]
    assert (page.context["wrong"], page.context["left"], page.context["drafted"]) == (1, 2, 2)


def test_files_of_the_zip_that_are_no_forms_are_named(people, sign_in):
    client = sign_in(people.handler)
    page = client.get(
        listing(client, people, {"甲.lrmx": samples.lrmx(), "乙.docx": b"x", "丙.pic": samples.picture()})
    )
    assert page.context["unread"] == ["乙.docx", "丙.pic"]
    assert "压缩包内另有2个文件不是任免审批表，未读取：乙.docx、丙.pic。" in page.content.decode()


def test_one_click_makes_a_filled_draft_and_a_second_finds_it(people, sign_in):
    client = sign_in(people.handler)
    place = listing(client, people)
    for _ in range(2):
        assert client.post(place, {"place": "1"}).headers["Location"] == place
    filing = Filing.objects.get()
    form = BasicForm.objects.get()
    assert (filing.name, filing.unit, filing.drafted_by) == ("示例甲", people.unit, people.handler)
    assert (form.filing, form.source.original_name, form.photo is not None) == (filing, "示例甲.lrmx", True)
    page = client.get(place)
    assert shown(page)[0] == (1, "科室/示例甲.lrmx", "示例甲", "", "示例甲")
    assert reverse("filings:basic-form", args=[filing.pk]) in page.content.decode()
    client.post(place, {"place": "2"})
    assert set(Filing.objects.values_list("name", flat=True)) == {"示例甲", "示例乙"}
    assert AuditEntry.objects.filter(action="filings.start_filing").count() == 2


@pytest.mark.parametrize("chosen", ["3", "4", "9", "0", "", "x", "99999999999999999999"])
def test_what_cannot_be_drafted_stores_nothing(people, sign_in, chosen):
    client = sign_in(people.handler)
    page = client.post(listing(client, people), {"place": chosen})
    assert (page.status_code, bool(page.context["problems"])) == (200, True)
    assert (Filing.objects.count(), BasicForm.objects.count()) == (0, 0)


def test_what_the_services_refuse_stands_in_its_row(people, sign_in):
    """An ID number that is another's: the row says so, and no draft is left behind."""
    organizers.organizer("别人", staff_number="G1", id_number=samples.FEMALE_1985)
    client = sign_in(people.handler)
    page = client.post(listing(client, people), {"place": "1"})
    assert page.context["problem_at"] == 1
    message = "身份证号：该身份证号已登记在其他人员名下。请更正文件后另行上传，或不带身份证号先起草。"
    assert page.context["problems"] == [message]
    assert page.content.decode().count('name="without_id_number"') == 1
    assert (Filing.objects.count(), BasicForm.objects.count()) == (0, 0)
    client.post(
        page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"place": "1", "without_id_number": "1"}
    )
    assert basic_forms.content_of(BasicForm.objects.get())["id_number"] == ""


def test_namesakes_are_told_apart_by_the_staff_number(people, sign_in):
    person = organizers.organizer("示例甲", staff_number="G101")
    organizers.tenure(organizers.post(people.unit, 3), person)
    client = sign_in(people.handler)
    place = listing(client, people)
    page = client.get(place)
    assert [row.has_namesakes for row in page.context["rows"]] == [True, False, False, False]
    page = client.post(place, {"place": "1"})
    assert page.context["problems"] == ["台账中有同名人员：示例甲（G101）。请填写人选的工号。"]
    client.post(place, {"place": "1", "staff_number": "G101"})
    assert Filing.objects.get().organizer == person


def test_the_list_is_its_uploaders_alone_and_lasts_two_hours(people, sign_in):
    place = listing(sign_in(people.handler), people)
    stranger = sign_in(people.secretary)
    for answer in (stranger.get(place), stranger.post(place, {"place": "1"})):
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("filings:new-from-file"))
    assert not Filing.objects.exists()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert sign_in(people.handler).get(place).status_code == 302
    assert b"XingMing" not in bytes(WaitingFile.objects.get().content_sealed)


def test_another_unit_in_the_address_is_not_found(people, sign_in):
    other = make.cast()
    client = sign_in(people.handler)
    place = listing(client, people).replace(str(people.unit.pk), str(other.unit.pk))
    assert client.get(place).status_code == 404
    assert client.post(place, {"place": "1"}).status_code == 404
    assert not Filing.objects.exists()


def test_given_up(people, sign_in):
    client = sign_in(people.handler)
    place = listing(client, people)
    assert client.post(place, {"discard": "1"}).status_code == 302
    assert not WaitingFile.objects.exists()


def test_a_zip_of_one_and_one_that_is_named_go_the_short_way(people, sign_in):
    client = sign_in(people.handler)
    upload(client, people, {"甲.lrmx": samples.lrmx()})
    upload(client, people, person="示例乙")
    assert set(Filing.objects.values_list("name", flat=True)) == {"示例甲", "示例乙"}
    assert not WaitingFile.objects.exists()


def test_too_many(people, sign_in, monkeypatch):
    monkeypatch.setattr(many_forms, "MOST_FORMS", 3)
    page = upload(sign_in(people.handler), people)
    assert page.context["form"].errors == {"upload": ["压缩包内有4份任免审批表，超过3份，未能读取。请分成几个压缩包。"]}
    assert not WaitingFile.objects.exists()


def test_the_page_asks_no_more_for_more_forms(people, sign_in, django_assert_max_num_queries):
    client, counts = sign_in(people.handler), []
    for number in (2, 12):
        place = listing(client, people, {f"{n}.lrmx": samples.lrmx(XingMing=f"示例{n}") for n in range(number)})
        client.post(place, {"place": "1"})
        with django_assert_max_num_queries(14) as asked:
            client.get(place)
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]


def test_a_draft_that_was_discarded_says_so(people, sign_in):
    client = sign_in(people.handler)
    place = listing(client, people)
    client.post(place, {"place": "1"})
    filing = Filing.objects.get()
    services.discard_filing(filing=filing, version=filing.version, by=people.handler)
    assert "已作废" in client.get(place).content.decode()
