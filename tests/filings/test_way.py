"""The way of a filing on its page: every step at its place, with what is open there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from common import clock
from filings.diagram import render_states_markdown
from filings.facts import dossier_of
from filings.models import Filing, FilingKind
from filings.steps_told import told_steps
from filings.way import facts_for_page, records_of, way_of
from rules.selection import WAYS
from rules.selection_facts import Step
from rules.standard import Standard
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
DAY = timedelta(days=1)
WHOLE = {
    "communicated_on": date(2026, 9, 28),
    "initiated_on": date(2026, 10, 8),
    "recommended_on": date(2026, 10, 12),
    "inspected_on": date(2026, 10, 15),
    "meeting_on": date(2026, 10, 20),
    "notice_from": date(2026, 10, 21),
    "notice_until": date(2026, 10, 28),
    "candidate_determined_on": date(2026, 10, 28),
    "document_on": date(2026, 10, 29),
    "effective_on": date(2026, 10, 29),
}


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


def shown(filing: Filing):
    dossier = dossier_of(filing)
    facts = facts_for_page(filing, dossier, records_of(filing))
    return way_of(filing, facts, Standard(TODAY, dossier.context.settings, dossier.context.calendar))


def draft(**changes) -> Filing:
    return make.draft(make.cast(), **{**WHOLE, **changes})


def states(filing: Filing) -> dict[str, str]:
    return {row.step.value: row.state for row in shown(filing).rows}


def test_every_kind_has_the_steps_of_the_rules_table():
    people = make.cast()
    tenure = make.in_post(people)
    free = make.post(people.unit, 2)
    for told in ({"post": free}, make.leaving(tenure), make.moving(free, ends=tenure)):
        filing = make.draft(people, **told)
        steps = [row.step for row in shown(filing).rows]
        assert steps == [each.step for each in next(way for kind, way in WAYS.items() if kind == filing.kind)]


def test_a_whole_way():
    way = shown(draft(step_notes={"MEETING": {"note": "党委会"}}))
    assert [(row.step.value, row.on, row.state) for row in way.rows] == [
        ("COMMUNICATION", date(2026, 9, 28), "done"),
        ("INITIATION", date(2026, 10, 8), "done"),
        ("RECOMMENDATION", date(2026, 10, 12), "done"),
        ("INSPECTION", date(2026, 10, 15), "done"),
        ("MEETING", date(2026, 10, 20), "done"),
        ("NOTICE", date(2026, 10, 28), "done"),
        ("DETERMINATION", date(2026, 10, 28), "done"),
        ("DOCUMENT", date(2026, 10, 29), "done"),
        ("REPORT", None, "todo"),
    ]
    by_step = {row.step: row for row in way.rows}
    assert (by_step[Step.NOTICE].since, by_step[Step.MEETING].note) == (date(2026, 10, 21), "党委会")
    assert way.overall == ()
    # only the second half of the duty is open: nobody logged a talk during the selection
    assert [each.rule for row in way.rows for each in row.findings] == ["communication.during_selection"]


def test_a_step_left_out_says_why_and_one_without_a_record_is_no_fault():
    filing = draft(
        recommended_on=None,
        inspected_on=None,
        initiated_on=None,
        step_notes={"RECOMMENDATION": {"skipped": "班子空缺"}},
    )
    way = shown(filing)
    found = {row.step.value: (row.state, row.skipped) for row in way.rows}
    assert found["RECOMMENDATION"] == ("skipped", "班子空缺")
    assert found["INSPECTION"] == found["INITIATION"] == ("missing", "")
    (open_one,) = way.overall
    assert (open_one.rule, open_one.label, open_one.message) == (
        "selection.steps_recorded", "未见记录", "未见动议、考察的日期。",
    )  # fmt: skip


def test_dates_that_run_backwards_are_asked_about_at_their_place():
    way = shown(draft(recommended_on=date(2026, 10, 5)))
    (found,) = [(row.step, each) for row in way.rows for each in row.findings if each.rule == "selection.order"]
    assert found[0] is Step.RECOMMENDATION
    assert (found[1].message, found[1].anchor) == ("推荐早于动议，请核对或者说明情况。", "article-7")


def test_what_does_not_fit_the_determination_stands_there():
    way = shown(draft(candidate_determined_on=date(2026, 10, 27)))
    at = {row.step.value: [each.rule for each in row.findings] for row in way.rows}
    assert at["DETERMINATION"] == ["determination.as_meant"]


def test_a_school_appointed_post_is_only_recorded():
    people = make.cast()
    filing = make.draft(people, post=make.post(people.unit, 2, appointing_authority="SCHOOL"), **WHOLE)
    (only,) = shown(filing).overall
    assert only.rule == "selection.applies"


def test_words_beside_steps_are_kept_in_order_and_empty_ones_are_not():
    assert told_steps(
        {"MEETING": {"note": " 党委会 ", "skipped": ""}, "INITIATION": {"note": ""}, "COMMUNICATION": {"note": "面谈"}}
    ) == {
        "COMMUNICATION": {"note": "面谈"},
        "MEETING": {"note": "党委会"},
    }


def test_the_page_shows_it(sign_in):
    people = make.cast()
    filing = make.draft(people, **{**WHOLE, "inspected_on": None}, step_notes={"INSPECTION": {"skipped": "近期已考察"}})
    page = sign_in(people.handler).get(reverse("filings:detail", args=[filing.pk])).content.decode()
    way = page.partition('<ol class="way">')[2].partition("</ol>")[0]
    assert (way.count("未进行"), way.count("<p>未进行：近期已考察</p>")) == (1, 1)
    for words in ("2026年10月12日", "未见选任过程中的沟通记录", "会议讨论决定"):
        assert words in page


def test_the_docs_show_the_way_of_each_kind():
    page = render_states_markdown()
    for kind in FilingKind:
        assert f"### {kind.value} {kind.label}" in page
    assert "COMMUNICATION --> INITIATION --> MEETING --> DETERMINATION --> DOCUMENT --> REPORT" in page
    assert "| INSPECTION | 考察 | yes | `inspected_on` |" in page
