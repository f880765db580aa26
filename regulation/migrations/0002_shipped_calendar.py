"""The schedules of 2021–2026, approved, and the statutory days of 2027 as a proposal."""

from django.db import migrations

from common import clock
from regulation.shipped_schedules import EXPECTED, NOTICED


def seed(apps, schema_editor):
    """Sow what is not there. Going back leaves the rows: deadlines were counted by them."""
    version_model = apps.get_model("regulation", "CalendarVersion")
    day_model = apps.get_model("regulation", "CalendarDay")
    now = clock.now()
    for schedule in NOTICED + EXPECTED:
        if version_model.objects.filter(year=schedule.year, version=1).exists():
            continue
        is_noticed = schedule in NOTICED
        version = version_model.objects.create(
            year=schedule.year,
            version=1,
            status="APPROVED" if is_noticed else "PROPOSED",
            source_title=schedule.source_title,
            source_number=schedule.source_number,
            proposed_at=now,
            approved_at=now if is_noticed else None,
        )
        day_model.objects.bulk_create(
            day_model(version=version, date=day, kind=kind, name=name) for day, kind, name in schedule.days()
        )


class Migration(migrations.Migration):
    dependencies = [("regulation", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
