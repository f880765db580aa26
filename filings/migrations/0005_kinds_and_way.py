"""A one-time key for entries of the communication log, and the order of the way as a matter of circumstances."""

import uuid
from typing import Any

from django.db import migrations, models


def give_keys(apps: Any, schema_editor: Any) -> None:
    """One each: a default is worked out once for all rows."""
    rows = apps.get_model("filings", "Communication").objects
    for row in rows.all():
        rows.filter(pk=row.pk).update(creation_key=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("filings", "0004_shipped_materials_and_seal")]

    operations = [
        migrations.AddField(
            "communication", "creation_key", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "communication", "creation_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AlterField(
            "filingcircumstances",
            "about",
            models.CharField(
                choices=[
                    ("PARTY_STANDING", "党龄"),
                    ("EXPERIENCE", "党务工作或思想政治工作经历"),
                    ("POST_LEVEL", "岗位级别"),
                    ("WAY", "选任环节的先后"),
                    ("DETERMINATION", "人选确定日的认定"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
    ]
