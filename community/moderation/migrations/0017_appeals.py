"""Authors appeal; somebody else decides, which the database holds."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from community.moderation import triggers


class Migration(migrations.Migration):
    dependencies = [("moderation", "0016_what_a_decision_ended")]

    operations = [
        migrations.RunPython(triggers.drop, triggers.create),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="moderation.decision",
                    ),
                ),
                ("words", models.TextField()),
                ("round", models.PositiveIntegerField()),
                ("filed", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="moderation.decision",
                    ),
                ),
            ],
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
