"""The rows of the roster workbook that is written: what imports again without a change."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from organizers.models import IN_EFFECT, Organizer, Tenure
from organizers.resources.sheets import PERSON_FIELDS, OrganizerSheet, UnitImportSheet, UnitSheet, masked
from units.models import MemberCount, Unit, UnitProfile
from workbooks.registry import ExportOptions
from workbooks.resources import SheetResource
from workbooks.writer import OutColumn, OutSheet

UNIT_COLUMNS = ("code", "name", "kind", "party_kind", "established_on", "abolished_on", "remarks")
COUNT_COLUMNS = ("full", "probationary", "counted_on", "total")


PERSON_COLUMNS = ("staff_number", *(name for name in PERSON_FIELDS if name != "id_number"), "id_number_sealed", "id")
TENURE_COLUMNS = {
    "unit_code": "post__unit__code",
    "number": "post__number",
    "level": "level",
    "level_of_post": "post__level",
    "effective_on": "effective_on",
    "ended_on": "ended_on",
    "document_number": "document_number",
}
Values = dict[str, Any]


def unit_rows(day: date) -> Iterator[Values]:
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
        yield row | {name: row[f"count_{name}"] for name in COUNT_COLUMNS}


def organizer_rows(options: ExportOptions) -> Iterator[Values]:
    """Tenures begun up to a day (those ended too), then people who never held a post; two statements.

    Columns, not rows of models: a third of the time.
    """
    tenures = Tenure.objects.filter(status__in=IN_EFFECT)
    if options.is_dated:
        tenures = tenures.filter(effective_on__lte=options.as_of)
    tenures = tenures.order_by("post__unit__order", "post__unit__code", "post__number", "-effective_on", "pk")
    paths = (*(f"organizer__{name}" for name in PERSON_COLUMNS), *TENURE_COLUMNS.values())
    names = (*PERSON_COLUMNS, *TENURE_COLUMNS)
    for found in tenures.values_list(*paths).iterator():
        values = dict(zip(names, found, strict=True))
        values["level"] = values["level"] or values["level_of_post"]
        yield _with_id_number(values, options)
    for values in _without_tenure().values(*PERSON_COLUMNS).iterator():
        yield _with_id_number(values, options)


def _without_tenure() -> "QuerySet[Organizer]":
    holders = Tenure.objects.filter(status__in=IN_EFFECT).values("organizer")
    return Organizer.objects.exclude(pk__in=holders).order_by("pinyin", "staff_number")


def _with_id_number(values: Values, options: ExportOptions) -> Values:
    number = Organizer.id_number.plain(values["id_number_sealed"], row=values["id"])
    values["id_number"] = number if options.with_id_numbers else masked(number)
    return values


def out_sheet(resource: SheetResource, rows: Iterator[Values]) -> OutSheet:
    """A sheet as the writer takes it: the header in the first row, so that it can be sorted and filtered at once."""
    columns = [
        OutColumn(column.column_name, column.widget.cell, column.widget.width) for column in resource.fields.values()
    ]
    return OutSheet(resource.sheet, columns, resource.rendered(rows))


def sheets(options: ExportOptions) -> list[OutSheet]:
    """Both sheets of a day. 党员人数 is a column only where a total is known alone."""
    has_totals = MemberCount.objects.current().filter(full__isnull=True).exists()
    return [
        out_sheet(UnitImportSheet() if has_totals else UnitSheet(), unit_rows(options.as_of)),
        out_sheet(OrganizerSheet(), organizer_rows(options)),
    ]
