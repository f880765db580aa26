"""Decisions about settings are numbered, replaced and withdrawn; notes stand beside articles."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("regulation", "0002_shipped_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterpretationNote",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("anchor", models.CharField(max_length=40, verbose_name="条款")),
                ("question", models.CharField(max_length=300, verbose_name="问题")),
                ("answer", models.CharField(max_length=1000, verbose_name="答复")),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="依据文件")),
                ("valid_from", models.DateField(verbose_name="起始日")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤回时间")),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300, verbose_name="撤回原因")),
            ],
            options={
                "verbose_name": "条款解释",
                "verbose_name_plural": "条款解释",
                "ordering": ["valid_from", "decided_at", "id"],
            },
        ),
        migrations.AlterModelOptions(
            name="setting",
            options={
                "ordering": ["key", "valid_from", "number"],
                "verbose_name": "解释口径（设置）",
                "verbose_name_plural": "解释口径（设置）",
            },
        ),
        migrations.RemoveConstraint(
            model_name="setting",
            name="setting_once_a_day",
        ),
        migrations.AddField(
            model_name="setting",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="决定时间"),
        ),
        migrations.AddField(
            model_name="setting",
            name="number",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="序号"),
        ),
        migrations.AddField(
            model_name="setting",
            name="replaced_by",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="regulation.setting",
                verbose_name="改为",
            ),
        ),
        migrations.AddField(
            model_name="setting",
            name="withdrawal_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="撤回原因"),
        ),
        migrations.AddField(
            model_name="setting",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
        ),
        migrations.AddField(
            model_name="setting",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="撤回人",
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_by__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("key", "valid_from"),
                name="setting_one_current_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.UniqueConstraint(fields=("key", "number"), name="setting_numbered"),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(
                        ("replaced_by__isnull", True), ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="setting_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_by__isnull", True),
                    models.Q(("replaced_by", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="setting_not_its_own_successor",
            ),
        ),
        migrations.AddField(
            model_name="interpretationnote",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="决定人",
            ),
        ),
        migrations.AddField(
            model_name="interpretationnote",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="撤回人",
            ),
        ),
        migrations.AddConstraint(
            model_name="interpretationnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="interpretation_note_withdrawn_by_somebody",
            ),
        ),
    ]
