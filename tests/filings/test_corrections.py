"""更正备案: what was filed stays; a new filing tells what was wrong, and the ledger follows when it is filed."""

import io
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from attachments.services import stored_digest
from common import clock
from common.errors import Invalid, Refused
from filings import services
from filings.correction_changes import corrected_of
from filings.facts import OF_CORRECTIONS, clock_context
from filings.models import BasicForm, DocumentKind, Filing, FilingStatus, SealedFiling
from filings.services import sealing
from filings.timing import Timing, timing_of
from filings.way import records_of
from organizers.models import Tenure
from rules.filing_clock import ClockStatus
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def start(filing, by, reason="任免文号有误", key=None):
    return services.start_correction(filing=filing, reason=reason, creation_key=key or uuid.uuid4(), by=by)


def change(filing, by, **content):
    return services.save_draft(filing=filing, version=filing.version, by=by, **content)


def lead_to(filing, people, status=FilingStatus.FILED):
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    return services.file_filing(filing=filing, version=filing.version, by=people.chief)


def test_the_draft_says_what_was_filed(people):
    filing = make.filed(people)
    new = start(filing, people.handler)
    assert (new.status, new.corrects, new.unit, new.kind) == (FilingStatus.DRAFT, filing, filing.unit, filing.kind)
    for name in ("name", "staff_number", "post", "level", "document_number", "effective_on", "candidate_determined_on"):
        assert getattr(new, name) == getattr(filing, name)
    sums = [set(each.documents.values_list("kind", "attachment__sha256")) for each in (filing, new)]
    assert sums[0] == sums[1] != set()
    assert new.steps.get().note == f"更正{filing.filing_number}。理由：任免文号有误"
    assert (new.due_on, new.tenure, new.filing_number) == (None, None, "")


def test_a_picture_is_copied_byte_by_byte(people):
    """Encoded once more it would be another file, and the papers would say that it was exchanged."""
    filing, scan = make.draft(people), io.BytesIO()
    Image.effect_noise((240, 320), 90).save(scan, "JPEG", quality=95)
    upload = ContentFile(scan.getvalue(), name="基本信息表.jpg")
    services.attach_document(filing=filing, kind=DocumentKind.BASIC_INFORMATION_FORM, upload=upload, by=people.handler)
    lead_to(filing, people)
    new = start(Filing.objects.get(pk=filing.pk), people.handler)
    (before, after) = (
        each.documents.get(kind=DocumentKind.BASIC_INFORMATION_FORM, replaced_at=None).attachment
        for each in (filing, new)
    )
    assert (after.sha256, after.size, after.media_type) == (before.sha256, before.size, "image/jpeg")
    assert (after.owner_id, after.unit_id, after.file.name != before.file.name) == (new.pk, filing.unit_id, True)
    assert stored_digest(after) == before.sha256
    found = corrected_of(new)
    assert found is not None
    assert found.changes == ()


def test_the_copied_form_is_as_old_as_it_was(people, sign_in):
    drafted = make.draft(people)
    with clock.frozen(TODAY - timedelta(days=1)):
        form = make.basic_form(drafted, people.handler)
    filing = lead_to(Filing.objects.get(pk=drafted.pk), people)
    new = start(filing, people.handler)
    copy = BasicForm.objects.get(filing=new)
    assert (copy.shape, copy.updated_by, copy.updated_at) == (form.shape, people.handler, form.updated_at)
    page = sign_in(people.handler).get(reverse("filings:detail", args=[new.pk])).content.decode()
    assert "附件较旧" not in page


def test_what_the_department_noted_stays_noted(people):
    row = make.stated_and_received(people)
    filing = row.filing
    services.note_circumstances(circumstances=row, version=filing.version, by=people.dept, note="情况属实")
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.chief)
    with clock.frozen(date(2026, 11, 20)):
        new = start(filing, people.handler)
    names = ("about", "text", "stated_by", "stated_at", "noted_by", "noted_at", "note")
    assert list(new.circumstances.values_list(*names)) == list(filing.circumstances.values_list(*names))
    assert new.circumstances.get().note == "情况属实"
    make.stated(new, people.handler, text="援外两年")
    assert new.circumstances.get(replaced_at__isnull=True).noted_at is None


