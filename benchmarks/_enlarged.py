"""A demo grown until its lists run over many pages; written in bulk, past the services."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from common import clock
from common.databases import gather_statistics
from common.pinyin import of_person, of_text
from filings.facts import clock_context, deadline_of, frozen_judgement
from filings.models import Filing, FilingStatus
from organizers.models import Organizer, Post, RecordStatus, Tenure
from units.models import MemberCount, PartyOrganizationKind, Unit, UnitKind, UnitProfile

UNITS = 420
ORGANIZERS = 620
FILINGS = 300
BEGUN_ON = date(2022, 3, 1)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = ("知远", "若谷", "清和", "望舒", "砚书", "既明", "星遥", "听澜", "初晴", "思齐", "怀瑾", "静姝")
OPEN = (FilingStatus.SUBMITTED, FilingStatus.RECEIVED, FilingStatus.CHECKING, FilingStatus.RETURNED, FilingStatus.DRAFT)


def enlarge() -> dict[str, int]:
    """Add units with counts and posts, people with tenures, and filings; returns how many there are now."""
    units = _units()
    posts = _posts(units)
    people = _people()
    _tenures(posts, people)
    _filings(posts)
    gather_statistics()
    return {"units": Unit.objects.count(), "organizers": Organizer.objects.count(), "filings": Filing.objects.count()}


def _units() -> list[Unit]:
    units = [Unit(code=f"Q{n:04d}", order=1000 + n, established_on=BEGUN_ON) for n in range(UNITS)]
    Unit.objects.bulk_create(units)
    UnitProfile.objects.bulk_create(_profile(unit, number) for number, unit in enumerate(units))
    now = clock.now()
    MemberCount.objects.bulk_create(
        MemberCount(
            unit=unit, counted_on=date(year, 12, 31), total=60 + number * 7 % 540, reported_at=now, source="年报"
        )
        for number, unit in enumerate(units)
        for year in (2023, 2024, 2025)
    )
    return units


def _profile(unit: Unit, number: int) -> UnitProfile:
    name = f"第{number + 1}临床与公共卫生示例学院"
    pinyin, initials = of_text(name)
    kind = list(UnitKind)[number % len(UnitKind)]
    party_kind = list(PartyOrganizationKind)[number % len(PartyOrganizationKind)]
    return UnitProfile(
        unit=unit, name=name, short_name=f"示例{number + 1}院", pinyin=pinyin, initials=initials, kind=kind,
        party_kind=party_kind, valid_from=BEGUN_ON,
    )  # fmt: skip


def _posts(units: list[Unit]) -> list[Post]:
    """Two posts in every other unit, one in the rest."""
    posts = [
        Post(unit=unit, number=number, level="SECTION_DEPUTY", established_on=BEGUN_ON)
        for place, unit in enumerate(units)
        for number in range(1, 2 + place % 2 + 1)
    ]
    return Post.objects.bulk_create(posts)


def _people() -> list[Organizer]:
    names = itertools.cycle(f"{surname}{given}" for given in GIVEN for surname in SURNAMES)
    people = []
    for number, name in zip(range(ORGANIZERS), names, strict=False):
        pinyin, initials = of_person(name)
        born_on = date(1975 + number % 20, 1 + number % 12, 1 + number % 28)
        people.append(
            Organizer(staff_number=f"Q{number:05d}", name=name, pinyin=pinyin, initials=initials, born_on=born_on)
        )
    return Organizer.objects.bulk_create(people)


def _tenures(posts: list[Post], people: list[Organizer]) -> None:
    """Everybody holds a post; the posts that are left over are vacant."""
    statuses = itertools.cycle((RecordStatus.FILED, RecordStatus.HISTORICAL, RecordStatus.PENDING))
    Tenure.objects.bulk_create(
        Tenure(
            post=post, organizer=person, level="SECTION_DEPUTY", status=next(statuses),
            effective_on=BEGUN_ON + timedelta(days=number),
        )
        for number, (post, person) in enumerate(zip(posts, people, strict=False))
    )  # fmt: skip


def _filings(posts: list[Post]) -> None:
    """A third is under way, the rest filed with its frozen count."""
    context, by = clock_context(), User.objects.get(username="handler")
    filings = []
    for number in range(FILINGS):
        filing = _filing(number, posts[number], by)
        counted = deadline_of(filing.candidate_determined_on, context)
        filing.due_on = counted.due_on if counted else None
        if number % 3:
            filing.status = FilingStatus.FILED
            filing.filed_at = clock.now() - timedelta(days=number)
            filing.number_year, filing.number_serial = 2020, number + 1
            filing.filing_number = f"沪交医组备〔2020〕{number + 1}号"
            filing.judged = frozen_judgement(filing, context)
        filings.append(filing)
    Filing.objects.bulk_create(filings)


def _filing(number: int, post: Post, by: User) -> Filing:
    name = f"{SURNAMES[number % len(SURNAMES)]}{GIVEN[number % len(GIVEN)]}"
    pinyin, initials = of_person(name)
    day = clock.today() - timedelta(days=3 + number)
    reported: dict[str, Any] = {"first_complete_at": _noon(day + timedelta(days=2))} if number % 2 else {}
    return Filing(
        creation_key=uuid.uuid4(), unit_id=post.unit_id, post=post, status=OPEN[number % len(OPEN)], name=name,
        pinyin=pinyin, initials=initials, staff_number=f"F{number:05d}", candidate_determined_on=day,
        document_on=day, effective_on=day, drafted_by=by, created_at=_noon(day), **reported,
    )  # fmt: skip


def _noon(day: date) -> datetime:
    return clock.at(day) + timedelta(hours=12)
