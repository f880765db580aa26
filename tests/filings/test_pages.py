"""The pages of filings: what they show, keep, refuse, and how much they ask of the database."""

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from common import clock
from filings import services
from filings.facts import clock_context
from filings.models import DocumentKind, Filing, FilingStatus
from filings.timing import Timing, timing_of
from organizers.models import Organizer
from tests.factories import accounts, filings as make, units

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
NOW = clock.at(TODAY)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def people():
    return make.cast("示例临床医学院党委")


def place(name: str, filing: Filing | None = None, *, of_kind: str = "", **kwargs) -> str:
    url = reverse(f"filings:{name}", kwargs={"pk": filing.pk, **kwargs} if filing else None)
    return f"{url}?kind={of_kind}" if of_kind else url


def text(response) -> str:
    return response.content.decode()


def words_of(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def as_form(content: dict, **more) -> dict:
    """A content as a browser posts it."""
    values = {**content, **more}
    values["post"] = str(values["post"].pk) if values.get("post") else ""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


# -- the register --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["handler", "secretary", "dept", "head"])
def test_the_register_asks_no_more_for_more_rows(people, who, sign_in, django_assert_max_num_queries):
    client = sign_in(getattr(people, who))
    counts = []
    for wanted in (1, 30):
        for number in range(Filing.objects.count(), wanted):
            make.draft(people, with_documents=number % 2 == 0)
        with django_assert_max_num_queries(8) as asked:
            response = client.get(place("list"))
        assert len(response.context["lines"]) == wanted
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]


def test_groups(people, sign_in):
    drafted, sent = make.draft(people), make.submitted(people, post=make.post(people.unit, 2))
    filed = make.filed(people, post=make.post(people.unit, 3))
    gone = make.draft(people)
    services.discard_filing(filing=gone, version=gone.version, by=people.handler)
    client = sign_in(people.handler)
    shown = {
        group: {line.filing for line in client.get(place("list"), {"group": group}).context["lines"]}
        for group in ("", "mine", "open", "filed", "discarded")
    }
    assert shown == {
        "": {drafted, sent, filed},
        "mine": {drafted},
        "open": {drafted, sent},
        "filed": {filed},
        "discarded": {gone},
    }


def test_due_and_unit_filters(people, sign_in):
    late = make.draft(people, determined_on=date(2026, 10, 19))
    running = make.draft(people)
    today = make.draft(people, determined_on=date(2026, 10, 28))
    sent = make.submitted(people)
    elsewhere = make.draft(make.cast())
    client = sign_in(people.dept)
    for due, expected in (
        ("overdue", {late}),
        ("today", {today}),
        ("running", {running, today, elsewhere}),
        ("reported", {sent}),
    ):
        response = client.get(place("list"), {"due": due})
        assert {line.filing for line in response.context["lines"]} == expected, due
    response = client.get(place("list"), {"unit": str(elsewhere.unit_id)})
    assert [line.filing for line in response.context["lines"]] == [elsewhere]


def test_the_clock_in_words(people, sign_in):
    make.draft(people, determined_on=date(2026, 10, 26))
    make.draft(people, determined_on=date(2026, 10, 28))
    make.draft(people)
    make.submitted(people)
    page = text(sign_in(people.handler).get(place("list")))
    for words in ("已超2个工作日", "今日截止", "尚余3个工作日", "按期报备", "用时2个工作日"):
        assert words in page


@pytest.mark.parametrize("sort", ["unit", "-name", "determined_on", "-due_on", "number", "nonsense"])
def test_sorting(people, sign_in, sort):
    make.draft(people)
    assert sign_in(people.dept).get(place("list"), {"sort": sort}).status_code == 200


def test_bystanders_have_no_register(sign_in):
    for user in make.bystanders().values():
        response = sign_in(user).get(place("list"))
        assert response.status_code == (200 if user.username and user.memberships.exists() else 403)


# -- one filing ----------------------------------------------------------------------------------------------


