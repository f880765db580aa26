from django.db import migrations

from accounts import protection


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_auditseal")]

    operations = [migrations.RunPython(protection.apply, protection.undo)]
