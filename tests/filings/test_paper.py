"""Paper: recorded by one person of the department, its time confirmed by a second."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.facts import clock_context, clock_of
from filings.models import DocumentKind, PaperReceipt
from rules.filing_clock import ClockStatus
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
NOW = clock.at(make.DUE_ON, time(16, 0))


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(NOW):
        yield


def test_the_confirmed_time_stops_the_clock():
    people = make.cast()
    delivered = NOW - timedelta(days=1)
    filing = make.received_on_paper(people, delivered)
    assert (filing.status, filing.submitted_at, filing.first_complete_at) == ("RECEIVED", delivered, None)
    assert filing.tenure.status == "PENDING"
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    filing.refresh_from_db()
    assert filing.first_complete_at == delivered
    with clock.frozen(date(2026, 12, 1)):
        assert clock_of(filing, clock_context()).status == ClockStatus.FILED_IN_TIME


def test_the_same_person_does_not_confirm():
    people = make.cast()
    receipt = make.received_on_paper(people).paper_receipts.get()
    with pytest.raises(Refused, match="须由登记人以外的另一名组织部工作人员确认"):
        services.confirm_paper(receipt=receipt, by=people.dept)
    with pytest.raises(Refused, match="此步骤由组织部干事"):
        services.confirm_paper(receipt=receipt, by=people.secretary)
    with transaction.atomic(), pytest.raises(IntegrityError):
        PaperReceipt.objects.filter(pk=receipt.pk).update(confirmed_by=people.dept, confirmed_at=NOW)


def test_it_is_confirmed_once():
    people = make.cast()
    receipt = make.received_on_paper(people).paper_receipts.get()
    services.confirm_paper(receipt=receipt, by=people.chief)
    with pytest.raises(Stale):
        services.confirm_paper(receipt=receipt, by=people.head)
    assert AuditEntry.objects.filter(action="filings.confirm_paper").count() == 1


@pytest.mark.parametrize(
    ("delivered", "message"),
    [
        (NOW + timedelta(minutes=1), "收到时间不能晚于现在。"),
        (clock.at(make.DETERMINED_ON - timedelta(days=1), time(23, 59)), "收到时间早于人选确定日，请核对。"),
    ],
)
def test_times_that_cannot_be(delivered, message):
    with pytest.raises(Invalid) as invalid:
        make.received_on_paper(make.cast(), delivered)
    assert invalid.value.errors == {"delivered_at": [message]}


def test_the_day_of_determination_itself_is_possible():
    make.received_on_paper(make.cast(), clock.at(make.DETERMINED_ON, time(0, 0)))


def test_late_paper_needs_an_explanation():
    people = make.cast()
    with clock.frozen(date(2026, 11, 20)):
        with pytest.raises(Refused, match="须附书面情况说明"):
            make.received_on_paper(people)
        # It is the time of delivery that counts, not that of recording it.
        make.received_on_paper(people, NOW)
        make.received_on_paper(make.cast(), late_explanation="邮寄延误")


def test_nothing_is_filed_before_the_time_is_confirmed():
    people = make.cast()
    filing = make.received_on_paper(people)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    with pytest.raises(Refused, match="收到时间尚未经第二人确认"):
        services.file_filing(filing=filing, version=filing.version, by=people.head)
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.head)
    filing.refresh_from_db()
    assert services.file_filing(filing=filing, version=filing.version, by=people.head).status == "FILED"


def test_scans_may_follow_the_paper():
    people = make.cast()
    filing = make.received_on_paper(people, with_documents=False)
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    filing.refresh_from_db()
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    with pytest.raises(Refused, match="尚缺：任免正式发文（扫描件）、相关人员基本信息表（扫描件）"):
        services.file_filing(filing=filing, version=filing.version, by=people.dept)
    for kind in DocumentKind:
        services.attach_document(filing=filing, kind=kind, upload=make.pdf(), by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.dept)


def test_paper_that_was_returned_and_brought_again_keeps_its_first_time():
    people = make.cast()
    filing = make.received_on_paper(people)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=["缺印章"])
    with pytest.raises(Refused, match="上一次收到时间尚未经第二人确认"):
        services.record_paper(filing=filing, version=filing.version, by=people.dept, delivered_at=NOW)
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    filing.refresh_from_db()
    later = NOW + timedelta(days=9)
    with clock.frozen(later):
        services.record_paper(filing=filing, version=filing.version, by=people.chief, delivered_at=later)
        services.confirm_paper(receipt=PaperReceipt.objects.unconfirmed().get(), by=people.dept)
    filing.refresh_from_db()
    assert (filing.status, filing.first_complete_at, filing.submitted_at) == ("RECEIVED", NOW, later)


def test_a_wrong_time_is_corrected_by_a_new_row_until_it_is_confirmed():
    people = make.cast()
    wrong = make.received_on_paper(people, NOW - timedelta(days=2)).paper_receipts.get()
    with pytest.raises(Invalid):
        services.correct_paper(receipt=wrong, by=people.chief, delivered_at=NOW, note="")
    right = services.correct_paper(receipt=wrong, by=people.chief, delivered_at=NOW, note="收文登记为今日")
    wrong.refresh_from_db()
    assert wrong.replaced_at == NOW
    with pytest.raises(Stale):
        services.confirm_paper(receipt=wrong, by=people.head)
    with pytest.raises(Refused):
        services.confirm_paper(receipt=right, by=people.chief)
    services.confirm_paper(receipt=right, by=people.dept)
    assert right.filing.first_complete_at == NOW
    with pytest.raises(Stale):
        services.correct_paper(receipt=right, by=people.dept, delivered_at=NOW, note="再改")


def test_a_time_corrected_meanwhile_is_not_confirmed_unseen(sign_in):
    people = make.cast()
    filing = make.received_on_paper(people, NOW - timedelta(days=1))
    shown = filing.version
    receipt = filing.paper_receipts.get()
    services.correct_paper(receipt=receipt, by=people.dept, delivered_at=NOW, note="收文登记为今日", version=shown)
    client = sign_in(people.chief)
    for name, more in (("paper-confirm", {}), ("paper-correct", {"delivered_at": "2026-11-03T09:00", "note": "再改"})):
        page = client.post(reverse(f"filings:{name}", args=[filing.pk]), {"version": shown, **more})
        assert page.status_code == 409
    filing.refresh_from_db()
    assert (filing.first_complete_at, filing.submitted_at) == (None, NOW)
    page = client.post(reverse("filings:paper-confirm", args=[filing.pk]), {"version": filing.version})
    assert page.status_code == 302
    filing.refresh_from_db()
    assert filing.first_complete_at == NOW
