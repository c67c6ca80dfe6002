"""No decision to release what is sensitive is written with fewer than two voices."""

from django.db import migrations

from community.moderation import triggers


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_severity")]

    operations = [migrations.RunPython(triggers.create, triggers.drop)]