def test_out_of_scope_is_not_found(people, sign_in):
    filing = make.draft(people)
    for user in make.bystanders().values():
        assert sign_in(user).get(place("detail", filing)).status_code == 404


def test_the_detail_asks_little(people, sign_in, django_assert_max_num_queries):
    filing = make.resubmitted(people)
    client = sign_in(people.dept)
    with django_assert_max_num_queries(20):
        client.get(place("detail", filing))


def test_what_each_side_is_offered(people, sign_in):
    def offers(user, filing) -> dict[str, bool]:
        response = sign_in(user).get(place("detail", filing))
        return {offer.label: offer.refused is None for offer in response.context["actions"]}

    filing = make.draft(people)
    assert offers(people.handler, filing) == {"提请审签": True, "作废草稿": True, "修改内容": True}
    assert offers(people.dept, filing) == {}
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    assert offers(people.handler, filing) == {"审签并报送": False, "退回修改": False}
    assert offers(people.secretary, filing) == {"审签并报送": True, "退回修改": True}
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert offers(people.secretary, filing) == {"撤回": True}
    assert offers(people.dept, filing) == {"签收": True}


def test_why_not_is_said(people, sign_in):
    filing = make.draft(people, with_documents=False, document_number="")
    page = text(sign_in(people.handler).get(place("detail", filing)))
    assert "尚缺：任免文号、任免正式发文（扫描件）、相关人员基本信息表（扫描件）。" in page


def test_the_unit_reads_where_it_stands(people, sign_in):
    client = sign_in(people.handler)

    def standing(filing) -> str:
        return client.get(place("detail", filing)).context["standing"][1]

    with clock.frozen(clock.at(date(2026, 10, 9))):
        filing = make.in_status(people, FilingStatus.RECEIVED, determined_on=date(2026, 9, 29))
        assert standing(filing) == "材料已于2026年10月9日9时00分签收，待核对。"
        services.start_check(filing=filing, version=filing.version, by=people.dept)
    assert standing(filing) == "材料已于2026年10月9日9时00分签收，正在核对，签收不代表备案办结。"
    services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=make.CORRECTIONS)
    assert standing(filing) == (
        "经核对，所报材料尚需补正：一、任免文件未加盖印章；二、基本信息表缺转正时间。"
        "请一次性补正后重新报送。首次报送时间予以保留。"
    )
    late = make.draft(people, determined_on=date(2026, 10, 23))
    assert standing(late) == ("经系统比对，该事项已超过报备时限3个工作日，请于收到本提示后尽快补报，并附书面情况说明。")
    running = make.draft(people)
    assert standing(running) == (
        "报备截止日为2026年11月9日（尚余3个工作日）。请及时报送任免正式发文及相关人员基本信息表。"
    )


def test_why_it_came_back_is_said_until_it_is_signed_for_anew(people, sign_in):
    client = sign_in(people.handler)

    def came_back(filing):
        event = client.get(place("detail", filing)).context["sent_back"]
        return event and (event.title, event.text, event.by)

    filing = make.signed_for(people)
    assert came_back(filing) is None
    services.send_back(filing=filing, version=filing.version, by=people.secretary, note="免职理由请写具体。")
    assert came_back(filing) == ("退回修改", "免职理由请写具体。", people.secretary.display_name)
    assert "免职理由请写具体。" in text(client.get(place("detail", filing))).partition("报备时限")[0]
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    assert came_back(filing) is None
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    services.withdraw_filing(filing=filing, version=filing.version, by=people.secretary, note="附件有误。")
    assert came_back(filing) == ("撤回", "附件有误。", people.secretary.display_name)


def test_what_a_resubmission_does_to_the_clock_is_said(people, sign_in):
    client = sign_in(people.secretary)
    first, again = "首次报齐两份材料即停止计时", "首次报送时间予以保留"
    filing = make.signed_for(people)
    page = text(client.get(place("submit", filing)))
    assert first in page
    assert again not in page
    filing = make.in_status(people, FilingStatus.AWAITING_RESUBMISSION)
    page = text(client.get(place("submit", filing)))
    assert first not in page
    assert again in page


