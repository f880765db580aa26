"""The demonstration tells every kind of problem once, the same story every time, and only where it belongs."""

import hashlib
import json
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.models import AuditEntry, User
from common import clock
from compliance.facts import Conclusion, coverage_of, staffing_of
from desk.demo.days import Days
from desk.demo.plot import problems
from desk.demo.seed import seed
from filings.facts import clock_context
from filings.lines import line_of
from filings.models import Filing, FilingDocument, FilingStatus, PaperReceipt
from organizers.models import Organizer, RecordStatus, Tenure
from regulation.facts import working_calendar
from rules.filing_clock import ClockStatus
from tests.factories import accounts, units as factory
from units.models import MemberCount, Unit

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)
YEARS_END = date(2026, 12, 30)
STAT = re.compile(r'<div class="stat .*?<a href="([^"]+)">([^<]+)</a>.*?<span class="figure">(\d+)</span>', re.DOTALL)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def digest() -> str:
    """Everything that the story says, without keys and without the salts of passwords."""
    told = [
        Unit.objects.values_list("code", "established_on", "profiles__name", "profiles__valid_from"),
        MemberCount.objects.values_list("unit__code", "counted_on", "total", "full", "reported_at"),
        Organizer.objects.values_list("staff_number", "name", "born_on", "id_number_index", "joined_on"),
        Tenure.objects.values_list(
            "post__unit__code", "post__number", "organizer__staff_number", "effective_on", "ended_on", "status"
        ),
        Filing.objects.values_list(
            "unit__code", "name", "status", "candidate_determined_on", "first_complete_at", "filing_number"
        ),
        FilingDocument.objects.values_list("filing__staff_number", "kind", "attachment__sha256", "replaced_at"),
        AuditEntry.objects.values_list("at", "actor_name", "action", "summary"),
    ]
    rows = [sorted(json.dumps(row, default=str) for row in table) for table in told]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def lines() -> dict[str, list]:
    """Filings with their clocks, by the code of the unit."""
    context = clock_context()
    found: dict[str, list] = {}
    for filing in Filing.objects.select_related("unit"):
        found.setdefault(filing.unit.code, []).append(line_of(filing, context))
    return found


