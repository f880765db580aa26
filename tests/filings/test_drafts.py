"""Drafting: what a filing may hold, its documents, double submits."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.facts import missing_documents
from filings.models import DocumentKind, Filing, FilingDocument
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = make.DETERMINED_ON


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def test_the_same_key_makes_one_row_with_its_documents_once():
    people, key = make.cast(), uuid.uuid4()
    first = make.draft(people, creation_key=key)
    second = make.draft(people, creation_key=key, name="第二次提交")
    assert (second.pk, second.name, Filing.objects.count()) == (first.pk, first.name, 1)
    assert FilingDocument.objects.filter(replaced_at__isnull=True).count() == FilingDocument.objects.count() == 2
    assert AuditEntry.objects.filter(action="filings.start_filing").count() == 1


def test_somebody_elses_key_gives_nothing_away():
    people, key = make.cast(), uuid.uuid4()
    make.draft(people, creation_key=key)
    with pytest.raises(Refused, match="^该页面已由他人提交，未能保存。$"):
        make.draft(people, creation_key=key, by=people.secretary)
    assert Filing.objects.count() == 1


def test_other_units_do_not_draft_for_us():
    people = make.cast()
    for user in make.bystanders().values():
        with pytest.raises(Refused, match="没有在该单位办理此事项的权限"):
            make.draft(people, by=user)
    with pytest.raises(Refused):
        make.draft(people, by=people.dept)
    with pytest.raises(Refused):
        make.draft(people, by=people.handler, is_paper=True)


def test_the_deadline_follows_the_day():
    people = make.cast()
    filing = make.draft(people)
    assert filing.due_on == make.DUE_ON
    services.save_draft(filing=filing, version=filing.version, by=people.handler, candidate_determined_on=None)
    assert filing.due_on is None
    filing.refresh_from_db()
    assert filing.due_on is None


TOMORROW = TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"candidate_determined_on": TOMORROW, "document_on": TOMORROW}, "candidate_determined_on"),
        ({"meeting_on": TOMORROW, "effective_on": TOMORROW}, "meeting_on"),
        ({"communicated_on": TOMORROW}, "communicated_on"),
        ({"notice_from": date(2026, 10, 30), "notice_until": date(2026, 10, 29)}, "notice_until"),
        ({"joined_on": date(2015, 7, 1), "full_member_on": date(2015, 6, 30)}, "full_member_on"),
        ({"born_on": date(2000, 1, 1), "joined_on": date(2000, 1, 1)}, "joined_on"),
        ({"effective_on": date(2014, 12, 31)}, "effective_on"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_no_filing_may_hold(changes, field):
    with pytest.raises(Invalid) as invalid:
        make.draft(make.cast(), **changes)
    assert list(invalid.value.errors) == [field]


def test_equal_days_are_legal():
    make.draft(
        make.cast(), joined_on=date(1969, 7, 1), full_member_on=date(1969, 7, 1), notice_from=TODAY, notice_until=TODAY
    )


def test_a_post_of_another_unit_is_refused():
    with pytest.raises(Invalid) as invalid:
        make.draft(make.cast(), post=make.cast().post)
    assert invalid.value.errors == {"post": ["该岗位不属于报备单位，请重新选择。"]}


def test_a_number_that_belongs_to_another_name_is_refused():
    people = make.cast()
    known = make.organizer(by=people.dept, name="候选已知")
    with pytest.raises(Invalid) as invalid:
        make.draft(people, name="另一个人", staff_number=known.staff_number)
    assert list(invalid.value.errors) == ["staff_number"]
    assert make.draft(people, name="候选已知", staff_number=known.staff_number).organizer is None


def test_somebody_chosen_from_the_ledger_keeps_name_and_number():
    people = make.cast()
    known = make.organizer(by=people.dept, name="候选已知")
    filing = make.draft(people, organizer=known, name="改名", staff_number="改号")
    assert (filing.name, filing.staff_number, filing.initials) == ("候选已知", known.staff_number, "hxyz")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"document_on": TODAY - timedelta(days=1)}, "晚于任免文件日期"),
        ({"meeting_on": TODAY, "candidate_determined_on": TODAY - timedelta(days=1)}, "早于会议决定日期"),
    ],
)
def test_a_day_of_determination_that_cannot_be_right_is_not_reported(changes, words):
    people = make.cast()
    filing = make.draft(people, **changes)
    with pytest.raises(Refused, match=words):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


def test_a_day_that_only_differs_from_the_setting_is_reported():
    people = make.cast()
    filing = make.draft(people, notice_from=TODAY - timedelta(days=6), notice_until=TODAY - timedelta(days=1))
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("staff_number", "工号"),
        ("candidate_determined_on", "人选确定日"),
        ("document_number", "任免文号"),
        ("document_on", "发文日期"),
        ("effective_on", "任职起算日期"),
        ("post", "任职岗位"),
    ],
)
def test_what_is_missing_is_named(field, label):
    people = make.cast()
    empty = "" if field in {"staff_number", "document_number"} else None
    filing = make.draft(people, **{field: empty})
    with pytest.raises(Refused) as refused:
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    assert refused.value.message == f"尚缺：{label}。"


def test_both_documents_are_required():
    people = make.cast()
    filing = make.draft(people, with_documents=False)
    with pytest.raises(Refused, match="尚缺：任免正式发文（扫描件）、相关人员基本信息表（扫描件）。"):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    kind = DocumentKind.APPOINTMENT_DOCUMENT
    document = services.attach_document(filing=filing, kind=kind, upload=make.pdf(), by=people.handler)
    assert missing_documents({kind.value: document}) == ["相关人员基本信息表（扫描件）"]


def test_a_replaced_document_is_kept():
    people = make.cast()
    filing = make.draft(people)
    kind = DocumentKind.APPOINTMENT_DOCUMENT
    before = filing.documents.get(kind=kind)
    services.attach_document(
        filing=filing, kind=kind, upload=make.pdf("更正.pdf"), by=people.handler, version=filing.version
    )
    before.refresh_from_db()
    assert before.replaced_at == clock.now()
    assert filing.documents.get(kind=kind, replaced_at__isnull=True).attachment.original_name == "更正.pdf"
    assert Attachment.objects.visible_to(people.handler).count() == 3


def test_a_file_that_is_not_what_it_says_stops_the_whole_draft():
    people = make.cast()
    wrong = SimpleUploadedFile("任免文件.pdf", b"MZ\x90\x00 not a document")
    with pytest.raises(Invalid) as invalid:
        services.start_filing(
            unit=people.unit,
            by=people.handler,
            creation_key=uuid.uuid4(),
            documents={DocumentKind.APPOINTMENT_DOCUMENT: wrong},
            **make.content(people.post),
        )
    assert list(invalid.value.errors) == ["appointment_document"]
    assert Filing.objects.count() == Attachment.objects.count() == 0


def test_nothing_is_attached_after_sign_off_was_asked_for():
    people = make.cast()
    filing = make.signed_for(people)
    with pytest.raises(Refused, match="该备案待审签，内容不可修改"):
        services.attach_document(
            filing=filing, kind=DocumentKind.APPOINTMENT_DOCUMENT, upload=make.pdf(), by=people.handler
        )


def test_files_are_seen_by_who_sees_the_filing():
    people = make.cast()
    make.draft(people)
    for user in (people.handler, people.secretary, people.dept, people.head):
        assert Attachment.objects.visible_to(user).count() == 2
    for user in make.bystanders().values():
        assert Attachment.objects.visible_to(user).count() == 0


def test_saving_a_stale_draft_overwrites_nothing():
    people = make.cast()
    filing = make.draft(people)
    mine, other = Filing.objects.get(pk=filing.pk), Filing.objects.get(pk=filing.pk)
    services.save_draft(filing=other, version=other.version, by=people.secretary, remarks="书记修改")
    with pytest.raises(Stale):
        services.save_draft(filing=mine, version=mine.version, by=people.handler, remarks="经办修改")
    with pytest.raises(Stale):
        services.save_draft(filing=other, version=filing.version, by=people.handler, remarks="旧表单")
    filing.refresh_from_db()
    assert filing.remarks == "书记修改"


def test_saving_without_a_change_writes_nothing():
    people = make.cast()
    filing = make.draft(people)
    before = AuditEntry.objects.count()
    services.save_draft(filing=filing, version=filing.version, by=people.handler, remarks="")
    assert (AuditEntry.objects.count(), filing.version) == (before, 1)


def test_the_audit_holds_what_changed():
    people = make.cast()
    filing = make.draft(people)
    services.save_draft(filing=filing, version=filing.version, by=people.handler, remarks="补充")
    entry = AuditEntry.objects.get(action="filings.save_draft")
    assert (entry.changes, entry.actor, entry.unit_id) == ({"remarks": ["", "补充"]}, people.handler, people.unit.pk)


def test_after_a_return_another_day_of_determination_needs_a_reason_that_is_shown():
    people = make.cast()
    filing = make.returned(people, notice_until=None)
    change = {"filing": filing, "version": filing.version, "by": people.handler}
    day = TODAY - timedelta(days=3)
    with pytest.raises(Invalid) as invalid:
        services.save_draft(**change, candidate_determined_on=day, meeting_on=day)
    assert list(invalid.value.errors) == ["change_reason"]
    filing.refresh_from_db()
    services.save_draft(**change, candidate_determined_on=day, meeting_on=day, change_reason="以会议纪要为准")
    assert filing.steps.get(action="CHANGE_DETERMINED").note == (
        "由2026年11月2日改为2026年10月30日。理由：以会议纪要为准"
    )
    assert AuditEntry.objects.get(action="filings.save_draft").reason == "以会议纪要为准"


def test_a_correction_changes_neither_person_nor_post():
    people = make.cast()
    filing = make.returned(people)
    other = make.post(people.unit, 2)
    with pytest.raises(Invalid) as invalid:
        services.save_draft(filing=filing, version=filing.version, by=people.handler, post=other)
    assert list(invalid.value.errors) == ["post"]
    filing.refresh_from_db()
    with pytest.raises(Invalid) as invalid:
        services.save_draft(
            filing=filing, version=filing.version, by=people.handler, organizer=None, name="别人", staff_number="Z9"
        )
    assert list(invalid.value.errors) == ["staff_number"]


def test_who_sees_filings():
    people = make.cast()
    filing = make.draft(people)
    for user in (people.handler, people.secretary, people.deputy, people.dept, people.chief, people.head):
        assert list(Filing.objects.visible_to(user)) == [filing]
    for user in make.bystanders().values():
        assert list(Filing.objects.visible_to(user)) == []


def test_what_waits_for_whom():
    people = make.cast()
    drafted, signing, received = make.draft(people), make.signed_for(people), make.submitted(people)
    own = make.draft(people, by=people.secretary)
    paper = make.draft(people, is_paper=True)
    expected = {
        "handler": {drafted, own},
        "secretary": {signing, own},
        "deputy": {signing},
        "dept": {received, paper},
    }
    for name, filings in expected.items():
        assert set(Filing.objects.to_do_for(getattr(people, name))) == filings, name
    for user in make.bystanders().values():
        assert list(Filing.objects.to_do_for(user)) == []


@pytest.mark.parametrize("text", ["曾乐", "zl", "zengle", "GH77", "医委〔2026〕88", "曾"])
def test_search(text):
    people = make.cast()
    filing = make.draft(people, name="曾乐", staff_number="GH778", document_number="示医委〔2026〕88号")
    make.draft(people)
    assert list(Filing.objects.search(text)) == [filing]


def test_a_day_at_the_end_of_the_calendar_is_refused_like_any_other():
    with pytest.raises(Invalid) as refused:
        make.draft(make.cast(), candidate_determined_on=date.max, communicated_on=None)
    assert refused.value.errors["candidate_determined_on"] == ["不能晚于今天。"]


def test_a_staff_number_has_one_spelling():
    """Typed full-width it would be a second person, who could hold a second post."""
    people = make.cast()
    person = make.organizer(by=people.dept)
    wide = person.staff_number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    filing = make.draft(people, staff_number=f" {wide[:3]} {wide[3:]}", name=person.name)
    assert filing.staff_number == person.staff_number
    with pytest.raises(Invalid) as refused:
        make.draft(people, staff_number=wide, name="另一姓名")
    assert "已登记在其他人员名下" in refused.value.errors["staff_number"][0]


def test_nothing_unseen_is_stored():
    unseen = {"name": "候\u200b选\n人", "document_number": "示\x0b〔2026〕", "late_explanation": "一\x07\n二"}
    told = {"INITIATION": {"note": "书记\u202e动议\n一次"}}
    filing = make.draft(make.cast(), **unseen, step_notes=told)
    assert (filing.name, filing.document_number, filing.late_explanation) == ("候选 人", "示 〔2026〕", "一\n二")
    assert filing.step_notes == {"INITIATION": {"note": "书记动议 一次"}}


def test_an_unseen_mark_does_not_make_the_own_name_another():
    people = make.cast()
    for changes in (
        {"name": f"{people.handler.display_name}\u200b"},
        {"staff_number": f"{people.handler.username}\u2060"},
    ):
        with pytest.raises(Invalid, match="涉及本人"):
            make.draft(people, **changes)


def test_a_document_of_a_day_to_come_is_not_reported():
    """It may be drafted beforehand; what is handed in has been issued."""
    people = make.cast()
    filing = make.draft(people, document_on=TOMORROW)
    with pytest.raises(Refused, match="发文日期2026年11月3日晚于今日") as refused:
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    assert refused.value.remedy == "任免正式发文印发后再办理。"
    with clock.frozen(TOMORROW):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)


def test_another_spelling_of_the_own_number_is_still_oneself():
    people = make.cast()
    own = make.organizer(name="示例经办人", account=people.handler, by=people.dept)
    with pytest.raises(Invalid) as refused:
        make.draft(people, staff_number=own.staff_number.lower(), name="另一姓名")
    assert "涉及本人" in refused.value.errors["staff_number"][0]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (TODAY - timedelta(days=1), "任职起算日期早于会议决定日期（2026年11月2日），请核对。"),
        (date(2027, 11, 3), "任职起算日期在一年以后，请核对年份。"),
    ],
)
def test_a_beginning_that_cannot_be_right(day, message):
    with pytest.raises(Invalid) as refused:
        make.draft(make.cast(), effective_on=day)
    assert refused.value.errors == {"effective_on": [message]}


def test_the_beginning_may_lie_between_the_decision_and_a_year_ahead():
    """Where a public notice follows the decision, the term is usually counted from the decision."""
    decided = TODAY - timedelta(days=10)
    assert make.draft(make.cast(), meeting_on=decided, effective_on=decided).effective_on == decided
    assert make.draft(make.cast(), effective_on=date(2027, 11, 2)).effective_on == date(2027, 11, 2)
