from django.db import migrations

from filings import protection, shipped_materials


class Migration(migrations.Migration):
    dependencies = [("filings", "0003_selection")]

    operations = [
        migrations.RunPython(shipped_materials.seed, migrations.RunPython.noop),
        migrations.RunPython(protection.apply, protection.undo),
    ]