def test_the_story(sign_in):
    with clock.frozen(clock.at(MONDAY)):
        told = seed()
        assert (told["units"], told["organizers"]) == (40, 60)
        by_code = {row.unit.code: row for row in staffing_of(User.objects.get(username="dept"), MONDAY)}

        # Article 4: every boundary, and every kind of problem
        assert {by_code[code].members for code in ("SL17", "SL15", "SL09", "SL08")} == {199, 200, 500, 501}
        of = {outcome: {c for c, row in by_code.items() if row.conclusion is outcome} for outcome in Conclusion}
        assert of[Conclusion.GAP] == {"SL11", "SL30", "SL39"}
        assert of[Conclusion.EXPLAIN] == {"SL15"}
        assert of[Conclusion.UNKNOWN] == {"SL10", "SL23", "SL35"}
        assert of[Conclusion.OUT_OF_SCOPE] == {"SL37", "SL38"}
        assert coverage_of(list(by_code.values())).percent == "92.1"
        assert [c for c, row in by_code.items() if row.is_uncounted] == ["SL35"]
        assert [c for c, row in by_code.items() if row.is_count_stale] == ["SL23"]
        crossed = {c: [x.threshold for x in row.count.crossed] for c, row in by_code.items() if row.count}
        assert {c for c, found in crossed.items() if found} == {"SL05", "SL15", "SL16", "SL20", "SL08", "SL09"}
        assert by_code["SL11"].vacant_since == date(2026, 9, 5)

        # Article 7: every state, and every kind of deadline
        assert set(Filing.objects.values_list("status", flat=True)) == set(FilingStatus.values)
        found = lines()
        (overdue,) = (line for each in found.values() for line in each if line.is_overdue)
        assert (overdue.filing.unit.code, overdue.over) == ("SL30", 3)
        (due,) = (line for each in found.values() for line in each if line.is_due_today)
        assert due.filing.unit.code == "SL24"
        (late,) = (line for each in found.values() for line in each if line.status is ClockStatus.FILED_LATE)
        assert (late.filing.unit.code, late.over, bool(late.filing.late_explanation)) == ("SL12", 3, True)
        receipt = PaperReceipt.objects.get()
        assert (receipt.filing.unit.code, receipt.confirmed_by) == ("SL18", None)
        assert not Filing.objects.filter(is_due_provisional=True).exists()
        (planned,) = (line for each in found.values() for line in each if line.planned)
        assert (planned.filing.unit.code, planned.filing.candidate_determined_on) == ("SL39", None)
        assert (planned.planned.determined_on, planned.planned.provisional) == (date(2026, 12, 25), True)
        flagship = sorted(line.filing.status for line in found["SL01"])
        assert flagship == ["AWAITING_SIGN_OFF", "FILED", "RETURNED"]
        # a careful unit tells everything: nothing of Article 6 is left open, and the cadre form can be printed
        told = Filing.objects.filter(unit__code="SL01").values_list("qualification__is_fit", "basic_form__shape")
        assert list(told) == [(True, "FULL")] * 3
        numbers = Filing.objects.filter(number_year=2026).order_by("filed_at").values_list("number_serial", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))

        # a removal whose last day in post is past, and an exchange from another unit
        removal, exchange = (Filing.objects.get(kind=kind) for kind in ("REMOVAL", "EXCHANGE"))
        assert (removal.unit.code, removal.status, removal.ends.ended_on) == (
            "SL25", "SUBMITTED", removal.effective_on,
        )  # fmt: skip
        assert (exchange.unit.code, exchange.status, exchange.ends.post.unit.code) == ("SL36", "FILED", "SL06")
        assert exchange.ends.ended_on + timedelta(days=1) == exchange.tenure.effective_on
        assert removal.step_notes["INITIATION"]["skipped"]

        # people
        lead = Organizer.objects.get(account__username="organizer")
        assert [tenure.status for tenure in lead.tenures.order_by("effective_on")] == [
            RecordStatus.HISTORICAL, RecordStatus.FILED,
        ]  # fmt: skip
        names = "".join(Organizer.objects.values_list("name", flat=True))
        assert set("喆堃玥祎垚") <= set(names)
        assert all(account.username in {a.username for a in User.objects.all()} for account in DEMO_ACCOUNTS)
        assert User.objects.get(username="handler").check_password(DEMO_PASSWORD)

        # nothing happened in the future, and the audit tells it in order
        moments = list(AuditEntry.objects.order_by("id").values_list("at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1] < clock.now()

        # every home page opens with it
        for account in DEMO_ACCOUNTS:
            client = sign_in(User.objects.get(username=account.username))
            assert client.get(reverse("desk:home")).status_code == 200
        # every figure of the department's page is that of the register behind it
        client = sign_in(User.objects.get(username="dept"))
        figures = STAT.findall(client.get(reverse("desk:home")).content.decode())
        assert [label for _, label, _ in figures] == [
            "报备逾期", "报备期内", "待组织部办理", "岗位空缺", "党员人数待核报",
        ]  # fmt: skip
        behind = {label: client.get(link.replace("&amp;", "&")).context["listing"] for link, label, _ in figures}
        numbers = {label: int(number) for _, label, number in figures}
        assert behind["报备逾期"].total == numbers["报备逾期"] == 1
        assert behind["报备期内"].total == numbers["报备期内"] == 3
        assert behind["待组织部办理"].total == numbers["待组织部办理"] == 6
        assert sum(row.vacant_posts for row in behind["岗位空缺"].records) == numbers["岗位空缺"] == 9
        (document,) = FilingDocument.objects.filter(filing=due.filing, kind="APPOINTMENT_DOCUMENT")
        assert document.attachment.media_type == "application/pdf"


@pytest.mark.same_on_every_database
@pytest.mark.no_cover
def test_the_same_story_every_time():
    digests = []
    for _ in range(2):
        with clock.frozen(clock.at(MONDAY)), transaction.atomic():
            seed()
            digests.append(digest())
            transaction.set_rollback(True)
    assert digests[0] == digests[1]


@pytest.mark.same_on_every_database
@pytest.mark.no_cover
def test_on_a_day_of_rest_the_nearest_deadline_is_the_next_working_day():
    with clock.frozen(clock.at(SUNDAY)):
        seed()
        found = {code: [line.due_on for line in each] for code, each in lines().items()}
        (overdue,) = (line for each in lines().values() for line in each if line.is_overdue)
    assert MONDAY in found["SL24"]
    assert overdue.over == 3


@pytest.mark.same_on_every_database
@pytest.mark.no_cover
def test_at_the_turn_of_the_year_one_deadline_is_provisional():
    with clock.frozen(clock.at(YEARS_END)):
        seed()
        provisional = Filing.objects.filter(is_due_provisional=True)
        assert provisional.filter(unit__code="SL39", status=FilingStatus.DRAFT).count() == 1
        assert all(filing.due_on.year == 2027 for filing in provisional)
        assert not any(line.planned for each in lines().values() for line in each)


@pytest.mark.parametrize("month", range(1, 13))
def test_on_every_day_of_the_year_one_deadline_is_provisional(month):
    """Running, or planned: a visitor finds it whenever the demonstration is seeded."""
    days = Days(date(2026, month, 9), working_calendar())
    plot = next(plot for plot in problems(days) if plot.key == "provisional")
    assert plot.planned_on == date(2026, 12, 25)


class TestCommand:
    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("seed_demo", *arguments, stdout=out)
        return out.getvalue()

    def test_it_refuses_outside_a_demo(self):
        with override_settings(IS_DEMO=False), pytest.raises(CommandError, match="不是示例环境"):
            self.run()
        assert not Unit.objects.exists()

    def test_it_refuses_where_data_are(self):
        factory.unit("真实单位")
        with pytest.raises(CommandError, match="已有数据"):
            self.run()
        assert json.loads(self.run("--if-empty", "--json")) == {"seeded": False}
        assert Unit.objects.count() == 1

    def test_it_refuses_where_other_accounts_are(self):
        accounts.account("somebody")
        with pytest.raises(CommandError, match="已有数据"):
            self.run("--if-empty")
        assert not Unit.objects.exists()
