import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("forum", "0019_files_of_a_version")]

    operations = [
        migrations.AlterField(
            "attachment",
            "owner",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            "attachment",
            models.CheckConstraint(
                condition=Q(post=None, since=None, until=None) | Q(post__isnull=False, since__isnull=False),
                name="attachment_waits_or_goes_with_a_version",
            ),
        ),
        migrations.AddIndex(
            "attachment", models.Index(fields=["added"], condition=Q(post=None), name="attachment_staged")
        ),
        migrations.AddIndex(
            "attachment", models.Index(fields=["added"], condition=Q(scan="waiting"), name="attachment_unscanned")
        ),
    ]
