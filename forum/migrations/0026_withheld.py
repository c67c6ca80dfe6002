"""Words that moderators withheld from a post, sealed until a day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import community.core.public_ids
from community.moderation.reasons import Rule

_RULES = Rule.choices


def _to(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0025_reworded"),
        ("members", "0004_handles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Withheld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", community.core.public_ids.PublicIdField()),
                ("rule", models.CharField(choices=_RULES, max_length=20)),
                ("sealed", models.TextField(blank=True)),
                ("made", models.DateField()),
                ("until", models.DateField()),
                ("destroyed", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sealed", "Sealed"),
                            ("asked", "Waiting for a second moderator"),
                            ("open", "Open to two moderators"),
                        ],
                        default="sealed",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("open_until", models.DateTimeField(null=True)),
                ("agreed_by", _to(settings.AUTH_USER_MODEL, null=True)),
                ("agreed_from", _to("members.organisation", null=True)),
                ("asked_by", _to(settings.AUTH_USER_MODEL, null=True)),
                ("asked_from", _to("members.organisation", null=True)),
                ("moderator", _to(settings.AUTH_USER_MODEL)),
                ("post", _to("forum.post")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(sealed="", destroyed__isnull=False) | (~Q(sealed="") & Q(destroyed=None)),
                        name="withheld_is_there_or_destroyed",
                    ),
                    models.CheckConstraint(
                        condition=Q(agreed_by=None) | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_from=F("asked_from"))),
                        name="two_open_what_is_withheld",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="open") | Q(agreed_by__isnull=False),
                        name="withheld_is_opened_by_a_second",
                    ),
                ],
            },
        ),
    ]
