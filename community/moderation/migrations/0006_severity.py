"""Items wait by class and target time."""

from django.db import migrations, models

from community.moderation.severity import Severity, severity_of


def know_severity(apps, schema_editor):
    items = apps.get_model("moderation", "QueueItem").objects
    flags = apps.get_model("moderation", "Flag").objects
    for item in items.filter(state="open").iterator():
        flagged = flags.filter(item=item, round=item.round).values_list("reason", flat=True)
        severity = severity_of([*(reason["code"] for reason in item.reasons), *flagged])
        items.filter(pk=item.pk).update(severity=severity)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_two_person_release")]

    operations = [
        migrations.AddField(
            "queueitem",
            "severity",
            models.PositiveSmallIntegerField(choices=Severity.choices, default=Severity.ORDER),
        ),
        migrations.RunPython(know_severity, migrations.RunPython.noop),
        migrations.RemoveIndex("queueitem", "queue_open"),
        migrations.AddIndex(
            "queueitem",
            models.Index(fields=["team", "severity", "due"], condition=models.Q(state="open"), name="queue_open"),
        ),
    ]
