"""What is flagged while it is appealed is decided for itself, in a round of its own."""

from django.db import migrations, models

from community.moderation.triggers import create, drop


class Migration(migrations.Migration):
    dependencies = [("moderation", "0022_escalations")]

    operations = [
        migrations.RunPython(drop, create),
        migrations.AddField("queueitem", "flagged_meanwhile", models.BooleanField(default=False)),
        migrations.RunPython(create, drop),
    ]