def test_talks_about_the_original_are_shown_and_count(people, sign_in):
    drafted = make.draft(people, communicated_on=None)
    talk = make.talk(people.unit, people.handler, drafted, gist="拟任人选事宜")
    new = start(lead_to(Filing.objects.get(pk=drafted.pk), people), people.handler)
    again = start(lead_to(new, people), people.handler)
    own = make.talk(people.unit, people.handler, again, gist="更正事宜")
    records = records_of(Filing.objects.get(pk=again.pk))
    assert (records.communications, records.earlier_communications) == ((own,), (talk,))
    assert (records.talked_on, records.free_communications) == ({TODAY}, 0)
    client = sign_in(people.handler)
    page = client.get(reverse("filings:detail", args=[again.pk])).content.decode()
    assert page.index("更正事宜") < page.index("原备案沟通记录") < page.index("拟任人选事宜")
    assert reverse("filings:communication-correct", args=[own.pk]) in page
    assert reverse("filings:communication-correct", args=[talk.pk]) not in page
    detail = client.get(reverse("filings:detail", args=[drafted.pk])).content.decode()
    assert "原备案沟通记录" not in detail


def test_the_ledger_follows_when_the_correction_is_filed_and_not_before(people):
    filing = make.filed(people)
    before = Tenure.objects.values().get(pk=filing.tenure_id)
    new = change(
        start(filing, people.handler), people.handler,
        document_number="示院委〔2026〕9号", effective_on=date(2026, 11, 3), meeting_on=date(2026, 11, 2),
    )  # fmt: skip
    services.request_sign_off(filing=new, version=new.version, by=people.handler)
    services.submit_filing(filing=new, version=new.version, by=people.secretary)
    services.receive_filing(filing=new, version=new.version, by=people.dept)
    services.start_check(filing=new, version=new.version, by=people.dept)
    assert Tenure.objects.values().get(pk=filing.tenure_id) == before
    services.file_filing(filing=new, version=new.version, by=people.chief)
    tenure = Tenure.objects.get(pk=filing.tenure_id)
    assert (tenure.document_number, tenure.effective_on) == ("示院委〔2026〕9号", date(2026, 11, 3))
    assert tenure.filing_number == filing.filing_number != new.filing_number != ""
    assert SealedFiling.objects.count() == 2
    assert sealing.verify().is_whole
    assert Tenure.objects.count() == 1


def test_a_correction_that_is_withdrawn_or_discarded_leaves_the_ledger_alone(people):
    filing = make.filed(people, **make.leaving(make.in_post(people)))
    ended = Tenure.objects.values().get(pk=filing.ends_id)
    new = change(start(filing, people.handler), people.handler, effective_on=date(2026, 11, 3))
    services.request_sign_off(filing=new, version=new.version, by=people.handler)
    services.submit_filing(filing=new, version=new.version, by=people.secretary)
    services.withdraw_filing(filing=new, version=new.version, by=people.secretary, note="有误")
    services.discard_filing(filing=new, version=new.version, by=people.handler)
    assert Tenure.objects.values().get(pk=filing.ends_id) == ended
    assert start(filing, people.handler).status == FilingStatus.DRAFT


def test_the_correction_of_a_removal_moves_the_last_day(people):
    filing = make.filed(people, **make.leaving(make.in_post(people)))
    new = change(start(filing, people.handler), people.handler, effective_on=date(2026, 11, 3))
    lead_to(new, people)
    assert Tenure.objects.get(pk=filing.ends_id).ended_on == date(2026, 11, 3)