def test_the_strip_says_how_late_it_is(people, sign_in):
    late = make.draft(people, determined_on=date(2026, 10, 23))
    paper = make.draft(people, determined_on=date(2026, 10, 23), is_paper=True, post=make.post(people.unit, 2))
    in_time = make.draft(people, post=make.post(people.unit, 3))
    for filing, client, told in (
        (late, people.handler, True),
        (in_time, people.handler, False),
        (paper, people.dept, False),
    ):
        page = text(sign_in(client).get(place("detail", filing)))
        assert ("逾3个工作日" in page) is told


def test_a_discarded_draft_is_not_late(people, sign_in):
    late = make.draft(people, determined_on=date(2026, 10, 23))
    services.discard_filing(filing=late, version=late.version, by=people.handler, note="")
    page = text(sign_in(people.handler).get(place("detail", late)))
    assert "草稿已作废，不再计算报备时限。" in page
    assert "已超过报备时限" not in page


def test_namesakes_of_a_page_are_told_apart_by_their_numbers(people, sign_in):
    for number, staff_number in ((2, "N201"), (3, "N202")):
        make.draft(people, post=make.post(people.unit, number), name="示例同名", staff_number=staff_number)
    make.draft(people, post=make.post(people.unit, 4), name="示例独名", staff_number="N203")
    page = text(sign_in(people.handler).get(place("list")))
    assert [each in page for each in ("工号N201", "工号N202", "工号N203")] == [True, True, False]


def test_the_receipt(people, sign_in):
    filing = make.filed(people, name="郑虚构")
    page = text(sign_in(people.handler).get(place("detail", filing)))
    assert (
        "你单位《关于郑虚构同志任职备案的报告》及附件收悉，材料齐全，现予备案。备案编号：沪交医组备〔2026〕1号。"
        in page
    )
    assert str(filing.pk) in page
    assert "此后日历调整不影响本件" in page
    response = sign_in(people.handler).get(place("detail", filing))
    assert all(stage["at"] for stage in response.context["stages"])


def test_both_times_after_a_return(people, sign_in):
    filing = make.returned(people)
    with clock.frozen(clock.at(date(2026, 11, 6))):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
        services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
        page = text(sign_in(people.handler).get(place("detail", filing)))
    assert "2026年11月4日9时00分" in page
    assert "2026年11月6日9时00分" in page


@pytest.mark.parametrize("status", list(FilingStatus))
def test_every_status_has_a_page_for_every_side(people, status, sign_in):
    filing = make.in_status(people, status)
    for user in (people.handler, people.secretary, people.dept):
        assert sign_in(user).get(place("detail", filing)).status_code == 200


# -- drafting ------------------------------------------------------------------------------------------------


def test_a_draft_with_two_files(people, sign_in):
    client = sign_in(people.handler)
    form = client.get(place("new", of_kind="APPOINTMENT")).context["form"]
    key = form["creation_key"].value()
    data = as_form(make.content(people.post, TODAY), creation_key=str(key))
    files = {"appointment_document": make.pdf(), "basic_information_form": make.pdf()}
    response = client.post(place("new", of_kind="APPOINTMENT"), data | files)
    filing = Filing.objects.get()
    assert response["Location"] == place("detail", filing)
    assert (filing.unit, filing.drafted_by, filing.due_on) == (people.unit, people.handler, date(2026, 11, 11))
    assert filing.documents.count() == 2
    again = client.post(place("new", of_kind="APPOINTMENT"), data | {"appointment_document": make.pdf()})
    assert (again["Location"], Filing.objects.count(), filing.documents.count()) == (place("detail", filing), 1, 2)


def test_a_page_that_somebody_else_has_sent_keeps_what_was_typed(people, sign_in):
    data = as_form(make.content(people.post, TODAY, name="何新人"), creation_key=str(uuid.uuid4()))
    sign_in(people.secretary).post(place("new", of_kind="APPOINTMENT"), data)
    page = text(sign_in(people.handler).post(place("new", of_kind="APPOINTMENT"), data))
    assert "该页面已由他人提交，未能保存。请重新打开该页面填写。" in page
    assert 'value="何新人"' in page
    assert Filing.objects.count() == 1


