"""How the demonstration begins: accounts, units, posts, those who were in post before, and the yearly counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from accounts.roles import Role
from accounts.services import create_account, create_demo_accounts
from common import clock
from desk.demo.days import at
from desk.demo.people import DemoPerson
from desk.demo.stage import Stage
from desk.demo.units import (
    FLAGSHIP,
    FORMER_NAMES,
    HISTORICAL,
    LEFT,
    NEVER,
    NEW_STORY,
    UNITS,
    YOUNG,
    DemoPost,
    DemoUnit,
)
from organizers.models import AppointingAuthority
from organizers.services import (
    end_tenure,
    establish_post,
    record_historical_tenure,
    register_organizer_by_department,
)
from units.models import Unit
from units.services import change_profile, create_unit, grant_membership, report_member_count

# The other units' people: two accounts draft, two sign, half of the units each.
OTHERS = (
    ("handler2", "示例经办人乙"),
    ("handler3", "示例经办人丙"),
    ("secretary2", "示例书记乙"),
    ("secretary3", "示例书记丙"),
)
OLD_POSTS_SINCE = date(2012, 1, 1)
RENAMED_AFTER = timedelta(days=500)
NEW_POST_BEFORE = timedelta(days=100)
YOUNG_BEFORE = timedelta(days=150)
# How long ago the last holder left a post that is vacant now.
LEFT_DAYS_AGO = {FLAGSHIP: 33, "SL11": 80}
EXTRA_BASIS = "党员人数500人以上，经党委会研究增设"


def open_stage(stage: Stage) -> None:
    """Script the first day and everything that units report by themselves."""
    first = at(stage.begun_on, 9)
    stage.at(first, lambda: _enter_accounts(stage))
    for position, unit in enumerate(UNITS):
        entered = (
            at(_established_on(stage, unit), 9, 30) if unit.code == YOUNG else first + timedelta(minutes=position + 5)
        )
        stage.at(entered, lambda unit=unit, position=position: _enter_unit(stage, unit, position))  # type: ignore[misc]
        for post in unit.posts:
            _script_post(stage, unit, post)
        _script_counts(stage, unit, position)
    renamed_on = stage.days.working(stage.begun_on + RENAMED_AFTER)
    for code in FORMER_NAMES:
        stage.at(at(renamed_on), lambda code=code: _rename(stage, code, renamed_on))  # type: ignore[misc]


def handler_of(code: str) -> str:
    """The account that drafts for a unit."""
    return "handler" if code == FLAGSHIP else f"handler{2 + int(code[2:]) % 2}"


def secretary_of(code: str) -> str:
    """The account that signs off for a unit."""
    return "secretary" if code == FLAGSHIP else f"secretary{2 + int(code[2:]) % 2}"


def _enter_accounts(stage: Stage) -> None:
    stage.accounts |= create_demo_accounts()
    for username, name in OTHERS:
        stage.accounts[username] = create_account(
            username=username, display_name=name, password=DEMO_PASSWORD, must_change_password=False, by=None
        )


def _established_on(stage: Stage, unit: DemoUnit) -> date:
    if unit.code == YOUNG:
        return stage.days.working(stage.days.today - YOUNG_BEFORE)
    return date(2005, 1, 1)


def _enter_unit(stage: Stage, unit: DemoUnit, position: int) -> None:
    name, short_name = FORMER_NAMES.get(unit.code, (unit.name, unit.short_name))
    made = create_unit(
        code=unit.code,
        name=name,
        short_name=short_name,
        kind=unit.kind,
        party_kind=unit.party_kind,
        established_on=_established_on(stage, unit),
        order=(position + 1) * 10,
        in_scope=unit.in_scope,
        by=stage.department,
    )
    stage.units[unit.code] = made
    for username, role in ((handler_of(unit.code), Role.UNIT_HANDLER), (secretary_of(unit.code), Role.PARTY_SECRETARY)):
        account = stage.accounts[username]
        grant_membership(account=account, unit=made, role=role, valid_from=clock.today(), by=None)


def _rename(stage: Stage, code: str, day: date) -> None:
    unit = next(unit for unit in UNITS if unit.code == code)
    change_profile(
        unit=Unit.objects.get(code=code),
        valid_from=day,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        party_kind=unit.party_kind,
        in_scope=unit.in_scope,
        by=stage.department,
    )


# -- posts and those who hold them -------------------------------------------------------------------------------


def _script_post(stage: Stage, unit: DemoUnit, post: DemoPost) -> None:
    since = _post_since(stage, unit, post)
    entered = at(max(since, stage.begun_on), 10, 30)
    stage.at(entered, lambda: _enter_post(stage, unit, post, since))
    if post.held == HISTORICAL:
        person = stage.holders[unit.code, post.number] = stage.person()
        stage.at(entered + timedelta(minutes=5), lambda: _enter_holder(stage, unit, post, person))
    elif post.held == LEFT:
        left_on = stage.days.today - timedelta(days=LEFT_DAYS_AGO[unit.code])
        script_former_holder(stage, unit.code, post.number, left_on, stage.person())


def _post_since(stage: Stage, unit: DemoUnit, post: DemoPost) -> date:
    """Old, except posts added lately and those of the young unit."""
    if post.held in (NEVER, NEW_STORY):
        return stage.days.working(stage.days.today - NEW_POST_BEFORE)
    if unit.code == YOUNG:
        return stage.days.after(5, _established_on(stage, unit))
    return OLD_POSTS_SINCE


def _enter_post(stage: Stage, unit: DemoUnit, post: DemoPost, since: date) -> None:
    stage.posts[unit.code, post.number] = establish_post(
        unit=stage.units[unit.code],
        number=post.number,
        level=post.level,
        appointing_authority=AppointingAuthority.UNIT,
        established_on=since,
        basis=EXTRA_BASIS if post.number > 1 else "",
        by=stage.department,
    )


def script_former_holder(stage: Stage, code: str, number: int, left_on: date, person: DemoPerson) -> None:
    """Somebody who was in post before the system was in use, and left on a day."""
    post = next(post for unit in UNITS if unit.code == code for post in unit.posts if post.number == number)
    unit = next(unit for unit in UNITS if unit.code == code)
    entered = at(stage.begun_on, 10, 35)
    stage.at(entered, lambda: _enter_holder(stage, unit, post, person))
    told_on = stage.days.after(2, left_on)
    stage.at(at(told_on, 14), lambda: _leave(stage, code, number, left_on))


def _enter_holder(stage: Stage, unit: DemoUnit, post: DemoPost, person: DemoPerson) -> None:
    since = date(2014, 3, 1) + timedelta(days=stage.dice.randrange(2500))
    organizer = register_organizer_by_department(
        staff_number=person.staff_number,
        name=person.name,
        by=stage.department,
        **person.details(),
        **person.private_details(),
    )
    stage.organizers[person.staff_number] = organizer
    stage.tenures[unit.code, post.number] = record_historical_tenure(
        post=stage.posts[unit.code, post.number],
        organizer=organizer,
        effective_on=since,
        level=post.level,
        document_number=f"示例任〔{since.year}〕{stage.dice.randint(1, 60)}号",
        by=stage.department,
    )


def _leave(stage: Stage, code: str, number: int, left_on: date) -> None:
    end_tenure(tenure=stage.tenures[code, number], ended_on=left_on, by=stage.department)


# -- member counts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Report:
    counted_on: date
    reported_on: date
    total: int
    source: str


def _script_counts(stage: Stage, unit: DemoUnit, position: int) -> None:
    for report in _reports(stage, unit, position):
        # Part of the story is that these depend on nothing but the unit: no dice.
        moment = at(report.reported_on, 9 + position % 8, position)
        stage.at(moment, lambda report=report: _report(stage, unit.code, report))  # type: ignore[misc]


def _reports(stage: Stage, unit: DemoUnit, position: int) -> list[_Report]:
    last = stage.begun_on.year + 2
    yearly = [
        _Report(date(year, 12, 31), _reported_on(stage, year, position), total, "党内年度统计")
        for year, total in zip(range(last - 3, last + 1), unit.members, strict=True)
        if total is not None
    ]
    if unit.late_members is None:
        return yearly
    month = (stage.days.today - timedelta(days=20)).replace(day=1)
    reported_on = stage.days.before(3 + position % 5)
    return [*yearly, _Report(month - timedelta(days=1), reported_on, unit.late_members, "组织关系集中转接后核报")]


def _reported_on(stage: Stage, year: int, position: int) -> date:
    """Between the middle of January and the end of March of the year after."""
    return stage.days.working(date(year + 1, 1, 15) + timedelta(days=(position * 7) % 70))


def _report(stage: Stage, code: str, report: _Report) -> None:
    probationary = report.total // 25
    report_member_count(
        unit=stage.units[code],
        counted_on=report.counted_on,
        full=report.total - probationary,
        probationary=probationary,
        source=report.source,
        by=stage.accounts[handler_of(code)],
    )


def lead_name() -> str:
    """The organizer's account and the person in the ledger carry the same name."""
    return next(account.display_name for account in DEMO_ACCOUNTS if account.username == "organizer")
