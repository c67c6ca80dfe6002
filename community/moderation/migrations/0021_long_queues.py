"""What is asked of a long queue is found by an index: who holds what, and what waits again."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("moderation", "0020_people")]

    operations = [
        migrations.AddIndex(
            "queueitem",
            models.Index(fields=["in_reserve"], condition=Q(in_reserve__isnull=False), name="queue_reserve"),
        ),
        migrations.AddIndex(
            "queueitem",
            models.Index(fields=["claimed_by"], condition=Q(claimed_by__isnull=False), name="queue_claimed"),
        ),
        migrations.AddIndex(
            "queueitem",
            models.Index(fields=["team"], condition=Q(state="open", round__gt=1), name="queue_again"),
        ),
    ]
