"""A decision says itself why its item waited, for how long, and whether a machine had found it."""

from django.db import migrations, models

from community.moderation import triggers

_KINDS = [
    ("hold", "Held before publication"),
    ("flag", "Flagged by a member"),
    ("appeal", "Appealed by its author"),
]


class Migration(migrations.Migration):
    dependencies = [("moderation", "0015_weeks")]

    operations = [
        migrations.RunPython(triggers.drop, triggers.create),
        migrations.AlterField("queueitem", "kind", models.CharField(choices=_KINDS, max_length=6)),
        migrations.AddField("decision", "kind", models.CharField(choices=_KINDS, default="hold", max_length=6)),
        migrations.AddField("decision", "by_machine", models.BooleanField(default=False)),
        migrations.AddField("decision", "waited", models.DurationField(null=True)),
        migrations.AddIndex("decision", models.Index(fields=["created"], name="decision_created")),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
