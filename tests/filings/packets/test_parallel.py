"""Clicks at the same moment: one decision about the columns, one filing of a form, one draft of a person."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.errors import Refused, Stale
from filings.ledger_layout import layout_in_use
from filings.many_forms import form_at, forms_waiting, key_of
from filings.models import Filing, LedgerLayout
from filings.packet_files import PACKET_OWNER
from filings.packets.waiting import confirm_packet, keep_packet, look_at
from filings.services import archiving, basic_forms
from filings.services.ledger_layout import decide_ledger_layout
from tests.factories import filings as make
from tests.filings.documents import samples
from tests.filings.packets.samples import APPOINTMENT, packet
from tests.parallel import together

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 8


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(make.DETERMINED_ON):
        yield


def kinds_of(results) -> Counter:
    return Counter(type(each).__name__ for each in results)


def test_of_those_who_decide_about_the_columns_at_once_one_is_heard():
    people = make.cast()
    columns = [{"key": "name", "title": "姓名", "in_list": True}]

    def decide(by):
        return lambda: decide_ledger_layout(columns=columns, version=0, by=by)

    found = together([decide(by) for by in (people.chief, people.head) * (CLICKS // 2)])
    assert kinds_of(found) == {"LedgerLayout": 1, "Stale": CLICKS - 1}
    assert (LedgerLayout.objects.count(), layout_in_use().number) == (1, 1)
    assert AuditEntry.objects.filter(action="filings.decide_ledger_layout").count() == 1


def test_a_form_that_is_confirmed_by_many_clicks_is_one_filing():
    people = make.cast("示例学院党委")
    content = packet(values={**APPOINTMENT, "unit_code": people.unit.code})
    waiting = keep_packet(look_at("表.xlsx", content, by=people.dept), content, by=people.dept)

    def click():
        return confirm_packet(waiting=waiting.pk, fingerprint=waiting.fingerprint, by=people.dept)

    found = together([click] * CLICKS)
    assert [each for each in found if not isinstance(each, Filing)] == []
    filing = Filing.objects.get()
    assert {each.pk for each in found} == {filing.pk}
    assert Attachment.objects.filter(owner_kind=PACKET_OWNER).count() == 1
    assert AuditEntry.objects.filter(action="filings.start_from_packet").count() == 1


def test_one_person_of_a_zip_by_many_clicks_is_one_draft():
    people = make.cast()
    entries = {"甲.lrmx": samples.lrmx(), "乙.lrmx": samples.lrmx(XingMing="示例乙", ShenFenZheng="")}
    waiting = forms_waiting(SimpleUploadedFile("全部.zip", samples.zipped(entries)), by=people.handler)

    def click():
        told, file = form_at(waiting, 1)
        taken = basic_forms.Taken({}, {"name": told.name}, told.photo, file)
        key = key_of(waiting, 1)
        return basic_forms.start_from_file(unit=people.unit, by=people.handler, creation_key=key, taken=taken)

    found = together([click] * CLICKS)
    assert {type(each) for each in found} == {Filing}
    assert {each.pk for each in found} == {Filing.objects.get().pk}
    assert Attachment.objects.of(basic_forms.FORM_OWNER, Filing.objects.get().pk).count() == 1


def test_of_two_archive_numbers_at_once_one_is_kept():
    people = make.cast()
    filing = make.filed(people)

    def note(number, by):
        own = Filing.objects.get(pk=filing.pk)
        return lambda: archiving.note_archive_number(filing=own, archive_number=number, version=filing.version, by=by)

    found = together([note("甲-1", people.dept), note("乙-2", people.chief)])
    assert kinds_of(found) == {"Filing": 1, "Stale": 1}
    assert all(isinstance(each, Filing | Stale | Refused) for each in found)
    assert AuditEntry.objects.filter(action="filings.note_archive_number").count() == 1
    assert Filing.objects.get(pk=filing.pk).archive_number in {"甲-1", "乙-2"}
