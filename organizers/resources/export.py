"""The rows of the roster workbook that is written: what imports again without a change."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

from django.db.models import OuterRef, QuerySet, Subquery

from organizers.models import IN_EFFECT, Organizer, Tenure
from organizers.resources.sheets import PERSON_FIELDS, OrganizerSheet, UnitImportSheet, UnitSheet, masked
from units.models import MemberCount, Unit, UnitProfile
from workbooks.registry import ExportOptions
from workbooks.resources import SheetResource
from workbooks.writer import OutColumn, OutSheet

UNIT_COLUMNS = ("code", "name", "kind", "party_kind", "established_on", "abolished_on", "remarks")
COUNT_COLUMNS = ("full", "probationary", "counted_on", "total")


KEYS = (*UNIT_COLUMNS, *COUNT_COLUMNS, *OrganizerSheet.fields, *PERSON_FIELDS)
EMPTY = dict.fromkeys(KEYS)


def unit_rows(day: date) -> Iterator[SimpleNamespace]:
    """Units established up to a day as they were on it, with the count that held; one statement."""
    profile = UnitProfile.objects.filter(unit=OuterRef("pk"), valid_from__lte=day).order_by("-valid_from")
    count = MemberCount.objects.current().filter(unit=OuterRef("pk"), counted_on__lte=day).order_by("-counted_on")
    rows = (
        Unit.objects.filter(established_on__lte=day)
        .with_profile(profile)
        .annotate(**{f"count_{name}": Subquery(count.values(name)[:1]) for name in COUNT_COLUMNS})
        .order_by("order", "code")
        .values(*UNIT_COLUMNS, *(f"count_{name}" for name in COUNT_COLUMNS))
    )
    for row in rows.iterator():
        values = {name: row[name] for name in UNIT_COLUMNS}
        counts = {name: row[f"count_{name}"] for name in COUNT_COLUMNS}
        yield SimpleNamespace(**(EMPTY | values | counts))


def organizer_rows(options: ExportOptions) -> Iterator[SimpleNamespace]:
    """Tenures begun up to a day (those ended too), then people who never held a post; two statements."""
    tenures = Tenure.objects.filter(status__in=IN_EFFECT).select_related("organizer", "post", "post__unit")
    if options.is_dated:
        tenures = tenures.filter(effective_on__lte=options.as_of)
    tenures = tenures.order_by("post__unit__order", "post__unit__code", "post__number", "-effective_on", "pk")
    for tenure in tenures.iterator():
        yield _row(tenure.organizer, tenure, options)
    for person in _without_tenure():
        yield _row(person, None, options)


def _without_tenure() -> "QuerySet[Organizer]":
    holders = Tenure.objects.filter(status__in=IN_EFFECT).values("organizer")
    return Organizer.objects.exclude(pk__in=holders).order_by("pinyin", "staff_number")


def _row(person: Organizer, tenure: Tenure | None, options: ExportOptions) -> SimpleNamespace:
    values = {name: getattr(person, name) for name in ("staff_number", *PERSON_FIELDS)}
    if not options.with_id_numbers:
        values["id_number"] = masked(person.id_number)
    if tenure is not None:
        values |= {
            "unit_code": tenure.post.unit.code,
            "number": tenure.post.number,
            "level": tenure.level or tenure.post.level,
            "effective_on": tenure.effective_on,
            "ended_on": tenure.ended_on,
            "document_number": tenure.document_number,
        }
    return SimpleNamespace(**(EMPTY | values))


def out_sheet(resource: SheetResource, rows: Iterator[SimpleNamespace]) -> OutSheet:
    """A sheet as the writer takes it: the header in the first row, so that it can be sorted and filtered at once."""
    columns = [
        OutColumn(column.column_name, column.widget.cell, column.widget.width) for column in resource.fields.values()
    ]
    return OutSheet(resource.sheet, columns, (resource.export_row(row) for row in rows))


def sheets(options: ExportOptions) -> list[OutSheet]:
    """Both sheets of a day. 党员人数 is a column only where a total is known alone."""
    has_totals = MemberCount.objects.current().filter(full__isnull=True).exists()
    return [
        out_sheet(UnitImportSheet() if has_totals else UnitSheet(), unit_rows(options.as_of)),
        out_sheet(OrganizerSheet(), organizer_rows(options)),
    ]