@pytest.mark.parametrize("begins", [date(2026, 10, 30), date(2026, 11, 3)])
def test_the_correction_of_an_exchange_moves_both_tenures(people, begins):
    left = make.in_post(people)
    to = make.post(people.unit, 2)
    moved = {"organizer": left.organizer, "name": left.organizer.name, "staff_number": left.organizer.staff_number}
    filing = make.filed(people, **make.moving(to, ends=left, **moved))
    new = change(start(filing, people.handler), people.handler, effective_on=begins, meeting_on=date(2026, 10, 30))
    lead_to(new, people)
    assert Tenure.objects.get(pk=filing.tenure_id).effective_on == begins
    assert Tenure.objects.get(pk=left.pk).ended_on == begins - timedelta(days=1)


def test_it_is_about_the_same_person_and_post(people):
    new = start(make.filed(people), people.handler)
    with pytest.raises(Invalid) as told:
        change(new, people.handler, post=make.post(people.unit, 2))
    assert list(told.value.errors) == ["post"]
    with pytest.raises(Invalid) as told:
        change(Filing.objects.get(pk=new.pk), people.handler, organizer=None, staff_number="X1")
    assert list(told.value.errors) == ["staff_number"]


def test_it_needs_a_reason_and_a_filed_filing_and_comes_one_at_a_time(people):
    filing = make.filed(people)
    with pytest.raises(Invalid, match="理由"):
        start(filing, people.handler, reason=" ")
    new = start(filing, people.handler)
    with pytest.raises(Refused, match="正在办理"):
        start(filing, people.handler)
    with pytest.raises(Refused, match="备案后方可"):
        start(new, people.handler)
    lead_to(new, people)
    with pytest.raises(Refused, match="已由"):
        start(filing, people.handler)
    again = start(new, people.handler)
    change(again, people.handler, document_number="示院委〔2026〕10号")
    lead_to(again, people)
    assert Tenure.objects.get(pk=filing.tenure_id).document_number == "示院委〔2026〕10号"


def test_the_same_key_makes_one(people):
    filing, key = make.filed(people), uuid.uuid4()
    assert start(filing, people.handler, key=key) == start(filing, people.handler, key=key)
    assert Filing.objects.filter(corrects=filing).count() == 1


def test_only_the_side_that_reported_starts_one(people):
    filing = make.filed(people)
    for who in (people.dept, people.head, make.bystanders()["other_handler"]):
        with pytest.raises(Refused):
            start(filing, who)


def test_it_has_no_deadline_of_its_own(people):
    filing = make.filed(people)
    with clock.frozen(date(2026, 12, 30)):
        new = lead_to(start(filing, people.handler), people)
        assert new.judged["status"] == ClockStatus.NOT_JUDGED
        assert "不另计报备时限" in new.judged["message"]
        assert timing_of(new, clock_context()) is None
        assert timing_of(filing, clock_context()) is Timing.IN_TIME
        assert not Filing.objects.clock_running().exists()


def test_the_edit_page_counts_no_days(people, sign_in):
    filing = make.filed(people)
    client, strip = sign_in(people.handler), 'class="clock-sentence"'
    page = client.get(reverse("filings:edit", args=[start(filing, people.handler).pk])).content.decode()
    assert OF_CORRECTIONS in page
    assert [each for each in (strip, "hx-get", "人选确定日后，在此显示") if each in page] == []
    drafted = make.draft(people, post=make.post(people.unit, 2))
    page = client.get(reverse("filings:edit", args=[drafted.pk])).content.decode()
    assert OF_CORRECTIONS not in page
    assert strip in page
    assert "hx-get" in page


