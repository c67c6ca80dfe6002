from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDay


def tell(apps, _schema_editor):
    """The first and the present version stand with their post; of those between only the day may be told."""
    published = apps.get_model("forum", "Revision").objects.filter(state="published")
    posts = apps.get_model("forum", "Post").objects
    of_post = Subquery(posts.filter(pk=OuterRef("post")).values("published"))
    latest = Subquery(posts.filter(pk=OuterRef("post")).values(at=Coalesce("edited", "published")))
    published.update(published=TruncDay("created"))
    published.filter(number=1).update(published=of_post)
    published.filter(pk__in=posts.values("current")).update(published=latest)


class Migration(migrations.Migration):
    dependencies = [("forum", "0010_feed_submission_key")]

    operations = [
        migrations.AddField("revision", "published", models.DateTimeField(null=True)),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
