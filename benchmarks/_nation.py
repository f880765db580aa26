"""A country of units on PostgreSQL, written by the database itself: keys, days and hours follow from row numbers.

Most units have two member counts and two or three posts; some have neither, some posts are vacant, every tenth unit has
a filing, and everybody has twenty-five records of hours in five years.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from benchmarks._harness import say

UNITS, ORGANIZERS, HOURS = 90_000, 200_000, 5_000_000
HOURS_EACH = HOURS // ORGANIZERS
STAFFED, VACANT, FILINGS = 88_000, 10_000, 9_000
FIRST_DETERMINED = date(2025, 2, 10)
AT = "TIMESTAMPTZ '2026-01-15 02:00+00'"
BEGUN = "DATE '2015-01-01'"

# The kinds of rows by the digit that their keys begin with: a key is made where it is needed, without a lookup.
UNIT, PROFILE, COUNT, ORGANIZER, POST, TENURE, HOUR = range(1, 8)


def key(kind: int, number: str) -> str:
    """SQL of the key of a row by its number."""
    return f"('{kind}0000000-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def _pick(number: str, *values: str) -> str:
    """SQL of one of some texts, by a number."""
    chosen = ", ".join(f"'{value}'" for value in values)
    return f"(ARRAY[{chosen}])[1 + ({number}) % {len(values)}]"


def statements(user: str) -> list[tuple[str, str]]:
    """What is written, and the SQL that writes it."""
    by = f"'{user}'::uuid"
    return [*_of_units(), *_of_people(), ("hours", _hours(by))]


def _of_units() -> list[tuple[str, str]]:
    return [
        (
            "units",
            f"""INSERT INTO units_unit (id, code, "order", established_on, remarks, version)
            SELECT {key(UNIT, "n")}, 'N' || n, n, {BEGUN}, '', 1 FROM generate_series(0, {UNITS - 1}) n""",
        ),
        (
            "profiles",
            f"""INSERT INTO units_unitprofile
            (id, unit_id, name, short_name, pinyin, initials, kind, party_kind, in_scope, valid_from)
            SELECT {key(PROFILE, "n")}, {key(UNIT, "n")}, '示例第' || n || '党委', '', '', '',
            {_pick("n", "HOSPITAL", "COLLEGE", "ADMINISTRATION", "AFFILIATE", "OTHER")},
            {_pick("n / 7", *["COMMITTEE"] * 7, "GENERAL_BRANCH", "GENERAL_BRANCH", "DIRECT_BRANCH")}, true, {BEGUN}
            FROM generate_series(0, {UNITS - 1}) n""",
        ),
        (
            "member counts",
            f"""INSERT INTO units_membercount (id, unit_id, counted_on, total, source, reported_at)
            SELECT {key(COUNT, "n * 2 + y")}, {key(UNIT, "n")}, make_date(2024 + y, 12, 31),
            30 + (n * 37 + y * 3) % 700, '年报', {AT}
            FROM generate_series(0, {UNITS - 1}) n, generate_series(0, 1) y WHERE n % 50 > 0""",
        ),
    ]


def _of_people() -> list[tuple[str, str]]:
    """Posts, those who hold them, and since when; the last posts are vacant."""
    return [
        (
            "posts",
            f"""INSERT INTO organizers_post
            (id, unit_id, number, level, appointing_authority, is_full_time, basis, established_on, version)
            SELECT {key(POST, "n")}, {key(UNIT, f"(n::bigint * 7919) % {STAFFED}")}, 1 + n / {STAFFED},
            {_pick("n / 11", "SECTION_DEPUTY", "SECTION_CHIEF", "SECTION_DEPUTY", "STAFF_MEMBER", "")},
            'UNIT', true, '', {BEGUN}, 1 FROM generate_series(0, {ORGANIZERS + VACANT - 1}) n""",
        ),
        (
            "organizers",
            f"""INSERT INTO organizers_organizer
            (id, staff_number, name, pinyin, initials, sex, ethnicity, id_number_sealed, id_number_index, education,
            degree, staff_rank, professional_title, phone, remarks, version)
            SELECT {key(ORGANIZER, "n")}, 'N' || n, '示例同志' || n, '', '', '1', '', '', '', '', '', '', '', '', '', 1
            FROM generate_series(0, {ORGANIZERS - 1}) n""",
        ),
        (
            "tenures",
            f"""INSERT INTO organizers_tenure
            (id, post_id, organizer_id, is_full_time, level, effective_on, document_number, status, filing_number,
            version)
            SELECT {key(TENURE, "n")}, {key(POST, "n")}, {key(ORGANIZER, "n")}, true, '',
            {BEGUN} + ((n::bigint * 7919) % 4200)::int, '', {_pick("n", "FILED", "HISTORICAL", "PENDING")}, '', 1
            FROM generate_series(0, {ORGANIZERS - 1}) n""",
        ),
    ]


def _hours(by: str) -> str:
    """Person by person, five records in each of five years, on the days of some fifty events a year."""
    of_person, number = f"n / {HOURS_EACH}", f"n % {HOURS_EACH}"
    verified = f"({of_person} * 31 + {number}) % 20 > 0"
    return f"""INSERT INTO training_hoursrecord
        (id, organizer_id, held_on, title, level, hours, host, status, recorded_by_id, recorded_at, verified_by_id,
        verified_at, version)
        SELECT {key(HOUR, "n")}, {key(ORGANIZER, of_person)},
        make_date(2022 + ({number}) / 5, 1, 8) + 7 * ((({of_person}) * 13 + ({number}) * 11) % 45), '组织员培训',
        {_pick(f"{of_person} + ({number}) * 3", *["SCHOOL"] * 9, "MUNICIPAL")},
        ({_pick(f"{of_person} * 3 + ({number}) * 7", "4", "2", "4", "3.5", "4", "6", "8")})::numeric, '',
        CASE WHEN {verified} THEN 'VERIFIED' ELSE 'PENDING' END, {by}, {AT},
        CASE WHEN {verified} THEN {by} END, CASE WHEN {verified} THEN {AT} END, 1
        FROM generate_series(0, {HOURS - 1}) n"""


def build(by: Any) -> None:
    """Write everything in place of what is there, past the services and past the checks of foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
        cursor.execute("TRUNCATE units_unit, organizers_organizer CASCADE")
        for what, statement in statements(str(by.pk)):
            say(f"writing {what}")
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        say("writing filings")
        _filings(by)
        say("gathering statistics")
        cursor.execute("VACUUM ANALYZE")


def _filings(by: Any) -> None:
    from filings.models import Filing, FilingStatus  # noqa: PLC0415 - after the settings
    from units.models import Unit  # noqa: PLC0415 - as above

    units = Unit.objects.order_by("order").values_list("pk", flat=True)[:: UNITS // FILINGS]
    Filing.objects.bulk_create(_filing(number, unit, by, Filing, FilingStatus) for number, unit in enumerate(units))


def _filing(number: int, unit: Any, by: Any, model: Any, status: Any) -> Any:
    day = FIRST_DETERMINED + timedelta(days=number % 600)
    begun_at = datetime.combine(day, time(1), UTC)
    return model(
        unit_id=unit, status=status.SUBMITTED, name=f"候选{number}", staff_number=f"F{number}", drafted_by=by,
        created_at=begun_at, communicated_on=day - timedelta(days=30), meeting_on=day, candidate_determined_on=day,
        document_number=f"示〔2026〕{number}号", document_on=day + timedelta(days=1),
        first_complete_at=begun_at + timedelta(days=number % 12),
    )  # fmt: skip
