from collections import defaultdict

from django.db import migrations, models


def give_openings_the_tags_of_their_threads(apps, schema_editor):
    """Tags were a thread's alone; from now on they follow what is published of its opening post."""
    Revision, TaggedItem = apps.get_model("forum", "Revision"), apps.get_model("taggit", "TaggedItem")
    tags = defaultdict(list)
    of_threads = TaggedItem.objects.filter(content_type__app_label="forum", content_type__model="thread")
    for thread, name in of_threads.order_by("tag__name").values_list("object_id", "tag__name"):
        tags[thread].append(name)
    for thread, names in tags.items():
        Revision.objects.filter(post__thread=thread, post__parent=None).update(tags=names)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("forum", "0003_search_index"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.AddField(model_name="revision", name="tags", field=models.JSONField(default=list)),
        migrations.RunPython(give_openings_the_tags_of_their_threads, migrations.RunPython.noop),
    ]
