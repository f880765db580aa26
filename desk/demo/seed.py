"""Seeding: the script is written, then played in one transaction."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.demo import DEMO_ACCOUNTS
from accounts.models import User
from common import clock
from common.errors import Refused
from desk.demo.days import Days, at
from desk.demo.filings import effective_on, script_plot
from desk.demo.opening import OTHERS, lead_name, open_stage
from desk.demo.plot import Plot, history, problems
from desk.demo.stage import Stage
from desk.demo.units import FLAGSHIP
from filings.models import Filing
from organizers.models import Organizer, Tenure
from organizers.services import change_organizer_by_department, link_account
from regulation.facts import settings_on, working_calendar
from rules.staffing import expected_count_date
from units.models import MemberCount, Unit

LEADS_FORMER_POST = ("SL29", 1)
YEARS_BEFORE = 2


def is_empty() -> bool:
    """No unit and nobody in the ledger."""
    return not (Unit.objects.exists() or Organizer.objects.exists())


@transaction.atomic
def seed() -> dict[str, Any]:
    """Tell the whole story. Refused outside a demo, and where anything is that is not the demo's own."""
    _refuse_unless_free()
    today = clock.today()
    days = Days(today, working_calendar())
    stage = Stage(days, _begun_on(days), lead_name())
    open_stage(stage)
    plots = [*history(days, stage.begun_on), *problems(days)]
    lead = next(plot for plot in plots if plot.unit == FLAGSHIP)
    for plot in plots:
        _script(stage, plot, lead)
    linked_at = at(days.after(9, lead.determined_on), 10)
    stage.at(linked_at, lambda: _link_lead(stage))
    events = stage.play()
    return {
        "today": today.isoformat(),
        "events": events,
        "units": Unit.objects.count(),
        "organizers": Organizer.objects.count(),
        "member_counts": MemberCount.objects.count(),
        "tenures": Tenure.objects.count(),
        "filings": Filing.objects.count(),
    }


def _refuse_unless_free() -> None:
    if not settings.IS_DEMO:
        raise Refused("当前不是示例环境，不得写入示例数据。", remedy="示例环境请设 DEPLOYMENT=demo。")
    known = {account.username for account in DEMO_ACCOUNTS} | {username for username, _ in OTHERS}
    if not is_empty() or User.objects.exclude(username__in=known).exists():
        raise Refused("数据库中已有数据，不得写入示例数据。", remedy="请使用空的数据库。")


def _begun_on(days: Days) -> date:
    """Early in the year that lets four statistics dates be reported, the first of them right after the beginning."""
    expected = expected_count_date(days.today, settings_on(days.today))
    return days.working(date(expected.year - YEARS_BEFORE, 1, 9))


def _script(stage: Stage, plot: Plot, lead: Plot) -> None:
    """The flagship's first appointment is that of the demo's own organizer, who came from another unit."""
    if plot is lead:
        script_plot(stage, plot, stage.lead)
    elif plot.leaves is not None:
        script_plot(stage, plot, stage.holders[plot.leaves])
    elif (plot.unit, plot.post) == LEADS_FORMER_POST:
        script_plot(stage, plot, stage.person(), stage.lead, effective_on(stage, lead) - timedelta(days=1))
    else:
        script_plot(stage, plot, stage.person())


def _link_lead(stage: Stage) -> None:
    organizer = Organizer.objects.get(staff_number=stage.lead.staff_number)
    organizer = change_organizer_by_department(
        organizer=organizer, version=organizer.version, by=stage.department, **stage.lead.private_details()
    )
    link_account(organizer=organizer, account=stage.accounts["organizer"], by=stage.department)
