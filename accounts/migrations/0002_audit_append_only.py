from django.db import migrations

from accounts import protection


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(protection.apply, protection.undo)]
