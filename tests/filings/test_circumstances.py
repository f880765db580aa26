"""Statements of circumstances: the unit states, the department notes, the rules let the deviation stand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.models import FilingCircumstances, FilingStatus
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = make.DETERMINED_ON
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def note(row, by, filing, text: str = "情况属实"):
    row.filing = filing
    return services.note_circumstances(circumstances=row, version=filing.version, by=by, note=text)


def to_department(filing, people):
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    return services.receive_filing(filing=filing, version=filing.version, by=people.dept)


def order_label(client, filing) -> str:
    response = client.get(reverse("filings:detail", args=[filing.pk]))
    return response.context["way"].verdict.finding("selection.order").label


def test_stated_then_noted_a_deviation_stands(people, sign_in):
    client = sign_in(people.dept)
    filing = make.draft(people, initiated_on=TODAY, meeting_on=TODAY - DAY)
    assert order_label(client, filing) == "请说明"
    row = make.stated(filing, people.handler, "WAY", "会议先行研究，次日补办动议手续")
    assert order_label(client, filing) == "已说明，待备注"
    to_department(filing, people)
    note(row, people.dept, filing)
    assert order_label(client, filing) == "已说明"
    assert (row.noted_by, row.noted_at, row.note) == (people.dept, clock.now(), "情况属实")
    page = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    for words in ("会议先行研究，次日补办动议手续", "情况属实", "已备注"):
        assert words in page


def test_a_statement_that_is_not_needed_any_more_waits_for_no_note(people, sign_in):
    filing = make.draft(people, initiated_on=TODAY, meeting_on=TODAY - DAY, candidate_determined_on=TODAY - DAY)
    make.stated(filing, people.handler, "WAY", "会议先行研究，次日补办动议手续")
    chief, place = sign_in(people.chief), reverse("filings:detail", args=[filing.pk])
    assert "待备注" in circumstances_card(chief.get(place))
    content = make.content(people.post, initiated_on=TODAY - DAY, meeting_on=TODAY - DAY)
    changed = {**content, "candidate_determined_on": TODAY - DAY, "name": filing.name}
    services.save_draft(filing=filing, version=filing.version, by=people.handler, **changed)
    card = circumstances_card(chief.get(place))
    assert ("不需备注" in card, "待备注" in card, "已达到" in card) == (True, False, True)


def circumstances_card(response) -> str:
    page = response.content.decode()
    return page[page.index('id="circumstances"') :].partition("</section>")[0]


def test_another_statement_takes_the_place_and_is_noted_anew(people):
    filing = make.draft(people)
    first = make.stated(filing, people.handler, text="援外")
    second = make.stated(filing, people.handler, text="援外两年")
    first.refresh_from_db()
    assert (first.replaced_at, second.noted_at) == (clock.now(), None)
    assert make.stated(filing, people.handler, text="援外两年") == second
    assert AuditEntry.objects.filter(action="filings.state_circumstances").count() == 2
    to_department(filing, people)
    with pytest.raises(Stale):
        note(first, people.dept, filing)


def test_it_is_noted_once(people):
    filing = make.draft(people)
    row = make.stated(filing, people.handler)
    to_department(filing, people)
    note(row, people.dept, filing)
    with pytest.raises(Stale):
        note(row, people.chief, filing, "另一备注")


@pytest.mark.parametrize(("changes", "field"), [({"about": "MOOD"}, "about"), ({"text": " "}, "text")])
def test_what_no_statement_may_hold(people, changes, field):
    with pytest.raises(Invalid) as invalid:
        make.stated(make.draft(people), people.handler, **changes)
    assert list(invalid.value.errors) == [field]


def test_a_removal_has_no_candidate_to_explain(people):
    filing = make.draft(people, **make.leaving(make.in_post(people)))
    with pytest.raises(Invalid):
        make.stated(filing, people.handler, "PARTY_STANDING")
    make.stated(filing, people.handler, "DETERMINATION")


def test_who_states_and_who_notes(people):
    filing = make.draft(people)
    with pytest.raises(Refused):
        make.stated(filing, people.dept)
    row = make.stated(filing, people.handler)
    with pytest.raises(Refused, match="签收后、备案前可以备注"):
        note(row, people.dept, filing)
    to_department(filing, people)
    with pytest.raises(Refused, match="内容不可修改"):
        make.stated(filing, people.handler, text="再说明")
    with pytest.raises(Refused):
        note(row, people.secretary, filing)


def test_a_stale_page_states_and_notes_nothing(people):
    filing = make.draft(people)
    row = make.stated(filing, people.handler)
    with pytest.raises(Stale):
        services.state_circumstances(
            filing=filing, version=filing.version - 1, by=people.handler, about="WAY", text="先后有误"
        )
    to_department(filing, people)
    with pytest.raises(Stale):
        services.note_circumstances(circumstances=row, version=1, by=people.dept)
    assert FilingCircumstances.objects.filter(noted_at__isnull=False).count() == 0


def test_pages(people, sign_in):
    filing = make.draft(people, initiated_on=TODAY, meeting_on=TODAY - DAY)
    client = sign_in(people.handler)
    state = reverse("filings:circumstances-state", args=[filing.pk])
    offers = client.get(reverse("filings:detail", args=[filing.pk])).content.decode()
    assert f"{state}?about=WAY" in offers
    form = client.get(f"{state}?about=WAY").context["form"]
    assert form["about"].value() == "WAY"
    data = {"about": "WAY", "text": "补办手续", "version": filing.version}
    assert client.post(state, data).status_code == 302
    assert client.post(state, data | {"text": "x"}).status_code == 409
    row = FilingCircumstances.objects.get()
    filing.refresh_from_db()
    place = reverse("filings:circumstances-note", args=[row.pk])
    dept = sign_in(people.dept)
    assert dept.get(place).status_code == 302  # not received yet
    to_department(filing, people)
    assert dept.get(place).status_code == 200
    assert sign_in(people.secretary).get(place).status_code == 403
    assert sign_in(make.cast().secretary).get(place).status_code == 404
    assert dept.post(place, {"note": "属实", "version": filing.version}).status_code == 302
    row.refresh_from_db()
    assert (row.note, row.noted_by) == ("属实", people.dept)


@pytest.mark.parametrize("status", [FilingStatus.DRAFT, FilingStatus.RETURNED])
def test_every_item_can_be_stated_while_it_is_at_the_unit(people, status):
    filing = make.in_status(people, status)
    for about in FilingCircumstances.About:
        make.stated(filing, people.handler, about, f"{about.label}的情况")
    assert FilingCircumstances.objects.filter(replaced_at__isnull=True).count() == 5
