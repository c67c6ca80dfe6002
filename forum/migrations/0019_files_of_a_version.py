import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import community.core.uploads
import forum.models.attachment


def tell(apps, _schema_editor):
    """What was kept so far came with the first version, and is its author's."""
    posts = apps.get_model("forum", "Post").objects.filter(pk=OuterRef("post"))
    attachments = apps.get_model("forum", "Attachment").objects
    attachments.update(since=1, owner=Subquery(posts.values("author")))
    names = {}
    for post, name in attachments.order_by("pk").values_list("post", "name"):
        names.setdefault(post, []).append(name)
    for post, files in names.items():
        apps.get_model("forum", "Revision").objects.filter(post=post).update(files=files)
        apps.get_model("forum", "Post").objects.filter(pk=post, state="published").update(files=files)


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0018_search_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("post", "files", models.JSONField(default=list)),
        migrations.AddField("revision", "files", models.JSONField(default=list)),
        migrations.AddField(
            "attachment",
            "owner",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("attachment", "since", models.PositiveIntegerField(null=True)),
        migrations.AddField("attachment", "until", models.PositiveIntegerField(null=True)),
        migrations.AddField("attachment", "sealed", models.BooleanField(default=False)),
        migrations.AddField(
            "attachment",
            "small",
            models.FileField(
                blank=True,
                storage=community.core.uploads.member_files,
                upload_to=forum.models.attachment._small_place,
            ),
        ),
        migrations.AddField("attachment", "width", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("attachment", "height", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "attachment",
            "scan",
            models.CharField(
                choices=[
                    ("waiting", "Not looked at for viruses yet"),
                    ("clean", "No virus found"),
                    ("infected", "A virus was found"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddField("attachment", "downloads", models.PositiveIntegerField(default=0)),
        migrations.AlterField(
            "attachment",
            "post",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forum.post"
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
