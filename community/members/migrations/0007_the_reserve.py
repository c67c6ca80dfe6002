"""The reserve is there from the beginning, empty: two people fill it on the site, as they fill other groups."""

from django.db import migrations

from community.core.public_ids import new_public_id


def make(apps, schema_editor):
    apps.get_model("members", "Group").objects.get_or_create(
        kind="reserve", defaults={"name": "Reserve moderators", "public_id": new_public_id()}
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0006_kept_outside")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