def test_a_second_draft_of_the_same_person_is_pointed_out(people, sign_in):
    client = sign_in(people.handler)
    data = as_form(make.content(people.post, TODAY))
    first, again = (
        client.post(place("new", of_kind="APPOINTMENT"), data | {"creation_key": str(uuid.uuid4())}) for _ in range(2)
    )
    assert words_of(first) == ["草稿已保存。"]
    name = Filing.objects.first().name
    assert words_of(again)[-1] == f"本单位另有{name}同志的备案在办，请核对是否重复；重复的请作废。"


def test_nothing_typed_is_lost_and_lost_files_are_said(people, sign_in):
    data = as_form(
        make.content(people.post, TODAY, name="何新人", notice_from=TODAY, notice_until=TODAY - timedelta(days=1)),
        creation_key=str(uuid.uuid4()),
        appointment_document=make.pdf(),
    )
    response = sign_in(people.handler).post(place("new", of_kind="APPOINTMENT"), data)
    assert response.context["form"].errors == {"notice_until": ["公示截止日期早于开始日期，请核对。"]}
    page = text(response)
    assert 'value="何新人"' in page
    assert "请重新选择文件" in page
    assert Filing.objects.count() == 0


def test_a_bad_file_is_said_at_its_field(people, sign_in):
    upload = SimpleUploadedFile("通知.exe", b"MZ")
    data = as_form(make.content(people.post, TODAY), creation_key=str(uuid.uuid4()), appointment_document=upload)
    response = sign_in(people.handler).post(place("new", of_kind="APPOINTMENT"), data)
    assert list(response.context["form"].errors) == ["appointment_document"]
    assert Filing.objects.count() == 0


def test_posts_and_people_of_other_units_are_no_choices(people, sign_in):
    other = make.cast()
    theirs = make.submitted(other)
    data = as_form(make.content(other.post, TODAY), creation_key=str(uuid.uuid4()), organizer=str(theirs.organizer_id))
    response = sign_in(people.handler).post(place("new", of_kind="APPOINTMENT"), data)
    assert set(response.context["form"].errors) == {"post", "organizer"}


def test_vacant_posts_stand_first(people, sign_in):
    make.submitted(people)
    vacant = make.post(people.unit, 2)
    form = sign_in(people.handler).get(place("new", of_kind="APPOINTMENT")).context["form"]
    groups = [group for group, _ in form.fields["post"].choices]
    assert groups == ["", "空缺岗位", "现有人任职"]
    assert form.fields["post"].initial == str(vacant.pk)


def test_whose_units_are_several_chooses_first(people, sign_in):
    other = make.unit("另一单位党总支")
    units.membership(people.handler, other, Role.UNIT_HANDLER)
    client = sign_in(people.handler)
    assert [unit.name for unit in client.get(place("new")).context["units"]] == ["示例临床医学院党委", "另一单位党总支"]
    chosen = {"unit": str(other.pk), "kind": "APPOINTMENT"}
    assert client.get(place("new"), chosen).context["form"].unit == other
    assert client.get(place("new"), {"unit": str(make.unit().pk)}).status_code == 404
    assert client.get(place("new"), {"unit": "nonsense"}).status_code == 200


def test_the_department_drafts_paper_only(people, sign_in):
    client = sign_in(people.dept)
    assert client.get(place("new")).status_code == 403
    data = as_form(make.content(people.post, TODAY), creation_key=str(uuid.uuid4()))
    client.post(f"{place('paper-new', of_kind='APPOINTMENT')}&unit={people.unit.pk}", data)
    assert Filing.objects.get().is_paper


