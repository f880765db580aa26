"""Opinions of the department before a filing is filed, and the pattern of its number."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.models import FilingOpinion
from rules.settings import FilingReview
from tests.factories import accounts, filings as make, regulation

pytestmark = pytest.mark.django_db
TODAY = make.DETERMINED_ON


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def review(setting: FilingReview) -> None:
    regulation.decided("filing_review", value=setting)


def say(filing, by, text: str = "同意备案。"):
    return services.give_opinion(filing=filing, version=filing.version, by=by, text=text)


def file(filing, by):
    return services.file_filing(filing=filing, version=filing.version, by=by)


def test_by_default_the_handler_alone(people):
    filing = make.checking(people)
    with pytest.raises(Refused, match="未要求填写审核意见"):
        say(filing, people.dept)
    assert file(filing, people.dept).status == "FILED"


def test_handler_and_chief(people):
    review(FilingReview.CHIEF)
    filing = make.checking(people)
    with pytest.raises(Refused, match="尚缺经办人的审核意见"):
        file(filing, people.dept)
    assert say(filing, people.dept).level == "HANDLER"
    with pytest.raises(Refused, match="尚缺科长的审核意见"):
        file(filing, people.chief)
    assert say(filing, people.chief).level == "SECTION_CHIEF"
    with pytest.raises(Refused, match="无需再填写"):
        say(filing, people.head)
    assert file(filing, people.dept).status == "FILED"


def test_three_levels_are_three_people_in_their_order(people):
    review(FilingReview.HEAD)
    filing = make.checking(people)
    assert say(filing, people.chief).level == "HANDLER"  # whoever decides filings may check
    with pytest.raises(Refused, match="由不同人员填写"):
        say(filing, people.chief)
    with pytest.raises(Refused, match="此步骤由组织部科长办理"):
        say(filing, people.dept)
    with pytest.raises(Refused, match="此步骤由组织部科长办理"):
        say(filing, people.head)
    say(filing, accounts.section_chief())
    say(filing, people.head)
    assert file(filing, people.dept).status == "FILED"
    assert AuditEntry.objects.filter(action="filings.give_opinion", subject_id=filing.pk).count() == 3


def test_a_return_lapses_them(people):
    review(FilingReview.CHIEF)
    filing = make.checking(people)
    say(filing, people.dept)
    services.return_filing(filing=filing, version=filing.version, by=people.dept, corrections=["缺印章"])
    assert FilingOpinion.objects.get().lapsed_at == clock.now()
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    assert say(filing, people.dept).level == "HANDLER"


def test_only_while_it_is_checked_and_only_the_department(people):
    review(FilingReview.CHIEF)
    filing = make.submitted(people)
    with pytest.raises(Refused, match="核对中方可填写意见"):
        say(filing, people.dept)
    checked = make.checking(people, post=make.post(people.unit, 2))
    with pytest.raises(Refused):
        say(checked, people.secretary)


def test_stale_and_empty_opinions(people):
    review(FilingReview.CHIEF)
    filing = make.checking(people)
    with pytest.raises(Invalid):
        say(filing, people.dept, " ")
    version = filing.version
    say(filing, people.dept)
    with pytest.raises(Stale):
        services.give_opinion(filing=filing, version=version, by=people.chief, text="同意")
    with pytest.raises(Stale):
        services.return_filing(filing=filing, version=version, by=people.chief, corrections=["缺印章"])


def test_a_document_that_is_replaced_lapses_them(people):
    review(FilingReview.CHIEF)
    filing = make.received_on_paper(people)
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    filing.refresh_from_db()
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    say(filing, people.dept)
    kind = make.DocumentKind.APPOINTMENT_DOCUMENT
    services.attach_document(filing=filing, kind=kind, upload=make.pdf(), by=people.dept)
    assert FilingOpinion.objects.get().lapsed_at is not None


def test_pages(people, sign_in):
    review(FilingReview.CHIEF)
    filing = make.checking(people)
    dept, place = sign_in(people.dept), reverse("filings:opinion", args=[filing.pk])
    shown = dept.get(reverse("filings:detail", args=[filing.pk]))
    assert "尚缺经办人的审核意见" in shown.content.decode()
    form = dept.get(place)
    assert form.context["title"] == "填写经办人意见"
    data = {"text": "材料齐全，拟同意。", "version": filing.version}
    assert dept.post(place, data)["Location"].endswith("#opinions")
    assert dept.post(place, data).status_code == 200  # already said: told above the form
    assert dept.get(place).status_code == 302
    unit = sign_in(people.handler)
    assert "材料齐全，拟同意。" not in unit.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert unit.get(place).status_code == 403
    chief = sign_in(people.chief)
    assert "材料齐全，拟同意。" in chief.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    filing.refresh_from_db()
    chief.post(place, {"text": "同意。", "version": filing.version})
    filing.refresh_from_db()
    assert dept.post(reverse("filings:file", args=[filing.pk]), {"version": filing.version}).status_code == 302
    filing.refresh_from_db()
    assert filing.status == "FILED"


# -- the number --------------------------------------------------------------------------------------------------


def test_the_pattern_is_used_from_the_day_it_holds(people):
    regulation.decided("filing_number_pattern", value="组备{year}-{serial}", valid_from=date(2026, 11, 3))
    first = make.filed(people)
    with clock.frozen(date(2026, 11, 3)):
        second = make.filed(people, post=make.post(people.unit, 2))
    assert (first.filing_number, second.filing_number) == ("沪交医组备〔2026〕1号", "组备2026-2")


def test_a_pattern_without_its_parts_is_refused_where_it_is_decided():
    with pytest.raises(Invalid) as invalid:
        regulation.decided("filing_number_pattern", value="组备{year}号")
    assert "{serial}" in invalid.value.errors["value"][0]
