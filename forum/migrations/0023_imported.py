import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0022_tag_synonyms")]

    operations = [
        migrations.CreateModel(
            name="Imported",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=100)),
                ("thread", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=100)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.board"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forum.post"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "imported",
            models.UniqueConstraint(fields=["board", "source", "thread", "key"], name="one_post_per_imported_line"),
        ),
    ]
