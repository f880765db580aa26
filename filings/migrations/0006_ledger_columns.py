"""Which columns the department wants in its register of filings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("filings", "0005_kinds_and_way"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerLayout",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="序号")),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="栏目")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
            ],
            options={"verbose_name": "台账栏目", "verbose_name_plural": "台账栏目", "ordering": ["number"]},
        ),
    ]
