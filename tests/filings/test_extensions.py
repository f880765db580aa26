"""Extensions of one filing's deadline: granted and revoked by chief or head, shown, frozen, never lost to a race."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from attachments.models import Attachment
from common import clock
from common.errors import Invalid, Refused, Stale
from filings import services
from filings.facts import clock_context, clock_of
from filings.models import Filing, FilingExtension, FilingStatus, FilingStep
from rules.filing_clock import ClockStatus
from tests.factories import filings as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)
REASON = "学校放寒假"


@pytest.fixture(autouse=True)
def _frozen():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def people():
    return make.cast("示例临床医学院党委")


def extend(filing, by, **values):
    values = values or {"working_days": 3}
    return services.extend_filing(
        filing=filing, version=filing.version, by=by, reason=values.pop("reason", REASON), **values
    )


def revoke(filing, by, reason="提前开学"):
    return services.revoke_extension(filing=filing, version=filing.version, by=by, reason=reason)


def again(filing):
    return Filing.objects.get(pk=filing.pk)


def place(name, filing):
    return reverse(f"filings:{name}", args=[filing.pk])


# -- granting ------------------------------------------------------------------------------------------------


def test_by_working_days(people):
    filing = make.draft(people)
    row = extend(filing, people.chief)
    assert (row.due_before, row.due_after) == (date(2026, 11, 9), date(2026, 11, 12))
    stored = again(filing)
    assert (stored.extension, stored.due_on, stored.version) == (row, date(2026, 11, 12), 2)
    assert str(row) == "延期3个工作日"
    step = stored.steps.get(action="EXTEND")
    assert (step.by, step.note) == (people.chief, "由2026年11月9日延期至2026年11月12日。理由：学校放寒假")
    entry = AuditEntry.objects.get(action="filings.extend")
    assert (entry.actor, entry.subject_id, entry.reason) == (people.chief, filing.pk, REASON)
    assert entry.changes["due_on"] == ["2026-11-09", "2026-11-12"]


def test_until_a_day(people):
    filing = make.draft(people)
    row = extend(filing, people.head, until=date(2026, 11, 30), document="校历通知〔2026〕1号")
    assert (row.due_after, row.document, str(row)) == (
        date(2026, 11, 30),
        "校历通知〔2026〕1号",
        "延期至2026年11月30日",
    )
    message = clock_of(again(filing), clock_context()).finding.message
    assert message.endswith("经组织部同意由2026年11月9日延期至2026年11月30日，理由：学校放寒假。")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"working_days": 3, "reason": " "}, "reason", "请写明延期理由。"),
        ({"working_days": None}, "__all__", "请填写延长的工作日数或者延期截止日，二者填一项。"),
        (
            {"working_days": 3, "until": date(2026, 11, 30)},
            "__all__",
            "请填写延长的工作日数或者延期截止日，二者填一项。",
        ),
        ({"working_days": 0}, "working_days", "请填写1至60之间的整数。"),
        ({"working_days": 61}, "working_days", "请填写1至60之间的整数。"),
        ({"until": date(2026, 11, 9)}, "until", "延期后的截止日应晚于现截止日（2026年11月9日）。"),
        ({"until": date(2026, 11, 8)}, "until", "延期后的截止日应晚于现截止日（2026年11月9日）。"),
        ({"until": date(2027, 11, 3)}, "until", "延期截止日在人选确定日一年以后，请核对年份。"),
    ],
)
def test_what_is_no_extension_is_refused(people, values, field, message):
    filing = make.draft(people)
    with pytest.raises(Invalid) as refused:
        extend(filing, people.chief, **values)
    assert refused.value.errors == {field: [message]}
    assert (again(filing).due_on, FilingExtension.objects.count()) == (date(2026, 11, 9), 0)


def test_the_day_after_the_present_one_is_the_first_possible(people):
    filing = make.draft(people)
    assert extend(filing, people.chief, until=date(2026, 11, 10)).due_after == date(2026, 11, 10)


def test_a_further_one_takes_its_place_and_must_be_later(people):
    filing = make.draft(people)
    first = extend(filing, people.chief)
    with pytest.raises(Invalid, match="延期后的截止日应晚于现截止日（2026年11月12日）"):
        extend(filing, people.head, working_days=3)
    second = extend(filing, people.head, working_days=5)
    assert (second.due_before, second.due_after) == (date(2026, 11, 12), date(2026, 11, 16))
    assert list(FilingExtension.objects.filter(filing=filing)) == [first, second]


@pytest.mark.parametrize("who", ["handler", "secretary", "dept"])
def test_only_chief_and_head(people, who):
    filing = make.draft(people)
    with pytest.raises(Refused, match="此步骤由组织部科长、组织部部长办理"):
        extend(filing, getattr(people, who))
    assert not FilingExtension.objects.exists()


def test_nobody_extends_their_own_filing(people):
    filing = make.draft(people, name=people.chief.display_name)
    with pytest.raises(Refused, match="涉及本人"):
        extend(filing, people.chief)


def test_what_has_no_day_of_determination_has_nothing_to_extend(people):
    filing = make.draft(people, candidate_determined_on=None)
    with pytest.raises(Refused, match="没有正在计算的报备截止日"):
        extend(filing, people.chief)


@pytest.mark.parametrize("status", [FilingStatus.FILED, FilingStatus.DISCARDED])
def test_what_is_closed_is_no_longer_extended(people, status):
    filing = make.in_status(people, status)
    for act in (extend, revoke):
        with pytest.raises(Refused, match="报备时限不再变更"):
            act(filing, people.chief)


@pytest.mark.parametrize("status", [FilingStatus.DRAFT, FilingStatus.AWAITING_SIGN_OFF])
def test_what_has_not_arrived_may_be_extended(people, status):
    filing = make.in_status(people, status)
    assert extend(filing, people.chief).due_after == date(2026, 11, 12)


COMPLETE = set(FilingStatus) - {"DRAFT", "AWAITING_SIGN_OFF", "FILED", "DISCARDED"}


@pytest.mark.parametrize("status", sorted(COMPLETE))
def test_what_has_arrived_complete_is_no_longer_extended(people, status, sign_in):
    filing = make.in_status(people, status)
    with pytest.raises(Refused) as refused:
        extend(filing, people.chief)
    assert refused.value.message == "该备案材料已报齐，报备时限不再延长。"
    assert sign_in(people.chief).get(place("detail", filing)).context["extension_offers"] == []


def test_paper_may_be_extended_until_its_time_is_confirmed(people):
    filing = make.received_on_paper(people)
    extend(filing, people.chief)
    services.confirm_paper(receipt=filing.paper_receipts.get(), by=people.chief)
    with pytest.raises(Refused, match="材料已报齐"):
        extend(again(filing), people.chief, working_days=9)


def test_a_deadline_that_had_passed_is_named_when_it_is_extended(people, sign_in):
    filing = make.draft(people, determined_on=date(2026, 10, 26))
    client = sign_in(people.chief)
    assert "现截止日（2026年11月2日）已过" in client.get(place("extend", filing)).content.decode()
    posted = {"version": filing.version, "until": "2026-11-10", "reason": REASON}
    page = client.post(place("extend", filing), posted, follow=True).content.decode()
    assert "报备截止日已延至2026年11月10日。本次延期系原截止日（2026年11月2日）已过后同意。" in page
    posted = {"version": again(filing).version, "until": "2026-11-11", "reason": REASON}
    page = client.post(place("extend", filing), posted, follow=True).content.decode()
    assert ("报备截止日已延至2026年11月11日。" in page, "已过后同意" in page) == (True, False)


def test_a_stale_page_extends_nothing(people):
    filing = make.draft(people)
    same = again(filing)
    extend(filing, people.chief)
    with pytest.raises(Stale):
        extend(same, people.head, working_days=9)
    with pytest.raises(Stale):
        services.extend_filing(filing=again(filing), version=1, by=people.head, reason=REASON, working_days=9)
    assert FilingExtension.objects.count() == 1


# -- what follows ----------------------------------------------------------------------------------------------


def test_a_late_filing_that_was_extended_needs_no_explanation(people):
    filing = make.draft(people, determined_on=date(2026, 10, 26))  # due on the second of November
    with pytest.raises(Refused, match="须附书面情况说明"):
        services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    extend(filing, people.chief, until=TODAY)
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    assert clock_of(again(filing), clock_context()).status is ClockStatus.FILED_IN_TIME


def test_another_day_of_determination_keeps_the_extension(people):
    filing = make.draft(people)
    extend(filing, people.chief)
    services.save_draft(
        filing=filing, version=filing.version, by=people.handler, candidate_determined_on=date(2026, 11, 3)
    )
    assert again(filing).due_on == date(2026, 11, 13)


def test_filing_freezes_it(people):
    filing = make.draft(people)
    extend(filing, people.chief, until=date(2026, 11, 15), document="会议纪要")
    services.request_sign_off(filing=filing, version=filing.version, by=people.handler)
    services.submit_filing(filing=filing, version=filing.version, by=people.secretary)
    services.receive_filing(filing=filing, version=filing.version, by=people.dept)
    services.start_check(filing=filing, version=filing.version, by=people.dept)
    services.file_filing(filing=filing, version=filing.version, by=people.dept)
    judged = again(filing).judged
    assert judged["due_on"] == "2026-11-15"
    assert judged["extension"] == {
        "counted_due_on": "2026-11-09",
        "working_days": None,
        "until": "2026-11-15",
        "granted_on": "2026-11-04",
        "reason": REASON,
        "document": "会议纪要",
    }
    assert judged["message"].endswith("经组织部同意由2026年11月9日延期至2026年11月15日，理由：学校放寒假。")
    assert judged["days"][-1] == {"date": "2026-11-15", "working": False, "count": None, "name": "星期日"}


def test_without_one_nothing_is_frozen(people):
    assert make.filed(people).judged["extension"] is None


# -- revoking --------------------------------------------------------------------------------------------------


def test_revoking_is_a_row_of_its_own(people):
    filing = make.draft(people)
    granted = extend(filing, people.chief)
    row = revoke(filing, people.head)
    assert (row.revokes, row.due_before, row.due_after) == (granted, date(2026, 11, 12), date(2026, 11, 9))
    stored = again(filing)
    assert (stored.extension, stored.due_on) == (None, date(2026, 11, 9))
    note = stored.steps.get(action="REVOKE_EXTENSION").note
    assert note == "截止日由2026年11月12日恢复为2026年11月9日。理由：提前开学"
    assert AuditEntry.objects.filter(action="filings.revoke_extension").count() == 1
    assert "延期" not in clock_of(stored, clock_context()).finding.message


def test_the_one_before_holds_again(people):
    filing = make.draft(people)
    first = extend(filing, people.chief)
    extend(filing, people.chief, working_days=5)
    revoke(filing, people.chief)
    assert (filing.extension, again(filing).due_on) == (first, date(2026, 11, 12))
    revoke(filing, people.chief)
    assert (filing.extension, again(filing).due_on) == (None, date(2026, 11, 9))
    extend(filing, people.chief, working_days=1)
    revoke(filing, people.chief)
    assert filing.extension is None


def test_revoking_needs_something_to_revoke_and_a_reason(people):
    filing = make.draft(people)
    with pytest.raises(Refused, match="没有有效的延期"):
        revoke(filing, people.chief)
    extend(filing, people.chief)
    with pytest.raises(Invalid, match="请写明撤销理由"):
        revoke(filing, people.chief, reason="")
    with pytest.raises(Refused, match="此步骤由"):
        revoke(filing, people.dept)
    assert again(filing).extension is not None


def test_the_database_holds_it_too(people):
    filing = make.draft(people)
    row = extend(filing, people.chief)
    rows = FilingExtension.objects.filter(pk=row.pk)
    wrong = [
        {"working_days": None},
        {"working_days": 0},
        {"until": date(2026, 12, 1)},
        {"due_after": row.due_before},
        {"reason": ""},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)


# -- pages -----------------------------------------------------------------------------------------------------


def test_the_page_of_the_filing_shows_it_to_both_sides(people, sign_in):
    filing = make.draft(people)
    response = sign_in(people.chief).post(
        place("extend", filing),
        {
            "version": filing.version,
            "working_days": 2,
            "reason": REASON,
            "document": "校历",
            "upload": make.pdf("校历.pdf"),
        },
    )
    assert response.status_code == 302
    for who in (people.chief, people.handler):
        html = sign_in(who).get(place("detail", filing)).content.decode()
        assert "经组织部同意由2026年11月9日延期2个工作日至2026年11月11日，理由：学校放寒假。" in html
        assert "校历.pdf" in html
        assert html.count('class="day day-extended') == 2
    assert Attachment.objects.filter(owner_id=filing.pk, original_name="校历.pdf").count() == 1


def test_who_is_offered_what(people, sign_in):
    filing = make.draft(people)

    def offers(user):
        return [offer.label for offer in sign_in(user).get(place("detail", filing)).context["extension_offers"]]

    assert [offers(user) for user in (people.handler, people.dept, people.chief)] == [[], [], ["延长报备时限"]]
    extend(filing, people.chief)
    assert offers(people.head) == ["再次延期", "撤销延期"]


def test_errors_stand_at_their_fields(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.chief)
    posted = {"version": filing.version, "until": "2026-11-09", "reason": REASON}
    form = client.post(place("extend", filing), posted).context["form"]
    assert form.errors == {"until": ["延期后的截止日应晚于现截止日（2026年11月9日）。"]}
    form = client.post(place("extend", filing), {"version": filing.version, "working_days": "x"}).context["form"]
    assert set(form.errors) == {"working_days", "reason"}
    unreadable = posted | {"until": "2026-11-30", "upload": make.pdf("a.exe")}
    form = client.post(place("extend", filing), unreadable).context["form"]
    assert set(form.errors) == {"upload"}
    assert not FilingExtension.objects.exists()


def test_a_stale_page_is_a_conflict(people, sign_in):
    filing = make.draft(people)
    client = sign_in(people.chief)
    posted = {"version": filing.version, "working_days": 2, "reason": REASON}
    assert client.post(place("extend", filing), posted).status_code == 302
    assert client.post(place("extend", filing), posted | {"working_days": 9}).status_code == 409
    assert client.post(place("extension-revoke", filing), {"version": 1, "reason": "x"}).status_code == 409
    assert client.post(place("extension-revoke", filing), {"version": 2, "reason": "提前开学"}).status_code == 302
    assert again(filing).extension is None


def test_pages_say_why_not(people, sign_in):
    filed = make.filed(people)
    client = sign_in(people.chief)
    assert client.get(place("extend", filed)).status_code == 302
    assert client.get(place("extension-revoke", filed)).status_code == 302
    assert sign_in(people.dept).get(place("extend", filed)).status_code == 403
    assert sign_in(people.handler).get(place("extend", filed)).status_code == 403


def test_pages_ask_little(people, sign_in, django_assert_max_num_queries):
    filing = make.draft(people)
    extend(filing, people.chief)
    client = sign_in(people.chief)
    for name, most in (("detail", 16), ("extend", 9), ("extension-revoke", 9)):
        with django_assert_max_num_queries(most):
            assert client.get(place(name, filing)).status_code == 200


def test_the_register_asks_no_more_for_extended_rows(people, sign_in, django_assert_max_num_queries):
    for _ in range(12):
        extend(make.draft(people), people.chief)
    client = sign_in(people.dept)
    with django_assert_max_num_queries(8):
        lines = client.get(reverse("filings:list")).context["lines"]
    assert {line.due_on for line in lines} == {date(2026, 11, 12)}
    assert FilingStep.objects.filter(action="EXTEND").count() == 12
