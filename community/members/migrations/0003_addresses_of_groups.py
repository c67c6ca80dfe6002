import community.core.public_ids
from django.db import migrations, models


def give_ids(apps, schema_editor):
    for group in apps.get_model("members", "Group").objects.filter(public_id=None):
        group.public_id = community.core.public_ids.new_public_id()
        group.save(update_fields=["public_id"])


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0002_two_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="group",
            name="public_id",
            field=community.core.public_ids.PublicIdField(default=None, editable=False, max_length=12, null=True, unique=True),
        ),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="group",
            name="public_id",
            field=community.core.public_ids.PublicIdField(default=community.core.public_ids.new_public_id, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            model_name="group",
            name="parts",
            field=models.ManyToManyField(related_name="+", to="members.group"),
        ),
        migrations.AddField(
            model_name="group",
            name="key",
            field=models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True), fields=("key",), name="one_group_per_organisations"
            ),
        ),
        migrations.AlterField(
            model_name="group",
            name="kind",
            field=models.CharField(
                choices=[
                    ("standing", "Group"),
                    ("moderators", "Moderators"),
                    ("organisation", "Organisation"),
                    ("organisations", "Organisations"),
                    ("named", "Named readers"),
                ],
                default="standing",
                max_length=15,
            ),
        ),
    ]
