"""What was withheld can be put back after an appeal; and of which organisations the two were who unmask."""

import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

from community.core.sealing import seal, unseal

_STATES = [
    ("sealed", "Sealed"),
    ("asked", "Waiting for a second moderator"),
    ("open", "Open to two moderators"),
    ("restored", "Shown again after an appeal"),
]


def _organisation() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
    )


def _say_where_they_asked_from(apps: Any, _schema_editor: Any) -> None:
    member = apps.get_model("members", "Member").objects.filter(pk=OuterRef("asked_by"))
    apps.get_model("forum", "Unmasking").objects.update(asked_from=Subquery(member.values("organisation")[:1]))


def _keep_passages_too(apps: Any, _schema_editor: Any) -> None:
    """What is sealed already says no passages: it is read as before, and nothing is put back from it."""
    for withheld in apps.get_model("forum", "Withheld").objects.filter(destroyed=None):
        words = {"passages": [], "versions": json.loads(unseal(withheld.sealed))}
        withheld.sealed = seal(json.dumps(words).encode())
        withheld.save(update_fields=["sealed"])


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0028_mutes"),
        ("members", "0004_handles"),
        ("moderation", "0023_flagged_meanwhile"),
    ]

    operations = [
        migrations.AddField(
            "withheld",
            "decision",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="moderation.decision"
            ),
        ),
        migrations.AddField("withheld", "last_number", models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            "withheld", "state", models.CharField(max_length=10, choices=_STATES, default="sealed")
        ),
        migrations.AddField("unmasking", "asked_from", _organisation()),
        migrations.AddField("unmasking", "seconded_from", _organisation()),
        migrations.RunPython(_say_where_they_asked_from, migrations.RunPython.noop),
        migrations.RunPython(_keep_passages_too, migrations.RunPython.noop),
        migrations.RemoveConstraint("unmasking", "two_people_unmask"),
        migrations.AddConstraint(
            "unmasking",
            models.CheckConstraint(
                condition=Q(seconded_by=None)
                | (~Q(seconded_by=F("asked_by")) & ~Q(seconded_from=F("asked_from"))),
                name="two_people_unmask",
            ),
        ),
    ]
