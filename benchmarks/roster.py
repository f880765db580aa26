"""The roster workbook in and out, against django-import-export's resources for the same columns.

Import: preview, then confirmation, of a workbook of new people, validated and written in one transaction, each time
into the same database (what was written is rolled back). The peer is a default ``ModelResource``: a dry run, then the
import. Export: people with post and unit, dates typed; the peer follows the relations by ``select_related``. A peer
that takes minutes is measured on a sample and scaled; the note says so. Memory is the peak above what the process held
before, in a process of its own.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks._harness import Case, arguments, interleaved, own_installation, report, say, timed

IMPORTED, SAMPLE = 10_000, 2_000
EXPORTED, EXPORT_SAMPLE = 100_000, 10_000
POSTS_PER_UNIT = 90
BORN, JOINED, SINCE = date(1980, 1, 1), date(2004, 6, 30), date(2021, 9, 1)
PERSON_HEADERS = (
    "工号",
    "姓名",
    "性别",
    "民族",
    "出生日期",
    "入党日期",
    "转正日期",
    "学历",
    "学位",
    "联系电话",
    "备注",
)
PERSON_NAMES = (
    "staff_number", "name", "sex", "ethnicity", "born_on", "joined_on", "full_member_on", "education", "degree",
    "phone", "remarks",
)  # fmt: skip
MEGABYTE = 1024 * 1024


def person(number: int, sex: str = "男") -> tuple[Any, ...]:
    born_on, joined_on = BORN + timedelta(days=number % 4_000), JOINED + timedelta(days=number % 2_000)
    days = (born_on, joined_on, joined_on + timedelta(days=366))
    rest = ("研究生", "硕士", f"139{number:08d}", f"第{number}行")
    return (f"B{number:06d}", f"示例同志{number}", sex, "汉族", *days, *rest)


def book(headers: tuple[str, ...], rows: list[tuple[Any, ...]], path: Path, sheet: str = "组织员") -> bytes:
    from workbooks.writer import OutColumn, OutSheet, write_book  # noqa: PLC0415 - after the settings

    columns = [
        OutColumn(header, "date" if isinstance(value, date) else "text")
        for header, value in zip(headers, rows[0], strict=True)
    ]
    write_book(path, [OutSheet(sheet, columns, rows)])
    return path.read_bytes()


def undone(act: Callable[[], object]) -> float:
    """Seconds of something whose effect is rolled back."""
    from django.db import transaction  # noqa: PLC0415 - after the settings

    with transaction.atomic():
        seconds = timed(act)
        transaction.set_rollback(True)
    return seconds


def resource_of_people() -> Any:
    from import_export.resources import ModelResource  # noqa: PLC0415 - after the settings

    from organizers.models import Organizer  # noqa: PLC0415 - after the settings

    class People(ModelResource):
        class Meta:
            model = Organizer
            import_id_fields = ("staff_number",)
            fields = PERSON_NAMES

    return People


def resource_of_tenures() -> Any:
    from import_export.fields import Field  # noqa: PLC0415 - after the settings
    from import_export.resources import Resource  # noqa: PLC0415 - after the settings

    own = ("effective_on", "ended_on", "document_number", "level", "post__unit__code", "post__number")
    names = [*own, *(f"organizer__{name}" for name in (*PERSON_NAMES, "staff_rank", "professional_title"))]
    return type("Tenures", (Resource,), {name: Field(attribute=name, column_name=name) for name in names})


def import_cases(folder: Path, by: Any) -> list[Case]:
    import tablib  # noqa: PLC0415 - only here

    from workbooks.services import confirm_import, preview_import  # noqa: PLC0415 - after the settings

    def ours_of(content: bytes) -> Callable[[], float]:
        def act() -> None:
            waiting = preview_import(kind="roster", name="花名册.xlsx", content=content, by=by)
            done = confirm_import(waiting=waiting.pk, fingerprint=waiting.fingerprint, by=by)
            if not done.applied:
                raise SystemExit(f"the roster was not imported: {done.as_text()[:500]}")

        return lambda: undone(act)

    sample = book(PERSON_NAMES, [person(number, "1") for number in range(SAMPLE)], folder / "peer.xlsx")

    def peer_act() -> None:
        dataset = tablib.Dataset().load(sample, format="xlsx")
        for dry_run in (True, False):
            result = resource_of_people()().import_data(dataset, dry_run=dry_run, raise_errors=True)
            if result.totals["new"] != SAMPLE:
                raise SystemExit(f"the peer imported {result.totals}")

    people = book(PERSON_HEADERS, [person(number) for number in range(IMPORTED)], folder / "people.xlsx")
    scale = IMPORTED / SAMPLE
    say(f"importing {IMPORTED:,} people in turn with the peer")
    first = interleaved(
        "import-10k", ours_of(people), lambda: undone(peer_act) * scale, peer_name="import-export, default resource",
        note=f"preview and import, {len(PERSON_HEADERS)} columns; the peer on {SAMPLE:,} rows, scaled",
    )  # fmt: skip
    say("importing people with posts and tenures in new units")
    roster = whole_roster(folder)
    second = interleaved(
        "import-10k-tenures", ours_of(roster), None,
        note="units, counts, posts and tenures with the people; preview and import",
    )  # fmt: skip
    return [first, second]


def whole_roster(folder: Path) -> bytes:
    from workbooks.writer import OutColumn, OutSheet, write_book  # noqa: PLC0415 - after the settings

    units = IMPORTED // POSTS_PER_UNIT + 1
    unit_headers = ("单位代码", "单位名称", "单位类别", "党组织类别", "正式党员", "预备党员", "统计时点", "启用日期")
    unit_rows = [
        (f"BU{n:04d}", f"示例第{n}学院党委", "学院（系）", "党委", 180 + n, 9, date(2025, 12, 31), date(2005, 7, 18))
        for n in range(units)
    ]
    headers = (*PERSON_HEADERS, "单位代码", "岗位序号", "岗位级别", "任职日期", "任职文号")
    rows = [
        (*person(n), f"BU{n // POSTS_PER_UNIT:04d}", n % POSTS_PER_UNIT + 1, "科级正职", SINCE, f"示例〔2021〕{n}号")
        for n in range(IMPORTED)
    ]
    numbers = {"正式党员", "预备党员", "岗位序号"}

    def columns(names: tuple[str, ...]) -> list[Any]:
        kinds = {name: "date" if name.endswith(("日期", "时点")) else "text" for name in names}
        return [OutColumn(name, "number" if name in numbers else kinds[name]) for name in names]

    path = folder / "roster.xlsx"
    write_book(path, [OutSheet("单位", columns(unit_headers), unit_rows), OutSheet("组织员", columns(headers), rows)])
    return path.read_bytes()


def fill(tenures: int) -> None:
    """People, each in a post."""
    from organizers.models import Organizer, Post, RecordStatus, Tenure  # noqa: PLC0415 - after the settings
    from units.models import Unit, UnitProfile  # noqa: PLC0415 - after the settings

    units = [Unit(code=f"X{n:05d}", order=n, established_on=SINCE) for n in range(tenures // POSTS_PER_UNIT + 1)]
    Unit.objects.bulk_create(units)
    UnitProfile.objects.bulk_create(
        UnitProfile(
            unit=unit, name=f"示例第{unit.order}学院党委", kind="COLLEGE", party_kind="COMMITTEE", valid_from=SINCE
        )
        for unit in units
    )
    for first in range(0, tenures, 10_000):
        numbers = range(first, min(first + 10_000, tenures))
        people = [Organizer(**dict(zip(PERSON_NAMES, person(n, "1"), strict=True))) for n in numbers]
        posts = [
            Post(unit=units[n // POSTS_PER_UNIT], number=n % POSTS_PER_UNIT + 1, established_on=SINCE) for n in numbers
        ]
        Organizer.objects.bulk_create(people)
        Post.objects.bulk_create(posts)
        Tenure.objects.bulk_create(
            Tenure(post=post, organizer=each, effective_on=SINCE, status=RecordStatus.HISTORICAL)
            for post, each in zip(posts, people, strict=True)
        )  # fmt: skip


def export_cases(folder: Path, by: Any) -> list[Case]:
    from organizers.models import Tenure  # noqa: PLC0415 - after the settings
    from workbooks.services import export_workbook  # noqa: PLC0415 - after the settings

    say(f"writing {EXPORTED:,} people with posts and tenures")
    fill(EXPORTED)
    path = folder / "out.xlsx"
    resource = resource_of_tenures()

    def ours() -> None:
        counts = export_workbook(kind="roster", path=path, by=by)
        if counts["组织员"] != EXPORTED:
            raise SystemExit(f"the export has {counts}")

    def peer(rows: int) -> None:
        queryset = Tenure.objects.select_related("organizer", "post__unit").order_by("pk")[:rows]
        path.write_bytes(resource().export(queryset, force_native_type=True).export("xlsx"))

    say("exporting in turn with the peer")
    scale = EXPORTED / EXPORT_SAMPLE
    seconds = interleaved(
        "export-100k", lambda: timed(ours), lambda: timed(lambda: peer(EXPORT_SAMPLE)) * scale,
        peer_name="import-export with select_related",
        note=f"20 columns and the units' sheet; the peer on {EXPORT_SAMPLE:,} rows, scaled",
    )  # fmt: skip
    say("and once more for the memory")
    memory = interleaved(
        "export-100k-memory", lambda: peak_above_idle(ours), lambda: peak_above_idle(lambda: peer(EXPORTED)),
        peer_name="import-export with select_related", unit="MB", pairs=1,
        note="peak above what the process held before; one run each, both whole",
    )  # fmt: skip
    return [seconds, memory]


def peak_above_idle(act: Callable[[], object]) -> float:
    """Megabytes that a call takes at its peak, in a process of its own."""
    from django.db import connections  # noqa: PLC0415 - after the settings

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the high-water mark begins anew
            idle = memory_of("VmRSS")
            act()
            os.write(writing, str((memory_of("VmHWM") - idle) / MEGABYTE).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    if not said:
        raise SystemExit("the process that was to measure memory failed")
    return float(said)


def memory_of(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024


def run() -> list[Case]:
    from accounts.models import RoleGrant, User  # noqa: PLC0415 - after the settings
    from accounts.roles import Role  # noqa: PLC0415 - after the settings
    from common import clock  # noqa: PLC0415 - after the settings

    by = User.objects.create(username="dept", display_name="示例干事", created_at=clock.now())
    RoleGrant.objects.create(user=by, role=Role.DEPARTMENT_HANDLER.value, valid_from=date(2015, 1, 1))
    with tempfile.TemporaryDirectory() as folder:
        return import_cases(Path(folder), by) + export_cases(Path(folder), by)


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    with own_installation():
        report("roster", run(), as_json=options.as_json)
