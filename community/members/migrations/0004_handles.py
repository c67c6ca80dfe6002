from collections import Counter

from django.db import migrations, models

from community.core.handles import handle_of


def give_handles(apps, schema_editor):
    """In the order in which they joined: the first of a name has it without a number."""
    members = apps.get_model("members", "Member")
    given = Counter()
    for member in members.objects.exclude(role="applicant").order_by("joined", "pk").iterator():
        wanted = handle_of(member.name)
        given[wanted] += 1
        member.handle = wanted if given[wanted] == 1 else f"{wanted}.{given[wanted]}"
        member.save(update_fields=["handle"])


class Migration(migrations.Migration):

    dependencies = [
        ("members", "0003_addresses_of_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="handle",
            field=models.CharField(editable=False, max_length=50, null=True, unique=True),
        ),
        migrations.RunPython(give_handles, migrations.RunPython.noop),
    ]
