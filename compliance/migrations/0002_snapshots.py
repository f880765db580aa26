import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0001_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="YearEndSnapshot",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                ("taken_at", models.DateTimeField(verbose_name="冻结时间")),
                ("schema", models.PositiveSmallIntegerField(verbose_name="格式版本")),
                ("content", models.JSONField(verbose_name="内容")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                ("units", models.PositiveIntegerField(verbose_name="单位数")),
                ("gaps", models.PositiveIntegerField(verbose_name="尚未达到")),
                ("explains", models.PositiveIntegerField(verbose_name="请说明")),
                ("unknowns", models.PositiveIntegerField(verbose_name="未见记录")),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="冻结人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年末快照",
                "verbose_name_plural": "年末快照",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2021)), name="snapshot_not_before_the_regulation"
                    )
                ],
            },
        ),
    ]
