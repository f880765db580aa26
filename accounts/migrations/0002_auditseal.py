import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("position", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="accounts.auditentry",
                        verbose_name="审计记录",
                    ),
                ),
            ],
            options={"verbose_name": "审计封存", "verbose_name_plural": "审计封存", "ordering": ["position"]},
        ),
    ]
