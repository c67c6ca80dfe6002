import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import community.core.public_ids


def give_ids(apps, schema_editor):
    for name in ("WatchRule", "ListedIdentifier"):
        for row in apps.get_model("moderation", name).objects.filter(public_id=None):
            row.public_id = community.core.public_ids.new_public_id()
            row.save(update_fields=["public_id"])


def _public_id(**options):
    return community.core.public_ids.PublicIdField(editable=False, max_length=12, unique=True, **options)


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0007_the_database_holds_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("watchrule", "term", "value"),
        migrations.AlterField("watchrule", "value", models.CharField(max_length=200)),
        *(
            migrations.AddField(name, "public_id", _public_id(default=None, null=True))
            for name in ("watchrule", "listedidentifier")
        ),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        *(
            migrations.AlterField(name, "public_id", _public_id(default=community.core.public_ids.new_public_id))
            for name in ("watchrule", "listedidentifier")
        ),
        migrations.AddField(
            "watchrule",
            "kind",
            models.CharField(
                choices=[
                    ("term", "A word or phrase"),
                    ("pattern", "A pattern"),
                    ("cas", "A CAS Registry Number on a control list"),
                    ("link", "A link"),
                    ("file", "A file"),
                    ("first-posts", "An author’s first posts"),
                    ("first-links", "A link in an author’s first posts"),
                    ("long", "A long text"),
                ],
                default="term",
                max_length=12,
                verbose_name="what it looks for",
            ),
        ),
        migrations.AddField(
            "watchrule",
            "effect",
            models.CharField(
                choices=[
                    ("hold", "Hold it until a moderator has decided"),
                    ("tell", "Publish it, and put it before the moderators"),
                    ("advise", "Only tell the author while they write"),
                ],
                default="hold",
                max_length=6,
                verbose_name="what follows",
            ),
        ),
        migrations.AddField(
            "watchrule",
            "owner",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("watchrule", "review", models.DateField(null=True)),
        migrations.AddConstraint(
            "watchrule",
            models.UniqueConstraint(fields=("kind", "value"), name="one_rule_per_kind_and_value"),
        ),
    ]
