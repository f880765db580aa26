"""Questions of units about verdicts, and their answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regulation", "0003_settings_and_notes"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rule", models.CharField(max_length=80, verbose_name="提示")),
                ("subject", models.CharField(blank=True, max_length=64, verbose_name="提示对象")),
                ("rule_title", models.CharField(max_length=200, verbose_name="提示名称")),
                ("article", models.CharField(max_length=2, verbose_name="条")),
                ("judged_on", models.DateField(verbose_name="查看日期")),
                ("message", models.TextField(verbose_name="当时的提示")),
                ("outcome", models.CharField(max_length=40, verbose_name="当时的结论")),
                ("text", models.CharField(max_length=1000, verbose_name="疑问")),
                (
                    "status",
                    models.CharField(
                        choices=[("OPEN", "待答复"), ("ANSWERED", "已答复")],
                        default="OPEN",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "note",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="question_answered",
                        to="regulation.interpretationnote",
                        verbose_name="写入的条款解释",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "对提示的疑问",
                "verbose_name_plural": "对提示的疑问",
                "ordering": ["-asked_at", "-id"],
                "indexes": [models.Index(fields=["status", "asked_at"], name="question_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("note__isnull", True),
                                ("status", "OPEN"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("status", "ANSWERED"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="question_four_eyes",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "OPEN")),
                        fields=("unit", "rule", "subject"),
                        name="question_one_open_per_verdict",
                    ),
                ],
            },
        ),
    ]