def test_the_preview_counts_and_tells_what_does_not_fit(people, sign_in):
    client = sign_in(people.handler)
    data = {"candidate_determined_on": "2026-11-02", "meeting_on": "2026-11-03"}
    page = text(client.get(place("deadline-preview"), data))
    assert "报备截止日为2026年11月9日" in page
    assert "早于会议决定日期" in page
    assert "<html" not in page
    assert "填写人选确定日后" in text(client.get(place("deadline-preview"), {"candidate_determined_on": "x"}))
    assert "暂定" in text(client.get(place("deadline-preview"), {"candidate_determined_on": "2026-12-25"}))
    for far in ("9999-12-31", "0001-01-01", "0226-11-02"):
        assert "填写人选确定日后" in text(client.get(place("deadline-preview"), {"candidate_determined_on": far}))


def test_editing_keeps_and_saves(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.handler)
    form = client.get(place("edit", filing)).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    response = client.post(place("edit", filing), data | {"remarks": "补充", "version": filing.version})
    assert response["Location"] == place("detail", filing)
    before = Filing.objects.filter(pk=filing.pk).values().get()
    assert before["remarks"] == "补充"
    assert before["name"] == filing.name
    assert before["candidate_determined_on"] == filing.candidate_determined_on


def test_a_stale_form_shows_both_and_overwrites_nothing(people, sign_in):
    filing = make.draft(people, remarks="原备注")
    client = sign_in(people.handler)
    form = client.get(place("edit", filing)).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    services.save_draft(filing=filing, version=filing.version, by=people.secretary, remarks="书记的备注")
    response = client.post(place("edit", filing), data | {"remarks": "我的备注", "version": 1})
    assert response.status_code == 409
    assert list(response.context["rows"]) == [("备注", "书记的备注", "我的备注")]
    filing.refresh_from_db()
    assert filing.remarks == "书记的备注"


def test_a_form_without_its_version_is_stale(people, sign_in):
    filing = make.draft(people)
    assert sign_in(people.handler).post(place("request-sign-off", filing)).status_code == 409
    filing.refresh_from_db()
    assert filing.status == "DRAFT"


def test_what_was_typed_survives_a_status_that_changed_meanwhile(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.handler)
    form = client.get(place("edit", filing)).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    services.request_sign_off(filing=filing, version=filing.version, by=people.secretary)
    response = client.post(place("edit", filing), data | {"remarks": "还在", "version": 1})
    assert "该备案待审签，内容不可修改" in text(response)
    assert "还在" in text(response)
    assert client.get(place("edit", filing))["Location"] == place("detail", filing)


def test_documents(people, sign_in):
    filing = make.draft(people, with_documents=False)
    client = sign_in(people.handler)
    url = place("document-upload", filing, kind=DocumentKind.APPOINTMENT_DOCUMENT)
    assert url.endswith("/documents/appointment-document/")
    bad = client.post(url, {"upload": SimpleUploadedFile("a.pdf", b"MZ"), "version": filing.version})
    assert list(bad.context["form"].errors) == ["upload"]
    client.post(url, {"upload": make.pdf("一.pdf"), "version": filing.version})
    assert filing.documents.get().attachment.original_name == "一.pdf"
    page = text(client.get(place("detail", filing)))
    download = reverse("attachments:download", args=[filing.documents.get().attachment_id])
    assert download in page
    assert client.get(download).status_code == 200
    assert sign_in(make.cast().handler).get(download).status_code == 404


# -- steps ---------------------------------------------------------------------------------------------------


def test_the_whole_way_by_pages(people, sign_in):
    handler, secretary, dept = (sign_in(user) for user in (people.handler, people.secretary, people.dept))
    filing = make.draft(people)

    def press(client, name: str, **data) -> list[str]:
        filing.refresh_from_db()
        assert client.get(place(name, filing)).status_code == 200
        response = client.post(place(name, filing), {"version": filing.version, **data})
        assert response["Location"] == place("detail", filing), response.context["form"].errors
        filing.refresh_from_db()
        return words_of(response)

    assert press(handler, "request-sign-off") == ["已提请审签。"]
    press(secretary, "send-back", note="请核对文号")
    press(handler, "request-sign-off")
    press(secretary, "submit")
    press(secretary, "withdraw", note="文件有误")
    press(handler, "request-sign-off")
    press(secretary, "submit")
    press(dept, "receive")
    press(dept, "start-check")
    press(dept, "return", usual=["任免文件未加盖印章"], corrections="缺第二页\n\n日期不清")
    assert filing.steps.get(action="RETURN").corrections == ["任免文件未加盖印章", "缺第二页", "日期不清"]
    press(handler, "request-sign-off")
    press(secretary, "submit")
    press(dept, "receive")
    press(dept, "start-check")
    assert press(dept, "file") == ["已备案。"]
    assert (filing.status, filing.filing_number) == ("FILED", "沪交医组备〔2026〕1号")


