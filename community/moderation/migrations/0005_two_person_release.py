"""Two voices release what was held for a sensitive reason."""

from itertools import islice

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from community.moderation.reasons import Rule

SENSITIVE = {"watch-rule", "listed-substance", "said-sensitive"}


def know_sensitive(apps, schema_editor):
    items = apps.get_model("moderation", "QueueItem").objects
    found = items.values_list("pk", "reasons").iterator()
    sensitive = (pk for pk, reasons in found if SENSITIVE & {reason["code"] for reason in reasons})
    while some := list(islice(sensitive, 500)):
        items.filter(pk__in=some).update(needs_two=True)


def _needed(model):
    return models.ForeignKey(to=model, on_delete=django.db.models.deletion.PROTECT, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_handles"),
        ("moderation", "0004_watch_rules_in_languages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("queueitem", "needs_two", models.BooleanField(default=False)),
        migrations.RunPython(know_sensitive, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ReleaseVoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_version", models.PositiveIntegerField()),
                ("reason", models.CharField(choices=Rule.choices, max_length=20)),
                ("note", models.TextField(blank=True)),
                ("target_hash", models.CharField(max_length=64)),
                ("given", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn", models.DateTimeField(null=True)),
                ("item", _needed("moderation.queueitem")),
                ("moderator", _needed(settings.AUTH_USER_MODEL)),
                ("organisation", _needed("members.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn", None)),
                        fields=("item", "item_version", "moderator"),
                        name="one_voice_per_moderator",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn", None)),
                        fields=("item", "item_version", "organisation"),
                        name="one_voice_per_organisation",
                    ),
                ],
            },
        ),
    ]
