"""No author is a voice for, or decides over, their own text, and what was decided is not written anew."""

from django.db import migrations

from community.moderation.triggers import create, drop


class Migration(migrations.Migration):
    dependencies = [("moderation", "0023_flagged_meanwhile")]

    operations = [migrations.RunPython(drop, create), migrations.RunPython(create, drop)]