def test_a_step_that_is_not_ones_own_is_forbidden(people, sign_in):
    filing = make.signed_for(people)
    for client in (sign_in(people.handler), sign_in(people.dept)):
        assert client.get(place("submit", filing)).status_code == 403
        assert client.post(place("submit", filing), {"version": filing.version}).status_code == 403
    assert sign_in(make.cast().secretary).post(place("submit", filing)).status_code == 404


def test_a_step_that_the_state_forbids_is_refused_at_its_place(people, sign_in):
    filing = make.draft(people, with_documents=False)
    client = sign_in(people.handler)
    response = client.get(place("request-sign-off", filing))
    assert response["Location"] == place("detail", filing)
    assert "尚缺" in words_of(response)[0]
    response = client.post(place("request-sign-off", filing), {"version": filing.version})
    assert response.status_code == 200
    assert "尚缺" in response.context["form"].non_field_errors()[0]


def test_words_that_are_missing_are_asked_for(people, sign_in):
    filing = make.checking(people)
    response = sign_in(people.dept).post(place("return", filing), {"version": filing.version, "corrections": " \n"})
    assert response.context["form"].errors == {"corrections": ["请逐项写明需要补正的内容，一次性告知。"]}


def test_a_missing_note_is_asked_for_by_its_name(people, sign_in):
    filing = make.in_status(people, FilingStatus.SUBMITTED)
    page = text(sign_in(people.secretary).post(place("withdraw", filing), {"version": filing.version}))
    assert "撤回原因：" in page


def test_no_date_of_the_server_comes_from_a_form(people, sign_in):
    """Every moment of a filing is the server's: posting one changes nothing."""
    filing = make.signed_for(people)
    moments = dict.fromkeys(("first_complete_at", "submitted_at", "received_at", "filed_at", "at"), "2020-01-01T00:00")
    sign_in(people.secretary).post(
        place("submit", filing), {"version": filing.version, "due_on": "2030-01-01", **moments}
    )
    filing.refresh_from_db()
    assert filing.first_complete_at == filing.submitted_at == clock.now()
    assert (filing.due_on, filing.received_at, filing.filed_at) == (make.DUE_ON, None, None)


def test_mass_assignment(people, sign_in):
    filing = make.draft(people)
    other = make.cast()
    client = sign_in(people.handler)
    form = client.get(place("edit", filing)).context["form"]
    data = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    taken = {
        "status": "FILED",
        "unit": str(other.unit.pk),
        "is_paper": "1",
        "filing_number": "X",
        "drafted_by": str(other.handler.pk),
    }
    client.post(place("edit", filing), data | taken | {"version": filing.version})
    stored = Filing.objects.get()
    assert (stored.status, stored.unit, stored.is_paper, stored.filing_number) == ("DRAFT", people.unit, False, "")
    assert stored.drafted_by == people.handler


# -- paper ---------------------------------------------------------------------------------------------------