def test_its_pages_promise_nothing_of_a_first_report(people, sign_in):
    """The ledger follows a correction once it is filed, not when it is reported; person and post are no question."""
    filing = make.filed(people, **make.leaving(make.in_post(people)))
    new = start(filing, people.handler)
    client, promises = sign_in(people.handler), ("即登记", "报送后登记", "随即登记", "停止计时")
    edited, detail = (client.get(reverse(f"filings:{each}", args=[new.pk])) for each in ("edit", "detail"))
    assert edited.context["form"].fields["ends"].disabled
    assert f'更正<a class="nowrap" href="{reverse("filings:detail", args=[filing.pk])}"' in detail.content.decode()
    assert [(each.label, each.words) for each in detail.context["entries"]] == [("免职登记", "备案办结后更正")]
    services.request_sign_off(filing=new, version=new.version, by=people.handler)
    signing = sign_in(people.secretary).get(reverse("filings:submit", args=[new.pk]))
    for page in (edited, detail, signing):
        assert [each for each in promises if each in page.content.decode()] == []
    assert "台账在更正备案办结后更正，此前以原备案为准。" in signing.context["consequences"]


def test_once_filed_each_page_says_what_stands(people, sign_in):
    filing = make.filed(people, **make.leaving(make.in_post(people)))
    new = change(start(filing, people.handler), people.handler, effective_on=date(2026, 11, 3))
    client = sign_in(people.handler)
    assert "已更正" not in client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    lead_to(new, people)
    again = change(start(new, people.handler), people.handler, effective_on=date(2026, 11, 2))
    lead_to(again, people)
    for each, later in ((filing, new), (new, again), (again, None)):
        page = client.get(reverse("filings:detail", args=[each.pk]))
        assert [(entry.words, entry.badge) for entry in page.context["entries"]] == [("任职至2026年11月2日", "已备案")]
        seen = f'已更正，见<a class="nowrap" href="{reverse("filings:detail", args=[later.pk])}"' if later else "已更正"
        assert (seen in page.content.decode()) is bool(later)


def test_what_it_cannot_change_is_kept_whatever_is_posted(people, sign_in):
    filing = make.filed(people, **make.leaving(make.in_post(people)))
    new = start(filing, people.handler)
    client, place = sign_in(people.handler), reverse("filings:edit", args=[new.pk])
    form = client.get(place).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields} | {"version": new.version, "reason": "工作调动"}
    other = make.in_post(people, make.post(people.unit, 2))
    answer = client.post(place, posted | {"ends": other.pk})
    assert answer.status_code == 302
    stored = Filing.objects.get(pk=new.pk)
    assert (stored.ends_id, stored.reason) == (filing.ends_id, "工作调动")


def test_pages(people, sign_in):
    filing = make.filed(people)
    client = sign_in(people.handler)
    detail = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    place = reverse("filings:correct", args=[filing.pk])
    assert place in detail
    assert reverse("filings:sealed", args=[filing.pk]) in detail
    key = client.get(place).context["form"].initial["creation_key"]
    answer = client.post(place, {"creation_key": key, "reason": "文号有误"})
    new = Filing.objects.get(corrects=filing)
    assert answer.url == reverse("filings:edit", args=[new.pk])
    assert client.get(answer.url).status_code == 200
    assert filing.filing_number in client.get(reverse("filings:detail", args=[new.pk])).content.decode()
    detail = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert "更正备案办理中" in detail
    assert place not in detail
    assert client.get(place).url == reverse("filings:detail", args=[filing.pk])


def test_the_sealed_page_shows_and_verifies(people, sign_in, django_assert_max_num_queries):
    filing = make.filed(people, phone="13800000000")
    client = sign_in(people.handler)
    with django_assert_max_num_queries(30):
        shown = client.get(reverse("filings:sealed", args=[filing.pk]))
    page = shown.content.decode()
    assert shown.context["problems"] == []
    assert SealedFiling.objects.get().digest in page
    assert "138****0000" in page
    assert "13800000000" not in page
    Filing.objects.filter(pk=filing.pk).update(remarks="补写")
    assert "校验不一致" in client.get(reverse("filings:sealed", args=[filing.pk])).content.decode()
