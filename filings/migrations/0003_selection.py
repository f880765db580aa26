import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0002_daily_quotas"),
        ("filings", "0002_extensions"),
        ("organizers", "0001_initial"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="filing",
            name="archive_number",
            field=models.CharField(blank=True, max_length=60, verbose_name="归档号"),
        ),
        migrations.AddField(
            model_name="filing",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="filings.filing",
                verbose_name="更正",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="ends",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ending_filings",
                to="organizers.tenure",
                verbose_name="所免职务",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="initiated_on",
            field=models.DateField(blank=True, null=True, verbose_name="动议日期"),
        ),
        migrations.AddField(
            model_name="filing",
            name="inspected_on",
            field=models.DateField(blank=True, null=True, verbose_name="考察日期"),
        ),
        migrations.AddField(
            model_name="filing",
            name="reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="任免理由"),
        ),
        migrations.AddField(
            model_name="filing",
            name="recommended_on",
            field=models.DateField(blank=True, null=True, verbose_name="推荐日期"),
        ),
        migrations.AddField(
            model_name="filing",
            name="step_notes",
            field=models.JSONField(blank=True, default=dict, verbose_name="步骤说明"),
        ),
        migrations.AlterField(
            model_name="filing",
            name="kind",
            field=models.CharField(
                choices=[("APPOINTMENT", "任职"), ("REMOVAL", "免职"), ("EXCHANGE", "交流（转岗）")],
                default="APPOINTMENT",
                max_length=12,
                verbose_name="任免类别",
            ),
        ),
        migrations.CreateModel(
            name="BasicForm",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "shape",
                    models.CharField(
                        choices=[("SHORT", "简表"), ("FULL", "干部任免审批表")],
                        default="SHORT",
                        max_length=8,
                        verbose_name="表式",
                    ),
                ),
                ("content_sealed", models.TextField(blank=True, editable=False, verbose_name="内容")),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(editable=False, verbose_name="填写时间")),
                (
                    "filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="basic_form",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
                (
                    "photo",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="照片",
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="来源文件",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "基本信息表",
                "verbose_name_plural": "基本信息表",
            },
        ),
        migrations.CreateModel(
            name="Communication",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("held_on", models.DateField(verbose_name="沟通日期")),
                (
                    "way",
                    models.CharField(
                        choices=[("MEETING", "面谈"), ("TELEPHONE", "电话"), ("WRITING", "书面"), ("OTHER", "其他")],
                        default="MEETING",
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("participants", models.CharField(max_length=200, verbose_name="沟通人员")),
                ("gist", models.CharField(max_length=500, verbose_name="沟通内容")),
                (
                    "side",
                    models.CharField(
                        choices=[("UNIT", "单位"), ("DEPARTMENT", "党委组织部")], max_length=12, verbose_name="记录方"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="记录时间")),
                (
                    "filing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="filings.communication",
                        verbose_name="更正",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communications",
                        to="units.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "沟通记录",
                "verbose_name_plural": "沟通记录",
                "ordering": ["held_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="MaterialKind",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="材料")),
                ("hint", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="顺序")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="适用类别")),
                ("valid_from", models.DateField(verbose_name="启用日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="停用日")),
            ],
            options={
                "verbose_name": "材料清单项",
                "verbose_name_plural": "材料清单项",
                "ordering": ["order", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("name",),
                        name="material_kind_one_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="material_kind_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_probationary", models.BooleanField(default=False, verbose_name="预备党员")),
                ("is_fit", models.BooleanField(blank=True, null=True, verbose_name="具有正常履行职责的身体条件")),
                ("judgements", models.JSONField(blank=True, default=dict, verbose_name="评价")),
                ("experience", models.JSONField(blank=True, default=list, verbose_name="经历")),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(editable=False, verbose_name="填写时间")),
                (
                    "filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualification",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
            ],
            options={
                "verbose_name": "任职资格",
                "verbose_name_plural": "任职资格",
            },
        ),
        migrations.CreateModel(
            name="SealedFiling",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.JSONField(editable=False, verbose_name="内容")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="校验值")),
                ("files", models.JSONField(default=list, editable=False, verbose_name="文件校验值")),
                ("sealed_at", models.DateTimeField(editable=False, verbose_name="封存时间")),
                (
                    "filing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="备案人",
                    ),
                ),
            ],
            options={
                "verbose_name": "备案封存",
                "verbose_name_plural": "备案封存",
            },
        ),
        migrations.CreateModel(
            name="FilingCircumstances",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("PARTY_STANDING", "党龄"),
                            ("EXPERIENCE", "党务工作或思想政治工作经历"),
                            ("POST_LEVEL", "岗位级别"),
                            ("DETERMINATION", "人选确定日的认定"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="情况说明")),
                ("stated_at", models.DateTimeField(editable=False, verbose_name="说明时间")),
                ("noted_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="备注时间")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="备注")),
                ("replaced_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="更新时间")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circumstances",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="备注人",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="说明人",
                    ),
                ),
            ],
            options={
                "verbose_name": "特殊情况说明",
                "verbose_name_plural": "特殊情况说明",
                "ordering": ["stated_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("filing", "about"),
                        name="filing_circumstances_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("noted_at__isnull", True), ("noted_by__isnull", True)),
                            models.Q(("noted_at__isnull", False), ("noted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="filing_circumstances_noted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingOpinion",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("HANDLER", "经办人"), ("SECTION_CHIEF", "科长"), ("DEPARTMENT_HEAD", "部长")],
                        max_length=16,
                        verbose_name="审核层级",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="意见")),
                ("at", models.DateTimeField(editable=False, verbose_name="审核时间")),
                ("lapsed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="失效时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
            ],
            options={
                "verbose_name": "审核意见",
                "verbose_name_plural": "审核意见",
                "ordering": ["at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lapsed_at__isnull", True)),
                        fields=("filing", "level"),
                        name="filing_opinion_one_current",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lapsed_at__isnull", True)),
                        fields=("filing", "by"),
                        name="filing_opinion_one_person_one_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    common.fields.KeyField(
                        default=common.fields.new_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_present", models.BooleanField(verbose_name="有无")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="材料日期")),
                ("kept_where", models.CharField(blank=True, max_length=100, verbose_name="存放处")),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="materials",
                        to="filings.filing",
                        verbose_name="备案",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="filings.materialkind",
                        verbose_name="材料",
                    ),
                ),
            ],
            options={
                "verbose_name": "材料",
                "verbose_name_plural": "材料",
                "ordering": ["kind__order", "kind__name"],
                "constraints": [models.UniqueConstraint(fields=("filing", "kind"), name="material_once")],
            },
        ),
    ]