def test_paper_by_pages(people, sign_in):
    dept, chief = sign_in(people.dept), sign_in(people.chief)
    filing = make.draft(people, is_paper=True)
    response = dept.post(place("paper-record", filing), {"version": filing.version, "delivered_at": "2026-11-04T23:00"})
    assert response.context["form"].errors == {"delivered_at": ["收到时间不能晚于现在。"]}
    dept.post(place("paper-record", filing), {"version": filing.version, "delivered_at": "2026-11-03T15:20"})
    filing.refresh_from_db()
    page = text(chief.get(place("detail", filing)))
    assert "收到时间待另一名工作人员确认" in page
    assert "2026年11月3日15时20分" in page
    own = dept.post(place("paper-confirm", filing), {"version": filing.version})
    assert "须由登记人以外的另一名" in own.context["form"].non_field_errors()[0]
    corrected = {"version": filing.version, "delivered_at": "2026-11-03T16:00", "note": "登记有误"}
    chief.post(place("paper-correct", filing), corrected)
    filing.refresh_from_db()
    dept.post(place("paper-confirm", filing), {"version": filing.version})
    filing.refresh_from_db()
    assert clock.day_of(filing.first_complete_at) == date(2026, 11, 3)
    assert dept.get(place("paper-confirm", filing))["Location"] == place("detail", filing)


def test_the_second_person_s_confirmation_stands_in_the_stages(people, sign_in):
    filing = make.received_on_paper(people, NOW - timedelta(days=1))
    waiting = sign_in(people.dept).get(place("detail", filing)).context["stages"]
    assert [stage["note"] for stage in waiting] == ["", "", "待第二人确认", "", ""]
    with clock.frozen(NOW + timedelta(hours=3)):
        services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
        stages = sign_in(people.dept).get(place("detail", filing)).context["stages"]
    shown = [(stage["label"], stage["at"]) for stage in stages]
    assert shown[1:3] == [("收到材料", NOW - timedelta(days=1)), ("确认时间", NOW + timedelta(hours=3))]


def test_paper_without_its_time_of_receipt_is_not_judged(people, sign_in):
    filing = make.draft(people, is_paper=True, determined_on=date(2026, 10, 23))
    client = sign_in(people.dept)
    response = client.get(place("detail", filing))
    told = "报备截止日为2026年10月30日。收到时间尚未登记，暂不判断是否按期。"
    assert response.context["standing"] == ("尚未报送", told)
    line = response.context["line"]
    assert (line.message, line.due_on, line.is_overdue) == (told, date(2026, 10, 30), False)
    listed = text(client.get(place("list"))).partition("<tbody")[2]
    assert ("收到时间未登记" in listed, "已超" in listed) == (True, False)
    for due, found in (("overdue", 0), ("running", 0), ("unreported", 1)):
        assert client.get(place("list"), {"due": due}).context["listing"].total == found
    assert timing_of(filing, clock_context()) is Timing.UNREPORTED


# -- pages of others -----------------------------------------------------------------------------------------


def test_panels_of_unit_and_person(people, sign_in):
    filing = make.filed(people)
    for user, expected in ((people.dept, True), (people.handler, True)):
        client = sign_in(user)
        assert (filing.filing_number in text(client.get(reverse("units:detail", args=[people.unit.pk])))) == expected
        assert (
            filing.filing_number in text(client.get(reverse("organizers:detail", args=[filing.organizer_id])))
        ) == expected


def test_the_person_concerned_does_not_see_the_filing(people, sign_in):
    filing = make.filed(people)
    account = accounts.account()
    Organizer.objects.filter(pk=filing.organizer_id).update(account=account)
    client = sign_in(account)
    assert client.get(place("detail", filing)).status_code == 404
    page = client.get(reverse("organizers:detail", args=[filing.organizer_id]))
    assert place("detail", filing) not in text(page)


def test_the_panel_adds_no_query_per_row(people, sign_in):
    client = sign_in(people.dept)
    url = reverse("units:detail", args=[people.unit.pk])
    counts = []
    for wanted in (1, 6):
        for _ in range(Filing.objects.count(), wanted):
            make.draft(people)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_button_stands_out(people, sign_in):
    filing = make.received_on_paper(people)
    offers = sign_in(people.chief).get(place("detail", filing)).context["actions"]
    assert [offer.label for offer in offers if offer.tone == "primary"] == ["确认收到时间"]
    offers = sign_in(people.dept).get(place("detail", filing)).context["actions"]
    assert [offer.label for offer in offers if offer.tone == "primary"] == ["开始核对"]
