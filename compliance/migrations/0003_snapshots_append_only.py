from django.db import migrations

from compliance import protection


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_snapshots")]

    operations = [migrations.RunPython(protection.apply, protection.undo)]
