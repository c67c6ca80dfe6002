"""Index rows of posts under a stricter label than their thread's say so; threads are found by audience and label."""

from django.db import migrations, models
from django.db.models import deletion
from django.db.models.functions import Concat

from community.core.tlp import Label
from forum.search.signs import stricter


def sign(apps, _schema_editor):
    rows = apps.get_model("forum", "PostIndex").objects
    for label in Label:
        wider = [other for other in Label if other.strictness < label.strictness]
        found = rows.filter(post__label=label, post__thread__label__in=wider)
        found.update(search_text=Concat("search_text", models.Value(f" {stricter(label)}")))


class Migration(migrations.Migration):
    dependencies = [("forum", "0026_withheld")]
    operations = [
        migrations.AlterField(
            "thread",
            "audience",
            models.ForeignKey(
                db_index=False, on_delete=deletion.PROTECT, related_name="+", to="members.audience"
            ),
        ),
        migrations.AddIndex("thread", models.Index(fields=["audience", "label"], name="thread_audience")),
        migrations.RunPython(sign, migrations.RunPython.noop),
    ]
